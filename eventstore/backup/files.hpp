/// RocksDB's backup engine, opened and queried; shared by backing up and restoring. Private to the
/// backup.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <rocksdb/utilities/backup_engine.h>

#include "eventstore/backup/backup.hpp"

namespace daybook::store {

rocksdb::BackupEngineOptions backup_engine_options(const std::filesystem::path& directory);

/// The backups of a directory, for reading. `not_found` when none was ever begun there.
StoreResult<std::unique_ptr<rocksdb::BackupEngineReadOnly>> backups_in(
    const std::filesystem::path& directory);

/// What the engine tells of a backup, completed by opening the backup where it lies.
Backup described(const rocksdb::BackupEngineReadOnlyBase& backups, rocksdb::BackupID id);

/// All of them, oldest first; those that the engine itself calls damaged too.
std::vector<Backup> described_all(const rocksdb::BackupEngineReadOnlyBase& backups);

}  // namespace daybook::store
