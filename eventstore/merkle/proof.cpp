#include "eventstore/merkle/proof.hpp"

#include <span>

#include "eventstore/merkle/frontier.hpp"

namespace daybook::store {
namespace {

/// Where a node stands: its place in its level and that of the level's last node.
struct Place {
  std::uint64_t node;
  std::uint64_t last;

  /// Whether the next hash of the path stands on the left of the node.
  bool joins_left() const { return (node & 1) != 0 || node == last; }

  void up() {
    node >>= 1;
    last >>= 1;
  }

  /// A node at the right edge that has no sibling is its own parent.
  void up_past_missing_siblings() {
    while ((node & 1) == 0 && node != 0) up();
  }
};

/// The case 0 < from < to. `hashes` begin with one that both trees have in common.
bool connects(const ConsistencyProof& proof, const Digest& common, std::span<const Digest> hashes) {
  Place place{proof.from - 1, proof.to - 1};
  while ((place.node & 1) != 0) place.up();
  Digest from = common;
  Digest to = common;
  for (const Digest& hash : hashes) {
    if (place.last == 0) return false;
    if (place.joins_left()) {
      from = node_hash(hash, from);
      to = node_hash(hash, to);
      place.up_past_missing_siblings();
    } else {
      to = node_hash(to, hash);
    }
    place.up();
  }
  return place.last == 0 && from == proof.root_from && to == proof.root_to;
}

}  // namespace

bool verify_inclusion(const InclusionProof& proof) {
  if (proof.position.value >= proof.size) return false;
  Place place{proof.position.value, proof.size - 1};
  Digest hash = proof.leaf;
  for (const Digest& sibling : proof.path) {
    if (place.last == 0) return false;
    if (place.joins_left()) {
      hash = node_hash(sibling, hash);
      place.up_past_missing_siblings();
    } else {
      hash = node_hash(hash, sibling);
    }
    place.up();
  }
  return place.last == 0 && hash == proof.root;
}

bool verify_consistency(const ConsistencyProof& proof) {
  const std::span<const Digest> path = proof.path;
  if (proof.from > proof.to) return false;
  if (proof.from == proof.to && proof.root_from != proof.root_to) return false;
  if (proof.from == 0) return path.empty() && proof.root_from == root_of({});
  if (proof.from == proof.to) return path.empty();
  if (path.empty()) return false;
  // The root of a perfect tree is itself a node of the larger one, and is left out of the path.
  const bool perfect = (proof.from & (proof.from - 1)) == 0;
  return perfect ? connects(proof, proof.root_from, path)
                 : connects(proof, path.front(), path.subspan(1));
}

}  // namespace daybook::store
