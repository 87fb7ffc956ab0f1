/// Reads JSON Lines from a file or standard input, and shows on a terminal how far it has come.
#pragma once

#include <cstdint>
#include <fstream>
#include <istream>
#include <string>

namespace daybook::command {

class LineSource {
 public:
  /// `path` `-` is standard input. Throws CommandError when the file cannot be read.
  explicit LineSource(const std::string& path);
  /// Clears the progress bar.
  ~LineSource();
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;

  /// The next line that is not blank. False at the end. Throws CommandError when a line is too long
  /// to be a post.
  bool next(std::string& line);
  /// The number of the line last given, from 1.
  std::uint64_t number() const { return number_; }

 private:
  void show_progress();

  std::ifstream file_;
  std::istream* in_;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_all_ = 0;
  int shown_percent_ = -1;
  bool show_ = false;
};

}  // namespace daybook::command
