/// The audit sample (rulebook 6.6): which of a list are looked at closely. Drawn by a seed that
/// nobody can choose, so that anybody can repeat it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook {

/// Gives the 32 raw bytes of SHA-256.
using Sha256 = std::function<std::string(std::string_view)>;

/// `keys` in order of SHA-256(seed ‖ 0x0A ‖ key).
std::vector<std::string> sample_order(const std::vector<std::string>& keys, std::string_view seed,
                                      const Sha256& sha256);

/// How many of `all` are taken: ceil(all·percent/100), at least one where there are any. `percent`
/// is 0 to 100.
std::size_t sample_size(std::size_t all, int percent);

}  // namespace daybook
