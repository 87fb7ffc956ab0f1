/// The destination of log lines: a descriptor that may fail, and must delay nobody.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include <spdlog/sinks/base_sink.h>

namespace daybook::server {

/// Writes whole lines to a descriptor. A line that cannot be written, because the log's reader has
/// gone, its disk is full, or nobody has read a full pipe for `patience`, is left out; the next one
/// that can be written is preceded by how many were. Never throws, never blocks for longer.
class LogSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  /// What is logged of so many lines that were left out, as text of a line.
  using LeftOut = std::function<std::string(std::uint64_t)>;

  LogSink(int descriptor, LeftOut left_out)
      : descriptor_(descriptor), say_left_out_(std::move(left_out)) {}

  static constexpr int patience_ms = 100;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

  bool tell_left_out(const spdlog::details::log_msg& before);
  bool write(const spdlog::details::log_msg& message);
  bool write(std::string_view text);
  bool has_room();

  const int descriptor_;
  const LeftOut say_left_out_;
  std::uint64_t left_out_ = 0;
  bool stuck_ = false;    ///< it was waited for in vain: not again, until there is room
  bool in_line_ = false;  ///< the last line was written in part
};

}  // namespace daybook::server
