#include "projections/views/budget.hpp"

#include <fmt/format.h>

#include "projections/query/view.hpp"

namespace daybook {

namespace {

void spend(BudgetRow& to, const Package& package, const Charge& charge, Position position,
           Money amount) {
  to.use(to.spent, position, amount);
  const auto* invoice = invoice_of(package, charge);
  if (!invoice) return to.accrued.add(position, amount);
  to.invoiced.add(position, amount);
  if (invoice->approved) to.approved.add(position, amount);
}

}  // namespace

BudgetFold::BudgetFold(const Question& question, const ProgrammeRow& programme)
    : question_(question),
      programme_(programme),
      year_(*question.params.year),
      lines_("lines", question.explanation),
      groups_("groups", question.explanation) {
  watch(total_, "total", question.explanation);
  if (!question.params.line.empty()) lines_.at(question.params.line);
}

void BudgetFold::fold() {
  for (const auto& fact : programme_.facts) allocate(fact);
  for_each_package(question_.books, programme_, [&](const PackageRow& row) { add(row); });
  for (const auto& carried : programme_.carried) add(carried);
  for (const auto& block : programme_.blocks) add(block);
  for (const auto& unused : programme_.unused) add(unused);
}

boost::json::object BudgetFold::result() const {
  boost::json::object out;
  out["programme"] = text_json(programme_.id);
  out["year"] = to_text(year_);
  out["lines"] = lines_.to_json("line");
  out["total"] = to_json(total_);
  out["groups"] = groups_.to_json("key");
  return out;
}

bool BudgetFold::asked(std::string_view line) const {
  return question_.params.line.empty() || question_.params.line == line;
}

void BudgetFold::allocate(const BudgetFact& fact) {
  if (fact.year != year_ || !asked(fact.line)) return;
  lines_.at(fact.line).allocate(fact.position, fact.amount);
  total_.allocate(fact.position, fact.amount);
}

BudgetRow& BudgetFold::group(std::string_view key) {
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
void BudgetFold::to_rows(const PackageRow& package, std::string_view line, std::optional<Date> on,
                         Add add) {
  add(lines_.at(line));
  add(total_);
  const auto by = question_.params.by;
  if (!by || (by == GroupBy::month && !on)) return;
  add(group(by == GroupBy::month ? month_of(*on) : group_key(question_.books, package, *by)));
}

/// What stands on the programme itself is in the group "".
template <class Add>
void BudgetFold::to_rows_of_programme(std::string_view line, std::optional<Date> on, Add add) {
  add(lines_.at(line));
  add(total_);
  const auto by = question_.params.by;
  if (by && (by != GroupBy::month || on)) add(group(by == GroupBy::month ? month_of(*on) : ""));
}

void BudgetFold::add(const PackageRow& row) {
  const auto& package = row.state;
  if (asked(row.line) && package.approved && open_year(programme_.state, package.year) == year_)
    add_held(row);
  for_each_spending(package, [&](const Charge& charge, Position position, Money amount) {
    if (charge.cause == v::ChargeCause::block_unit) uncommit(row, position, amount);
    const auto to = charged_to(row, charge);
    if (to.year == year_ && asked(to.line))
      to_rows(row, to.line, charge.business_date,
              [&](BudgetRow& cells) { spend(cells, package, charge, position, amount); });
  });
  for_each_settlement(package, [&](const Charge& charge, Position position, Money amount) {
    const auto to = charged_to(row, charge);
    if (to.year == year_ && asked(to.line))
      to_rows(row, to.line, charge.business_date,
              [&](BudgetRow& cells) { cells.paid.add(position, amount); });
  });
}

void BudgetFold::add_held(const PackageRow& row) {
  for_each_reservation(row.state, [&](Position position, Money amount) {
    to_rows(row, row.line, {}, [&](BudgetRow& to) { to.use(to.reserved, position, amount); });
  });
  for_each_commitment(row.state, [&](Position position, Money amount) {
    to_rows(row, row.line, {}, [&](BudgetRow& to) { to.use(to.committed, position, amount); });
  });
}

ChargedTo BudgetFold::charged_to(const PackageRow& row, const Charge& charge) const {
  return daybook::charged_to(row.state, row.line, charge, programme_.state, programme_.blocks);
}

/// The year in which a block holds its commitment; nothing once it has expired.
bool BudgetFold::holds_here(const Block& block) const {
  return !block.expired && asked(block.line) && open_year(programme_.state, block.year) == year_;
}

void BudgetFold::add(const Block& block) {
  if (!holds_here(block)) return;
  to_rows_of_programme(block.line, {},
                       [&](BudgetRow& to) { to.use(to.committed, block.purchased, block.price); });
}

/// A unit charged comes off what its block commits.
void BudgetFold::uncommit(const PackageRow& row, Position position, Money amount) {
  const auto* block = find_block(programme_.blocks, row.state.match->block);
  if (!block || !holds_here(*block)) return;
  to_rows_of_programme(block->line, {},
                       [&](BudgetRow& to) { to.use(to.committed, position, -amount); });
}

void BudgetFold::add(const UnusedCharge& unused) {
  const auto* block = find_block(programme_.blocks, unused.block);
  if (!block || block->year != year_ || !asked(block->line)) return;
  to_rows_of_programme(block->line, unused.on, [&](BudgetRow& to) {
    to.use(to.spent, unused.position, unused.amount);
    to.accrued.add(unused.position, unused.amount);
  });
}

void BudgetFold::add(const CarriedForward& carried) {
  if (carried.year != year_ || !asked(carried.line)) return;
  const auto carry = [&](BudgetRow& to) { to.carried.add(carried.position, carried.amount); };
  if (carried.package < 0) return to_rows_of_programme(carried.line, {}, carry);
  to_rows(question_.books.packages()[carried.package], carried.line, {}, carry);
}

/// The budget of a programme's year, line by line (rulebook 6.4):
/// `{"programme","year","lines","total","groups"}`.
namespace {

bool is_line(const Question& question, const ProgrammeRow& programme, std::string_view line) {
  bool known = false;
  for (const auto& fact : programme.facts) known |= fact.line == line;
  for (const auto& block : programme.blocks) known |= block.line == line;
  for_each_package(question.books, programme,
                   [&](const PackageRow& row) { known |= row.line == line; });
  return known;
}

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  const auto& line = question.params.line;
  if (!line.empty() && !is_line(question, *programme, line))
    return failed(fmt::format("line: the budget of {} has no line {}.", programme->id, line));
  BudgetFold budget(question, *programme);
  budget.fold();
  return budget.result();
}

}  // namespace

ViewKind budget_view() {
  using enum v::Role;
  return {.name = "budget",
          .help = "a year's budget, line by line",
          .who = {any_of(commissioner, central_team, finance, auditor)},
          .needs = {"programme", "year"},
          .takes = {"line", "by"},
          .parts = {{"", {Field::text("programme"), Field::text("year")}},
                    part_of<BudgetRow>("lines", {Field::text("line")}),
                    part_of<BudgetRow>("total"),
                    part_of<BudgetRow>("groups", {Field::text("key")})},
          .fold = fold};
}

}  // namespace daybook
