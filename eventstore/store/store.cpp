#include "eventstore/store/store.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "eventstore/store/anchor.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {

StoreError damage_at(Position position, std::string_view what) {
  return {StoreErrorCode::damaged,
          fmt::format("{} at position {}. Run fsck; restore from a backup.", what, position.value),
          position};
}

StoreError beyond_the_end(std::uint64_t asked, std::uint64_t size) {
  return {StoreErrorCode::not_found,
          fmt::format("{} was asked of a ledger of {} entries.", asked, size)};
}

void Store::State::publish(const StoredHead& end) {
  {
    const std::lock_guard lock(head_mutex);
    head = end;
  }
  signal->publish(end.frontier.size());
}

StoreResult<void> Store::State::renew_anchor() {
  const Anchor anchor{head.frontier.size(), head.root};
  auto written = write_anchor(directory, anchor, options);
  if (written) anchored_size = anchor.size;
  return written;
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}

Store::~Store() {
  if (state_->options.access != Access::read_write || poisoned()) return;
  // An older anchor is as true as a new one: to fail here loses nothing that was promised.
  if (state_->anchored_size != size()) static_cast<void>(state_->renew_anchor());
}

const Identity& Store::identity() const {
  return state_->identity;
}

Epoch Store::epoch() const {
  return state_->epoch;
}

std::uint64_t Store::size() const {
  return state_->size();
}

Head Store::head() const {
  const std::lock_guard lock(state_->head_mutex);
  const StoredHead& head = state_->head;
  return {head.frontier.size(), head.root, head.recorded_at};
}

Frontier Store::frontier() const {
  const std::lock_guard lock(state_->head_mutex);
  return state_->head.frontier;
}

bool Store::poisoned() const {
  return state_->poisoned.load(std::memory_order_acquire);
}

std::uint64_t Store::wait_beyond(std::uint64_t size, std::stop_token stop,
                                 GrowthSignal::Deadline deadline) const {
  return state_->signal->wait_beyond(size, std::move(stop), deadline);
}

Subscription Store::on_growth(GrowthSignal::Callback callback) const {
  return {state_->signal, std::move(callback)};
}

const StoreResult<std::optional<Anchor>>& Store::anchor_before() const {
  return state_->anchor_before;
}

Database& Store::database() const {
  return *state_->database;
}

namespace {

/// The error of a reading that broke off at `at`. Damage in one table also ends the reading of what
/// stands before it in others: the first entry that cannot be read even by itself is the place.
template <class State>
StoreError unreadable(const State& state, Position at, std::uint64_t end,
                      const rocksdb::Status& status) {
  StoreError error = error_of(status, "reading the log");
  error.position = at;
  while (at.value < end && state.entry(at)) ++at.value;
  if (at.value < end) error.position = at;
  return error;
}

}  // namespace

StoreResult<std::string> Store::State::entry(Position position) const {
  rocksdb::PinnableSlice value;
  const auto key = number_bytes(position.value);
  const auto status = database->db().Get(rocksdb::ReadOptions(), database->family(Family::log),
                                         slice(key.view()), &value);
  if (status.IsNotFound()) return failed(damage_at(position, "The entry is missing"));
  if (!status.ok()) return failed(error_of(status, "reading an entry"));
  const auto bytes = decode_log_value(position, view(value));
  if (!bytes) return failed(damage_at(position, "The entry's checksum does not fit"));
  return std::string(*bytes);
}

StoreResult<void> Store::State::scan_below(std::uint64_t end, Position from, std::uint64_t limit,
                                           const EntryVisitor& visit) const {
  if (from.value >= end || limit == 0) return {};
  if (limit < end - from.value) end = from.value + limit;
  const auto bound = number_bytes(end);
  const rocksdb::Slice upper = slice(bound.view());
  rocksdb::ReadOptions reading;
  reading.iterate_upper_bound = &upper;
  reading.fill_cache = limit < kTileWidth;
  reading.adaptive_readahead = true;
  const auto row = database->iterate(Family::log, reading);
  row->Seek(slice(number_bytes(from.value).view()));
  for (Position at = from; at.value < end; ++at.value, row->Next()) {
    if (!row->Valid()) {
      if (!row->status().ok()) return failed(unreadable(*this, at, end, row->status()));
      return failed(damage_at(at, "The entry is missing"));
    }
    if (number_of(view(row->key())) != at.value)
      return failed(damage_at(at, "The entry is missing"));
    const auto bytes = decode_log_value(at, view(row->value()));
    if (!bytes) return failed(damage_at(at, "The entry's checksum does not fit"));
    if (!visit(at, *bytes)) return {};
  }
  return {};
}

StoreResult<std::string> Store::entry(Position position) const {
  if (position.value >= size()) return failed(beyond_the_end(position.value, size()));
  return state_->entry(position);
}

StoreResult<void> Store::scan(Position from, std::uint64_t limit, const EntryVisitor& visit) const {
  return state_->scan_below(size(), from, limit, visit);
}

namespace {

/// The least key that is above all keys with the prefix; empty when there is none.
std::string end_of_prefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<std::uint8_t>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<std::uint8_t>(end.back()) + 1);
  return end;
}

}  // namespace

StoreResult<void> Store::State::scan_rows(Family family, std::string_view prefix,
                                          const RowVisitor& visit) const {
  const std::string end = end_of_prefix(prefix);
  const rocksdb::Slice upper(end);
  rocksdb::ReadOptions reading;
  if (!end.empty()) reading.iterate_upper_bound = &upper;
  const auto row = database->iterate(family, reading);
  for (row->Seek(slice(prefix)); row->Valid(); row->Next()) {
    if (!visit(view(row->key()), view(row->value()))) return {};
  }
  if (!row->status().ok()) return failed(error_of(row->status(), "reading rows"));
  return {};
}

StoreResult<std::optional<PostRecord>> Store::find_post(std::string_view event_id) const {
  const auto row = TRY(state_->database->get(Family::posts, event_id));
  if (!row) return std::optional<PostRecord>();
  const auto record = decode_post(*row);
  if (!record) {
    return failed(StoreError{StoreErrorCode::damaged, "A remembered post is malformed. Run fsck."});
  }
  return record->position.value < size() ? record : std::nullopt;
}

StoreResult<std::optional<std::string>> Store::index_get(std::string_view key) const {
  return state_->database->get(Family::index, key);
}

StoreResult<void> Store::index_scan(std::string_view prefix, const RowVisitor& visit) const {
  return state_->scan_rows(Family::index, prefix, visit);
}

/// The writing of view checkpoints. One that fails makes RocksDB refuse all later writes.
struct Store::ViewWriting {
  static StoreResult<void> write(State& state, rocksdb::WriteBatch& batch, rocksdb::Status status) {
    if (state.options.access != Access::read_write) {
      return failed(StoreError{StoreErrorCode::read_only, "The ledger is open for reading only."});
    }
    if (status.ok()) status = state.database->write(batch, false);
    if (status.ok()) return {};
    state.poisoned.store(true, std::memory_order_release);
    return failed(error_of(status, "storing a view checkpoint"));
  }
};

StoreResult<void> Store::put_view(std::string_view key, std::string_view bytes) {
  auto batch = guarded_batch();
  auto status = batch.Put(state_->database->family(Family::views), slice(key), slice(bytes));
  return ViewWriting::write(*state_, batch, std::move(status));
}

StoreResult<void> Store::delete_view(std::string_view key) {
  auto batch = guarded_batch();
  auto status = batch.Delete(state_->database->family(Family::views), slice(key));
  return ViewWriting::write(*state_, batch, std::move(status));
}

StoreResult<std::optional<std::string>> Store::get_view(std::string_view key) const {
  return state_->database->get(Family::views, key);
}

StoreResult<void> Store::scan_views(std::string_view prefix, const RowVisitor& visit) const {
  return state_->scan_rows(Family::views, prefix, visit);
}

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
  auto stored = TRY(database->get(Family::tree, tile_key(level, index).view()));
  if (!stored || stored->size() < width * Digest::kBytes) {
    return failed(
        damage_at(Position{first.value << (kTileHeight * level)}, "A tile of the tree is missing"));
  }
  hashes = *std::move(stored);
  hashes.resize(width * Digest::kBytes);
  return hashes;
}

StoreResult<Digest> Store::State::subtree(std::uint64_t size, unsigned height,
                                          std::uint64_t index) const {
  const unsigned level = height / kTileHeight;
  const unsigned count = 1U << (height % kTileHeight);
  const std::uint64_t first = index * count;
  const auto place = static_cast<unsigned>(first % kTileWidth);
  const auto hashes = TRY(tile(size, level, first / kTileWidth, place + count));
  return root_within(hashes, place, count);
}

StoreResult<Digest> Store::State::root_at(std::uint64_t wanted, std::uint64_t size) const {
  std::vector<Digest> peaks;
  for (unsigned height = 64; height-- > 0;) {
    if (((wanted >> height) & 1) == 0) continue;
    // The peaks of a smaller tree lie in the tiles of the present one.
    const auto peak = TRY(subtree(size, height, (wanted >> height) - 1));
    peaks.push_back(peak);
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
