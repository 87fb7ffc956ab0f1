#include "tools/command/line_source.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <unistd.h>

#include "eventstore/process/standard_streams.hpp"
#include "tools/command/command_error.hpp"

namespace daybook::command {

namespace {

/// Below this a bar would only flicker.
constexpr std::uint64_t long_file_bytes = 1 << 20;
/// A post of 1,000 events of the largest size is still shorter.
constexpr std::size_t longest_line = std::size_t{128} << 20;
constexpr std::size_t read_at_once = 65'536;
constexpr int bar_width = 40;

process::FileReader opened(const std::string& path) {
  auto reader = process::FileReader::open(path, true);
  if (reader) return *std::move(reader);
  throw CommandError{
      fmt::format("{}: name a file of JSON Lines, or - for standard input", reader.error())};
}

}  // namespace

LineSource::LineSource(const std::string& path)
    : file_(opened(path)), show_(file_.size() > long_file_bytes && isatty(STDERR_FILENO) == 1) {}

LineSource::~LineSource() {
  if (show_ && shown_percent_ >= 0) process::tell("\r\033[K");
}

bool LineSource::fill() {
  bytes_.erase(0, std::exchange(from_, 0));
  const auto before = bytes_.size();
  bytes_.resize(before + read_at_once);
  const auto count = file_.read(std::span(bytes_).subspan(before));
  if (!count)
    throw CommandError{fmt::format("{}; the file was read up to line {}, and is not at its end",
                                   count.error(), number_)};
  bytes_.resize(before + *count);
  if (bytes_read_ == 0)
    if (const auto foreign = process::foreign_encoding(bytes_); !foreign.empty())
      throw CommandError{fmt::format("line 1: {} {}", file_.name(), foreign)};
  bytes_read_ += *count;
  return *count > 0;
}

bool LineSource::next_line(std::string& line) {
  std::size_t searched = from_;
  for (;;) {
    const auto end = bytes_.find('\n', searched);
    const bool whole = end != std::string::npos;
    if (!whole && bytes_.size() - from_ > longest_line)
      throw CommandError{fmt::format("line {} is too long to be a post", number_ + 1)};
    if (!whole) {
      searched = bytes_.size() - from_;  // where it will be once what was given is gone
      if (fill()) continue;
      if (bytes_.empty()) return false;
    }
    line.assign(bytes_, from_, whole ? end - from_ : std::string::npos);
    from_ = whole ? end + 1 : bytes_.size();
    return true;
  }
}

bool LineSource::next(std::string& line) {
  while (next_line(line)) {
    ++number_;
    if (show_) show_progress();
    if (line.find_first_not_of(" \t\r") != std::string::npos) return true;
  }
  return false;
}

void LineSource::show_progress() {
  const auto given = bytes_read_ - (bytes_.size() - from_);
  const int percent = static_cast<int>(given * 100 / file_.size());
  if (percent == shown_percent_) return;
  shown_percent_ = percent;
  const int filled = std::min(percent, 100) * bar_width / 100;
  process::tell(fmt::format("\r[{:#<{}}{:.<{}}] {:3}%  line {}", "", filled, "", bar_width - filled,
                            percent, number_));
}

}  // namespace daybook::command
