#include "eventstore/base/durable_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kZerosAtOnce = 65'536;

KeyErrorCode code_of(int number) {
  if (number == EEXIST) return KeyErrorCode::already_exists;
  if (number == ENOENT) return KeyErrorCode::no_key_store;
  return KeyErrorCode::io_failed;
}

KeyError system_error(std::string_view doing, const std::filesystem::path& path) {
  const int number = errno;
  return {code_of(number), fmt::format("{} {} failed: {}.", doing, path.string(),
                                       std::generic_category().message(number))};
}

int flags_of(OpenFile::Mode mode) {
  if (mode == OpenFile::Mode::read) return O_RDONLY | O_CLOEXEC;
  if (mode == OpenFile::Mode::read_write) return O_RDWR | O_CLOEXEC;
  return O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
}

KeyResult<void> overwrite_with_zeros(const std::filesystem::path& path) {
  auto file = TRY(OpenFile::open(path, OpenFile::Mode::read_write));
  const auto size = TRY(file.size());
  static constexpr std::array<char, kZerosAtOnce> zeros{};
  for (std::uint64_t at = 0; at < size; at += zeros.size()) {
    const auto count = std::min<std::uint64_t>(zeros.size(), size - at);
    const auto written = file.write(at, {zeros.data(), count});
    if (!written) return written;
  }
  return file.sync();
}

}  // namespace

OpenFile::OpenFile(int descriptor, std::filesystem::path path)
    : descriptor_(descriptor), path_(std::move(path)) {}

OpenFile::OpenFile(OpenFile&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)), path_(std::move(from.path_)) {}

OpenFile& OpenFile::operator=(OpenFile&& from) noexcept {
  std::swap(descriptor_, from.descriptor_);
  std::swap(path_, from.path_);
  return *this;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

KeyError OpenFile::error(std::string_view doing) const {
  return system_error(doing, path_);
}

KeyResult<OpenFile> OpenFile::open(const std::filesystem::path& path, Mode mode) {
  const int descriptor =
      process::beyond_standard_streams(::open(path.c_str(), flags_of(mode), S_IRUSR | S_IWUSR));
  if (descriptor < 0) return failed(system_error("Opening", path));
  if (mode == Mode::make_new && ::fchmod(descriptor, S_IRUSR | S_IWUSR) != 0) {
    auto error = system_error("Making", path);
    ::close(descriptor);
    return failed(std::move(error));
  }
  return OpenFile(descriptor, path);
}

bool OpenFile::lock() {
  return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

void OpenFile::unlock() {
  static_cast<void>(::flock(descriptor_, LOCK_UN));
}

KeyResult<std::uint64_t> OpenFile::size() const {
  struct stat found {};
  if (::fstat(descriptor_, &found) != 0) return failed(error("Measuring"));
  return static_cast<std::uint64_t>(found.st_size);
}

KeyResult<unsigned> OpenFile::mode() const {
  struct stat found {};
  if (::fstat(descriptor_, &found) != 0) return failed(error("Looking at"));
  return found.st_mode & 07777U;
}

KeyResult<void> OpenFile::read(std::uint64_t offset, std::span<char> into) const {
  while (!into.empty()) {
    const auto count = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(error("Reading"));
    if (count == 0)
      return failed(KeyError{KeyErrorCode::damaged,
                             fmt::format("{} is cut short: restore a copy.", path_.string())});
    into = into.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

KeyResult<void> OpenFile::write(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(error("Writing"));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

KeyResult<void> OpenFile::resize(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return failed(error("Resizing"));
  return {};
}

KeyResult<void> OpenFile::sync() {
  if (::fdatasync(descriptor_) != 0) return failed(error("Syncing"));
  return {};
}

std::filesystem::path directory_of(const std::filesystem::path& path) {
  auto whole = std::filesystem::absolute(path).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.parent_path();
}

KeyResult<void> sync_directory(const std::filesystem::path& directory) {
  const int descriptor = process::beyond_standard_streams(
      ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor < 0) return failed(system_error("Opening", directory));
  const bool synced = ::fsync(descriptor) == 0;
  auto error = system_error("Syncing", directory);
  ::close(descriptor);
  if (!synced) return failed(std::move(error));
  return {};
}

KeyResult<void> make_directory(const std::filesystem::path& directory) {
  if (::mkdir(directory.c_str(), S_IRWXU) != 0 || ::chmod(directory.c_str(), S_IRWXU) != 0)
    return failed(system_error("Making the directory", directory));
  return sync_directory(directory_of(directory));
}

KeyResult<void> write_new(const std::filesystem::path& path, std::string_view bytes) {
  auto file = TRY(OpenFile::open(path, OpenFile::Mode::make_new));
  const auto written = file.write(0, bytes);
  return written ? file.sync() : written;
}

KeyResult<void> replace(const std::filesystem::path& path, std::string_view bytes) {
  auto scratch = path;
  scratch += ".new";
  ::unlink(scratch.c_str());
  const auto written = write_new(scratch, bytes);
  if (!written) return written;
  if (::rename(scratch.c_str(), path.c_str()) != 0) return failed(system_error("Renaming", path));
  return sync_directory(directory_of(path));
}

KeyResult<void> put_in_place(const std::filesystem::path& scratch,
                             const std::filesystem::path& path) {
  if (::renameat2(AT_FDCWD, scratch.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0)
    return failed(system_error("Naming", path));
  return sync_directory(directory_of(path));
}

KeyResult<Secret> read_all(const std::filesystem::path& path, std::size_t most) {
  const auto file = TRY(OpenFile::open(path, OpenFile::Mode::read));
  const auto size = TRY(file.size());
  if (size > most)
    return failed(KeyError{
        KeyErrorCode::damaged,
        fmt::format("{} has {} bytes, at most {} are possible.", path.string(), size, most)});
  Secret bytes(static_cast<std::size_t>(size));
  TRY(file.read(0, {bytes.data(), bytes.size()}));
  return bytes;
}

void destroy(const std::filesystem::path& path) {
  (void)overwrite_with_zeros(path);
  ::unlink(path.c_str());
}

}  // namespace daybook::store
