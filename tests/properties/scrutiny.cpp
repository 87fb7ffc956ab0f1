/// When a history is checked, and what is noted down of its faults.
#include "tests/properties/scrutiny.hpp"

#include <fmt/format.h>

namespace daybook::test {

Scrutiny::Scrutiny(std::uint64_t seed, v::ChargeBasis basis) : history_(seed, basis) {
  catch_up();
}

std::string Scrutiny::step() {
  const auto& step = history_.step();
  catch_up();
  faults_.clear();
  if (!step.accepted()) return {};
  check_packages();
  if (tally_.bills_twice()) fault("a charge stands on two live invoices");
  for (const auto year : history_.years)
    for (const auto line : history_.lines) check_line(year, line);
  check_approval();
  if (++accepted_ % 16 == 0) check_groups();
  return faults_;
}

std::string Scrutiny::finish() {
  faults_.clear();
  check_groups();
  return faults_;
}

void Scrutiny::expect_same(const std::string& what, Money is, Money should) {
  if (is != should) fault(fmt::format("{}: is {}, should be {}", what, is.pence, should.pence));
}

void Scrutiny::catch_up() {
  const auto& ledger = history_.ledger();
  approved_.reset();
  while (books_.size() < ledger.size()) {
    const auto event = *read_entry(ledger.entry({books_.size()}));
    books_.apply(event);
    tally_.apply(event);
    if (event.tag != v::Data::PackageApproved) continue;
    const auto& approval = event.as<v::PackageApproved>();
    approved_ = {*parse_year(approval.year()->string_view()), approval.line()->str()};
  }
}

}  // namespace daybook::test
