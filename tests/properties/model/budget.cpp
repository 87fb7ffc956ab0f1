/// Every figure is a sum over all facts, made anew.
#include "tests/properties/model/budget.hpp"

#include <algorithm>

#include "tests/properties/model/package.hpp"

namespace daybook::test::model {

namespace {

std::int64_t allocated(const Past& past, const std::string& stream, int year,
                       std::string_view line) {
  std::int64_t sum = 0;
  for (const auto* fact : past.of(stream)) {
    if (!fact->type.starts_with("budget_") || year_start(fact->get("year")) != year) continue;
    const auto amount = fact->num("amount_pence");
    if (fact->is("budget_allocated") && fact->get("line") == line) sum += amount;
    if (fact->is("budget_withdrawn") && fact->get("line") == line) sum -= amount;
    if (fact->is("budget_vired") && fact->get("from_line") == line) sum -= amount;
    if (fact->is("budget_vired") && fact->get("to_line") == line) sum += amount;
  }
  return sum;
}

/// A charge belongs to the line its package was approved on and to the year of its business date; a
/// block's unit to the block's own (6.2).
bool belongs(const Past& past, const Fact& charge, std::string_view programme, int year,
             std::string_view line) {
  if (charge.get("cause") == "block_unit") {
    const auto* bought = block_bought(past, programme, charge.get("block"));
    return bought->get("line") == line && year_start(bought->get("year")) == year;
  }
  return past.last(charge.stream, "package_approved")->get("line") == line &&
         budget_year(past, programme, charge.day("business_date")) == year;
}

/// Pays the charges in position order; what goes beyond them is VAT.
void settle(Figures& sum, const Past& past, const Bill& bill, std::string_view programme, int year,
            std::string_view line) {
  auto money = bill.paid();
  for (const auto* charge : bill.charges) {
    const auto amount = charge->num("amount_pence");
    const auto settled = std::min(money, amount);
    money -= settled;
    if (!belongs(past, *charge, programme, year, line)) continue;
    sum.invoiced += amount;
    if (bill.approved) sum.approved += amount, sum.paid += settled;
  }
}

void add_package(Figures& sum, const Past& past, const Fact& approved, std::string_view programme,
                 int year, std::string_view line) {
  if (approved.get("line") == line &&
      open_year(past, programme, year_start(approved.get("year"))) == year) {
    const auto held = held_by(past, approved.id);
    sum.reserved += held.reserved;
    sum.committed += held.committed;
  }
  for (const auto* charge : live_charges(past, approved.stream))
    if (belongs(past, *charge, programme, year, line)) sum.spent += charge->num("amount_pence");
  for (const auto& bill : bills(past, approved.id))
    if (!bill.cancelled) settle(sum, past, bill, programme, year, line);
}

/// What it holds until it expires, and what was charged as unused then.
void add_block(Figures& sum, const Past& past, const Fact& bought, std::string_view programme,
               int year) {
  const auto block = bought.get("block");
  const auto left = uncharged(past, programme, block);
  const bool expired = is_expired(past, programme, block);
  if (!expired && open_year(past, programme, year_start(bought.get("year"))) == year)
    sum.committed += left;
  if (year_start(bought.get("year")) != year) return;
  for (const auto* charge : live_charges(past, bought.stream))
    if (charge->get("block") == block) sum.spent += charge->num("amount_pence");
}

}  // namespace

Held held_by(const Past& past, std::string_view package) {
  const auto stream = "package/" + std::string(package);
  const auto stage = stage_of(past, package);
  if (stage == "approved" || stage == "matched")
    return {past.last(stream, "package_approved")->num("up_to_pence"), 0};
  if (stage == "confirmed")
    return {0, terms_of(past, package)->price - session_charges(past, package)};
  return {};
}

Figures figures(const Past& past, std::string_view programme, int year, std::string_view line) {
  const auto stream = "programme/" + std::string(programme);
  Figures sum;
  sum.allocated = allocated(past, stream, year, line);
  for (const auto* approved : past.all("package_approved"))
    if (programme_of(past, *approved) == programme)
      add_package(sum, past, *approved, programme, year, line);
  for (const auto* bought : past.of(stream, "block_purchased"))
    if (bought->get("line") == line) add_block(sum, past, *bought, programme, year);
  return sum;
}

std::int64_t available(const Past& past, std::string_view programme, int year,
                       std::string_view line) {
  return figures(past, programme, year, line).available();
}

int budget_year(const Past& past, std::string_view programme, Day day) {
  const auto* opened = past.last("programme/" + std::string(programme), "programme_opened");
  if (policy_on(past, programme, day).code("year_basis", "financial") == "financial")
    return year_of(day, 4, 1);
  const auto opens = split(opened->day("opens_on"));
  return year_of(day, opens.month, opens.day);
}

int open_year(const Past& past, std::string_view programme, int year) {
  while (past.find("programme/" + std::string(programme), "year_closed", "year", year_text(year)))
    ++year;
  return year;
}

}  // namespace daybook::test::model
