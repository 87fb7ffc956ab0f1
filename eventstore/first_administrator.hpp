/// The first administrator of a new ledger: made with it, kept waiting beside its history, recorded
/// as its first principal once it is served (FORMAT.md 8, row `first_administrator`).
///
/// While waiting it is no part of the history: an import into a fresh ledger still begins at
/// position 0 and comes to the root of the ledger that was exported.
#pragma once

#include <string_view>

#include "eventstore/keys/token.hpp"
#include "eventstore/ledger.hpp"

namespace daybook::store {

/// Makes `principal_added` (administrator of all programmes) and `token_issued` for a new principal
/// `name`, whose id has the shape of one, writes them into the row, durably, and returns the token,
/// which is kept nowhere. Who waited before is replaced.
StoreResult<NewToken> keep_first_administrator(Store& store, std::string_view name, Instant now,
                                               Instant expires_at);

enum class Administrators : std::uint8_t {
  present,   ///< somebody is an administrator of all programmes, and not revoked
  recorded,  ///< nobody was: who waited has just been recorded
  missing    ///< nobody is, and nobody waits
};

/// Records who waits, unless the ledger has an administrator already: then who waits is dropped.
/// It is recorded also when the clock has gone back since the ledger was made, as of now.
/// Call it before the ledger is served. When it fails, who waits goes on waiting.
StoreResult<Administrators> settle_first_administrator(Ledger& ledger);

}  // namespace daybook::store
