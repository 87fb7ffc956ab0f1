/// Principals as the store has them: each folded from its stream.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "domain/state/principal.hpp"
#include "eventstore/keys/token.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

/// The principal of this id as of now; nothing when there is none.
StoreResult<std::optional<Principal>> read_principal(const Store& store, std::string_view id);

/// Visits all principals, sorted by id. Reads their streams, not the log. The visitor returns
/// whether to go on.
StoreResult<void> each_principal(const Store& store,
                                 const std::function<bool(const Principal&)>& visit);

/// Whether somebody is an administrator of all programmes, and not revoked.
StoreResult<bool> has_administrator(const Store& store);

/// The first administrator of a new ledger: made with it, kept waiting beside its history, recorded
/// as its first principal once it is served (FORMAT.md 8, row `first_administrator`).
///
/// While waiting it is no part of the history: an import into a fresh ledger still begins at
/// position 0 and comes to the root of the ledger that was exported.
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
