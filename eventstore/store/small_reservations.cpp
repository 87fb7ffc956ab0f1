#include "eventstore/store/small_reservations.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <rocksdb/file_system.h>

namespace daybook::store {

namespace {

constexpr std::size_t kReservedBytesMax = std::size_t{4} << 20;

class File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;
  void SetPreallocationBlockSize(size_t size) override {
    FSWritableFileOwnerWrapper::SetPreallocationBlockSize(std::min(size, kReservedBytesMax));
  }
};

class Files final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;
  const char* Name() const override { return "SmallReservations"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    auto status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
    if (status.ok()) *result = std::make_unique<File>(std::move(*result));
    return status;
  }
};

}  // namespace

rocksdb::Env* env_of_small_reservations() {
  static const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<Files>(rocksdb::FileSystem::Default()));
  return env.get();
}

}  // namespace daybook::store
