/// UUIDs in their text form: `018f3b1e-7c1a-7d2e-9a51-3f1f0c6d2b10`, either case.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace daybook {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

std::optional<Uuid> parse_uuid(std::string_view text);
std::string to_text(const Uuid& uuid);

}  // namespace daybook
