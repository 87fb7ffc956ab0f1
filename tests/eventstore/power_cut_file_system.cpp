#include "tests/eventstore/power_cut_file_system.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace daybook::store::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

/// A file that tells its file system what was written and synced.
class WatchedFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, PowerCutFileSystem& files,
              std::string name)
      : FSWritableFileOwnerWrapper(std::move(file)), files_(files), name_(std::move(name)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = files_.operate();
    if (status.ok()) status = FSWritableFileOwnerWrapper::Append(data, options, debug);
    if (status.ok()) files_.appended(name_, data.size());
    return status;
  }

  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  /// The real disk is not waited for: the cut is not real either.
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const std::uint64_t bytes = files_.written(name_);
    const IOStatus status = files_.begin_sync();
    if (status.ok()) files_.synced(name_, bytes);
    return status;
  }

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  PowerCutFileSystem& files_;
  std::string name_;
};

/// A directory that tells its file system when it was synced.
class WatchedDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  WatchedDirectory(std::unique_ptr<rocksdb::FSDirectory>&& directory, PowerCutFileSystem& files,
                   std::string name)
      : FSDirectoryWrapper(std::move(directory)), files_(files), name_(std::move(name)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const IOStatus status = files_.operate();
    if (status.ok()) files_.directory_synced(name_);
    return status;
  }

  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  PowerCutFileSystem& files_;
  std::string name_;
};

std::string normal(const std::string& name) {
  return std::filesystem::path(name).lexically_normal().string();
}

/// The directory's own name, however it was written.
std::string without_trailing_slash(const std::string& name) {
  std::string path = normal(name);
  if (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

PowerCutFileSystem::PowerCutFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

void PowerCutFileSystem::cut_after(std::uint64_t operations) {
  const std::lock_guard lock(mutex_);
  cut_at_ = operations_ + operations;
}

void PowerCutFileSystem::fail_sync_after(std::uint64_t syncs) {
  const std::lock_guard lock(mutex_);
  syncs_until_failure_ = syncs;
}

bool PowerCutFileSystem::is_cut() const {
  const std::lock_guard lock(mutex_);
  return cut_at_ && operations_ >= *cut_at_;
}

std::uint64_t PowerCutFileSystem::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

void PowerCutFileSystem::restore_power(std::uint64_t torn_bytes) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, fate] : fates_) {
    if (!std::filesystem::exists(name)) continue;
    if (!fate.name_is_durable) {
      std::filesystem::remove(name);
      continue;
    }
    const std::uint64_t left = fate.synced + std::min(torn_bytes, fate.written - fate.synced);
    std::filesystem::resize_file(name, left);
  }
  fates_.clear();
  cut_at_.reset();
  syncs_until_failure_.reset();
}

IOStatus PowerCutFileSystem::NewWritableFile(const std::string& name,
                                             const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  IOStatus status = operate();
  if (status.ok()) status = target()->NewWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  {
    const std::lock_guard lock(mutex_);
    fates_[normal(name)] = Fate{};
  }
  *file = std::make_unique<WatchedFile>(std::move(*file), *this, normal(name));
  return status;
}

IOStatus PowerCutFileSystem::ReopenWritableFile(const std::string& name,
                                                const rocksdb::FileOptions& options,
                                                std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                IODebugContext* debug) {
  IOStatus status = operate();
  if (status.ok()) status = target()->ReopenWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  {
    const std::lock_guard lock(mutex_);
    const std::uint64_t size = std::filesystem::file_size(name);
    fates_.try_emplace(normal(name), Fate{size, size, true});
  }
  *file = std::make_unique<WatchedFile>(std::move(*file), *this, normal(name));
  return status;
}

IOStatus PowerCutFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                          std::unique_ptr<rocksdb::FSDirectory>* directory,
                                          IODebugContext* debug) {
  IOStatus status = target()->NewDirectory(name, options, directory, debug);
  if (!status.ok()) return status;
  *directory = std::make_unique<WatchedDirectory>(std::move(*directory), *this,
                                                  without_trailing_slash(name));
  return status;
}

IOStatus PowerCutFileSystem::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* debug) {
  IOStatus status = operate();
  if (status.ok()) status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  {
    const std::lock_guard lock(mutex_);
    if (auto moved = fates_.extract(normal(from))) {
      fates_.erase(normal(to));
      moved.key() = normal(to);
      fates_.insert(std::move(moved));
    }
  }
  directory_synced(std::filesystem::path(normal(to)).parent_path().string());
  return status;
}

IOStatus PowerCutFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                        IODebugContext* debug) {
  IOStatus status = operate();
  if (status.ok()) status = target()->DeleteFile(name, options, debug);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  fates_.erase(normal(name));
  return status;
}

IOStatus PowerCutFileSystem::operate() {
  const std::lock_guard lock(mutex_);
  if (cut_at_ && operations_ >= *cut_at_) return IOStatus::IOError("the power is off");
  ++operations_;
  return IOStatus::OK();
}

IOStatus PowerCutFileSystem::begin_sync() {
  {
    const std::lock_guard lock(mutex_);
    if (syncs_until_failure_ && (*syncs_until_failure_)-- == 0) {
      syncs_until_failure_.reset();
      return IOStatus::IOError("injected failure of a sync");
    }
  }
  return operate();
}

void PowerCutFileSystem::appended(const std::string& name, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  fates_[name].written += bytes;
}

std::uint64_t PowerCutFileSystem::written(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto fate = fates_.find(name);
  return fate == fates_.end() ? 0 : fate->second.written;
}

void PowerCutFileSystem::synced(const std::string& name, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  fates_[name].synced = std::max(fates_[name].synced, bytes);
}

void PowerCutFileSystem::directory_synced(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, fate] : fates_) {
    if (std::filesystem::path(name).parent_path() == directory) fate.name_is_durable = true;
  }
}

PowerCutDisk::PowerCutDisk()
    : files_(std::make_shared<PowerCutFileSystem>()), env_(rocksdb::NewCompositeEnv(files_)) {}

}  // namespace daybook::store::testing
