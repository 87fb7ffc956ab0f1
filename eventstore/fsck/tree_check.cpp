#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "eventstore/fsck/checks.hpp"
#include "eventstore/store/anchor.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kTreeDisagrees = "The tree does not agree with the entries";

/// The first of the entries under the first peak that differs: of the entries behind the last full
/// tile no hash is stored but those of the peaks.
Position first_differing_peak(const Frontier& stored, const Frontier& derived) {
  std::uint64_t first = 0;
  const auto peaks = derived.peaks();
  for (std::size_t i = 0; i < peaks.size() && stored.peaks()[i] == peaks[i]; ++i)
    first += std::bit_floor(derived.size() - first);
  return Position{first};
}

std::optional<StoreError> surplus(const Checked& ledger, std::uint64_t tiles) {
  const Position end{ledger.size()};
  auto row = ledger.database().iterate(Family::log);
  row->Seek(slice(number_bytes(end.value).view()));
  if (row->Valid()) return damage_at(end, "There is an entry beyond the head");
  std::uint64_t stored = 0;
  row = ledger.database().iterate(Family::tree);
  for (row->SeekToFirst(); row->Valid(); row->Next()) ++stored;
  if (!row->status().ok()) return error_of(row->status(), "reading the tree");
  if (stored > tiles) return damage_at(end, "There is a tile too many");
  return std::nullopt;
}

std::optional<StoreError> anchor_disagreement(const Checked& ledger) {
  const auto& anchor = ledger.store.anchor_before();
  if (!anchor) return anchor.error();
  if (!*anchor) return std::nullopt;
  if ((*anchor)->size > ledger.size()) {
    return StoreError{
        StoreErrorCode::tail_lost,
        fmt::format("The ledger has {} entries but once had {}: its tail is lost. Restore it from "
                    "a backup.",
                    ledger.size(), (*anchor)->size),
        Position{ledger.size()}};
  }
  const auto root = ledger.store.root_at((*anchor)->size);
  if (!root) return root.error();
  if (*root == (*anchor)->root) return std::nullopt;
  return damage_at(Position{0}, "The history is not the one of the anchor");
}

}  // namespace

void keep_first(std::optional<StoreError>& first, std::optional<StoreError> other) {
  if (!other) return;
  const bool earlier = other->position && (!first || !first->position ||
                                           other->position->value < first->position->value);
  if (!first || earlier) first = std::move(other);
}

void TreeCheck::append(const Digest& leaf) {
  leaves_.append(leaf.view());
  edge_.append(leaf, [&](unsigned level, std::uint64_t index, std::string_view hashes) {
    compare(level, index, hashes, true);
    if (level == 0) leaves_.clear();
  });
}

void TreeCheck::end(bool whole) {
  if (!whole && !leaves_.empty()) compare(0, hashes_at(1, frontier().size()), leaves_, false);
  edge_.flush([&](unsigned level, std::uint64_t index, std::string_view hashes) {
    compare(level, index, hashes, whole);
  });
}

void TreeCheck::compare(unsigned level, std::uint64_t index, std::string_view hashes, bool whole) {
  ++tiles_;
  const std::uint64_t first = index * kTileWidth;
  const auto disagrees_at = [&](std::uint64_t hash) {
    const unsigned height = kTileHeight * level;
    const Position at{hash << height};
    // A hash over something that was found wrong below cannot agree.
    const bool explained =
        wrong_ && wrong_->position >= at && wrong_->position->value >> height == hash;
    if (!explained) keep_first(wrong_, damage_at(at, kTreeDisagrees));
  };
  const auto stored = database_.get(Family::tree, tile_key(level, index).view());
  if (!stored && stored.error().code != StoreErrorCode::damaged)
    return keep_first(wrong_, stored.error());
  // A leaf hash that is not stored yet is nothing wrong where reading had to stop.
  if (stored && !*stored && !whole && level == 0) return;
  if (!stored || !*stored) return disagrees_at(first);
  const std::string_view there = **stored;
  if (there == hashes || (!whole && there.starts_with(hashes))) return;
  const auto differ = std::ranges::mismatch(there, hashes).in2 - hashes.begin();
  const auto place = static_cast<std::uint64_t>(differ) / Digest::kBytes;
  // All that should be there is, and more: what is too much stands for entries that are not.
  disagrees_at(first + place);
}

std::optional<StoreError> end_disagreement(const Checked& ledger, const TreeCheck& derived) {
  const auto value = ledger.database().get(Family::meta, kMetaHead);
  if (!value) return value.error();
  const auto head = *value ? decode_head(**value) : std::nullopt;
  if (!head)
    return damage_at(Position{ledger.size()}, "The stored head does not agree with itself");
  if (ledger.stored != derived.frontier())
    return damage_at(first_differing_peak(ledger.stored, derived.frontier()),
                     "The head does not agree with the entries");
  if (!ledger.grown())
    if (auto wrong = surplus(ledger, derived.tiles())) return wrong;
  return anchor_disagreement(ledger);
}

}  // namespace daybook::store
