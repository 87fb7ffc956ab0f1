/// A text as plain as it can be written, for looking through it.
#pragma once

#include <string>
#include <string_view>

namespace daybook {

/// The same text with digits of every script as 0-9, Latin letters and signs in other shapes (full
/// width, raised, circled, mathematical) as ASCII, every space as a space and every dash as a
/// hyphen; without what is not seen: zero-width characters, soft hyphens, marks over letters.
/// Bytes that are no UTF-8 stay.
std::string folded(std::string_view text);

}  // namespace daybook
