#include "eventstore/process/whole_file.hpp"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"
#include "eventstore/process/write_all.hpp"

namespace daybook::process {

namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_alone = S_IRUSR | S_IWUSR;

std::string cannot_be_written(const std::string& path, int error) {
  return fmt::format("{} cannot be written: {}", path, std::generic_category().message(error));
}

bool is_other_than_regular(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
}

/// Where a link leads to, whether or not there is anything yet; `path` itself when it is none.
std::string behind_links(const std::string& path) {
  std::error_code error;
  const auto whole = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : whole.string();
}

/// A name beside `place` that nobody else uses.
std::string scratch_beside(const std::string& place) {
  static std::atomic<unsigned> count{0};
  return fs::path(place).parent_path() / fmt::format(".daybook-{}-{}.new", ::getpid(), ++count);
}

int open_scratch(const std::string& scratch) {
  ::unlink(scratch.c_str());  // left by a process of the same number that was killed
  return ::open(scratch.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_alone);
}

/// 0, or the system's number of what went wrong.
int sync_directory_of(const std::string& path) {
  const auto directory = fs::path(path).parent_path();
  const int opened =
      beyond_standard_streams(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened < 0) return errno;
  const int error = ::fsync(opened) == 0 || errno == EINVAL ? 0 : errno;
  ::close(opened);
  return error;
}

}  // namespace

WholeFile::WholeFile(int descriptor, std::string path, std::string scratch)
    : descriptor_(descriptor), path_(std::move(path)), scratch_(std::move(scratch)) {}

WholeFile::WholeFile(WholeFile&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)),
      path_(std::exchange(from.path_, {})),
      scratch_(std::exchange(from.scratch_, {})) {}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (scratch_ != path_) ::unlink(scratch_.c_str());
}

Result<void, std::string> WholeFile::cannot(int error) const {
  return failed(cannot_be_written(path_, error));
}

Result<WholeFile, std::string> WholeFile::begin(const std::string& path) {
  if (is_other_than_regular(path)) {
    const int opened = beyond_standard_streams(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (opened < 0) return failed(cannot_be_written(path, errno));
    return WholeFile(opened, path, path);
  }
  auto place = behind_links(path);
  auto scratch = scratch_beside(place);
  const int opened = beyond_standard_streams(open_scratch(scratch));
  if (opened < 0) return failed(cannot_be_written(path, errno));
  ::fchmod(opened, owner_alone);  // whatever the umask
  return WholeFile(opened, std::move(place), std::move(scratch));
}

Result<void, std::string> WholeFile::write(std::string_view bytes) {
  const int error = write_all(descriptor_, bytes);
  return error == 0 ? Result<void, std::string>() : cannot(error);
}

Result<void, std::string> WholeFile::finish() {
  const bool is_regular = scratch_ != path_;
  if (is_regular && ::fsync(descriptor_) != 0) return cannot(errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) return cannot(errno);
  if (!is_regular) return {};
  if (::rename(scratch_.c_str(), path_.c_str()) != 0) return cannot(errno);
  scratch_ = path_;
  const int error = sync_directory_of(path_);
  return error == 0 ? Result<void, std::string>() : cannot(error);
}

Result<void, std::string> write_whole(const std::string& path, std::string_view bytes) {
  auto file = TRY(WholeFile::begin(path));
  TRY(file.write(bytes));
  return file.finish();
}

}  // namespace daybook::process
