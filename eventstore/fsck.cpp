#include "eventstore/fsck.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include <openssl/rand.h>

#include "domain/check.hpp"
#include "eventstore/fsck_parts.hpp"
#include "eventstore/state.hpp"
#include "eventstore/tile.hpp"

namespace daybook::store {
namespace {

/// The sum of salted digests: equal for two multisets of rows if, and for all practical purposes
/// only if, they hold the same rows, in whatever order they come. Rows are met in the order of the
/// log on one side and of the index on the other; this compares them without keeping any.
class RowSum {
 public:
  using Salt = std::array<char, 32>;

  explicit RowSum(const Salt& salt) : salt_(salt) {}

  void add(std::string_view key, std::string_view value) {
    const Digest digest = sha256({{salt_.data(), salt_.size()}, key, value});
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      std::uint64_t word = 0;
      std::memcpy(&word, digest.bytes.data() + i * sizeof word, sizeof word);
      sum_[i] += word;
    }
    ++rows_;
  }

  std::uint64_t rows() const { return rows_; }
  bool operator==(const RowSum& other) const { return sum_ == other.sum_ && rows_ == other.rows_; }

 private:
  const Salt& salt_;
  std::array<std::uint64_t, 4> sum_{};
  std::uint64_t rows_ = 0;
};

RowSum::Salt fresh_salt() {
  RowSum::Salt salt;
  auto* const bytes = reinterpret_cast<unsigned char*>(salt.data());
  DAYBOOK_CHECK(RAND_bytes(bytes, static_cast<int>(salt.size())) == 1, "there is randomness");
  return salt;
}

/// The fast passes. Each returns the first thing that it finds wrong, if anything.
class Check {
 public:
  explicit Check(const Checked& ledger) : ledger_(ledger) {}

  StoreResult<Soundness> run() {
    if (auto sound = check_log(); !sound) return first_of(sound.error());
    if (auto sound = check_tree(); !sound) return first_of(sound.error());
    if (auto sound = check_streams(); !sound) return first_of(sound.error());
    if (auto sound = check_posts(); !sound) return first_of(sound.error());
    return Soundness{ledger_.size, streams_, derived_posts_.rows(), edge_.frontier().root()};
  }

 private:
  /// Something is wrong: finds the first position at which anything is.
  StoreResult<Soundness> first_of(const StoreError& found) const {
    if (found.code != StoreErrorCode::damaged) return failed(found);
    const std::uint64_t end =
        found.position ? std::min(found.position->value, ledger_.size) : ledger_.size;
    if (auto earlier = first_disagreement(ledger_, end)) return failed(*std::move(earlier));
    if (auto surplus = first_surplus_row(ledger_)) {
      if (!found.position || (surplus->position && *surplus->position < *found.position)) {
        return failed(*std::move(surplus));
      }
    }
    return failed(found);
  }

  StoreResult<void> check_log() {
    std::optional<StoreError> wrong;
    const TileEdge::Sink compare = [&](unsigned level, std::uint64_t index,
                                       std::string_view hashes) {
      if (!wrong) wrong = compare_tile(level, index, hashes);
    };
    const auto read =
        ledger_.store.scan(Position{0}, ledger_.size, [&](Position at, std::string_view bytes) {
          edge_.append(leaf_hash(bytes), compare);
          if (!wrong) wrong = derive_rows(at, bytes);
          return !wrong;
        });
    if (read && !wrong) edge_.flush(compare);
    if (wrong) return failed(*std::move(wrong));
    return read;
  }

  std::optional<StoreError> derive_rows(Position at, std::string_view bytes) {
    const auto described = ledger_.describe(at, bytes);
    if (!described)
      return damage_at(at, "The entry cannot be understood (" + described.error() + ")");
    const auto position = number_bytes(at.value);
    derived_streams_.add(stream_key(described->stream, described->version), position.view());
    if (described->event_id.empty()) return std::nullopt;
    derived_posts_.add(described->event_id, position.view());
    if (described->content) derived_contents_.add(described->event_id, described->content->view());
    return std::nullopt;
  }

  std::optional<StoreError> compare_tile(unsigned level, std::uint64_t index,
                                         std::string_view hashes) {
    ++tiles_;
    const auto stored = ledger_.database().get(Family::tree, tile_key(level, index).view());
    if (!stored) return stored.error();
    const std::string_view there = *stored ? std::string_view(**stored) : std::string_view();
    if (there == hashes) return std::nullopt;
    const auto differ = std::ranges::mismatch(there, hashes).in2 - hashes.begin();
    const std::uint64_t hash =
        index * kTileWidth + static_cast<std::uint64_t>(differ) / Digest::kBytes;
    return damage_at(Position{hash << (kTileHeight * level)},
                     "The tree does not agree with the entries");
  }

  /// The head agrees with the entries; no entry and no tile is there that should not be.
  StoreResult<void> check_tree() const {
    const auto value = ledger_.database().get(Family::meta, kMetaHead);
    if (!value) return failed(value.error());
    const auto head = *value ? decode_head(**value) : std::nullopt;
    if (!head)
      return failed(
          damage_at(Position{ledger_.size}, "The stored head does not agree with itself"));
    // The ledger may have grown since the check began; its first part may not have changed.
    if (head->frontier.size() == ledger_.size && head->frontier != edge_.frontier()) {
      return failed(damage_at(first_differing_peak(head->frontier),
                              "The head does not agree with the entries"));
    }
    if (head->frontier.size() == ledger_.size) return check_no_more();
    return {};
  }

  Position first_differing_peak(const Frontier& stored) const {
    std::uint64_t first = 0;
    const auto derived = edge_.frontier().peaks();
    for (std::size_t i = 0; i < derived.size() && stored.peaks()[i] == derived[i]; ++i) {
      first += std::bit_floor(ledger_.size - first);
    }
    return Position{first};
  }

  StoreResult<void> check_no_more() const {
    auto row = ledger_.database().iterate(Family::log);
    row->Seek(slice(number_bytes(ledger_.size).view()));
    if (row->Valid())
      return failed(damage_at(Position{ledger_.size}, "There is an entry beyond the head"));
    std::uint64_t tiles = 0;
    row = ledger_.database().iterate(Family::tree);
    for (row->SeekToFirst(); row->Valid(); row->Next()) ++tiles;
    if (!row->status().ok()) return failed(error_of(row->status(), "reading the tree"));
    if (tiles != tiles_)
      return failed(damage_at(Position{ledger_.size}, "There is a tile too many"));
    return {};
  }

  StoreResult<void> check_streams() {
    RowSum stored(salt_);
    std::string stream;
    std::uint64_t next = 0;
    const auto row = ledger_.database().iterate(Family::streams);
    for (row->SeekToFirst(); row->Valid(); row->Next()) {
      const auto parts = stream_row(view(row->key()), view(row->value()));
      if (!parts)
        return failed(
            StoreError{StoreErrorCode::damaged, "A row of the stream index is malformed."});
      if (parts->position.value >= ledger_.size && grown()) continue;
      if (parts->stream != stream) {
        stream = parts->stream;
        next = 0;
        ++streams_;
      }
      if (parts->version.value != next++) {
        return failed(StoreError{StoreErrorCode::damaged, "A stream's versions have a gap."});
      }
      stored.add(view(row->key()), view(row->value()));
    }
    if (!row->status().ok()) return failed(error_of(row->status(), "reading the stream index"));
    if (stored == derived_streams_) return {};
    return failed(
        StoreError{StoreErrorCode::damaged, "The stream index does not agree with the entries."});
  }

  StoreResult<void> check_posts() {
    RowSum stored(salt_);
    RowSum contents(salt_);
    const auto row = ledger_.database().iterate(Family::posts);
    for (row->SeekToFirst(); row->Valid(); row->Next()) {
      const auto record = decode_post(view(row->value()));
      if (!record)
        return failed(StoreError{StoreErrorCode::damaged, "A remembered post is malformed."});
      if (record->position.value >= ledger_.size && grown()) continue;
      if (!fits(*record))
        return failed(damage_at(record->position, "A remembered post contradicts itself"));
      stored.add(view(row->key()), number_bytes(record->position.value).view());
      contents.add(view(row->key()), record->content.view());
    }
    if (!row->status().ok()) return failed(error_of(row->status(), "reading the remembered posts"));
    const bool all_known = derived_contents_.rows() == derived_posts_.rows();
    if (stored == derived_posts_ && (!all_known || contents == derived_contents_)) return {};
    return failed(
        StoreError{StoreErrorCode::damaged, "The remembered posts do not agree with the entries."});
  }

  bool fits(const PostRecord& record) const {
    const std::uint64_t first = record.commit_first.value;
    const std::uint64_t position = record.position.value;
    return first <= position && position - first < record.commit_entries &&
           record.index <= position - first && position < ledger_.size;
  }

  bool grown() const { return ledger_.store.size() > ledger_.size; }

  const Checked& ledger_;
  const RowSum::Salt salt_ = fresh_salt();
  TileEdge edge_;
  RowSum derived_streams_{salt_};
  RowSum derived_posts_{salt_};
  RowSum derived_contents_{salt_};
  std::uint64_t streams_ = 0;
  std::uint64_t tiles_ = 0;
};

}  // namespace

StoreResult<Soundness> fsck(const Store& store, const Describe& describe) {
  const Checked ledger{store, describe, store.size()};
  return Check(ledger).run();
}

}  // namespace daybook::store
