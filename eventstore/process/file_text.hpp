/// Reading files so that an end is an end: a read that fails, and a directory, are told.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace daybook::process {

/// A file, or standard input, read from its beginning on. Errors are sentences that name it.
class FileReader {
 public:
  /// `-` is standard input where `or_input` says so.
  static Result<FileReader, std::string> open(const std::string& path, bool or_input = false);
  FileReader(FileReader&& from) noexcept;
  FileReader& operator=(FileReader&&) = delete;
  ~FileReader();

  /// As many bytes as there are at once, at most those of `into`; 0 at the end and nowhere else.
  Result<std::size_t, std::string> read(std::span<char> into) const;
  /// The size of a regular file; 0 of anything else.
  std::uint64_t size() const { return size_; }
  const std::string& name() const { return name_; }

 private:
  FileReader(int descriptor, std::string name);

  int descriptor_;
  std::string name_;
  std::uint64_t size_ = 0;
};

/// All of a file of at most `most` bytes.
Result<std::string, std::string> file_text(const std::string& path, std::uint64_t most);

/// What the first bytes of a text say of its encoding when that is none that we read: a byte-order
/// mark, or UTF-16; a sentence without its subject. Empty for every other text.
std::string_view foreign_encoding(std::string_view text);

}  // namespace daybook::process
