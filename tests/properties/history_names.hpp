/// The names a random history is made of: who posts, what is drawn, which packages are wanted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "domain/state/package/package.hpp"

namespace daybook::test {

inline constexpr std::int64_t hour_ms = 3'600'000;

// --- actors, as JSON
inline constexpr const char* commissioner = R"({"id":"com-1","roles":["commissioner"]})";
inline constexpr const char* central = R"({"id":"cen-1","roles":["central_team"]})";
inline constexpr const char* lead = R"({"id":"lp-1","roles":["lead_professional"]})";
inline constexpr const char* finance = R"({"id":"fin-1","roles":["finance"]})";
inline constexpr const char* auditor = R"({"id":"aud-1","roles":["auditor"]})";

/// An actor on the staff of `provider`, as JSON.
inline std::string staff_of(std::string_view provider) {
  return fmt::format(R"({{"id":"prov-{0}","roles":["provider"],"provider":"{0}"}})", provider);
}

// --- names
inline constexpr std::string_view types[] = {"counselling", "mentoring", "therapy"};
inline constexpr std::string_view localities[] = {"chesil", "north"};
inline constexpr std::string_view providers[] = {"a", "b"};

// --- packages that are wanted
inline bool any_package(const Package&) {
  return true;
}
inline bool is_in_delivery(const Package& package) {
  return package.stage == Stage::confirmed;
}

}  // namespace daybook::test
