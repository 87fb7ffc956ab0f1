#include "eventstore/copy_register.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/ids.hpp"
#include "eventstore/base/checksum.hpp"
#include "eventstore/base/durable_file.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kRegisterTitle = "daybook key copies 1\n";
constexpr std::string_view kNoteTitle = "daybook key copy 1\n";
constexpr std::size_t kMostRegisterBytes = std::size_t{64} << 20;
constexpr std::string_view kHexDigits = "0123456789abcdef";

/// Bytes that would end or blur a line are written as %xx.
std::string escaped(std::string_view place) {
  std::string text;
  for (const char c : place) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7F && c != '%') {
      text += c;
      continue;
    }
    text += '%';
    text += kHexDigits[byte >> 4U];
    text += kHexDigits[byte & 15U];
  }
  return text;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string place;
  while (!text.empty()) {
    unsigned byte = static_cast<unsigned char>(text[0]);
    if (text[0] == '%') {
      if (text.size() < 3) return std::nullopt;
      const auto read = std::from_chars(text.data() + 1, text.data() + 3, byte, 16);
      if (read.ptr != text.data() + 3) return std::nullopt;
      text.remove_prefix(2);
    }
    place += static_cast<char>(byte);
    text.remove_prefix(1);
  }
  return place;
}

/// What stands before `end`, which is taken away with it; nothing when there is no `end`.
std::optional<std::string_view> take(std::string_view& text, char end) {
  const auto at = text.find(end);
  if (at == text.npos) return std::nullopt;
  const auto taken = text.substr(0, at);
  text.remove_prefix(at + 1);
  return taken;
}

std::optional<MasterKeyId> id_of(std::string_view hex) {
  MasterKeyId id;
  std::size_t length = 0;
  const int read = sodium_hex2bin(id.bytes.data(), id.bytes.size(), hex.data(), hex.size(), nullptr,
                                  &length, nullptr);
  return read == 0 && length == id.bytes.size() ? std::optional(id) : std::nullopt;
}

std::string line_of(const KeyCopy& copy) {
  return fmt::format("{} {} {} {}\n", daybook::to_text(copy.made_at),
                     daybook::to_text(copy.expires_on), to_hex(copy.master), escaped(copy.place));
}

std::optional<KeyCopy> copy_of_line(std::string_view line) {
  const auto made = take(line, ' ');
  const auto expires = take(line, ' ');
  const auto master = take(line, ' ');
  if (!made || !expires || !master) return std::nullopt;
  const auto made_at = parse_instant(*made);
  const auto expires_on = parse_date(*expires);
  const auto id = id_of(*master);
  auto place = unescaped(line);
  if (!made_at || !expires_on || !id || !place) return std::nullopt;
  return KeyCopy{*made_at, *expires_on, *id, std::move(*place)};
}

KeyError damaged_register(const std::filesystem::path& file) {
  return {KeyErrorCode::damaged,
          fmt::format("The register of copies {} is missing or cannot be understood: restore a "
                      "copy of the key store.",
                      file.string())};
}

}  // namespace

std::string to_text(const std::vector<KeyCopy>& copies) {
  std::string text(kRegisterTitle);
  for (const auto& copy : copies) text += line_of(copy);
  return text;
}

std::optional<std::vector<KeyCopy>> copies_of_text(std::string_view text) {
  if (!text.starts_with(kRegisterTitle)) return std::nullopt;
  auto rest = text.substr(kRegisterTitle.size());
  std::vector<KeyCopy> copies;
  while (const auto line = take(rest, '\n')) {
    auto copy = copy_of_line(*line);
    if (!copy || copies.size() == kMostCopies) return std::nullopt;
    copies.push_back(std::move(*copy));
  }
  return to_text(copies) == text ? std::optional(std::move(copies)) : std::nullopt;
}

std::optional<Date> latest_expiry(const std::vector<KeyCopy>& copies, Instant instant) {
  std::optional<Date> latest;
  for (const auto& copy : copies)
    if (copy.made_at <= instant)
      latest = std::max(latest.value_or(copy.expires_on), copy.expires_on);
  return latest;
}

KeyResult<std::vector<KeyCopy>> read_copy_register(const std::filesystem::path& directory) {
  const auto file = directory / "copies";
  const auto text = read_all(file, kMostRegisterBytes);
  if (!text && text.error().code == KeyErrorCode::io_failed) return failed(text.error());
  auto copies = text ? copies_of_text(text->view()) : std::nullopt;
  if (!copies) return failed(damaged_register(file));
  return std::move(*copies);
}

KeyResult<void> write_copy_register(const std::filesystem::path& directory,
                                    const std::vector<KeyCopy>& copies) {
  return replace(directory / "copies", to_text(copies));
}

std::string to_text(const CopyNote& note) {
  return fmt::format("{}{}\n{}\n{}\n{}", kNoteTitle, note.ledger, note.slots, note.checksum,
                     line_of(note.copy));
}

std::optional<CopyNote> note_of_text(std::string_view text) {
  if (!text.starts_with(kNoteTitle)) return std::nullopt;
  auto rest = text.substr(kNoteTitle.size());
  const auto ledger = take(rest, '\n');
  const auto slots = take(rest, '\n');
  const auto checksum = take(rest, '\n');
  const auto line = take(rest, '\n');
  if (!ledger || !slots || !checksum || !line || !is_ident(*ledger)) return std::nullopt;
  auto copy = copy_of_line(*line);
  if (!copy) return std::nullopt;
  CopyNote note{std::string(*ledger), std::move(*copy), 0, std::string(*checksum)};
  std::from_chars(slots->data(), slots->data() + slots->size(), note.slots);
  return to_text(note) == text ? std::optional(std::move(note)) : std::nullopt;
}

std::array<char, 32> term_mac(const Secret& digest, const KeyHeader& header) {
  const auto text = fmt::format("{}\n{}\n{}\n", header.ledger, header.copy->made_at.milliseconds,
                                header.copy->expires_on.days);
  const auto mac = personal_mac(digest.view(), "daybook key copy", text);
  std::array<char, 32> bytes{};
  std::copy_n(mac.begin(), bytes.size(), bytes.begin());
  return bytes;
}

std::filesystem::path note_in(const std::filesystem::path& copy) {
  return copy / "copy";
}

KeyResult<void> verify_copy(const std::filesystem::path& copy, const CopyNote& note) {
  const auto found = checksum_of_file(copy / "keys");
  if (!found) return failed(found.error());
  if (*found == note.checksum) return {};
  return failed(KeyError{
      KeyErrorCode::damaged,
      fmt::format("The copy in {} is not what was written there: it is damaged.", copy.string())});
}

}  // namespace daybook::store
