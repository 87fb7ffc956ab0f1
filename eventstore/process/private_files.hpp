/// Directories and files that are their owner's alone: 0700 and 0600, whatever the umask.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "domain/base/result.hpp"

namespace daybook::process {

/// Makes a directory for its owner alone, unless there is one: that keeps its mode. True when it
/// was made. The error is a sentence.
Result<bool, std::string> make_private_directory(const std::filesystem::path& directory);

/// What of `path`, and of all below it, others than the owner may use.
struct Loose {
  std::uint64_t count = 0;
  std::filesystem::path first;  ///< one of them
};

/// Looks at `path` and, where others may enter it, at all below it: nobody passes a directory that
/// is its owner's alone. Links are not followed. What cannot be looked at is left out.
Loose loose_in(const std::filesystem::path& path);

/// Takes from others what they may do with `path` and all below it; links are left alone. How many
/// were changed. The error is a sentence; then some may have been changed.
Result<std::uint64_t, std::string> tighten(const std::filesystem::path& path);

}  // namespace daybook::process
