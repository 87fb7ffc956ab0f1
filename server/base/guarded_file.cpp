#include "server/base/guarded_file.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"

namespace daybook {

namespace {

constexpr std::size_t bytes_at_most = 64U << 10;

/// A descriptor that closes itself.
struct Descriptor {
  explicit Descriptor(const std::string& file)
      : number(process::beyond_standard_streams(::open(file.c_str(), O_RDONLY | O_CLOEXEC))) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number;
};

std::string unreadable(std::string_view what, const std::string& file) {
  return fmt::format("The {} file {} cannot be read: {}.", what, file, std::strerror(errno));
}

}  // namespace

Result<Secret, std::string> read_guarded(std::string_view what, const std::string& file) {
  const Descriptor opened(file);
  struct stat about {};
  if (opened.number < 0 || ::fstat(opened.number, &about) != 0)
    return failed(unreadable(what, file));
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return failed(fmt::format("The {} file {} may be read by others (mode {:o}): chmod 600 it.",
                              what, file, about.st_mode & 07777));
  Secret bytes(bytes_at_most);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto count = ::read(opened.number, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(unreadable(what, file));
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return Secret(bytes.view().substr(0, filled));
}

}  // namespace daybook
