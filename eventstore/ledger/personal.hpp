/// The `personal` part of a post: what it may be, and the one form in which it is sealed (rulebook,
/// section 2).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"

namespace daybook {

/// Limits in bytes.
struct PersonalLimits {
  static constexpr std::size_t canonical = 16'384;     ///< of the canonical text
  static constexpr std::size_t given = 8 * canonical;  ///< of what is read at all
};

/// Why a text is not a `personal`. The message names fields and sizes, nothing that was written.
struct PersonalFault {
  enum class Kind : std::uint8_t { malformed, too_large };
  Kind kind = Kind::malformed;
  std::string message{};
};

/// The canonical JSON (RFC 8785) of a `personal`: an object of at least one of `contact`, `name`
/// and `note`, all texts of valid UTF-8, and nothing else. Of equal keys the last one counts, as in
/// all of a post. What is read and made on the way is wiped.
Result<Secret, PersonalFault> canonical_personal(std::string_view json_text);

}  // namespace daybook
