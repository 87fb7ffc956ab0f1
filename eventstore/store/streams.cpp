#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

constexpr Version kLastVersion{std::numeric_limits<std::uint64_t>::max()};
/// Entries fetched together; the first batch is smaller, for those who want only a few.
constexpr std::size_t kFirstBatch = 16;
constexpr std::size_t kBatch = 128;

struct Place {
  Version version;
  Position position;
};

/// Steps through the rows of one stream, upwards or downwards, below a given size of the log.
class StreamCursor {
 public:
  StreamCursor(const Database& database, std::string_view stream, std::uint64_t size)
      : first_key_(stream_key(stream, Version{0})), end_key_(first_key_), size_(size) {
    // The byte after a name is zero: with a one there, the key is behind all of the stream's rows.
    end_key_[stream.size()] = '\1';
    end_key_.resize(stream.size() + 1);
    lower_ = slice(first_key_);
    upper_ = slice(end_key_);
    rocksdb::ReadOptions reading;
    reading.iterate_lower_bound = &lower_;
    reading.iterate_upper_bound = &upper_;
    row_ = database.iterate(Family::streams, reading);
  }

  void seek(std::string_view stream, Version version) { row_->Seek(stream_key(stream, version)); }

  /// To the last row that is not beyond `version` nor beyond the size.
  void seek_back(std::string_view stream, Version version) {
    row_->SeekForPrev(stream_key(stream, version));
    while (row_->Valid() && !place()) row_->Prev();
  }

  void next() { row_->Next(); }
  void previous() { row_->Prev(); }

  /// The row's place; nothing at the end, or when the entry is beyond the size.
  std::optional<Place> place() const {
    if (!row_->Valid()) return std::nullopt;
    const auto parts = stream_row(view(row_->key()), view(row_->value()));
    if (!parts || parts->position.value >= size_) return std::nullopt;
    return Place{parts->version, parts->position};
  }

  rocksdb::Status status() const { return row_->status(); }

 private:
  std::string first_key_;
  std::string end_key_;
  rocksdb::Slice lower_;
  rocksdb::Slice upper_;
  std::uint64_t size_;
  std::unique_ptr<rocksdb::Iterator> row_;
};

/// Fetches the entries of some places at once.
class EntryBatch {
 public:
  explicit EntryBatch(const Database& database) : database_(database) {}

  void clear() { places_.clear(); }
  void add(const Place& place) { places_.push_back(place); }
  std::size_t size() const { return places_.size(); }

  /// Returns whether to go on.
  StoreResult<bool> visit(bool ascending, const StreamVisitor& visitor) {
    fetch(ascending);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const Place& place = places_[i];
      if (statuses_[i].IsNotFound())
        return failed(damage_at(place.position, "The entry is missing"));
      if (!statuses_[i].ok()) return failed(error_of(statuses_[i], "reading a stream"));
      const auto bytes = decode_log_value(place.position, view(values_[i]));
      if (!bytes) return failed(damage_at(place.position, "The entry's checksum does not fit"));
      if (!visitor(place.version, place.position, *bytes)) return false;
    }
    return true;
  }

 private:
  void fetch(bool ascending) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      keys_[i] = number_bytes(places_[i].position.value);
      slices_[i] = slice(keys_[i].view());
      values_[i].Reset();
    }
    database_.db().MultiGet(rocksdb::ReadOptions(), database_.family(Family::log), places_.size(),
                            slices_.data(), values_.data(), statuses_.data(), ascending);
  }

  const Database& database_;
  std::vector<Place> places_;
  std::array<FixedKey<8>, kBatch> keys_;
  std::array<rocksdb::Slice, kBatch> slices_;
  std::array<rocksdb::PinnableSlice, kBatch> values_;
  std::array<rocksdb::Status, kBatch> statuses_;
};

/// One reading of a stream, in one direction.
struct StreamReading {
  StreamCursor& cursor;
  bool ascending;
  std::uint64_t limit;
  std::optional<Place> last = std::nullopt;

  /// Whether `place` is the one that has to follow `last`.
  bool follows(const Place& place) const {
    if (!last) return true;
    const Place& low = ascending ? *last : place;
    const Place& high = ascending ? place : *last;
    return high.version.value == low.version.value + 1 && high.position > low.position;
  }

  /// Collects the next places, at most `most`.
  StoreResult<void> collect(std::size_t most, EntryBatch& batch) {
    for (; batch.size() < most && limit > 0; --limit) {
      const auto place = cursor.place();
      if (!place) break;
      if (!follows(*place))
        return failed(damage_at(place->position, "A stream's versions have a gap"));
      last = place;
      batch.add(*place);
      ascending ? cursor.next() : cursor.previous();
    }
    if (!cursor.status().ok()) return failed(error_of(cursor.status(), "reading a stream"));
    return {};
  }
};

StoreResult<void> visit_all(StreamReading& reading, const Database& database,
                            const StreamVisitor& visit) {
  EntryBatch batch(database);
  for (std::size_t most = kFirstBatch;; most = kBatch) {
    batch.clear();
    TRY(reading.collect(most, batch));
    if (batch.size() == 0) return {};
    const auto go_on = TRY(batch.visit(reading.ascending, visit));
    if (!go_on) return {};
  }
}

}  // namespace

StoreResult<std::uint64_t> Store::stream_size(std::string_view stream) const {
  // Most names that are asked for are new: the filter says so without a search.
  const auto first = TRY(state_->database->get(Family::streams, stream_key(stream, Version{0})));
  if (!first) return std::uint64_t{0};
  StreamCursor cursor(*state_->database, stream, size());
  cursor.seek_back(stream, kLastVersion);
  if (!cursor.status().ok()) return failed(error_of(cursor.status(), "looking for a stream's end"));
  const auto place = cursor.place();
  return place ? place->version.value + 1 : 0;
}

StoreResult<void> Store::read_stream(std::string_view stream, Version from, std::uint64_t limit,
                                     const StreamVisitor& visit) const {
  StreamCursor cursor(*state_->database, stream, size());
  cursor.seek(stream, from);
  StreamReading reading{cursor, true, limit};
  return visit_all(reading, *state_->database, visit);
}

StoreResult<void> Store::read_stream_backwards(std::string_view stream, Version from,
                                               std::uint64_t limit,
                                               const StreamVisitor& visit) const {
  StreamCursor cursor(*state_->database, stream, size());
  cursor.seek_back(stream, from);
  StreamReading reading{cursor, false, limit};
  return visit_all(reading, *state_->database, visit);
}

StoreResult<void> Store::list_streams(std::string_view prefix,
                                      const StreamNameVisitor& visit) const {
  const std::uint64_t end = size();
  const auto row = state_->database->iterate(Family::streams);
  for (row->Seek(slice(prefix)); row->Valid() && view(row->key()).starts_with(prefix);) {
    const auto first = stream_row(view(row->key()), view(row->value()));
    if (!first)
      return failed(
          StoreError{StoreErrorCode::damaged, "A row of the stream index is malformed. Run fsck."});
    const std::string name(first->stream);
    StreamCursor last(*state_->database, name, end);
    last.seek_back(name, kLastVersion);
    const auto place = last.place();
    if (place && !visit(name, place->version.value + 1)) return {};
    row->Seek(name + '\1');
  }
  if (!row->status().ok()) return failed(error_of(row->status(), "listing streams"));
  return {};
}

}  // namespace daybook::store
