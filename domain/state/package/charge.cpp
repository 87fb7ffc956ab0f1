#include "domain/state/package/charge.hpp"

#include <vector>

namespace daybook {

namespace {

Money percent_of(Money amount, int percent) {
  return {round_half_up(static_cast<WideInteger>(amount.pence) * percent, 100)};
}

std::optional<Pricing> price_share(const Package& package, const Ending& ending) {
  if (ending.by_provider || ending.percent == 0) return {};
  const auto share = lowest_free_share(package);
  return Pricing{
      percent_of(share_of(package.match->price, share, package.match->sessions), ending.percent),
      share, 0};
}

/// Short notice charges a part of the minutes; the others a part of the price (rulebook 6.2,
/// `hourly`).
std::optional<Pricing> price_hours(const Package& package, const Ending& ending,
                                   std::int64_t scheduled, Money hourly) {
  const std::int64_t workers = package.match->workers;
  if (ending.by_provider) {
    const auto minutes = ending.delivered_minutes;
    return Pricing{hourly_price(hourly, minutes, workers), 0, static_cast<std::int32_t>(minutes)};
  }
  if (ending.percent == 0) return {};
  if (ending.cause == v::ChargeCause::short_notice) {
    const auto minutes = round_half_up(static_cast<WideInteger>(scheduled) * ending.percent, 100);
    if (minutes == 0) return {};
    return Pricing{hourly_price(hourly, minutes, workers), 0, static_cast<std::int32_t>(minutes)};
  }
  const auto amount =
      round_half_up(static_cast<WideInteger>(hourly.pence) * workers * scheduled * ending.percent,
                    std::int64_t{60} * 100);
  return Pricing{{amount}, 0, static_cast<std::int32_t>(scheduled)};
}

}  // namespace

std::int64_t round_half_up(WideInteger numerator, std::int64_t denominator) {
  const WideInteger magnitude = numerator < 0 ? -numerator : numerator;
  const WideInteger rounded =
      (2 * magnitude + denominator) / (2 * static_cast<WideInteger>(denominator));
  return static_cast<std::int64_t>(numerator < 0 ? -rounded : rounded);
}

Money share_of(Money price, std::int64_t k, std::int64_t n) {
  const auto upto = [&](std::int64_t shares) {
    return static_cast<WideInteger>(price.pence) * shares / n;
  };
  return {static_cast<std::int64_t>(upto(k) - upto(k - 1))};
}

Money hourly_price(Money hourly, std::int64_t minutes, std::int64_t workers) {
  return {round_half_up(static_cast<WideInteger>(hourly.pence) * workers * minutes, 60)};
}

std::optional<Pricing> price_ending(const Package& package, const Ending& ending,
                                    std::int64_t minutes_scheduled, v::ChargeBasis basis,
                                    Money hourly) {
  auto pricing = basis == v::ChargeBasis::session_share
                     ? price_share(package, ending)
                     : price_hours(package, ending, minutes_scheduled, hourly);
  if (pricing)
    pricing->amount = std::min(pricing->amount, package.match->price - package.session_charges);
  return pricing;
}

v::ChargeBasis charge_basis(const Package& package, const Policies& policies) {
  if (!package.match) return policies.on(package.requested_on).charge_basis;
  if (package.match->sessions == 0) return v::ChargeBasis::hourly;
  if (package.match->minutes == 0) return v::ChargeBasis::session_share;
  return policies.on(package.match->on).charge_basis;
}

std::int32_t lowest_free_share(const Package& package) {
  std::vector<bool> taken(static_cast<std::size_t>(package.match->sessions) + 2, false);
  for (const auto& session : package.sessions)
    if (session.charge >= 0)
      taken[static_cast<std::size_t>(
          package.charges[static_cast<std::size_t>(session.charge)].share)] = true;
  std::int32_t share = 1;
  while (taken[static_cast<std::size_t>(share)] && share < package.match->sessions) ++share;
  return share;
}

std::int64_t allocation_of(const Package& package, const Session& session, v::ChargeBasis basis) {
  const bool by_session = basis == v::ChargeBasis::session_share;
  if (session.is_open()) return by_session ? 1 : session.minutes;
  if (session.charge < 0) return 0;
  return by_session ? 1 : package.charges[static_cast<std::size_t>(session.charge)].minutes;
}

std::int64_t allocation_used(const Package& package, v::ChargeBasis basis) {
  std::int64_t used = 0;
  for (const auto& session : package.sessions) used += allocation_of(package, session, basis);
  return used;
}

std::int64_t allocation_matched(const Package& package, v::ChargeBasis basis) {
  if (!package.match) return 0;
  return basis == v::ChargeBasis::session_share ? package.match->sessions : package.match->minutes;
}

}  // namespace daybook
