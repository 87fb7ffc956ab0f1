#include <bit>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/base/places_apart.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/store/anchor.hpp"
#include "eventstore/store/copy_marker.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

rocksdb::Env& env_of(const Options& options) {
  return options.env != nullptr ? *options.env : *rocksdb::Env::Default();
}

std::filesystem::path database_in(const std::filesystem::path& directory) {
  return directory / "db";
}

bool holds_a_database(const std::filesystem::path& directory, const Options& options) {
  return env_of(options).FileExists(database_in(directory) / "CURRENT").ok();
}

StoreError not_a_ledger(const std::filesystem::path& directory) {
  return {StoreErrorCode::not_a_ledger,
          fmt::format("There is no ledger in {}: create one, or name another directory.",
                      directory.string())};
}

StoreError already_exists(const std::filesystem::path& directory) {
  return {StoreErrorCode::already_exists,
          fmt::format("There is a ledger in {} already: open it, or name another directory.",
                      directory.string())};
}

StoreError bad_head(std::string_view what) {
  return {StoreErrorCode::damaged,
          fmt::format("{}: the ledger does not open for writing. Run fsck; restore from a backup.",
                      what)};
}

StoreResult<void> write_identity(Database& database, const Identity& identity,
                                 const Options& options) {
  auto batch = guarded_batch();
  auto* const meta = database.family(Family::meta);
  StoredHead head;
  head.root = head.frontier.root();
  head.recorded_at = identity.created_at;
  const auto created = static_cast<std::uint64_t>(identity.created_at.milliseconds);
  rocksdb::Status status =
      batch.Put(meta, slice(kMetaFormat), slice(number_bytes(kFormatVersion).view()));
  if (status.ok()) status = batch.Put(meta, slice(kMetaName), slice(identity.name.value));
  if (status.ok())
    status = batch.Put(meta, slice(kMetaCreatedAt), slice(number_bytes(created).view()));
  const Digest digest = identity_digest(kFormatVersion, identity);
  if (status.ok()) status = batch.Put(meta, slice(kMetaIdentity), slice(digest.view()));
  if (status.ok()) status = batch.Put(meta, slice(kMetaHead), encode_head(head));
  if (status.ok()) status = database.write(batch, !options.unsafe_skip_sync);
  if (!status.ok()) return failed(error_of(status, "creating the ledger"));
  return {};
}

/// Makes the ledger's directory and its database's, for their owner alone: whatever mode the files
/// in them are made with, nobody else gets to them.
StoreResult<void> make_directories(const std::filesystem::path& directory, const Options& options) {
  if (options.env != nullptr) {
    const auto made = env_of(options).CreateDirIfMissing(directory);
    if (!made.ok()) return failed(error_of(made, "making the ledger's directory"));
    return {};
  }
  for (const auto& path : {directory, database_in(directory)})
    if (const auto made = process::make_private_directory(path); !made)
      return failed(StoreError{StoreErrorCode::io_failed, made.error() + ".", {}});
  return {};
}

/// Makes the names of the new directories durable: RocksDB does so only for what is inside its own.
StoreResult<void> sync_directories(const std::filesystem::path& directory, const Options& options) {
  for (const auto& path : {directory, std::filesystem::absolute(directory).parent_path()}) {
    std::unique_ptr<rocksdb::Directory> handle;
    rocksdb::Status status = env_of(options).NewDirectory(path, &handle);
    if (status.ok()) status = handle->Fsync();
    if (!status.ok()) return failed(error_of(status, "making the ledger's directory durable"));
  }
  return {};
}

StoreResult<std::optional<std::uint64_t>> meta_number(const Database& database,
                                                      std::string_view key) {
  const auto value = database.get(Family::meta, key);
  if (!value) return failed(value.error());
  return *value ? number_of(**value) : std::nullopt;
}

StoreResult<void> check_format(const Database& database, const std::filesystem::path& directory) {
  const auto format = TRY(meta_number(database, kMetaFormat));
  if (!format) return failed(not_a_ledger(directory));
  if (*format <= kFormatVersion) return {};
  return failed(
      StoreError{StoreErrorCode::newer_format,
                 fmt::format("The ledger in {} has format {}, this Daybook knows formats up to "
                             "{}: use a newer Daybook.",
                             directory.string(), *format, kFormatVersion)});
}

StoreResult<Identity> read_identity(const Database& database) {
  const auto name = TRY(database.get(Family::meta, kMetaName));
  const auto created = TRY(meta_number(database, kMetaCreatedAt));
  if (!name || !created) return failed(bad_head("The ledger's name or creation time is missing"));
  return Identity{LedgerName{*name}, Instant{static_cast<std::int64_t>(*created)}};
}

StoreResult<StoredHead> read_head(const Database& database) {
  const auto value = database.get(Family::meta, kMetaHead);
  if (!value) return failed(value.error());
  const auto head = *value ? decode_head(**value) : std::nullopt;
  if (!head) return failed(bad_head("The stored head is missing or does not agree with itself"));
  return *head;
}

/// For looking at a damaged ledger: as much of the log as there seems to be.
StoredHead head_by_last_key(const Database& database) {
  const auto row = database.iterate(Family::log);
  row->SeekToLast();
  const auto last = row->Valid() ? number_of(view(row->key())) : std::nullopt;
  const std::uint64_t size = last ? *last + 1 : 0;
  StoredHead head;
  // Its peaks are not known and asked of nobody: fsck makes them anew from the entries.
  const std::vector<Digest> peaks(static_cast<std::size_t>(std::popcount(size)));
  head.frontier = *Frontier::from_peaks(size, peaks);
  return head;
}

StoreResult<Epoch> begin_epoch(Database& database, const Options& options) {
  const auto before = TRY(meta_number(database, kMetaEpoch));
  const Epoch epoch{before.value_or(0) + 1};
  auto batch = guarded_batch();
  rocksdb::Status status = batch.Put(database.family(Family::meta), slice(kMetaEpoch),
                                     slice(number_bytes(epoch.value).view()));
  if (status.ok()) status = database.write(batch, !options.unsafe_skip_sync);
  if (!status.ok()) return failed(error_of(status, "noting the new writer"));
  return epoch;
}

}  // namespace

/// The steps from an open database to an open store.
struct Store::Opening {
  /// The log ends where the head says: the last entry is there, sound, and followed by none.
  static StoreResult<void> check_end(const State& state) {
    const std::uint64_t size = state.head.frontier.size();
    if (size > 0) {
      const auto last = state.entry(Position{size - 1});
      if (!last) return failed(last.error());
    }
    const auto row = state.database->iterate(Family::log);
    row->Seek(slice(number_bytes(size).view()));
    if (!row->status().ok()) return failed(error_of(row->status(), "looking for the log's end"));
    if (row->Valid()) return failed(damage_at(Position{size}, "There is an entry beyond the head"));
    return {};
  }

  /// Takes up the tree's right edge from the stored tiles and the last entries.
  static StoreResult<TileEdge> load_edge(const State& state) {
    const std::uint64_t size = state.head.frontier.size();
    std::vector<std::string> unfinished(kTileLevels);
    for (unsigned level = 0; level < kTileLevels; ++level) {
      const std::uint64_t hashes = hashes_at(level, size);
      if (hashes % kTileWidth == 0) continue;
      auto tile = TRY(state.tile(size, level, hashes / kTileWidth, hashes % kTileWidth));
      unfinished[level] = std::move(tile);
    }
    TileEdge edge(state.head.frontier, std::move(unfinished));
    if (!edge.agrees()) return failed(bad_head("The tree does not agree with the head"));
    return edge;
  }

  /// The ledger is no shorter and no other than the anchor remembers.
  static StoreResult<void> check_anchor(State& state) {
    const auto& anchor = state.anchor_before;
    if (!anchor) return failed(anchor.error());
    if (!*anchor) return {};
    state.anchored_size = (*anchor)->size;
    const std::uint64_t size = state.head.frontier.size();
    if (size < (*anchor)->size) return failed(lost_tail(size, (*anchor)->size));
    const auto root = TRY(state.root_at((*anchor)->size, size));
    if (root != (*anchor)->root)
      return failed(bad_head("The history is not the one of the anchor"));
    return {};
  }

  static StoreError lost_tail(std::uint64_t size, std::uint64_t once) {
    return {StoreErrorCode::tail_lost,
            fmt::format(
                "The ledger has {} entries but once had {}: its tail is lost. Restore it from a "
                "backup; to go on without the lost entries, remove the file named anchor.",
                size, once),
            Position{size}};
  }

  /// Everything that is checked before the ledger is read or written to.
  static StoreResult<void> check_all(State& state) {
    auto head = TRY(read_head(*state.database));
    state.head = head;
    TRY(check_end(state));
    auto edge = TRY(load_edge(state));
    state.edge = std::move(edge);
    return check_anchor(state);
  }

  static StoreResult<void> for_writing(State& state) {
    TRY(check_all(state));
    const auto epoch = TRY(begin_epoch(*state.database, state.options));
    state.epoch = epoch;
    return {};
  }

  static StoreResult<void> by_access(State& state) {
    switch (state.options.access) {
      case Access::read_write:
        return for_writing(state);
      case Access::read:
        return check_all(state);
      case Access::inspect:
        break;
    }
    auto head = read_head(*state.database);
    state.head = head ? *head : head_by_last_key(*state.database);
    return {};
  }

  static StoreResult<std::unique_ptr<Store>> finish(std::unique_ptr<State> state) {
    TRY(check_format(*state->database, state->directory));
    auto identity = TRY(read_identity(*state->database));
    state->identity = std::move(identity);
    TRY(by_access(*state));
    state->publish(StoredHead(state->head));
    return std::unique_ptr<Store>(new Store(std::move(state)));
  }
};

StoreResult<std::unique_ptr<Store>> Store::create(const std::filesystem::path& directory,
                                                  const Identity& identity,
                                                  const Options& options) {
  TRY(make_directories(directory, options));
  {
    auto database = TRY(Database::open(database_in(directory), Database::Mode::create, options));
    // A creation that was interrupted before this left no format behind, and is taken up here.
    const auto format = TRY(database->get(Family::meta, kMetaFormat));
    if (format) return failed(already_exists(directory));
    TRY(write_identity(*database, identity, options));
  }
  TRY(sync_directories(directory, options));
  return open(directory, options);
}

StoreResult<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory,
                                                const Options& options) {
  if (!holds_a_database(directory, options)) {
    if (const auto why = cannot_look(database_in(directory) / "CURRENT"))
      return failed(StoreError{StoreErrorCode::io_failed, *why});
    return failed(not_a_ledger(directory));
  }
  if (options.access == Access::read_write && !options.taking_over)
    TRY(check_no_copy(directory, options));
  const auto mode =
      options.access == Access::read_write ? Database::Mode::write : Database::Mode::inspect;
  auto state = std::make_unique<State>();
  state->directory = directory;
  state->options = options;
  // Before the database: beside a process that writes, its anchor may be of more than is seen here.
  state->anchor_before = read_anchor(directory, options);
  auto database = TRY(Database::open(database_in(directory), mode, options));
  state->database = std::move(database);
  return Opening::finish(std::move(state));
}

}  // namespace daybook::store
