#include "eventstore/store/wal_check.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/store/encoding.hpp"
#include "eventstore/store/wal_batch.hpp"
#include "eventstore/store/wal_record.hpp"

namespace daybook::store {
namespace {

namespace fs = std::filesystem;

/// The number of a log file; nothing when the name is not one of a log.
std::optional<std::uint64_t> log_number(std::string_view name) {
  constexpr std::string_view kEnding = ".log";
  if (!name.ends_with(kEnding)) return std::nullopt;
  name.remove_suffix(kEnding.size());
  std::uint64_t number = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
  if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return std::nullopt;
  return number;
}

struct LogFile {
  std::uint64_t number = 0;
  fs::path path;
};

/// The logs that recovery would replay, in order.
StoreResult<std::vector<LogFile>> live_logs(const fs::path& directory, const Database& tables,
                                            rocksdb::Env& env) {
  std::uint64_t first = 0;
  tables.db().GetIntProperty(rocksdb::DB::Properties::kMinLogNumberToKeep, &first);
  std::vector<std::string> names;
  const auto listed = env.GetChildren(directory, &names);
  if (!listed.ok()) return failed(error_of(listed, "listing the write-ahead logs"));
  std::vector<LogFile> logs;
  for (const std::string& name : names) {
    const auto number = log_number(name);
    if (number && *number >= first) logs.push_back({*number, directory / name});
  }
  std::ranges::sort(logs, {}, &LogFile::number);
  return logs;
}

/// The position behind the last entry in the tables; nothing when they cannot be read.
std::optional<Position> end_of_tables(const Database& tables) {
  const auto row = tables.iterate(Family::log);
  row->SeekToLast();
  if (!row->status().ok()) return std::nullopt;
  if (!row->Valid()) return Position{0};
  const auto last = number_of(view(row->key()));
  return last ? std::optional(Position{*last + 1}) : std::nullopt;
}

/// Follows the records of all logs, one after the other.
class Walk {
 public:
  explicit Walk(const Database& tables)
      : tables_(tables),
        tables_sequence_(tables.db().GetLatestSequenceNumber()),
        log_family_(tables.family(Family::log)->GetID()) {}

  StoreResult<void> follow(const fs::path& file, std::string_view log) {
    found_.logs.push_back(file);
    std::size_t at = 0;
    while (at < log.size()) {
      const std::size_t room = kWalBlockBytes - at % kWalBlockBytes;
      if (room < kWalHeaderBytes) {
        at += room;
        continue;
      }
      const auto record = wal_record_at(log, at);
      if (!record || record->payload.size() > room - kWalHeaderBytes) return tear(file, log, at);
      if (const char* const fault = take(*record)) return failed(damage(file, at, fault));
      at += kWalHeaderBytes + record->payload.size();
    }
    // The end of the last record was not written any more.
    if (!begun_.empty()) found_.torn = true;
    begun_.clear();
    return {};
  }

  const WalFound& found() const { return found_; }

 private:
  /// Whether the sequence goes on with a batch that begins so.
  bool follows(const std::optional<WalBatch>& batch) const {
    if (!batch) return false;
    return found_.last_sequence ? batch->sequence == *found_.last_sequence + 1
                                : batch->sequence <= tables_sequence_ + 1;
  }

  /// What is wrong with the record, or null.
  const char* take(const WalRecord& record) {
    const bool begins = record.piece == WalPiece::full || record.piece == WalPiece::first;
    if (begins != begun_.empty()) return "a part of a record is missing before it";
    if (record.piece == WalPiece::full) return take_batch(record.payload);
    begun_ += record.payload;
    if (record.piece != WalPiece::last) return nullptr;
    const char* const fault = take_batch(begun_);
    begun_.clear();
    return fault;
  }

  const char* take_batch(std::string_view bytes) {
    std::optional<Position> end;
    const auto batch = read_wal_batch(bytes, [&](std::uint32_t family, std::string_view key) {
      const auto position = family == log_family_ ? number_of(key) : std::nullopt;
      if (position) end = Position{*position + 1};
    });
    if (!batch) return "its record is not one of a ledger";
    if (!follows(batch)) return "its record does not follow the one before";
    if (batch->changes > 0) found_.last_sequence = batch->sequence + batch->changes - 1;
    if (end) end_ = end;
    return nullptr;
  }

  /// Whether a record that was put right could be the next one.
  bool may_be_next(const WalRecord& record) const {
    const bool begins = record.piece == WalPiece::full || record.piece == WalPiece::first;
    if (begins != begun_.empty()) return false;
    if (record.piece == WalPiece::full) return follows(read_wal_batch(record.payload));
    if (record.piece == WalPiece::first) return follows(wal_batch_begin(record.payload));
    return record.piece == WalPiece::middle ||
           follows(read_wal_batch(begun_ + std::string(record.payload)));
  }

  /// Judges the bytes at `at`, which are no whole record: never written to their end, or changed.
  StoreResult<void> tear(const fs::path& file, std::string_view log, std::size_t at) {
    if (const auto behind = next_wal_record(log, at))
      return failed(damage(
          file, at,
          fmt::format("its record is broken, but a whole one stands behind, at {}", *behind)));
    const auto change = change_of_wal_record(
        log, at, [this](const WalRecord& record) { return may_be_next(record); });
    if (change) return failed(damage(file, at, *change));
    found_.torn = true;
    begun_.clear();
    return {};
  }

  StoreError damage(const fs::path& file, std::size_t at, std::string_view what) const {
    const auto position = end_ ? end_ : end_of_tables(tables_);
    const std::string lost =
        position ? fmt::format("entries from position {} on", position->value) : "entries";
    return {StoreErrorCode::damaged,
            fmt::format("The write-ahead log {} is damaged at byte {}: {}; {} may be lost. Run "
                        "fsck; restore from a backup.",
                        file.string(), at, what, lost),
            position};
  }

  const Database& tables_;
  const std::uint64_t tables_sequence_;
  const std::uint32_t log_family_;
  WalFound found_;
  std::optional<Position> end_;  ///< behind the last entry found in the logs
  std::string begun_;            ///< the parts of a record of which more must follow
};

}  // namespace

StoreResult<WalFound> check_wal(const fs::path& directory, const Database& tables,
                                const Options& options) {
  rocksdb::Env& env = options.env != nullptr ? *options.env : *rocksdb::Env::Default();
  const auto logs = TRY(live_logs(directory, tables, env));
  Walk walk(tables);
  std::string bytes;
  for (const LogFile& log : logs) {
    const auto read = rocksdb::ReadFileToString(&env, log.path, &bytes);
    if (!read.ok()) return failed(error_of(read, "reading the write-ahead log"));
    if (auto sound = walk.follow(log.path, bytes); !sound) return failed(sound.error());
  }
  return walk.found();
}

}  // namespace daybook::store
