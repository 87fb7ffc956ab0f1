#include <bit>
#include <vector>

#include "eventstore/state.hpp"

namespace daybook::store {
namespace {

/// The end of perfect subtree `index` of the given height, or nothing when it is beyond 2^64.
std::optional<std::uint64_t> end_of(unsigned height, std::uint64_t index) {
  if (height >= 64) return std::nullopt;
  if (index >= (UINT64_MAX >> height)) return std::nullopt;
  return (index + 1) << height;
}

}  // namespace

StoreResult<std::string> Store::State::tile(std::uint64_t size, unsigned level, std::uint64_t index,
                                            unsigned width) const {
  std::string hashes;
  const Position first{index * kTileWidth};
  if (level == 0 && index == size / kTileWidth) {
    hashes.reserve(width * Digest::kBytes);
    const auto read = scan_below(size, first, width, [&](Position, std::string_view entry) {
      hashes.append(leaf_hash(entry).view());
      return true;
    });
    if (!read) return failed(read.error());
    return hashes;
  }
  auto stored = database->get(Family::tree, tile_key(level, index).view());
  if (!stored) return failed(stored.error());
  if (!*stored || (*stored)->size() < width * Digest::kBytes) {
    return failed(
        damage_at(Position{first.value << (kTileHeight * level)}, "A tile of the tree is missing"));
  }
  hashes = *std::move(*stored);
  hashes.resize(width * Digest::kBytes);
  return hashes;
}

StoreResult<Digest> Store::State::subtree(std::uint64_t size, unsigned height,
                                          std::uint64_t index) const {
  const unsigned level = height / kTileHeight;
  const unsigned count = 1U << (height % kTileHeight);
  const std::uint64_t first = index * count;
  const auto place = static_cast<unsigned>(first % kTileWidth);
  const auto hashes = tile(size, level, first / kTileWidth, place + count);
  if (!hashes) return failed(hashes.error());
  return root_within(*hashes, place, count);
}

StoreResult<Digest> Store::State::root_at(std::uint64_t wanted, std::uint64_t size) const {
  std::vector<Digest> peaks;
  for (unsigned height = 64; height-- > 0;) {
    if (((wanted >> height) & 1) == 0) continue;
    // The peaks of a smaller tree lie in the tiles of the present one.
    const auto peak = subtree(size, height, (wanted >> height) - 1);
    if (!peak) return failed(peak.error());
    peaks.push_back(*peak);
  }
  return Frontier::from_peaks(wanted, peaks)->root();
}

StoreResult<Digest> Store::root_at(std::uint64_t size) const {
  const std::uint64_t end = this->size();
  if (size > end) return failed(beyond_the_end(size, end));
  return state_->root_at(size, end);
}

StoreResult<Digest> Store::subtree_hash(unsigned height, std::uint64_t index) const {
  const std::uint64_t size = this->size();
  const auto end = end_of(height, index);
  if (!end || *end > size) return failed(beyond_the_end(end.value_or(UINT64_MAX), size));
  return state_->subtree(size, height, index);
}

StoreResult<std::string> Store::tile(unsigned level, std::uint64_t index, unsigned width) const {
  const std::uint64_t size = this->size();
  const std::uint64_t hashes = level < kTileLevels ? hashes_at(level, size) : 0;
  const bool there = width >= 1 && width <= kTileWidth && index <= hashes / kTileWidth &&
                     index * kTileWidth + width <= hashes;
  if (!there) return failed(beyond_the_end(index, size));
  return state_->tile(size, level, index, width);
}

}  // namespace daybook::store
