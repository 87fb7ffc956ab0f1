/// The RocksDB database beneath the store: its column families, its options, its errors.
/// Private to this folder and its tests: the only header here that shows RocksDB.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include "eventstore/store/error.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

struct WalFound;

/// The column families, in the order of FORMAT.md. RocksDB's own `default` stays empty.
enum class Family : std::uint8_t { log, streams, posts, tree, views, meta, index };
inline constexpr std::size_t kFamilies = 7;

const char* name_of(Family family);

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view view(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

/// A batch whose every key and value is guarded by a checksum from here into the memtable.
inline rocksdb::WriteBatch guarded_batch() {
  return rocksdb::WriteBatch(0, 0, 8, 0);
}

/// What a failed read or opening means for the caller.
StoreError error_of(const rocksdb::Status& status, std::string_view doing);

/// An open RocksDB database with all column families.
///
/// Thread-safe for reads. No iterator of it may live when it is destroyed: RocksDB would abort.
class Database {
 public:
  enum class Mode : std::uint8_t {
    create,
    write,
    inspect,
    tables,  ///< looks, at what is in tables alone: the write-ahead logs are left out
  };

  /// Opens the database in `directory`. Before they are replayed, its write-ahead logs are checked
  /// (wal_check.hpp). `in_use`, `damaged`, `io_failed`.
  static StoreResult<std::unique_ptr<Database>> open(const std::filesystem::path& directory,
                                                     Mode mode, const Options& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }

  /// The value of `key`, or nothing when there is none.
  StoreResult<std::optional<std::string>> get(Family family, std::string_view key) const;

  /// The rows of one family as of now. What `options` points to must outlive the iterator.
  std::unique_ptr<rocksdb::Iterator> iterate(Family family,
                                             rocksdb::ReadOptions options = {}) const;

  /// Writes and, unless the options say otherwise, waits for the disk. After a write that failed
  /// every later one does, without being tried: only opening anew helps.
  rocksdb::Status write(rocksdb::WriteBatch& batch, bool sync);

 private:
  static StoreResult<std::unique_ptr<Database>> open_as_told(const std::filesystem::path& directory,
                                                             Mode mode,
                                                             const rocksdb::DBOptions& chosen,
                                                             const Options& options);
  static StoreResult<std::unique_ptr<Database>> open_tables(const std::filesystem::path& directory,
                                                            const Options& options);
  static StoreResult<std::unique_ptr<Database>> open_after(const std::filesystem::path& directory,
                                                           Mode mode, const Options& options,
                                                           const WalFound& wal,
                                                           std::uint64_t sequence);
  static StoreResult<std::unique_ptr<Database>> open_to_write(
      const std::filesystem::path& directory, const Options& options);
  static StoreResult<std::unique_ptr<Database>> open_to_look(const std::filesystem::path& directory,
                                                             const Options& options);
  Database(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> handles);

  std::unique_ptr<rocksdb::Env> files_;  ///< where it is not the options' own
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::atomic<bool> write_failed_{false};
};

/// Every RocksDB option that decides safety or speed, spelled out in one place.
rocksdb::DBOptions database_options(Database::Mode mode, const Options& options);

/// The column families of `Family`, in its order, and then RocksDB's `default`.
std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const Options& options);

/// The same families, to look at a few rows once: without caches, filters or hashes.
std::vector<rocksdb::ColumnFamilyDescriptor> families_for_a_look();

}  // namespace daybook::store
