#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

StoreError invalid(std::string_view what) {
  return {StoreErrorCode::invalid_group, fmt::format("The group was not written: {}.", what)};
}

StoreError unknown_outcome(std::string_view why) {
  return {StoreErrorCode::outcome_unknown,
          fmt::format(
              "The outcome is unknown until the ledger is reopened: {}. Stop posting and restart.",
              why)};
}

/// What is wrong with an entry, or null.
const char* fault_of(const EntryDraft& entry) {
  if (entry.bytes.empty()) return "an entry is empty";
  if (entry.bytes.size() > kMaxEntryBytes) return "an entry is longer than 65,535 bytes";
  if (entry.stream.empty() || entry.stream.size() > kMaxStreamNameBytes) {
    return "a stream's name is empty or longer than 255 bytes";
  }
  if (entry.stream.find('\0') != std::string::npos) return "a stream's name holds a zero byte";
  if (!entry.event_id.empty() && entry.event_id.size() != kEventIdBytes) {
    return "an event id has not 16 bytes";
  }
  return nullptr;
}

/// What is wrong with the group in itself, or null.
const char* fault_of(const CommitGroup& group) {
  if (group.entries.empty()) return "it has no entries";
  for (const EntryDraft& entry : group.entries) {
    if (const char* const fault = fault_of(entry)) return fault;
  }
  const auto named = std::ranges::count_if(
      group.entries, [](const EntryDraft& entry) { return !entry.event_id.empty(); });
  if (static_cast<std::size_t>(named) != group.posts.size()) {
    return "the remembered posts are not as many as the entries with event ids";
  }
  const std::uint64_t end = group.first.value + group.entries.size();
  for (const RememberedPost& post : group.posts) {
    const std::uint64_t position = post.record.position.value;
    if (post.event_id.size() != kEventIdBytes) return "an event id has not 16 bytes";
    if (position < group.first.value || position >= end) return "a post is outside of the group";
    if (group.entries[position - group.first.value].event_id != post.event_id) {
      return "a post's event id is not that of its entry";
    }
  }
  return nullptr;
}

/// Collects the rows of one group. Keeps the first failure; later calls then do nothing.
class BatchBuilder {
 public:
  explicit BatchBuilder(const Database& database) : database_(database) {}

  void put(Family family, std::string_view key, std::string_view value) {
    if (status_.ok()) status_ = batch_.Put(database_.family(family), slice(key), slice(value));
  }
  void remove(Family family, std::string_view key) {
    if (status_.ok()) status_ = batch_.Delete(database_.family(family), slice(key));
  }

  const rocksdb::Status& status() const { return status_; }
  rocksdb::WriteBatch& batch() { return batch_; }

 private:
  const Database& database_;
  rocksdb::WriteBatch batch_ = guarded_batch();
  rocksdb::Status status_;
};

void add_entries(const CommitGroup& group, BatchBuilder& batch) {
  std::string value;
  for (std::size_t i = 0; i < group.entries.size(); ++i) {
    const EntryDraft& entry = group.entries[i];
    const Position position{group.first.value + i};
    encode_log_value(position, entry.bytes, value);
    batch.put(Family::log, number_bytes(position.value).view(), value);
  }
}

void add_stream_rows(const CommitGroup& group, BatchBuilder& batch) {
  for (std::size_t i = 0; i < group.entries.size(); ++i) {
    const EntryDraft& entry = group.entries[i];
    const auto position = number_bytes(group.first.value + i);
    batch.put(Family::streams, stream_key(entry.stream, entry.version), position.view());
  }
}

void add_rows(const CommitGroup& group, BatchBuilder& batch) {
  for (const RememberedPost& post : group.posts) {
    batch.put(Family::posts, post.event_id, encode_post(post.record));
  }
  for (const IndexUpdate& update : group.index) {
    if (update.value) {
      batch.put(Family::index, update.key, *update.value);
    } else {
      batch.remove(Family::index, update.key);
    }
  }
}

void add_leaves(const CommitGroup& group, bool skip_tiles, TileEdge& edge, BatchBuilder& batch) {
  const TileEdge::Sink sink = [&](unsigned level, std::uint64_t index, std::string_view hashes) {
    if (!skip_tiles) batch.put(Family::tree, tile_key(level, index).view(), hashes);
  };
  for (const EntryDraft& entry : group.entries) edge.append(leaf_hash(entry.bytes), sink);
  edge.flush(sink);
}

}  // namespace

/// The steps of an append.
struct Store::Appending {
  static std::optional<StoreError> refusal(const State& state, const CommitGroup& group) {
    if (state.options.access != Access::read_write) {
      return StoreError{StoreErrorCode::read_only, "The ledger is open for reading only."};
    }
    if (state.poisoned.load(std::memory_order_acquire))
      return unknown_outcome("an earlier write failed");
    if (group.first.value != state.size()) {
      return StoreError{StoreErrorCode::wrong_position,
                        fmt::format("A group for position {} was given to a ledger of {} entries.",
                                    group.first.value, state.size()),
                        Position{state.size()}};
    }
    if (const char* const fault = fault_of(group)) return invalid(fault);
    return std::nullopt;
  }

  /// After a write that failed nothing is known; after one that succeeded all is durable.
  static StoreResult<void> write(State& state, BatchBuilder& batch) {
    if (!batch.status().ok()) return failed(invalid(batch.status().ToString()));
    const auto status = state.database->write(batch.batch(), !state.options.unsafe_skip_sync);
    if (status.ok()) return {};
    state.poisoned.store(true, std::memory_order_release);
    return failed(unknown_outcome(status.ToString()));
  }

  static void settle(State& state, TileEdge edge, const StoredHead& head) {
    state.edge = std::move(edge);
    state.publish(head);
    if (head.frontier.size() - state.anchored_size < state.options.anchor_every_entries) return;
    // The group is durable already. An older anchor stays true; the next group tries again.
    static_cast<void>(state.renew_anchor());
  }
};

StoreResult<Head> Store::append(const CommitGroup& group) {
  State& state = *state_;
  if (auto refusal = Appending::refusal(state, group)) return failed(*std::move(refusal));
  BatchBuilder batch(*state.database);
  TileEdge edge = state.edge;
  add_leaves(group, state.options.unsafe_skip_tiles, edge, batch);
  const StoredHead head{edge.frontier(), edge.frontier().root(), group.recorded_at};
  if (group.root && *group.root != head.root) {
    return failed(
        StoreError{StoreErrorCode::wrong_root,
                   "The root after the group is not the expected one; nothing was written."});
  }
  // Family by family: the rows of one memtable are inserted together while it is in the cache.
  add_entries(group, batch);
  add_stream_rows(group, batch);
  add_rows(group, batch);
  batch.put(Family::meta, kMetaHead, encode_head(head));
  TRY(Appending::write(state, batch));
  Appending::settle(state, std::move(edge), head);
  return Head{head.frontier.size(), head.root, head.recorded_at};
}

}  // namespace daybook::store
