/// The budget of a programme's year, line by line (rulebook 6.4):
/// `{"programme","year","lines","total","groups"}`.
#include <fmt/format.h>

#include "projections/grouping.hpp"
#include "projections/package_money.hpp"
#include "projections/views.hpp"

namespace daybook {

namespace {

struct BudgetRow {
  Figure allocated, reserved, committed, spent, accrued, invoiced, approved, paid, available,
      carried;

  static void describe(auto& row, auto visit) {
    visit("allocated_pence", row.allocated);
    visit("reserved_pence", row.reserved);
    visit("committed_pence", row.committed);
    visit("spent_pence", row.spent);
    visit("accrued_pence", row.accrued);
    visit("invoiced_pence", row.invoiced);
    visit("approved_pence", row.approved);
    visit("paid_pence", row.paid);
    visit("available_pence", row.available);
    visit("carried_forward_pence", row.carried);
  }

  void allocate(Position position, Money amount) {
    allocated.add(position, amount);
    available.add(position, amount);
  }
  void use(Figure& figure, Position position, Money amount) {
    figure.add(position, amount);
    available.subtract(position, amount);
  }
};

class BudgetFold {
 public:
  BudgetFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        year_(*question.params.year),
        lines_("lines", question.explanation),
        groups_("groups", question.explanation) {
    watch(total_, "total", question.explanation);
    if (!question.params.line.empty()) lines_.at(question.params.line);
  }

  void fold() {
    for (const auto& fact : programme_.facts) allocate(fact);
    for_each_package(question_.books, programme_, [&](const PackageRow& row) { add(row); });
    for (const auto& carried : programme_.carried) add(carried);
  }

  boost::json::object result() const {
    boost::json::object out;
    out["programme"] = text_json(programme_.id);
    out["year"] = to_text(year_);
    out["lines"] = lines_.to_json("line");
    out["total"] = to_json(total_);
    out["groups"] = groups_.to_json("key");
    return out;
  }

 private:
  bool asked(std::string_view line) const {
    return question_.params.line.empty() || question_.params.line == line;
  }

  void allocate(const BudgetFact& fact) {
    if (fact.year != year_ || !asked(fact.line)) return;
    lines_.at(fact.line).allocate(fact.position, fact.amount);
    total_.allocate(fact.position, fact.amount);
  }

  BudgetRow& group(std::string_view key) {
    auto& row = groups_.at(key);
    row.allocated.leave_out();
    row.available.leave_out();
    if (question_.params.by != GroupBy::month) return row;
    row.reserved.leave_out();
    row.committed.leave_out();
    row.carried.leave_out();
    return row;
  }

  /// Calls `add` with every row that something of this package, on `on` where it has a date,
  /// belongs to.
  template <class Add>
  void to_rows(const PackageRow& package, std::optional<Date> on, Add add) {
    add(lines_.at(package.line));
    add(total_);
    const auto by = question_.params.by;
    if (!by || (by == GroupBy::month && !on)) return;
    add(group(by == GroupBy::month ? month_of(*on) : group_key(question_.books, package, *by)));
  }

  void add(const PackageRow& row) {
    if (!asked(row.line)) return;
    if (row.state.approved && open_year(programme_.state, row.state.year) == year_) add_held(row);
    for_each_spending(row.state, [&](const Charge& charge, Position position, Money amount) {
      if (!in_year(charge)) return;
      to_rows(row, charge.business_date,
              [&](BudgetRow& to) { spend(to, row.state, charge, position, amount); });
    });
    for_each_settlement(row.state, [&](const Charge& charge, Position position, Money amount) {
      if (!in_year(charge)) return;
      to_rows(row, charge.business_date, [&](BudgetRow& to) { to.paid.add(position, amount); });
    });
  }

  void add_held(const PackageRow& row) {
    for_each_reservation(row.state, [&](Position position, Money amount) {
      to_rows(row, {}, [&](BudgetRow& to) { to.use(to.reserved, position, amount); });
    });
    for_each_commitment(row.state, [&](Position position, Money amount) {
      to_rows(row, {}, [&](BudgetRow& to) { to.use(to.committed, position, amount); });
    });
  }

  static void spend(BudgetRow& to, const Package& package, const Charge& charge, Position position,
                    Money amount) {
    to.use(to.spent, position, amount);
    const auto* invoice = invoice_of(package, charge);
    if (!invoice) return to.accrued.add(position, amount);
    to.invoiced.add(position, amount);
    if (invoice->approved) to.approved.add(position, amount);
  }

  void add(const CarriedForward& carried) {
    const auto& package = question_.books.packages()[carried.package];
    if (carried.year != year_ || !asked(package.line)) return;
    to_rows(package, {}, [&](BudgetRow& to) { to.carried.add(carried.position, carried.amount); });
  }

  bool in_year(const Charge& charge) const {
    return programme_.state.year_on(charge.business_date) == year_;
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  Year year_;
  BudgetRow total_;
  RowsByKey<BudgetRow> lines_;
  RowsByKey<BudgetRow> groups_;
};

bool is_line(const Question& question, const ProgrammeRow& programme, std::string_view line) {
  bool known = false;
  for (const auto& fact : programme.facts) known |= fact.line == line;
  for_each_package(question.books, programme,
                   [&](const PackageRow& row) { known |= row.line == line; });
  return known;
}

}  // namespace

ViewResult budget_view(const Question& question) {
  const auto programme = programme_asked(question);
  if (!programme) return failed(programme.error());
  const auto& line = question.params.line;
  if (!line.empty() && !is_line(question, **programme, line))
    return failed(fmt::format("line: the budget of {} has no line {}.", (*programme)->id, line));
  BudgetFold budget(question, **programme);
  budget.fold();
  return budget.result();
}

}  // namespace daybook
