/// Bytes as text: standard base64 with padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace daybook {

std::string to_base64(std::string_view bytes);

/// The bytes; nothing when `text` is not the one canonical encoding of any.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace daybook
