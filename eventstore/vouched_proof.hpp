/// Proofs together with the checkpoints that the ledger keeps of their sizes.
#pragma once

#include <cstdint>
#include <optional>

#include "eventstore/error.hpp"
#include "eventstore/proof_text.hpp"
#include "eventstore/store.hpp"

namespace daybook::store {

/// Proves the entry in the tree of `size` entries; where none is given, in that of the newest
/// checkpoint if the entry is in it, else in the whole. `not_found` beyond the ledger.
StoreResult<InclusionText> vouched_inclusion(const Store& store, Position position,
                                             std::optional<std::uint64_t> size);

/// Proves that the first `from` entries are the beginning of the first `to`; where that is not
/// given, of those of the newest checkpoint if it is not smaller, else of all.
StoreResult<ConsistencyText> vouched_consistency(const Store& store, std::uint64_t from,
                                                 std::optional<std::uint64_t> to);

}  // namespace daybook::store
