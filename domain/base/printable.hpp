/// Characters that a text may hold, and the form in which others are shown: the one place that
/// decides what reaches a terminal, a page, a table or a workbook.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace daybook {

/// A character at the beginning of a text, and how many bytes of UTF-8 it takes.
struct Character {
  char32_t code{};
  std::size_t bytes{};
};

/// Nothing where the bytes are no UTF-8: cut off, in a longer form than needed, a surrogate, or
/// beyond Unicode. The text is not empty.
std::optional<Character> first_character(std::string_view text);

/// False for what no phrase may hold, as it commands or deceives the program that shows it: control
/// characters (U+0000-001F, U+007F-009F), ends of lines and paragraphs (U+2028, U+2029), what turns
/// the direction of writing (U+202A-202E, U+2066-2069), and what is no character (U+FDD0-FDEF, and
/// the last two of each plane).
bool is_printable(char32_t code);

/// The number of characters of a UTF-8 text of nothing but printable ones; nothing of any other.
std::optional<std::size_t> printable_length(std::string_view text);

/// The first of a text that is not printable, for a message: "U+009B", or "the byte 9B, which is no
/// UTF-8". The text has one.
std::string unprintable_in(std::string_view text);

/// A text on one line. What is not printable is written out as JSON escapes it, `\u001b`; a byte
/// that is no UTF-8 as `\x9b`.
std::string printable(std::string_view text);

/// The same of a text of several lines: ends of lines and tabs stay.
///
/// JSON stays the JSON that it was: outside its texts it has nothing that would be written out.
std::string printable_lines(std::string_view text);

/// Hands a text of several lines on as `printable_lines` writes it, piece by piece, without keeping
/// any of it.
void each_printable_piece(std::string_view text,
                          const std::function<void(std::string_view)>& piece);

}  // namespace daybook
