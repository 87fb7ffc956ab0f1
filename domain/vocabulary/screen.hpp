/// Keeps personal text out of `data`: phrases speak about the service, never about a person
/// (rulebook, section 2).
#pragma once

#include <optional>
#include <string_view>

namespace daybook {

/// What `phrase` holds that it must not: "an e-mail address", "a telephone number", "an NHS
/// number", "a National Insurance number" or "a postcode". Nothing when it is clean.
std::optional<std::string_view> personal_text_in(std::string_view phrase);

}  // namespace daybook
