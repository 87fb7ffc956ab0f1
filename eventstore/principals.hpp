/// Principals as the store has them: each folded from its stream.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "domain/state/principal.hpp"
#include "eventstore/store.hpp"

namespace daybook::store {

/// The principal of this id as of now; nothing when there is none.
StoreResult<std::optional<Principal>> read_principal(const Store& store, std::string_view id);

/// Visits all principals, sorted by id. Reads their streams, not the log. The visitor returns
/// whether to go on.
StoreResult<void> each_principal(const Store& store,
                                 const std::function<bool(const Principal&)>& visit);

/// Whether somebody is an administrator of all programmes, and not revoked.
StoreResult<bool> has_administrator(const Store& store);

}  // namespace daybook::store
