#include "server/base/log.hpp"

#include <chrono>
#include <mutex>
#include <utility>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "domain/base/printable.hpp"
#include "server/base/log_sink.hpp"

namespace daybook::server {

namespace {

bool as_json = false;

std::string quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

/// As it is when it is one word, else quoted.
std::string word(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_of(" =\"\n\t") == std::string_view::npos;
  return plain ? text : quoted(text);
}

/// The part of the line behind the time and level.
std::string line(std::string_view sentence, LogFields fields) {
  std::string out = as_json ? quoted(printable(sentence)) : printable(sentence);
  for (const auto& field : fields)
    out += as_json ? fmt::format(",{}:{}", quoted(field.key), quoted(printable(field.value)))
                   : fmt::format(" {}={}", field.key, word(printable(field.value)));
  return out;
}

/// Peers cannot fill the log: warnings beyond so many a second are counted, not written.
class WarningBudget {
 public:
  static constexpr unsigned lines_per_second = 50;

  /// Whether one more may be written; `left_out` says how many were not since the last that was.
  bool take(unsigned& left_out) {
    const std::lock_guard lock(mutex_);
    const auto second = std::chrono::time_point_cast<std::chrono::seconds>(Clock::now());
    if (std::exchange(second_, second) != second) used_ = 0;
    const bool within = used_ < lines_per_second;
    if (within) left_out = std::exchange(left_out_, 0U);
    ++(within ? used_ : left_out_);
    return within;
  }

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  std::chrono::time_point<Clock, std::chrono::seconds> second_;
  unsigned used_ = 0;
  unsigned left_out_ = 0;
};

WarningBudget warnings;

}  // namespace

void start_logging(bool json) {
  as_json = json;
  auto sink = std::make_shared<LogSink>(STDOUT_FILENO, [](std::uint64_t count) {
    return line("Lines of the log could not be written.", {{"count", count}});
  });
  auto logger = std::make_shared<spdlog::logger>("daybook", std::move(sink));
  logger->set_pattern(json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%v})"
                           : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                      spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
}

void log_info(std::string_view sentence, LogFields fields) {
  spdlog::info("{}", line(sentence, fields));
}
void log_warn(std::string_view sentence, LogFields fields) {
  unsigned left_out = 0;
  if (!warnings.take(left_out)) return;
  if (left_out > 0) spdlog::warn("{}", line("Warnings were left out.", {{"count", left_out}}));
  spdlog::warn("{}", line(sentence, fields));
}

void log_error(std::string_view sentence, LogFields fields) {
  spdlog::error("{}", line(sentence, fields));
}

}  // namespace daybook::server
