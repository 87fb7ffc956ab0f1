/// Files of the key store, through the operating system alone: made, read, replaced and destroyed
/// so that what is said to be on disk is there, and what is said to be gone is not.
/// None ever has the number of a standard stream, and all are their owner's alone, whatever the
/// umask.
///
/// Errors carry the system's own reason: `already_exists` when a name is taken, `no_key_store` when
/// there is nothing of that name, else `io_failed`, and what is named at each function.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "domain/base/secret.hpp"
#include "eventstore/base/file_error.hpp"

namespace daybook::store {

/// An open file, closed at the end. Reads and writes whole runs of bytes at an offset.
class OpenFile {
 public:
  enum class Mode : std::uint8_t {
    read,
    read_write,
    make_new,  ///< reads and writes a file that must not exist yet, mode 0600
  };

  static KeyResult<OpenFile> open(const std::filesystem::path& path, Mode mode);

  OpenFile(OpenFile&& from) noexcept;
  OpenFile& operator=(OpenFile&& from) noexcept;
  ~OpenFile();

  /// False when another process or object holds the lock. Held until the file is closed.
  bool lock();
  /// Lets others have it.
  void unlock();
  KeyResult<std::uint64_t> size() const;
  /// The permission bits.
  KeyResult<unsigned> mode() const;
  /// Fills all of `into`; a shorter file is `damaged`.
  KeyResult<void> read(std::uint64_t offset, std::span<char> into) const;
  KeyResult<void> write(std::uint64_t offset, std::string_view bytes);
  KeyResult<void> resize(std::uint64_t size);
  KeyResult<void> sync();

 private:
  OpenFile(int descriptor, std::filesystem::path path);
  KeyError error(std::string_view doing) const;

  int descriptor_ = -1;
  std::filesystem::path path_;
};

/// Makes the names in a directory durable.
KeyResult<void> sync_directory(const std::filesystem::path& directory);

/// The directory that `path` stands in.
std::filesystem::path directory_of(const std::filesystem::path& path);

/// Makes a directory, mode 0700; `already_exists`. Durable.
KeyResult<void> make_directory(const std::filesystem::path& directory);

/// Writes a file that must not exist yet, mode 0600, synced; its name is not yet durable.
KeyResult<void> write_new(const std::filesystem::path& path, std::string_view bytes);

/// Puts `bytes` in the place of the file's content in one step: write, sync, rename, sync the
/// directory. The old content is left to the file system: not for secrets.
KeyResult<void> replace(const std::filesystem::path& path, std::string_view bytes);

/// Gives a file its name, which must be free (`already_exists`), and makes that durable.
KeyResult<void> put_in_place(const std::filesystem::path& scratch,
                             const std::filesystem::path& path);

/// All of a file of at most `most` bytes; a longer one is `damaged`, none is `no_key_store`.
KeyResult<Secret> read_all(const std::filesystem::path& path, std::size_t most);

/// Overwrites a file with zeros, syncs it and removes it, as far as that works.
void destroy(const std::filesystem::path& path);

}  // namespace daybook::store
