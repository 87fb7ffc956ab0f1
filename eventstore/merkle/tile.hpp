/// Tiles of the Merkle tree, in the shape of C2SP tlog-tiles: 256 hashes of one level each.
///
/// Level 0 holds leaf hashes; a hash of level n+1 is the root over one full tile of level n.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/merkle/frontier.hpp"

namespace daybook::store {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1U << kTileHeight;
/// A tree has at most 2^64 leaves.
inline constexpr unsigned kTileLevels = 64 / kTileHeight;

/// How many hashes level `level` has in a tree of `size` leaves.
inline std::uint64_t hashes_at(unsigned level, std::uint64_t size) {
  return size >> (kTileHeight * level);
}

/// The hash at `place` of a tile's bytes, which must be long enough.
Digest hash_in(std::string_view tile, unsigned place);

/// The root over `count` hashes of a tile from `first` on; `count` is a power of two, within the
/// tile.
Digest root_within(std::string_view tile, unsigned first, unsigned count);

/// The unfinished tiles at the right edge of a growing tree, together with its compact range.
///
/// Invariant: of each level it holds the hashes behind the last full tile, fewer than 256.
class TileEdge {
 public:
  /// Takes a tile that is to be stored in place of the one of the same level and index.
  using Sink = std::function<void(unsigned level, std::uint64_t index, std::string_view hashes)>;

  TileEdge() : unfinished_(kTileLevels) {}
  /// Takes up a stored edge: `unfinished[level]` has hashes_at(level, size) % 256 hashes.
  TileEdge(const Frontier& frontier, std::vector<std::string> unfinished);

  const Frontier& frontier() const { return frontier_; }

  /// Adds a leaf. Tiles that it completes go to `sink`.
  void append(const Digest& leaf, const Sink& sink);

  /// Gives `sink` the unfinished tiles of level 1 and above that grew since the last call.
  void flush(const Sink& sink);

  /// Whether the peaks of the compact range are those of the unfinished tiles.
  bool agrees() const;

 private:
  void add(unsigned level, const Digest& hash, const Sink& sink);

  Frontier frontier_;
  std::vector<std::string> unfinished_;
  unsigned grown_ = 0;  // one bit a level
};

}  // namespace daybook::store
