/// What must hold of every package: its charges, shares and invoices (rulebook 5.4, 6.2-6.5).
#include <map>
#include <set>

#include <fmt/format.h>

#include "tests/properties/scrutiny.hpp"

namespace daybook::test {

void Scrutiny::check_packages() {
  const auto& packages = books_.packages();
  for (RowIndex i = 0; i < static_cast<RowIndex>(packages.size()); ++i) check_package(packages[i]);
}

void Scrutiny::check_package(const PackageRow& row) {
  const auto& package = row.state;
  const auto& sum = tally_.packages[row.id];
  expect_same(row.id + ": session charges", package.session_charges, sum.session_charges);
  if (sum.session_charges < Money{} || sum.session_charges > sum.price)
    fault(fmt::format("{}: session charges of {} for a price of {}", row.id,
                      sum.session_charges.pence, sum.price.pence));
  const auto left = sum.confirmed ? sum.price - sum.session_charges : Money{};
  expect_same(row.id + ": committed", exposure(package).committed, sum.ended ? Money{} : left);
  check_shares(package);
  check_invoices(package);
}

void Scrutiny::check_shares(const Package& package) {
  std::set<std::int32_t> shares;
  for (const auto& charge : package.charges)
    if (charge.is_live() && charge.share > 0 && !shares.insert(charge.share).second)
      fault(fmt::format("{}: share {} is held twice", package.id, charge.share));
}

void Scrutiny::check_invoices(const Package& package) {
  std::map<std::int32_t, int> invoices_of;
  for (const auto& invoice : package.invoices) {
    if (!invoice.is_live()) continue;
    Money sum;
    for (const auto index : invoice.charges) {
      const auto& charge = package.charges[static_cast<std::size_t>(index)];
      ++invoices_of[index];
      sum += charge.amount;
      if (!charge.is_live())
        fault(fmt::format("{}: a charge taken back stands on {}", package.id, invoice.id));
    }
    if (invoice.approved)
      expect_same(package.id + ": approved invoice " + invoice.id, invoice.amount, sum);
    if (invoice.paid() > invoice.amount + invoice.vat)
      fault(fmt::format("{}: {} is overpaid", package.id, invoice.id));
  }
  for (const auto& [charge, count] : invoices_of)
    if (count > 1)
      fault(fmt::format("{}: charge {} stands on {} live invoices", package.id, charge, count));
}

}  // namespace daybook::test
