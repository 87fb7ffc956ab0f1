/// Where log lines go: a descriptor that may fail, and must hold up nobody.
#pragma once

#include <mutex>
#include <string_view>

#include <spdlog/sinks/base_sink.h>

namespace daybook::server {

/// Writes whole lines to a descriptor. A line that cannot be written, because the log's reader has
/// gone, its disk is full, or nobody has read a full pipe for `patience`, is left out; the next one
/// that can be written is preceded by how many were. Never throws, never blocks for longer.
class LogSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit LogSink(int descriptor, bool json) : descriptor_(descriptor), json_(json) {}

  static constexpr int patience_ms = 100;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

  bool tell_left_out();
  bool write_line(std::string_view line);
  bool has_room();

  const int descriptor_;
  const bool json_;
  unsigned long left_out_ = 0;
  bool stuck_ = false;    ///< it was waited for in vain: not again, until there is room
  bool in_line_ = false;  ///< the last line was written in part
};

}  // namespace daybook::server
