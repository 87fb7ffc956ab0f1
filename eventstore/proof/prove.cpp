#include "eventstore/proof/prove.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "eventstore/merkle/tile.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/store.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

/// Collects the hashes of a path. Keeps the first failure; later calls then do nothing.
class PathMaker {
 public:
  explicit PathMaker(const SubtreeSource& subtree) : subtree_(subtree) {}

  /// PATH(m, D[first:end]) of RFC 6962 2.1.1, where m lies within the range.
  void include(std::uint64_t m, std::uint64_t first, std::uint64_t end) {
    if (end - first == 1) return;
    const std::uint64_t middle = split(first, end);
    const bool left = m < middle;
    include(m, left ? first : middle, left ? middle : end);
    left ? add(middle, end) : add(first, middle);
  }

  /// SUBPROOF(m, D[first:end], whole) of RFC 6962 2.1.2, with m counted from the log's beginning.
  void connect(std::uint64_t m, std::uint64_t first, std::uint64_t end, bool whole) {
    if (m == end) {
      if (!whole) add(first, end);
      return;
    }
    const std::uint64_t middle = split(first, end);
    const bool left = m <= middle;
    connect(m, left ? first : middle, left ? middle : end, whole && left);
    left ? add(middle, end) : add(first, middle);
  }

  /// Adds MTH(D[first:end]), of at least one leaf.
  void add(std::uint64_t first, std::uint64_t end) {
    if (!error_) path_.push_back(hash_of(first, end));
  }

  StoreResult<std::vector<Digest>> path() && {
    if (error_) return failed(*std::move(error_));
    return std::move(path_);
  }

 private:
  /// Where the largest power of two smaller than the range's length splits it.
  static std::uint64_t split(std::uint64_t first, std::uint64_t end) {
    return first + std::bit_floor(end - first - 1);
  }

  /// MTH(D[first:end]): the perfect subtrees of the range, joined from the right.
  Digest hash_of(std::uint64_t first, std::uint64_t end) {
    const std::uint64_t length = std::bit_floor(end - first);
    const auto height = static_cast<unsigned>(std::countr_zero(length));
    auto left = subtree_(height, first >> height);
    if (!left) {
      error_ = std::move(left.error());
      return {};
    }
    if (first + length == end) return *left;
    const Digest right = hash_of(first + length, end);
    return node_hash(*left, right);
  }

  const SubtreeSource& subtree_;
  std::vector<Digest> path_;
  std::optional<StoreError> error_;
};

/// The subtrees of a store's first `size` entries. Each tile is read once, however many subtrees
/// lie in it: of the newest one, the leaves are hashed anew from their entries.
class TileReader {
 public:
  TileReader(const Store& store, std::uint64_t size) : store_(store), size_(size) {}

  /// Asks this reader, which must outlive it.
  SubtreeSource source() {
    return [this](unsigned height, std::uint64_t index) { return subtree(height, index); };
  }

 private:
  StoreResult<Digest> subtree(unsigned height, std::uint64_t index) {
    const unsigned level = height / kTileHeight;
    const unsigned count = 1U << (height % kTileHeight);
    const std::uint64_t first = index * count;
    const auto hashes = TRY(tile(level, first / kTileWidth));
    return root_within(*hashes, static_cast<unsigned>(first % kTileWidth), count);
  }

  StoreResult<const std::string*> tile(unsigned level, std::uint64_t index) {
    const auto known = tiles_.find({level, index});
    if (known != tiles_.end()) return &known->second;
    const std::uint64_t behind = hashes_at(level, size_) - index * kTileWidth;
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(behind, kTileWidth));
    auto read = TRY(store_.tile(level, index, width));
    return &tiles_.emplace(std::pair(level, index), std::move(read)).first->second;
  }

  const Store& store_;
  std::uint64_t size_;
  std::map<std::pair<unsigned, std::uint64_t>, std::string> tiles_;
};

/// The root of the tree over the first `size` entries.
StoreResult<Digest> root_over(const SubtreeSource& subtree, std::uint64_t size) {
  if (size == 0) return root_of({});
  PathMaker maker(subtree);
  maker.add(0, size);
  const auto root = TRY(std::move(maker).path());
  return root.front();
}

StoreError out_of_range(std::string_view what, std::uint64_t asked, std::uint64_t end) {
  return {StoreErrorCode::not_found,
          fmt::format("{} is {}: it must be at most {}.", what, asked, end)};
}

StoreResult<void> check_inclusion(Position position, std::uint64_t size) {
  if (position.value < size) return {};
  return failed(
      StoreError{StoreErrorCode::not_found,
                 fmt::format("The position is {}: in a tree of {} entries it must be less "
                             "than that.",
                             position.value, size)});
}

StoreResult<void> check_size(const Store& store, std::uint64_t size) {
  if (size <= store.size()) return {};
  return failed(out_of_range("The size of the tree", size, store.size()));
}

}  // namespace

StoreResult<std::vector<Digest>> inclusion_path(const SubtreeSource& subtree, Position position,
                                                std::uint64_t size) {
  TRY(check_inclusion(position, size));
  PathMaker maker(subtree);
  maker.include(position.value, 0, size);
  return std::move(maker).path();
}

StoreResult<std::vector<Digest>> consistency_path(const SubtreeSource& subtree, std::uint64_t from,
                                                  std::uint64_t to) {
  if (from > to) return failed(out_of_range("The size to prove from", from, to));
  if (from == 0 || from == to) return std::vector<Digest>();
  PathMaker maker(subtree);
  maker.connect(from, 0, to, true);
  return std::move(maker).path();
}

StoreResult<std::vector<Digest>> inclusion_path(const Store& store, Position position,
                                                std::uint64_t size) {
  TRY(check_size(store, size));
  TileReader reader(store, size);
  return inclusion_path(reader.source(), position, size);
}

StoreResult<std::vector<Digest>> consistency_path(const Store& store, std::uint64_t from,
                                                  std::uint64_t to) {
  TRY(check_size(store, to));
  TileReader reader(store, to);
  return consistency_path(reader.source(), from, to);
}

StoreResult<InclusionProof> prove_inclusion(const Store& store, Position position,
                                            std::uint64_t size) {
  TRY(check_size(store, size));
  TileReader reader(store, size);
  auto path = TRY(inclusion_path(reader.source(), position, size));
  const auto root = TRY(root_over(reader.source(), size));
  const auto entry = TRY(store.entry(position));
  InclusionProof proof{position, size, leaf_hash(entry), std::move(path), root};
  if (verify_inclusion(proof)) return proof;
  return failed(damage_at(position, "The tree does not agree with the entry"));
}

StoreResult<ConsistencyProof> prove_consistency(const Store& store, std::uint64_t from,
                                                std::uint64_t to) {
  TRY(check_size(store, to));
  TileReader reader(store, to);
  auto path = TRY(consistency_path(reader.source(), from, to));
  const auto root_from = TRY(root_over(reader.source(), from));
  const auto root_to = TRY(root_over(reader.source(), to));
  return ConsistencyProof{from, to, std::move(path), root_from, root_to};
}

namespace {

/// The note of the checkpoint of that size; empty when none was published.
StoreResult<std::string> note_at(const Store& store, std::uint64_t size) {
  const auto kept = checkpoint_at(store, size);
  if (!kept) return failed(kept.error());
  return *kept ? (*kept)->note : std::string();
}

/// The size of the newest checkpoint if it is at least `least`, else that of the ledger.
StoreResult<std::uint64_t> size_vouched_for(const Store& store, std::uint64_t least) {
  const auto latest = latest_checkpoint(store);
  if (!latest) return failed(latest.error());
  return *latest && (*latest)->size >= least ? (*latest)->size : store.size();
}

}  // namespace

StoreResult<InclusionText> vouched_inclusion(const Store& store, Position position,
                                             std::optional<std::uint64_t> size) {
  const auto found =
      TRY(size ? StoreResult<std::uint64_t>(*size) : size_vouched_for(store, position.value + 1));
  auto proof = TRY(prove_inclusion(store, position, found));
  auto note = TRY(note_at(store, found));
  return InclusionText{std::move(proof), std::move(note)};
}

StoreResult<ConsistencyText> vouched_consistency(const Store& store, std::uint64_t from,
                                                 std::optional<std::uint64_t> to) {
  const auto found = TRY(to ? StoreResult<std::uint64_t>(*to) : size_vouched_for(store, from));
  auto proof = TRY(prove_consistency(store, from, found));
  auto before = TRY(note_at(store, from));
  auto after = TRY(note_at(store, found));
  return ConsistencyText{std::move(proof), std::move(before), std::move(after)};
}

}  // namespace daybook::store
