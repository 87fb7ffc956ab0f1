/// The cost of a session and its part of the allocation: integer arithmetic only (rulebook
/// 6.1-6.3).
#pragma once

#include <optional>
#include <string_view>

#include "domain/state/package/package.hpp"
#include "domain/state/policy.hpp"

namespace daybook {

/// Wide enough for any product of an amount in pence with minutes, workers or shares.
__extension__ typedef __int128 WideInteger;

/// To the nearest unit, halves away from zero. `denominator` is positive; the product is exact in
/// 128 bits.
std::int64_t round_half_up(WideInteger numerator, std::int64_t denominator);

/// The k-th of n shares of `price`: floor(P·k/N) − floor(P·(k−1)/N), so that n shares make exactly
/// `price`.
Money share_of(Money price, std::int64_t k, std::int64_t n);

/// The price of `minutes` of `workers` at `hourly` for 60 minutes of one, rounded once.
Money hourly_price(Money hourly, std::int64_t minutes, std::int64_t workers);

/// How a session ended, as far as its charge goes.
struct Ending {
  v::ChargeCause cause{};
  int percent = 100;                 ///< of the share, or of the scheduled minutes' price
  std::int64_t delivered_minutes{};  ///< for a session that the provider aborted under `hourly`
  bool by_provider = false;          ///< aborted by the provider
  const char* rule = "";             ///< the paragraph that sets it
};

/// A charge about to be raised. `share` 0: none; `minutes` 0: none.
struct Pricing {
  Money amount;
  std::int32_t share{};
  std::int32_t minutes{};
};

/// Prices the ending of a session of `minutes_scheduled`; nothing when no charge is raised and no
/// allocation used.
///
/// `hourly` is the price of 60 minutes of one worker where the basis is hourly. The amount is cut
/// so that the package's session charges never exceed its price.
std::optional<Pricing> price_ending(const Package& package, const Ending& ending,
                                    std::int64_t minutes_scheduled, v::ChargeBasis basis,
                                    Money hourly);

/// The basis that a package is charged by: that of the policy in force on the date of its match. A
/// policy that is changed for the past never leaves a package without what it was matched with.
v::ChargeBasis charge_basis(const Package& package, const Policies& policies);

/// The lowest share that no live session charge of the package holds.
std::int32_t lowest_free_share(const Package& package);

/// What the package has used of its allocation, in sessions or in minutes: open sessions and live
/// charges.
std::int64_t allocation_used(const Package& package, v::ChargeBasis basis);
std::int64_t allocation_matched(const Package& package, v::ChargeBasis basis);
/// What one session uses.
std::int64_t allocation_of(const Package& package, const Session& session, v::ChargeBasis basis);

}  // namespace daybook
