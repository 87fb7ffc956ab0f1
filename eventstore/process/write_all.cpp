#include "eventstore/process/write_all.hpp"

#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace daybook::process {

namespace {

void wait_until_writable(int descriptor) {
  pollfd one{descriptor, POLLOUT, 0};
  ::poll(&one, 1, -1);
}

}  // namespace

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(count));
    else if (errno == EAGAIN)
      wait_until_writable(descriptor);
    else if (errno != EINTR)
      return errno;
  }
  return 0;
}

}  // namespace daybook::process
