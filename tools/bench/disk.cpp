#include "tools/bench/disk.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

/// A file of our own that is gone when this is.
class ScratchFile {
 public:
  explicit ScratchFile(const std::filesystem::path& directory)
      : path_(directory / "bench-scratch"),
        fd_(::open(path_.c_str(), O_CREAT | O_RDWR | O_TRUNC, 0600)) {
    if (fd_ < 0) throw std::runtime_error(path_.string() + " cannot be written");
  }
  ~ScratchFile() {
    ::close(fd_);
    std::filesystem::remove(path_);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  void append(const std::vector<char>& bytes) {
    if (::write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error(path_.string() + ": the disk is full");
  }
  void sync() { ::fdatasync(fd_); }
  void forget_cached() { ::posix_fadvise(fd_, 0, 0, POSIX_FADV_DONTNEED); }
  /// Reads on from where reading stands; false at the end.
  bool read(std::vector<char>& into) { return ::read(fd_, into.data(), into.size()) > 0; }
  void rewind() { ::lseek(fd_, 0, SEEK_SET); }

 private:
  std::filesystem::path path_;
  int fd_;
};

constexpr std::size_t mib = std::size_t{1} << 20;

}  // namespace

double fdatasync_per_s(const std::filesystem::path& directory) {
  ScratchFile file(directory);
  const std::vector<char> block(4096, 'x');
  const Stopwatch watch;
  int syncs = 0;
  for (; watch.seconds() < 2; ++syncs) {
    file.append(block);
    file.sync();
  }
  return syncs / watch.seconds();
}

double sequential_read_mib_per_s(const std::filesystem::path& directory) {
  ScratchFile file(directory);
  std::vector<char> block(4 * mib, 'x');
  constexpr int blocks = 128;
  for (int i = 0; i < blocks; ++i) file.append(block);
  file.sync();
  file.forget_cached();
  file.rewind();
  const Stopwatch watch;
  while (file.read(block)) {
  }
  return 4.0 * blocks / watch.seconds();
}

}  // namespace daybook::bench
