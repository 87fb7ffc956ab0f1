#include "eventstore/database.hpp"

#include <utility>

#include <fmt/format.h>

#include "domain/check.hpp"
#include "eventstore/database_options.hpp"

namespace daybook::store {
namespace {

bool is_lock_conflict(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && text.find("lock") != std::string::npos &&
         text.find("LOCK") != std::string::npos;
}

StoreError opening_error(const rocksdb::Status& status, const std::filesystem::path& directory) {
  if (is_lock_conflict(status)) {
    return {StoreErrorCode::in_use,
            fmt::format("The ledger in {} is in use: stop the process that has it open.",
                        directory.parent_path().string())};
  }
  return error_of(status, "opening the database");
}

rocksdb::Status open_raw(const std::filesystem::path& directory, Database::Mode mode,
                         const Options& options, std::vector<rocksdb::ColumnFamilyHandle*>& handles,
                         rocksdb::DB*& db) {
  const auto chosen = database_options(mode, options);
  const auto families = family_descriptors(options);
  if (mode == Database::Mode::inspect) {
    return rocksdb::DB::OpenForReadOnly(chosen, directory, families, &handles, &db);
  }
  return rocksdb::DB::Open(chosen, directory, families, &handles, &db);
}

}  // namespace

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

StoreResult<std::unique_ptr<Database>> Database::open(const std::filesystem::path& directory,
                                                      Mode mode, const Options& options) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = open_raw(directory, mode, options, handles, db);
  if (!status.ok()) return failed(opening_error(status, directory));
  return std::unique_ptr<Database>(
      new Database(std::unique_ptr<rocksdb::DB>(db), std::move(handles)));
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
  rocksdb::WriteOptions options;
  options.sync = sync;
  return db_->Write(options, &batch);
}

}  // namespace daybook::store
