#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/process/descriptors.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/wal_check.hpp"
#include "eventstore/store/without_logs.hpp"

namespace daybook::store {
namespace {

namespace fs = std::filesystem;

/// Beside a ledger that another process writes, files come and go while they are looked at.
constexpr int kTries = 5;

rocksdb::Env& env_of(const Options& options) {
  return options.env != nullptr ? *options.env : *rocksdb::Env::Default();
}

bool is_lock_conflict(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && text.find("lock") != std::string::npos &&
         text.find("LOCK") != std::string::npos;
}

StoreError opening_error(const rocksdb::Status& status, const fs::path& directory) {
  if (is_lock_conflict(status)) {
    return {StoreErrorCode::in_use,
            fmt::format("The ledger in {} is in use: stop the process that has it open.",
                        directory.parent_path().string())};
  }
  return error_of(status, "opening the database");
}

rocksdb::Status open_raw(const fs::path& directory, Database::Mode mode,
                         const rocksdb::DBOptions& chosen, const Options& options,
                         std::vector<rocksdb::ColumnFamilyHandle*>& handles, rocksdb::DB*& db) {
  const auto families =
      mode == Database::Mode::tables ? families_for_a_look() : family_descriptors(options);
  if (mode == Database::Mode::inspect || mode == Database::Mode::tables)
    return rocksdb::DB::OpenForReadOnly(chosen, directory, families, &handles, &db);
  return rocksdb::DB::Open(chosen, directory, families, &handles, &db);
}

/// Nobody else writes while it lives.
class WriteLock {
 public:
  WriteLock(const fs::path& directory, const Options& options)
      : env_(env_of(options)), status_(env_.LockFile(directory / "LOCK", &lock_)) {}
  ~WriteLock() {
    if (lock_ != nullptr) env_.UnlockFile(lock_).PermitUncheckedError();
  }
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

  bool is_taken_by_another() const { return is_lock_conflict(status_); }
  const rocksdb::Status& status() const { return status_; }

 private:
  rocksdb::Env& env_;
  rocksdb::FileLock* lock_ = nullptr;
  const rocksdb::Status status_;
};

/// What is known before the logs are replayed.
struct Known {
  WalFound wal;
  std::uint64_t tables_sequence = 0;

  std::uint64_t sequence() const {
    return std::max(wal.last_sequence.value_or(0), tables_sequence);
  }
  /// Numbers of changes that were never synced are left out for ever. The logs must not go on
  /// behind such a gap: it would look like changes that are lost.
  bool has_gap() const { return wal.last_sequence && *wal.last_sequence < tables_sequence; }
};

StoreResult<Known> look(const fs::path& directory, const Options& options) {
  const auto tables = TRY(Database::open(directory, Database::Mode::tables, options));
  const auto wal = TRY(check_wal(directory, *tables, options));
  return Known{wal, tables->db().GetLatestSequenceNumber()};
}

/// Makes all that was replayed part of the tables, so that no log is replayed again.
StoreResult<void> leave_logs_behind(Database& database) {
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (std::size_t i = 0; i < kFamilies; ++i)
    families.push_back(database.family(static_cast<Family>(i)));
  const auto flushed = database.db().Flush({}, families);
  if (!flushed.ok()) return failed(error_of(flushed, "writing what the logs held to tables"));
  return {};
}

StoreError not_replayed(const fs::path& directory) {
  return {StoreErrorCode::damaged,
          fmt::format("The database in {} did not take up all that its write-ahead logs hold. Run "
                      "fsck; restore from a backup.",
                      directory.string())};
}

bool all_there(const std::vector<fs::path>& files, const Options& options) {
  return std::ranges::all_of(
      files, [&](const fs::path& file) { return env_of(options).FileExists(file).ok(); });
}

StoreError moved_meanwhile(const fs::path& directory) {
  return {StoreErrorCode::io_failed,
          fmt::format("The files of {} changed whenever they were looked at: try again.",
                      directory.string())};
}

}  // namespace

StoreResult<std::unique_ptr<Database>> Database::open_as_told(const fs::path& directory, Mode mode,
                                                              const rocksdb::DBOptions& chosen,
                                                              const Options& options) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = open_raw(directory, mode, chosen, options, handles, db);
  if (!status.ok()) return failed(opening_error(status, directory));
  return std::unique_ptr<Database>(
      new Database(std::unique_ptr<rocksdb::DB>(db), std::move(handles)));
}

StoreResult<std::unique_ptr<Database>> Database::open_tables(const fs::path& directory,
                                                             const Options& options) {
  auto files = without_logs(env_of(options));
  auto chosen = database_options(Mode::tables, options);
  chosen.env = files.get();
  auto opened = open_as_told(directory, Mode::tables, chosen, options);
  if (opened) (*opened)->files_ = std::move(files);
  return opened;
}

StoreResult<std::unique_ptr<Database>> Database::open_after(const fs::path& directory, Mode mode,
                                                            const Options& options,
                                                            const WalFound& wal,
                                                            std::uint64_t sequence) {
  auto chosen = database_options(mode, options);
  // What is behind the tear was looked at: there is nothing whole.
  if (wal.torn) chosen.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  auto opened = open_as_told(directory, mode, chosen, options);
  if (!opened) return opened;
  if ((*opened)->db().GetLatestSequenceNumber() < sequence) return failed(not_replayed(directory));
  return opened;
}

StoreResult<std::unique_ptr<Database>> Database::open_to_write(const fs::path& directory,
                                                               const Options& options) {
  std::optional<WriteLock> lock(std::in_place, directory, options);
  if (lock->is_taken_by_another()) return failed(opening_error(lock->status(), directory));
  const auto known = look(directory, options);
  if (!known) return failed(known.error());
  lock.reset();
  auto opened = open_after(directory, Mode::write, options, known->wal, known->sequence());
  if (!opened || (!known->wal.torn && !known->has_gap())) return opened;
  TRY(leave_logs_behind(**opened));
  return opened;
}

StoreResult<std::unique_ptr<Database>> Database::open_to_look(const fs::path& directory,
                                                              const Options& options) {
  const auto known = TRY(look(directory, options));
  auto opened = open_after(directory, Mode::inspect, options, known.wal, known.sequence());
  // A log that is gone meanwhile may have been left out: its rows are in a new table.
  if (opened && !all_there(known.wal.logs, options)) return failed(moved_meanwhile(directory));
  return opened;
}

StoreResult<std::unique_ptr<Database>> Database::open(const fs::path& directory, Mode mode,
                                                      const Options& options) {
  if (const auto occupied = process::occupy_standard_streams(); !occupied)
    return failed(StoreError{StoreErrorCode::io_failed, occupied.error(), {}});
  switch (mode) {
    case Mode::create:
      return open_as_told(directory, mode, database_options(mode, options), options);
    case Mode::tables:
      return open_tables(directory, options);
    case Mode::write:
      return open_to_write(directory, options);
    case Mode::inspect:
      break;
  }
  auto opened = open_to_look(directory, options);
  for (int i = 1; i < kTries && !opened; ++i) {
    const std::string before = opened.error().message;
    opened = open_to_look(directory, options);
    const bool again = !opened && opened.error().message == before;
    if (again && opened.error().code == StoreErrorCode::damaged) break;
  }
  return opened;
}

}  // namespace daybook::store
