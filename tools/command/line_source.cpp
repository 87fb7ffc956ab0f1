#include "tools/command/line_source.hpp"

#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "tools/command/access.hpp"

namespace daybook::command {

namespace {

/// Below this a bar would only flicker.
constexpr std::uint64_t long_file_bytes = 1 << 20;
/// A post of 1,000 events of the largest size is still shorter.
constexpr std::size_t longest_line = std::size_t{128} << 20;
constexpr int bar_width = 40;

}  // namespace

LineSource::LineSource(const std::string& path) : in_(&std::cin) {
  if (path == "-") return;
  file_.open(path);
  if (!file_)
    throw CommandError{
        fmt::format("{} cannot be read: name a file of JSON Lines, or - for standard input", path)};
  in_ = &file_;
  std::error_code error;
  bytes_all_ = std::filesystem::file_size(path, error);
  if (error) bytes_all_ = 0;
  show_ = bytes_all_ > long_file_bytes && isatty(STDERR_FILENO);
}

LineSource::~LineSource() {
  if (show_ && shown_percent_ >= 0) fmt::print(stderr, "\r\033[K");
}

bool LineSource::next(std::string& line) {
  while (std::getline(*in_, line)) {
    ++number_;
    bytes_read_ += line.size() + 1;
    if (line.size() > longest_line)
      throw CommandError{fmt::format("line {} is too long to be a post", number_)};
    if (show_) show_progress();
    if (line.find_first_not_of(" \t\r") != std::string::npos) return true;
  }
  return false;
}

void LineSource::show_progress() {
  const int percent = static_cast<int>(bytes_read_ * 100 / bytes_all_);
  if (percent == shown_percent_) return;
  shown_percent_ = percent;
  const int filled = std::min(percent, 100) * bar_width / 100;
  fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {:3}%  line {}", "", filled, "", bar_width - filled,
             percent, number_);
}

}  // namespace daybook::command
