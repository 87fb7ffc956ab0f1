#include "eventstore/store/without_logs.hpp"

#include <string>

#include <rocksdb/file_system.h>

namespace daybook::store {
namespace {

class EmptyFile final : public rocksdb::FSSequentialFile {
 public:
  rocksdb::IOStatus Read(std::size_t, const rocksdb::IOOptions&, rocksdb::Slice* result, char*,
                         rocksdb::IODebugContext*) override {
    *result = rocksdb::Slice();
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus Skip(std::uint64_t) override { return rocksdb::IOStatus::OK(); }
};

class WithoutLogs final : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "WithoutLogs"; }

  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override {
    if (!name.ends_with(".log")) return target()->NewSequentialFile(name, options, file, debug);
    *file = std::make_unique<EmptyFile>();
    return rocksdb::IOStatus::OK();
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> without_logs(rocksdb::Env& env) {
  return rocksdb::NewCompositeEnv(std::make_shared<WithoutLogs>(env.GetFileSystem()));
}

}  // namespace daybook::store
