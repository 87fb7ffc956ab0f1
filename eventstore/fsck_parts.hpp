/// What the two halves of fsck share: the fast passes, and the search for the first position.
/// Private to fsck.
#pragma once

#include "eventstore/database.hpp"
#include "eventstore/encoding.hpp"
#include "eventstore/fsck.hpp"

namespace daybook::store {

/// The ledger under check.
struct Checked {
  const Store& store;
  const Describe& describe;
  std::uint64_t size;  ///< when the check began

  const Database& database() const { return store.database(); }
};

/// The first position below `end` whose entry, stream row or remembered post does not agree; slow.
std::optional<StoreError> first_disagreement(const Checked& ledger, std::uint64_t end);

/// Of the rows of streams and posts that no entry asks for, the one with the lowest position; slow.
std::optional<StoreError> first_surplus_row(const Checked& ledger);

}  // namespace daybook::store
