/// How many histories a test makes, and from which seed on: DAYBOOK_HISTORIES and DAYBOOK_SEED,
/// where the environment sets them.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace daybook::test {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const auto* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

inline std::uint64_t first_seed() {
  return from_environment("DAYBOOK_SEED", 1);
}
inline std::uint64_t histories(std::uint64_t otherwise) {
  return from_environment("DAYBOOK_HISTORIES", otherwise);
}

}  // namespace daybook::test
