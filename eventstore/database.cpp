#include "eventstore/database.hpp"

#include <utility>

#include <fmt/format.h>

#include "domain/base/check.hpp"

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

}  // namespace daybook::store
