#include "eventstore/merkle/tile.hpp"

#include <bit>
#include <utility>

#include "domain/base/check.hpp"

namespace daybook::store {

Digest hash_in(std::string_view tile, unsigned place) {
  return digest_of_raw(tile.substr(std::size_t{place} * Digest::kBytes, Digest::kBytes));
}

Digest root_within(std::string_view tile, unsigned first, unsigned count) {
  if (count == 1) return hash_in(tile, first);
  const unsigned half = count / 2;
  return node_hash(root_within(tile, first, half), root_within(tile, first + half, half));
}

TileEdge::TileEdge(const Frontier& frontier, std::vector<std::string> unfinished)
    : frontier_(frontier), unfinished_(std::move(unfinished)) {
  DAYBOOK_CHECK(unfinished_.size() == kTileLevels, "an edge has all levels");
  for (unsigned level = 0; level < kTileLevels; ++level) {
    const auto hashes = hashes_at(level, frontier.size()) % kTileWidth;
    DAYBOOK_CHECK(unfinished_[level].size() == hashes * Digest::kBytes, "an edge fits its size");
  }
}

void TileEdge::append(const Digest& leaf, const Sink& sink) {
  // The subtrees that a leaf completes are added before the size changes, lowest first.
  frontier_.append(leaf, [&](unsigned height, const Digest& hash) {
    if (height % kTileHeight == 0) add(height / kTileHeight, hash, sink);
  });
}

void TileEdge::add(unsigned level, const Digest& hash, const Sink& sink) {
  std::string& tile = unfinished_[level];
  tile.append(hash.view());
  grown_ |= 1U << level;
  if (tile.size() < kTileWidth * Digest::kBytes) return;
  sink(level, hashes_at(level, frontier_.size()) / kTileWidth, tile);
  tile.clear();
  grown_ &= ~(1U << level);
}

void TileEdge::flush(const Sink& sink) {
  for (unsigned level = 1; level < kTileLevels; ++level) {
    if ((grown_ & (1U << level)) == 0) continue;
    sink(level, hashes_at(level, frontier_.size()) / kTileWidth, unfinished_[level]);
  }
  grown_ = 0;
}

bool TileEdge::agrees() const {
  auto peak = frontier_.peaks().begin();
  for (unsigned level = kTileLevels; level-- > 0;) {
    const std::string& tile = unfinished_[level];
    const auto hashes = static_cast<unsigned>(tile.size() / Digest::kBytes);
    unsigned first = 0;
    for (unsigned count = kTileWidth / 2; count > 0; count /= 2) {
      if ((hashes & count) == 0) continue;
      if (root_within(tile, first, count) != *peak++) return false;
      first += count;
    }
  }
  return true;
}

}  // namespace daybook::store
