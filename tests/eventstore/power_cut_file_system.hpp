/// A disk whose power can be cut: what was not synced is gone.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace daybook::store::testing {

/// The machine's file system, but for what it remembers of each file written: how much of it was
/// synced, and whether its directory was synced since it was made. Renaming and removing are taken
/// to be durable at once, and with a renaming, as journals keep their order, every file made in
/// that directory before it. Thread-safe.
///
/// Usage: give `PowerCutDisk::env()` to a store, arm a cut, use the store until it fails, destroy
/// it, `restore_power`, open it again.
class PowerCutFileSystem : public rocksdb::FileSystemWrapper {
 public:
  PowerCutFileSystem();

  const char* Name() const override { return "PowerCutFileSystem"; }

  /// After this many more operations that change the disk, power fails, and each later one with it.
  void cut_after(std::uint64_t operations);
  /// The sync of a file that comes after this many more fails once, with its data in limbo.
  void fail_sync_after(std::uint64_t syncs);
  bool is_cut() const;
  /// How many operations changed the disk so far.
  std::uint64_t operations() const;

  /// Drops what was not synced, but for the first `torn_bytes` of each file's unsynced end, and
  /// ends the cut. Every file must be closed.
  void restore_power(std::uint64_t torn_bytes = 0);

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

  // For the files and directories handed out.
  rocksdb::IOStatus operate();
  rocksdb::IOStatus begin_sync();
  void appended(const std::string& name, std::uint64_t bytes);
  std::uint64_t written(const std::string& name) const;
  void synced(const std::string& name, std::uint64_t bytes);
  void directory_synced(const std::string& directory);

 private:
  struct Fate {
    std::uint64_t written = 0;
    std::uint64_t synced = 0;
    bool name_is_durable = false;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Fate> fates_;
  std::uint64_t operations_ = 0;
  std::optional<std::uint64_t> cut_at_;
  std::optional<std::uint64_t> syncs_until_failure_;
};

/// The file system together with the environment through which a store uses it.
class PowerCutDisk {
 public:
  PowerCutDisk();

  PowerCutFileSystem& files() { return *files_; }
  rocksdb::Env* env() { return env_.get(); }

 private:
  std::shared_ptr<PowerCutFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace daybook::store::testing
