/// Files that only their owner may read: keys and tokens.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"

namespace daybook {

/// The first 64 KiB of a file. Fails with a sentence about "the `what` file": when it cannot be
/// read, and when anybody but its owner may read it.
Result<Secret, std::string> read_guarded(std::string_view what, const std::string& file);

}  // namespace daybook
