/// Writing files that are there whole, or not at all.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace daybook::process {

/// A file that is written beside its place and moved there at the end, durably, so that nobody sees
/// half of it; what was there before stays until then. Readable by its owner alone. Without
/// `finish` nothing is left behind.
///
/// What is no regular file (a device, a pipe) is written as it is. Errors are sentences that name
/// the file.
class WholeFile {
 public:
  static Result<WholeFile, std::string> begin(const std::string& path);
  WholeFile(WholeFile&& from) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  Result<void, std::string> write(std::string_view bytes);
  /// Where the bytes are until `finish`, for those who write files by name.
  const std::string& scratch() const { return scratch_; }
  /// Syncs and gives the file its name.
  Result<void, std::string> finish();

 private:
  WholeFile(int descriptor, std::string path, std::string scratch);
  Result<void, std::string> cannot(int error) const;

  int descriptor_;
  std::string path_;     ///< where links lead to
  std::string scratch_;  ///< the same as `path_` where that is no regular file
};

/// Writes one file as above.
Result<void, std::string> write_whole(const std::string& path, std::string_view bytes);

}  // namespace daybook::process
