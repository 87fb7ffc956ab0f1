/// The money of a package, entry by entry: what the budget and the reconciliation are both made of
/// (rulebook 6.4).
#pragma once

#include <algorithm>

#include "domain/state/block.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/programme.hpp"

namespace daybook {

/// Calls `add(position, amount)` for what the package reserves.
template <class Add>
void for_each_reservation(const Package& package, Add add) {
  if (exposure(package).reserved != Money{}) add(*package.approved, package.up_to);
}

/// Calls `add(position, amount)` for what the package commits: its price, and its session charges
/// of any year off it.
template <class Add>
void for_each_commitment(const Package& package, Add add) {
  if (exposure(package).committed == Money{}) return;
  add(package.match->position, package.match->price);
  for (const auto& charge : package.charges) {
    if (!is_session_charge(charge.cause)) continue;
    add(charge.position, -charge.amount);
    if (charge.reversed) add(*charge.reversed, charge.amount);
  }
}

/// The budget line and year that a charge belongs to: its block's, or its package's line and the
/// year of its business date (rulebook 6.2).
struct ChargedTo {
  std::string_view line;
  Year year;
};
inline ChargedTo charged_to(const Package& package, std::string_view line, const Charge& charge,
                            const Programme& programme, const std::vector<Block>& blocks) {
  if (charge.cause == v::ChargeCause::block_unit)
    if (const auto* block = find_block(blocks, package.match->block))
      return {block->line, block->year};
  return {line, programme.year_on(charge.business_date)};
}

/// Calls `add(charge, position, amount)` for each charge, and again with the amount negative where
/// it was reversed.
template <class Add>
void for_each_spending(const Package& package, Add add) {
  for (const auto& charge : package.charges) {
    add(charge, charge.position, charge.amount);
    if (charge.reversed) add(charge, *charge.reversed, -charge.amount);
  }
}

/// The live invoice that a charge stands on; null when there is none.
inline const Invoice* invoice_of(const Package& package, const Charge& charge) {
  return charge.invoice < 0 ? nullptr : &package.invoices[static_cast<std::size_t>(charge.invoice)];
}

/// Calls `add(charge, payment's position, amount)` for each part of a charge that a payment has
/// settled: an invoice's charges in order of position, before its VAT.
template <class Add>
void for_each_settlement(const Package& package, Add add) {
  for (const auto& invoice : package.invoices) {
    if (!invoice.is_live() || !invoice.approved) continue;
    std::size_t next = 0;
    Money settled;  // of the charge at `next`
    for (const auto& payment : invoice.payments) {
      Money left = payment.amount;
      while (left > Money{} && next < invoice.charges.size()) {
        const auto& charge = package.charges[static_cast<std::size_t>(invoice.charges[next])];
        const auto part = std::min(left, charge.amount - settled);
        if (part > Money{}) add(charge, payment.position, part);
        left -= part;
        settled += part;
        if (settled == charge.amount) ++next, settled = {};
      }
    }
  }
}

}  // namespace daybook
