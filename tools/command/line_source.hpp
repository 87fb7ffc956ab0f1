/// Reads JSON Lines from a file or standard input, and shows on a terminal how far it has come.
#pragma once

#include <cstdint>
#include <string>

#include "eventstore/process/file_text.hpp"

namespace daybook::command {

class LineSource {
 public:
  /// `path` `-` is standard input. Throws CommandError when the file cannot be read.
  explicit LineSource(const std::string& path);
  /// Clears the progress bar.
  ~LineSource();
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;

  /// The next line that is not blank. False at the end of the file and nowhere else. Throws
  /// CommandError when the file cannot be read on, when it is in an encoding that is not read, and
  /// when a line is too long to be a post.
  bool next(std::string& line);
  /// The number of the line last given, from 1.
  std::uint64_t number() const { return number_; }

 private:
  bool next_line(std::string& line);
  /// Reads more behind what is there; false at the end.
  bool fill();
  void show_progress();

  process::FileReader file_;
  std::string bytes_;     ///< read and not yet given
  std::size_t from_ = 0;  ///< where in `bytes_` the next line begins
  std::uint64_t number_ = 0;
  std::uint64_t bytes_read_ = 0;
  int shown_percent_ = -1;
  bool show_ = false;
};

}  // namespace daybook::command
