#include "eventstore/process/descriptors.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace daybook::process {

namespace {

constexpr int streams = 3;

std::array<std::atomic<bool>, streams> found_closed{};

bool is_closed(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF;
}

}  // namespace

Result<void, std::string> occupy_standard_streams() {
  // Opened in order, each gets the lowest number that is free: its own.
  for (int stream = 0; stream < streams; ++stream) {
    if (!is_closed(stream)) continue;
    const int opened = ::open("/dev/null", stream == STDIN_FILENO ? O_RDONLY : O_WRONLY);
    if (opened < 0)
      return failed(
          fmt::format("Descriptor {} is closed and /dev/null cannot be opened in its place: {}.",
                      stream, std::generic_category().message(errno)));
    found_closed.at(static_cast<std::size_t>(stream)) = true;
    if (opened != stream) ::close(opened);  // another thread was quicker
  }
  return {};
}

bool was_closed(int descriptor) {
  return found_closed.at(static_cast<std::size_t>(descriptor));
}

int beyond_standard_streams(int descriptor) {
  if (descriptor < 0 || descriptor >= streams) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, streams);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return moved;
}

}  // namespace daybook::process
