#include "server/base/log_sink.hpp"

#include <algorithm>
#include <cerrno>

#include <linux/limits.h>
#include <poll.h>
#include <unistd.h>

namespace daybook::server {

namespace {

/// A pipe that has room takes so much without waiting.
constexpr std::size_t piece_bytes = PIPE_BUF;

}  // namespace

/// Whether a piece can be written without waiting; a little is waited for, once.
bool LogSink::has_room() {
  pollfd one{descriptor_, POLLOUT, 0};
  const bool room = ::poll(&one, 1, stuck_ ? 0 : patience_ms) > 0;
  stuck_ = !room;
  return room;
}

bool LogSink::write(std::string_view text) {
  while (!text.empty()) {
    if (!has_room()) return false;
    const auto count = ::write(descriptor_, text.data(), std::min(text.size(), piece_bytes));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
    in_line_ = !text.empty();
  }
  return true;
}

bool LogSink::write(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  return write(std::string_view(line.data(), line.size()));
}

bool LogSink::tell_left_out(const spdlog::details::log_msg& before) {
  if (in_line_ && !write("\n")) return false;
  if (left_out_ == 0) return true;
  const auto text = say_left_out_(left_out_);
  if (!write(
          spdlog::details::log_msg(before.time, {}, before.logger_name, spdlog::level::warn, text)))
    return false;
  left_out_ = 0;
  return true;
}

void LogSink::sink_it_(const spdlog::details::log_msg& message) {
  if (!tell_left_out(message) || !write(message)) ++left_out_;
}

}  // namespace daybook::server
