#include "eventstore/store/database.hpp"

#include <algorithm>
#include <cstdarg>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/memtablerep.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include "domain/base/check.hpp"
#include "eventstore/store/commit_group.hpp"
#include "eventstore/store/small_reservations.hpp"

namespace daybook::store {

const char* name_of(Family family) {
  switch (family) {
    case Family::log:
      return "log";
    case Family::streams:
      return "streams";
    case Family::posts:
      return "posts";
    case Family::tree:
      return "tree";
    case Family::views:
      return "views";
    case Family::meta:
      return "meta";
    case Family::index:
      return "index";
  }
  return "unnamed";
}

StoreError error_of(const rocksdb::Status& status, std::string_view doing) {
  if (status.IsCorruption()) {
    return {StoreErrorCode::damaged,
            fmt::format("Damage was found while {}: {}. Run fsck; restore from a backup.", doing,
                        status.ToString())};
  }
  return {StoreErrorCode::io_failed,
          fmt::format(
              "The disk or file system failed while {}: {}. Cure that and open the ledger again.",
              doing, status.ToString())};
}

Database::Database(std::unique_ptr<rocksdb::DB> db,
                   std::vector<rocksdb::ColumnFamilyHandle*> handles)
    : db_(std::move(db)), handles_(std::move(handles)) {
  DAYBOOK_CHECK(handles_.size() == kFamilies + 1, "all column families are open");
}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* const handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
}

StoreResult<std::optional<std::string>> Database::get(Family family, std::string_view key) const {
  std::string value;
  const auto status = db_->Get(rocksdb::ReadOptions(), this->family(family), slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return failed(error_of(status, "reading a row"));
  return std::optional(std::move(value));
}

std::unique_ptr<rocksdb::Iterator> Database::iterate(Family family,
                                                     rocksdb::ReadOptions options) const {
  options.total_order_seek = true;
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, this->family(family)));
}

rocksdb::Status Database::write(rocksdb::WriteBatch& batch, bool sync) {
  rocksdb::Status status = batch.VerifyChecksum();
  if (!status.ok()) return status;
  if (write_failed_) return rocksdb::Status::IOError("an earlier write failed");
  rocksdb::WriteOptions options;
  options.sync = sync;
  status = db_->Write(options, &batch);
  if (!status.ok()) write_failed_ = true;
  return status;
}

namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;

/// RocksDB's own log of what it does is not kept: its writer stops the process when a full disk
/// fails it twice. Errors are returned, and the caller reports them.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

/// What keeps acknowledged data safe (ledger.md 3). RocksDB's defaults would silently drop
/// acknowledged commits behind damage in the middle of the write-ahead log.
void decide_safety(rocksdb::DBOptions& db) {
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = true;
  db.verify_sst_unique_id_in_manifest = true;
  db.paranoid_checks = true;
  db.flush_verify_memtable_count = true;
  db.manual_wal_flush = false;
  db.unordered_write = false;
  db.two_write_queues = false;
  // Logs are made anew: what stands behind the end of one was never in another.
  db.recycle_log_file_num = 0;
  // After a failure nothing is tried again behind the caller's back.
  db.max_bgerror_resume_count = 0;
}

void decide_speed(rocksdb::DBOptions& db, const Options& options) {
  db.max_total_wal_size = options.wal_bytes;
  db.avoid_flush_during_recovery = true;
  db.avoid_flush_during_shutdown = true;
  db.skip_stats_update_on_db_open = true;
  db.max_background_jobs = 2;
  db.max_open_files = -1;
  // A thread costs more than the opening of the few tables that it would take over.
  db.max_file_opening_threads = 1;
  // There is one writer. Hashed memtables demand it.
  db.allow_concurrent_memtable_write = false;
  db.bytes_per_sync = 1 * kMiB;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
}

rocksdb::BlockBasedTableOptions table_options(Family family,
                                              const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 8 * kKiB;
  table.checksum = rocksdb::kXXH3;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  if (family == Family::posts || family == Family::streams || family == Family::index) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  }
  return table;
}

/// Event ids are random and asked for one by one: a hash table takes them faster than a sorted one.
void hash_in_memory(rocksdb::ColumnFamilyOptions& posts) {
  constexpr std::size_t kBuckets = 64 * kKiB;
  posts.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kEventIdBytes));
  posts.memtable_factory.reset(rocksdb::NewHashLinkListRepFactory(kBuckets));
}

/// Memtables are flushed when the write-ahead log reaches its limit, all together: their own limits
/// are above it.
rocksdb::ColumnFamilyOptions family_options(Family family, const Options& options,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions chosen;
  chosen.write_buffer_size = std::max<std::size_t>(2 * options.wal_bytes, 16 * kMiB);
  chosen.max_write_buffer_number = 4;
  chosen.compression = rocksdb::kLZ4Compression;
  chosen.paranoid_file_checks = false;
  if (family == Family::posts) hash_in_memory(chosen);
  chosen.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table_options(family, cache)));
  return chosen;
}

}  // namespace

rocksdb::DBOptions database_options(Database::Mode mode, const Options& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = mode == Database::Mode::create;
  db.create_missing_column_families = mode == Database::Mode::create;
  db.env = options.env != nullptr ? options.env : env_of_small_reservations();
  db.info_log = std::make_shared<NoLog>();
  decide_safety(db);
  decide_speed(db, options);
  if (mode == Database::Mode::tables) db.max_open_files = 64;
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families_for_a_look() {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  rocksdb::ColumnFamilyOptions chosen;
  chosen.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < kFamilies; ++i)
    descriptors.emplace_back(name_of(static_cast<Family>(i)), chosen);
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, chosen);
  return descriptors;
}

std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const Options& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < kFamilies; ++i) {
    const auto family = static_cast<Family>(i);
    descriptors.emplace_back(name_of(family), family_options(family, options, cache));
  }
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
  return descriptors;
}

}  // namespace daybook::store
