/// For finance: money out against money in, case by case, in one year, and what does not fit:
/// `{"cases","total","cost_per_sustained_outcome_pence","exceptions"}`.
///
/// Payments and receipts count in full, VAT included, in the year of their own date; spend in that
/// of the charge. A case is shown when it has any money, or a claim. With the payer's statement the
/// result also has `"statement":{"rows","matched"}`: every other row is in an exception.
#include "projections/query/view.hpp"

#include <array>

#include "projections/query/grouping.hpp"
#include "projections/views/package_money.hpp"
#include "projections/views/reconciliation/statement.hpp"

namespace daybook {

namespace {

struct MoneyRow {
  Figure committed, spent, paid, claimed, accepted, received, net, sustained;

  static void describe(auto& row, auto visit) {
    visit(Field::money("committed_pence"), row.committed);
    visit(Field::money("spent_pence"), row.spent);
    visit(Field::money("paid_to_providers_pence"), row.paid);
    visit(Field::money("claimed_pence"), row.claimed);
    visit(Field::money("accepted_pence"), row.accepted);
    visit(Field::money("received_pence"), row.received);
    visit(Field::money("net_pence"), row.net);
    visit(Field::people("outcomes_sustained"), row.sustained);
  }

  bool is_empty() const {
    bool empty = true;
    describe(*this, [&](const Field&, const Figure& figure) { empty &= figure.sum() == 0; });
    return empty;
  }
};

struct MoneyOfCase : MoneyRow {
  std::string state;

  static void describe(auto& row, auto visit) {
    MoneyRow::describe(row, visit);
    visit(Field::text("state"), boost::json::value(text_json(row.state)));
  }
};

constexpr std::array<std::string_view, 6> kClaimStates = {"no_claim", "prepared", "submitted",
                                                          "rejected", "accepted", "paid"};

constexpr auto kCost = Field::money("cost_per_sustained_outcome_pence");

std::size_t rank(ClaimStage stage) {
  switch (stage) {
    case ClaimStage::invalid:
    case ClaimStage::withdrawn:
      return 0;
    case ClaimStage::prepared:
    case ClaimStage::valid:
      return 1;
    case ClaimStage::submitted:
      return 2;
    case ClaimStage::rejected:
      return 3;
    case ClaimStage::accepted:
      return 4;
    case ClaimStage::paid:
      return 5;
  }
  return 0;
}

class ReconciliationFold {
 public:
  ReconciliationFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        year_(*question.params.year),
        days_(range_of(year_, programme.state)) {
    watch(total_, "total", question.explanation);
  }

  void fold() {
    for_each_case(question_.books, programme_, [&](const CaseRow& row) { add(row); });
  }

  boost::json::object result() const {
    boost::json::object out;
    out["cases"] = cases_.to_json("case");
    out["total"] = to_json(total_);
    const Rate cost{mean(total_.spent.sum(), total_.sustained.sum()), "total.spent_pence",
                    "total.outcomes_sustained"};
    FieldWriter{out}(kCost, cost);
    if (question_.explanation) question_.explanation->meet("", kCost.name, cost);
    add_exceptions(out);
    return out;
  }

  /// Compares with a payer's statement; without one the view is as it is.
  void compare(const std::vector<StatementRow>& statement) {
    match_ = match_statement(statement, question_.books, programme_, year_);
  }

 private:
  void add_exceptions(boost::json::object& out) const {
    auto found = find_exceptions(question_.books, programme_, year_);
    if (match_) {
      found.insert(found.end(), match_->exceptions.begin(), match_->exceptions.end());
      out["statement"] = {{"rows", match_->rows}, {"matched", match_->matched}};
    }
    sort_exceptions(found);
    boost::json::array exceptions;
    for (const auto& exception : found) exceptions.push_back(to_json(exception));
    out["exceptions"] = std::move(exceptions);
  }

  void add(const CaseRow& row) {
    const auto state = state_of(row);
    MoneyRow empty;
    add_to(empty, row);
    if (empty.is_empty() && state == kClaimStates.front()) return;
    auto& shown = cases_.at(row.id);
    shown.state = state;
    add_to(shown, row);
    add_to(total_, row);
  }

  void add_to(MoneyRow& to, const CaseRow& row) const {
    for (const auto index : row.packages) add_package(to, question_.books.packages()[index].state);
    for (const auto index : row.claims) add_claim(to, question_.books.claims()[index]);
    for (const auto& need : row.state.needs) {
      const auto* level = need.latest();
      if (level && level->level == v::OutcomeLevel::sustained && days_.holds(level->on))
        to.sustained.count(level->position);
    }
  }

  void add_package(MoneyRow& to, const Package& package) const {
    if (package.approved && open_year(programme_.state, package.year) == year_)
      for_each_commitment(
          package, [&](Position position, Money amount) { to.committed.add(position, amount); });
    for_each_spending(package, [&](const Charge& charge, Position position, Money amount) {
      if (programme_.state.year_on(charge.business_date) == year_) to.spent.add(position, amount);
    });
    for (const auto& invoice : package.invoices)
      for (const auto& payment : invoice.payments)
        if (!invoice.voided && days_.holds(payment.on)) add_payment(to, payment);
  }

  static void add_payment(MoneyRow& to, const Payment& payment) {
    to.paid.add(payment.position, payment.amount);
    to.net.subtract(payment.position, payment.amount);
  }

  void add_claim(MoneyRow& to, const ClaimRow& row) const {
    const auto& claim = row.state;
    if (claim.id.empty() || !claim.is_live()) return;
    if (days_.holds(claim.prepared_on)) to.claimed.add(claim.valued, claim.amount);
    if (claim.accepted && days_.holds(date_of(row.dates, *claim.accepted)))
      to.accepted.add(*claim.accepted, claim.amount);
    for (const auto& payment : claim.payments) {
      if (!days_.holds(payment.on)) continue;
      to.received.add(payment.position, payment.amount);
      to.net.add(payment.position, payment.amount);
    }
  }

  std::string_view state_of(const CaseRow& row) const {
    std::size_t furthest = 0;
    for (const auto index : row.claims) {
      const auto& claim = question_.books.claims()[index].state;
      if (!claim.id.empty()) furthest = std::max(furthest, rank(claim.stage));
    }
    return kClaimStates[furthest];
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  Year year_;
  DateRange days_;
  MoneyRow total_;
  std::optional<StatementMatch> match_;
  RowsByKey<MoneyOfCase> cases_{"cases", question_.explanation};
};

std::optional<std::string> check_shape(const ViewParams& params) {
  if (!params.has("statement")) return {};
  auto statement = read_statement(params.statement);
  return statement ? std::nullopt : std::optional(std::move(statement.error()));
}

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  ReconciliationFold reconciliation(question, *programme);
  if (question.params.has("statement")) {
    const auto statement = TRY(read_statement(question.params.statement));
    reconciliation.compare(statement);
  }
  reconciliation.fold();
  return reconciliation.result();
}

}  // namespace

ViewKind reconciliation_view() {
  using enum v::Role;
  return {.name = "reconciliation",
          .help = "money out against money in, case by case, and what does not fit",
          .who = {any_of(commissioner, central_team, finance, auditor)},
          .needs = {"programme", "year"},
          .takes = {"statement"},
          .shape = check_shape,
          .parts = {{"", {kCost, Field::single("exceptions")}},
                    part_of<MoneyOfCase>("cases", {Field::single("case")}),
                    part_of<MoneyRow>("total"),
                    {"statement", {Field::people("rows"), Field::people("matched")}}},
          .fold = fold};
}

}  // namespace daybook
