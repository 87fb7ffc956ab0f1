#include "server/log_sink.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
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

bool LogSink::write_line(std::string_view line) {
  while (!line.empty()) {
    if (!has_room()) return false;
    const auto count = ::write(descriptor_, line.data(), std::min(line.size(), piece_bytes));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    line.remove_prefix(static_cast<std::size_t>(count));
    in_line_ = !line.empty();
  }
  return true;
}

bool LogSink::tell_left_out() {
  if (in_line_ && !write_line("\n")) return false;
  if (left_out_ == 0) return true;
  const auto told =
      json_
          ? fmt::format(
                R"({{"level":"warning","message":"Lines of the log could not be written.","count":"{}"}})"
                "\n",
                left_out_)
          : fmt::format("warning Lines of the log could not be written. count={}\n", left_out_);
  if (!write_line(told)) return false;
  left_out_ = 0;
  return true;
}

void LogSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  if (!tell_left_out() || !write_line({line.data(), line.size()})) ++left_out_;
}

}  // namespace daybook::server
