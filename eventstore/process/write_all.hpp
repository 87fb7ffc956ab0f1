/// Writing to a descriptor until all is written.
#pragma once

#include <string_view>

namespace daybook::process {

/// Writes all of `bytes`, going on after signals and waiting where the descriptor does not block.
/// 0, or the system's number of what went wrong; then some of it may have been written.
int write_all(int descriptor, std::string_view bytes);

}  // namespace daybook::process
