/// Claims of proofs over the Merkle tree, and their checks with nothing but hashes, as RFC 9162
/// defines them (2.1.3 inclusion, 2.1.4 consistency; RFC 6962 2.1.1 and 2.1.2 before it).
#pragma once

#include <cstdint>
#include <vector>

#include "domain/base/quantity.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook::store {

/// What an inclusion proof claims: `leaf` is the leaf hash at `position` of the tree over `size`
/// entries with the given root.
struct InclusionProof {
  Position position{};
  std::uint64_t size = 0;
  Digest leaf{};
  std::vector<Digest> path{};
  Digest root{};

  friend bool operator==(const InclusionProof&, const InclusionProof&) = default;
};

/// What a consistency proof claims: the tree over `to` entries with `root_to` begins with the tree
/// over `from` entries with `root_from`.
struct ConsistencyProof {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::vector<Digest> path{};
  Digest root_from{};
  Digest root_to{};

  friend bool operator==(const ConsistencyProof&, const ConsistencyProof&) = default;
};

/// Whether the proof proves its claim (RFC 9162 2.1.3.2). Pure: says nothing about who vouches for
/// the root. Nor for the size: that of a tree with as many hashes on the same sides passes too, so
/// size and root must come together from one checkpoint.
bool verify_inclusion(const InclusionProof& proof);

/// Whether the proof proves its claim (RFC 9162 2.1.4.2). Pure. Two cases that the RFC leaves out:
/// equal sizes need equal roots and an empty path; every tree begins with the empty one, whose root
/// is SHA-256("") and whose path is empty.
bool verify_consistency(const ConsistencyProof& proof);

}  // namespace daybook::store
