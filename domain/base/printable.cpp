#include "domain/base/printable.hpp"

#include <fmt/format.h>

namespace daybook {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

std::size_t length_by(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/// The least second byte that `lead` allows is not the usual one where a shorter form exists, nor
/// the most where the code point would be a surrogate or beyond Unicode.
bool may_follow(unsigned char lead, unsigned char second) {
  if (lead == 0xe0) return second >= 0xa0;
  if (lead == 0xed) return second <= 0x9f;
  if (lead == 0xf0) return second >= 0x90;
  return lead != 0xf4 || second <= 0x8f;
}

bool within(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

bool ends_line(std::string_view text) {
  return text.front() == '\n' || text.front() == '\t' || text.starts_with("\r\n");
}

/// As JSON escapes it: beyond the first plane in two halves.
std::string escape_of(char32_t code) {
  const auto number = static_cast<unsigned>(code);
  if (number < 0x10000) return fmt::format("\\u{:04x}", number);
  const auto rest = number - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
}

/// Hands on runs of what may stay, and escapes of what may not.
template <class Stays, class Piece>
void each_piece(std::string_view text, Stays stays, const Piece& piece) {
  std::size_t run = 0;
  while (run < text.size()) {
    const auto rest = text.substr(run);
    const auto next = first_character(rest);
    if (next && (is_printable(next->code) || stays(rest))) {
      run += next->bytes;
      continue;
    }
    if (run > 0) piece(text.substr(0, run));
    piece(next ? escape_of(next->code) : fmt::format("\\x{:02x}", byte_at(rest, 0)));
    text.remove_prefix(run + (next ? next->bytes : 1));
    run = 0;
  }
  if (run > 0) piece(text);
}

}  // namespace

std::optional<Character> first_character(std::string_view text) {
  const auto lead = byte_at(text, 0);
  const auto length = length_by(lead);
  if (length == 0 || length > text.size()) return {};
  if (length == 1) return Character{lead, 1};
  if (length > 2 && !may_follow(lead, byte_at(text, 1))) return {};
  char32_t code = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte_at(text, i) & 0x3f);
  }
  return Character{code, length};
}

bool is_printable(char32_t code) {
  if (code < 0x20 || within(code, 0x7f, 0x9f)) return false;
  if (within(code, 0x2028, 0x202e) || within(code, 0x2066, 0x2069)) return false;
  return !within(code, 0xfdd0, 0xfdef) && (code & 0xfffe) != 0xfffe;
}

std::optional<std::size_t> printable_length(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    const auto next = first_character(text);
    if (!next || !is_printable(next->code)) return {};
    text.remove_prefix(next->bytes);
  }
  return count;
}

std::string unprintable_in(std::string_view text) {
  auto next = first_character(text);
  for (; next && is_printable(next->code); next = first_character(text))
    text.remove_prefix(next->bytes);
  return next ? fmt::format("U+{:04X}", static_cast<unsigned>(next->code))
              : fmt::format("the byte {:02X}, which is no UTF-8", byte_at(text, 0));
}

std::string printable(std::string_view text) {
  std::string out;
  each_piece(
      text, [](std::string_view) { return false; }, [&](std::string_view piece) { out += piece; });
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_piece(text, ends_line, [&](std::string_view piece) { out += piece; });
  return out;
}

void each_printable_piece(std::string_view text,
                          const std::function<void(std::string_view)>& piece) {
  each_piece(text, ends_line, piece);
}

}  // namespace daybook
