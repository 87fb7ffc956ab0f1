#include "eventstore/backup/files.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/base/places_apart.hpp"
#include "eventstore/process/descriptors.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"

namespace daybook::store {
namespace {

/// The end of the log in a backup, read where it lies. `info` has its file details.
StoreResult<Vouched> held_by(const rocksdb::BackupInfo& info) {
  Options options;
  options.access = Access::inspect;
  options.env = info.env_for_open.get();
  const auto database = TRY(Database::open(info.name_for_open, Database::Mode::inspect, options));
  const auto value = database->get(Family::meta, kMetaHead);
  if (!value) return failed(value.error());
  const auto head = *value ? decode_head(**value) : std::nullopt;
  if (head) return Vouched{head->frontier.size(), head->root};
  return failed(StoreError{StoreErrorCode::damaged,
                           "The head in the backup is missing or does not agree with itself.",
                           std::nullopt});
}

Backup damaged_backup(rocksdb::BackupID id) {
  Backup backup;
  backup.id = id;
  backup.fault = fmt::format("Backup {} cannot be read: its list of files is damaged.", id);
  return backup;
}

}  // namespace

rocksdb::BackupEngineOptions backup_engine_options(const std::filesystem::path& directory) {
  // A backup is opened where it lies only by its whole path.
  rocksdb::BackupEngineOptions options(std::filesystem::absolute(directory).string());
  options.share_table_files = true;
  options.share_files_with_checksum = true;
  options.sync = true;
  options.backup_log_files = true;
  return options;
}

StoreResult<std::unique_ptr<rocksdb::BackupEngineReadOnly>> backups_in(
    const std::filesystem::path& directory) {
  std::error_code ignored;
  if (const auto why = cannot_look(directory / "meta"))
    return failed(StoreError{StoreErrorCode::io_failed, *why, std::nullopt});
  if (!std::filesystem::is_directory(directory / "meta", ignored)) {
    return failed(StoreError{
        StoreErrorCode::not_found,
        fmt::format("There are no backups at {}: name the directory that was backed up to.",
                    directory.string()),
        std::nullopt});
  }
  if (const auto occupied = process::occupy_standard_streams(); !occupied)
    return failed(StoreError{StoreErrorCode::io_failed, occupied.error(), std::nullopt});
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  const auto opened = rocksdb::BackupEngineReadOnly::Open(backup_engine_options(directory),
                                                          rocksdb::Env::Default(), &engine);
  if (!opened.ok()) return failed(error_of(opened, "opening the directory of backups"));
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(engine);
}

Backup described(const rocksdb::BackupEngineReadOnlyBase& backups, rocksdb::BackupID id) {
  rocksdb::BackupInfo info;
  if (!backups.GetBackupInfo(id, &info, true).ok()) return damaged_backup(id);
  Backup backup;
  backup.id = id;
  backup.taken_at = Instant{info.timestamp * 1'000};
  backup.bytes = info.size;
  auto stamp = decode_stamp(info.app_metadata);
  if (!stamp) {
    backup.fault = fmt::format("Backup {} cannot be trusted: its stamp is damaged.", id);
    return backup;
  }
  backup.stamp = *std::move(stamp);
  const auto holds = held_by(info);
  if (!holds)
    backup.fault = fmt::format("Backup {} does not open: {}", id, holds.error().message);
  else
    backup.holds = *holds;
  if (holds && holds->size < backup.stamp.at_least.size)
    backup.fault = fmt::format("Backup {} holds {} entries but should hold {} at least.", id,
                               holds->size, backup.stamp.at_least.size);
  return backup;
}

std::vector<Backup> described_all(const rocksdb::BackupEngineReadOnlyBase& backups) {
  std::vector<rocksdb::BackupInfo> infos;
  std::vector<rocksdb::BackupID> ids;
  backups.GetCorruptedBackups(&ids);
  backups.GetBackupInfo(&infos);
  for (const auto& info : infos) ids.push_back(info.backup_id);
  std::ranges::sort(ids);
  std::vector<Backup> all;
  for (const auto id : ids) all.push_back(described(backups, id));
  return all;
}

}  // namespace daybook::store
