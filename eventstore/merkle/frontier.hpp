/// The Merkle tree of RFC 6962 (RFC 9162): what proves that stored history is unchanged.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "eventstore/base/digest.hpp"

namespace daybook::store {

/// The hash of leaf n: SHA-256(0x00 || entry).
Digest leaf_hash(std::string_view entry);

/// The hash of an inner node: SHA-256(0x01 || left || right).
Digest node_hash(const Digest& left, const Digest& right);

/// The root over `leaves`: SHA-256("") of none. Plain recursion over the definition, O(n).
Digest root_of(std::span<const Digest> leaves);

/// The compact range of a growing tree: its size and the roots of its perfect subtrees ("peaks"),
/// largest first, one for each set bit of the size.
///
/// Invariant: `peaks().size() == popcount(size())`. A value: copied by plain memory copy (2 KiB).
class Frontier {
 public:
  Frontier() = default;

  /// Takes up a stored compact range; nothing when the number of peaks does not fit `size`.
  static std::optional<Frontier> from_peaks(std::uint64_t size, std::span<const Digest> peaks);

  std::uint64_t size() const { return size_; }
  std::span<const Digest> peaks() const { return {peaks_.data(), count_}; }

  /// The root over all leaves so far; SHA-256("") when there are none. O(log size).
  Digest root() const;

  /// Adds the leaf at `size()`.
  void append(const Digest& leaf) {
    append(leaf, [](unsigned, const Digest&) {});
  }

  /// Adds the leaf at `size()` and calls `on_node(height, hash)` for the leaf (height 0) and for
  /// each perfect subtree that it completes, in ascending height.
  template <class OnNode>
  void append(const Digest& leaf, OnNode&& on_node) {
    Digest node = leaf;
    unsigned height = 0;
    on_node(height, node);
    for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
      node = node_hash(peaks_[--count_], node);
      on_node(++height, node);
    }
    peaks_[count_++] = node;
    ++size_;
  }

  friend bool operator==(const Frontier& a, const Frontier& b);

 private:
  std::uint64_t size_ = 0;
  std::uint32_t count_ = 0;
  std::array<Digest, 64> peaks_{};
};

}  // namespace daybook::store
