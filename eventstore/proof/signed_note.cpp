#include "eventstore/proof/signed_note.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "domain/base/base64.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr std::size_t kKeyIdBytes = 4;

/// Takes the first character off a UTF-8 text; nothing when the text does not begin with one.
std::optional<char32_t> take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || text.size() < size) return std::nullopt;
  char32_t character = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    character = character << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && character < 0x800) || (size == 4 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (overlong || surrogate || character > 0x10FFFF) return std::nullopt;
  text.remove_prefix(size);
  return character;
}

/// White_Space of the Unicode character database.
bool is_space(char32_t character) {
  return (character >= 0x09 && character <= 0x0D) || character == 0x20 || character == 0x85 ||
         character == 0xA0 || character == 0x1680 || (character >= 0x2000 && character <= 0x200A) ||
         character == 0x2028 || character == 0x2029 || character == 0x202F || character == 0x205F ||
         character == 0x3000;
}

/// Whether the text is UTF-8 with no control characters but line feeds.
bool is_note_text(std::string_view text) {
  while (!text.empty()) {
    const auto character = take_character(text);
    if (!character || (*character < 0x20 && *character != '\n')) return false;
  }
  return true;
}

std::uint32_t load_key_id(std::string_view bytes) {
  std::uint32_t id = 0;
  for (const char byte : bytes.substr(0, kKeyIdBytes))
    id = id << 8 | static_cast<unsigned char>(byte);
  return id;
}

NoteResult<Note> parse_parts(std::string_view text, std::string_view lines) {
  Note note{std::string(text), {}};
  while (!lines.empty()) {
    if (note.signatures.size() == kMaxNoteSignatures) {
      return failed(fmt::format("The note has more than {} signatures.", kMaxNoteSignatures));
    }
    const std::size_t end = lines.find('\n');
    auto signature = TRY(parse_signature_line(lines.substr(0, end)));
    note.signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return note;
}

/// The one known key that made a signature; null when there is none.
NoteResult<const VerifierKey*> key_of(const NoteSignature& signature,
                                      std::span<const VerifierKey> known) {
  const auto made = [&](const VerifierKey& key) { return key.made(signature); };
  const auto key = std::ranges::find_if(known, made);
  if (key == known.end()) return nullptr;
  if (std::any_of(key + 1, known.end(), made)) {
    return failed(fmt::format("Two known keys are called {} and have the id {:08x}.",
                              signature.name, signature.key_id));
  }
  return &*key;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxKeyNameBytes) return false;
  while (!name.empty()) {
    const auto character = take_character(name);
    if (!character || *character < 0x20 || *character == '+' || is_space(*character)) return false;
  }
  return true;
}

NoteResult<NoteSignature> parse_signature_line(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (!line.starts_with(kDash)) {
    return failed(std::string("A signature line must begin with an em dash and a space."));
  }
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return failed(
        std::string("A signature line must have a key's name and, after one space, the "
                    "signature in base64."));
  }
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) {
    return failed(fmt::format("The signature of {} is not canonical base64 of more than 4 bytes.",
                              line.substr(0, space)));
  }
  return NoteSignature{std::string(line.substr(0, space)), load_key_id(*bytes),
                       bytes->substr(kKeyIdBytes)};
}

NoteResult<Note> parse_note(std::string_view text) {
  if (text.size() > kMaxNoteBytes) {
    return failed(
        fmt::format("The note has {} bytes: it may have {}.", text.size(), kMaxNoteBytes));
  }
  if (!is_note_text(text)) {
    return failed(
        std::string("A note must be UTF-8 text whose only control characters are line feeds."));
  }
  const std::size_t split = text.rfind("\n\n");
  if (split == std::string_view::npos || split + 2 == text.size() || !text.ends_with('\n')) {
    return failed(
        std::string("A note must have an empty line and then signature lines, each ended "
                    "by a line feed."));
  }
  return parse_parts(text.substr(0, split + 1), text.substr(split + 2));
}

std::string print_signature(const NoteSignature& signature) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(signature.key_id >> shift);
  bytes += signature.bytes;
  return fmt::format("{}{} {}\n", kDash, signature.name, to_base64(bytes));
}

std::string print_note(const Note& note) {
  std::string text = note.text + '\n';
  for (const NoteSignature& signature : note.signatures) text += print_signature(signature);
  return text;
}

NoteResult<std::vector<NoteSignature>> verified_signatures(const Note& note,
                                                           std::span<const VerifierKey> known) {
  std::vector<NoteSignature> verified;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = TRY(key_of(signature, known));
    if (key == nullptr) continue;
    if (!key->verifies(note.text, signature)) {
      return failed(fmt::format(
          "The signature of {} does not fit the note: one of them was changed.", signature.name));
    }
    verified.push_back(signature);
  }
  if (verified.empty()) {
    return failed(std::string("The note is signed by none of the keys that were given."));
  }
  return verified;
}

}  // namespace daybook::store
