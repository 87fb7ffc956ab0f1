#include <limits>
#include <string>

#include "eventstore/state.hpp"

namespace daybook::store {
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

}  // namespace daybook::store
