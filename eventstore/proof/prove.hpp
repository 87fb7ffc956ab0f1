/// Proofs over the Merkle tree, made from a store: of an entry in the tree, of one tree at the
/// beginning of another, and of either together with the checkpoint that vouches for it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "eventstore/merkle/proof.hpp"
#include "eventstore/proof/proof_format.hpp"
#include "eventstore/store/error.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

/// Tells the hash of the perfect subtree over entries [index << height, (index + 1) << height).
/// Asked only for subtrees that lie within the tree that is proved.
using SubtreeSource = std::function<StoreResult<Digest>(unsigned height, std::uint64_t index)>;

/// The hashes that lead from the leaf at `position` to the root of the tree over the first `size`
/// entries, the leaf's sibling first; at most 64. `not_found`: there is no such position or size.
///
/// Reads each tile once: O(log size) of them, and of the newest 255 entries those that no tile
/// holds yet.
StoreResult<std::vector<Digest>> inclusion_path(const Store& store, Position position,
                                                std::uint64_t size);

/// The hashes that show that the tree over `to` entries begins with that over `from` entries; none
/// when `from` is 0 or `to`. `not_found`: `from` is beyond `to`, or `to` beyond the log.
StoreResult<std::vector<Digest>> consistency_path(const Store& store, std::uint64_t from,
                                                  std::uint64_t to);

/// The same over any source of hashes, of a tree of at least `size` entries.
StoreResult<std::vector<Digest>> inclusion_path(const SubtreeSource& subtree, Position position,
                                                std::uint64_t size);
StoreResult<std::vector<Digest>> consistency_path(const SubtreeSource& subtree, std::uint64_t from,
                                                  std::uint64_t to);

/// A whole inclusion proof, checked already. As `inclusion_path`; `damaged`: entry against tree.
StoreResult<InclusionProof> prove_inclusion(const Store& store, Position position,
                                            std::uint64_t size);

/// A whole consistency proof, both roots included. Errors as `consistency_path`.
StoreResult<ConsistencyProof> prove_consistency(const Store& store, std::uint64_t from,
                                                std::uint64_t to);

/// Proves the entry in the tree of `size` entries; where none is given, in that of the newest
/// checkpoint if the entry is in it, else in the whole. `not_found` beyond the ledger.
StoreResult<InclusionText> vouched_inclusion(const Store& store, Position position,
                                             std::optional<std::uint64_t> size);

/// Proves that the first `from` entries are the beginning of the first `to`; where that is not
/// given, of those of the newest checkpoint if it is not smaller, else of all.
StoreResult<ConsistencyText> vouched_consistency(const Store& store, std::uint64_t from,
                                                 std::optional<std::uint64_t> to);

}  // namespace daybook::store
