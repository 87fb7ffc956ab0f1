/// Every limit that a post must keep, in one place (ledger, section 8). Units are in the names.
#pragma once

#include <cstddef>
#include <cstdint>

namespace daybook::limits {

inline constexpr std::size_t entry_bytes = 65'535;
inline constexpr std::size_t events_per_post = 1'000;
inline constexpr std::size_t list_items = 1'000;
inline constexpr std::size_t phrase_characters = 200;
inline constexpr std::size_t code_characters = 64;
/// An event may not be posted as happening later than this after now.
inline constexpr std::int64_t future_tolerance_ms = 5 * 60 * 1000;

}  // namespace daybook::limits
