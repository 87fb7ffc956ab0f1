#include <algorithm>
#include <string>
#include <utility>

#include "eventstore/state.hpp"

namespace daybook::store {
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
  const auto row = state_->database->get(Family::posts, event_id);
  if (!row) return failed(row.error());
  if (!*row) return std::optional<PostRecord>();
  const auto record = decode_post(**row);
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

}  // namespace daybook::store
