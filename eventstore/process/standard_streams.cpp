#include "eventstore/process/standard_streams.hpp"

#include <cerrno>
#include <mutex>
#include <system_error>

#include <unistd.h>

#include "domain/base/printable.hpp"
#include "eventstore/process/write_all.hpp"

namespace daybook::process {

namespace {

constexpr std::size_t buffer_bytes = 65'536;

/// Standard output, and what waits for it.
class Output {
 public:
  bool put(std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (error_ != 0) return false;
    if (is_terminal_)
      waiting_ += printable_lines(text);
    else
      waiting_ += text;
    const bool at_once = waiting_.size() >= buffer_bytes || (is_terminal_ && text.ends_with('\n'));
    return at_once ? write_waiting() : true;
  }

  bool put_secret(std::string_view text) {
    const std::lock_guard lock(mutex_);
    bool written = write_waiting();
    if (!is_terminal_) return written && write(text);
    each_printable_piece(text, [&](std::string_view piece) { written = written && write(piece); });
    return written;
  }

  bool flush() {
    const std::lock_guard lock(mutex_);
    return write_waiting();
  }

  bool finish() {
    const std::lock_guard lock(mutex_);
    if (!write_waiting()) return false;
    const int copy = ::dup(STDOUT_FILENO);
    if (copy >= 0 && ::close(copy) != 0) error_ = errno;
    return error_ == 0;
  }

  int error() {
    const std::lock_guard lock(mutex_);
    return error_;
  }

 private:
  bool write_waiting() {
    const bool written = write(waiting_);
    waiting_.clear();
    return written;
  }

  bool write(std::string_view text) {
    if (error_ == 0) error_ = write_all(STDOUT_FILENO, text);
    return error_ == 0;
  }

  const bool is_terminal_ = isatty(STDOUT_FILENO) == 1;
  std::mutex mutex_;
  std::string waiting_;
  int error_ = 0;  ///< of the first write that failed
};

Output& output() {
  static Output only;
  return only;
}

}  // namespace

bool put(std::string_view text) {
  return output().put(text);
}

bool put_secret(std::string_view text) {
  return output().put_secret(text);
}

bool flush() {
  return output().flush();
}

bool finish_output() {
  return output().finish();
}

std::string output_failure() {
  const int error = output().error();
  return error == 0 ? std::string() : std::generic_category().message(error);
}

bool reader_left() {
  return output().error() == EPIPE;
}

void tell(std::string_view text) {
  (void)write_all(STDERR_FILENO, printable_lines(text));
}

}  // namespace daybook::process
