#include "eventstore/backup/backup.hpp"

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/backup/files.hpp"
#include "eventstore/base/durable_file.hpp"
#include "eventstore/base/places_apart.hpp"
#include "eventstore/process/descriptors.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/store/database.hpp"

namespace daybook::store {
namespace {

StoreError refusal(StoreErrorCode code, std::string message) {
  return {code, std::move(message), std::nullopt};
}

/// Held while one process writes to a directory of backups.
class DirectoryLock {
 public:
  static StoreResult<std::unique_ptr<DirectoryLock>> take(const std::filesystem::path& directory) {
    rocksdb::Env& env = *rocksdb::Env::Default();
    TRY(make(directory));
    if (const auto occupied = process::occupy_standard_streams(); !occupied)
      return failed(refusal(StoreErrorCode::io_failed, occupied.error()));
    rocksdb::FileLock* lock = nullptr;
    if (env.LockFile(directory / "lock", &lock).ok())
      return std::unique_ptr<DirectoryLock>(new DirectoryLock(env, lock));
    return failed(refusal(StoreErrorCode::in_use,
                          fmt::format("Another backup is being written to {}: wait for its end.",
                                      directory.string())));
  }
  ~DirectoryLock() { env_.UnlockFile(lock_).PermitUncheckedError(); }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  DirectoryLock(rocksdb::Env& env, rocksdb::FileLock* lock) : env_(env), lock_(lock) {}

  /// Makes the directory where there is none, and its name durable.
  static StoreResult<void> make(const std::filesystem::path& directory) {
    const auto made = process::make_private_directory(directory);
    if (!made) return failed(refusal(StoreErrorCode::io_failed, made.error() + "."));
    const auto durable = sync_directory(directory_of(directory));
    if (durable) return {};
    return failed(refusal(StoreErrorCode::io_failed, durable.error().message));
  }

  rocksdb::Env& env_;
  rocksdb::FileLock* lock_;
};

/// What to stamp a backup with that is begun now.
StoreResult<BackupManifest> stamp_of(const Store& store, const std::string& checkpoint) {
  const auto wrong = [](std::string_view why) {
    return failed(refusal(StoreErrorCode::damaged,
                          fmt::format("The checkpoint to stamp the backup with {}.", why)));
  };
  const Head head = store.head();
  BackupManifest stamp{store.identity(), {head.size, head.root}, checkpoint};
  if (checkpoint.empty()) return stamp;
  const auto vouched = vouched_in(checkpoint);
  if (!vouched) return wrong("is not a signed note of a size and a root");
  if (vouched->size > head.size) return wrong("is of more entries than the ledger has");
  const auto root = TRY(store.root_at(vouched->size));
  if (root != vouched->root) return wrong("has another root than the ledger at its size");
  return stamp;
}

/// The newest backup in the directory is of this ledger, at an earlier time.
StoreResult<void> check_succession(const Store& store,
                                   const rocksdb::BackupEngineReadOnlyBase& backups,
                                   const std::filesystem::path& directory) {
  const auto all = described_all(backups);
  if (all.empty() || !all.back().fault.empty()) return {};
  const Backup& newest = all.back();
  const auto other = [&](std::string_view what) {
    return failed(refusal(StoreErrorCode::already_exists,
                          fmt::format("{} holds backups of {}: back up to another directory.",
                                      directory.string(), what)));
  };
  const Identity& ledger = newest.stamp.ledger;
  if (ledger.name != store.identity().name || ledger.created_at != store.identity().created_at)
    return other(fmt::format("another ledger, {}", ledger.name.value));
  const Vouched& before = newest.stamp.at_least;
  if (before.size > store.size()) return other("entries that this ledger does not have");
  const auto root = TRY(store.root_at(before.size));
  if (root != before.root) return other("another history of this ledger");
  return {};
}

/// The backup agrees with its checksums and with the ledger it was made of.
StoreResult<Backup> verify(const Store& store, const rocksdb::BackupEngine& engine,
                           rocksdb::BackupID id) {
  const auto sound = engine.VerifyBackup(id, true);
  if (!sound.ok())
    return failed(refusal(
        StoreErrorCode::damaged,
        fmt::format("The backup did not read back as it was written ({}) and was removed: its disk "
                    "is not to be trusted. Back up to another directory.",
                    sound.ToString())));
  Backup backup = described(engine, id);
  if (!backup.fault.empty())
    return failed(refusal(StoreErrorCode::damaged, backup.fault + " It was removed."));
  // What was being appended meanwhile may be in the backup before it can be read in the ledger.
  if (backup.holds.size > store.size()) return backup;
  const auto root = TRY(store.root_at(backup.holds.size));
  if (root == backup.holds.root) return backup;
  return failed(refusal(StoreErrorCode::damaged,
                        "The backup has another root than the ledger and was removed. Run fsck."));
}

}  // namespace

StoreResult<Backup> back_up(Store& store, const std::filesystem::path& directory,
                            const std::string& checkpoint, const BackupOptions& options) {
  if (options.keep < 1 || options.keep > kMaxBackupsKept)
    return failed(refusal(StoreErrorCode::invalid_group,
                          fmt::format("keep: {} is not a number of backups from 1 to {}.",
                                      options.keep, kMaxBackupsKept)));
  if (auto why = not_apart(directory))
    return failed(refusal(StoreErrorCode::already_exists, *std::move(why)));
  const auto lock = TRY(DirectoryLock::take(directory));
  const auto stamp = TRY(stamp_of(store, checkpoint));
  rocksdb::DB& db = store.database().db();
  rocksdb::BackupEngine* raw = nullptr;
  const auto opened =
      rocksdb::BackupEngine::Open(backup_engine_options(directory), db.GetEnv(), &raw);
  if (!opened.ok()) return failed(error_of(opened, "opening the directory of backups"));
  const std::unique_ptr<rocksdb::BackupEngine> engine(raw);
  TRY(check_succession(store, *engine, directory));
  rocksdb::CreateBackupOptions creating;
  creating.flush_before_backup = true;
  rocksdb::BackupID id = 0;
  const auto made = engine->CreateNewBackupWithMetadata(creating, &db, encode_stamp(stamp), &id);
  if (!made.ok()) return failed(error_of(made, "writing the backup"));
  auto backup = verify(store, *engine, id);
  const auto tidied = backup ? engine->PurgeOldBackups(options.keep) : engine->DeleteBackup(id);
  if (backup && !tidied.ok()) return failed(error_of(tidied, "removing old backups"));
  return backup;
}

StoreResult<std::vector<Backup>> list_backups(const std::filesystem::path& directory) {
  const auto backups = TRY(backups_in(directory));
  return described_all(*backups);
}

}  // namespace daybook::store
