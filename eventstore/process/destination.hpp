/// Standard output, or a file that is there whole or not at all, for those who write to streams.
#pragma once

#include <memory>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>

#include "eventstore/process/whole_file.hpp"

namespace daybook::process {

/// Where a program's text goes. What cannot be written makes the stream bad.
class Destination {
 public:
  /// The file at `path`; standard output when it is empty. The error is a sentence.
  static Result<Destination, std::string> open(const std::string& path);

  std::ostream& stream() { return parts_->stream; }
  /// All of it is written: the file gets its name. The error is a sentence.
  Result<void, std::string> finish();

 private:
  /// Hands everything on at once: its writers have buffers of their own.
  class Buffer : public std::streambuf {
   public:
    std::optional<WholeFile> file;
    std::string wrong;

   protected:
    int_type overflow(int_type character) override;
    std::streamsize xsputn(const char* text, std::streamsize count) override;
  };

  struct Parts {
    Buffer buffer;
    std::ostream stream{&buffer};
  };

  Destination() : parts_(std::make_unique<Parts>()) {}

  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook::process
