#include "eventstore/backup/manifest.hpp"

#include <charconv>

#include <fmt/format.h>

#include "eventstore/proof/checkpoint.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kTitle = "daybook backup 1\n";
constexpr std::size_t kHexDigits = 2 * Digest::kBytes;

/// Takes the next line off `text`, without its line feed; nothing when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

/// The decimal number that `text` is, without leading zeros or a sign that is not needed.
template <class Number>
std::optional<Number> decimal(std::string_view text) {
  Number number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || fmt::format("{}", number) != text) return std::nullopt;
  return number;
}

std::optional<Digest> digest_of_hex(std::string_view hex) {
  Digest digest;
  if (hex.size() != kHexDigits) return std::nullopt;
  for (std::size_t i = 0; i < Digest::kBytes; ++i) {
    const char* const at = hex.data() + 2 * i;
    if (std::from_chars(at, at + 2, digest.bytes[i], 16).ptr != at + 2) return std::nullopt;
  }
  return to_hex(digest) == hex ? std::optional(digest) : std::nullopt;
}

std::string text_of(const BackupManifest& stamp) {
  return fmt::format("{}\n{}\n{}\n{}\n\n{}", stamp.ledger.name.value,
                     stamp.ledger.created_at.milliseconds, stamp.at_least.size,
                     to_hex(stamp.at_least.root), stamp.checkpoint);
}

}  // namespace

std::string encode_stamp(const BackupManifest& stamp) {
  const std::string body = text_of(stamp);
  return fmt::format("{}{}\n{}", kTitle, to_hex(sha256({body})), body);
}

std::optional<BackupManifest> decode_stamp(std::string_view text) {
  const std::string_view all = text;
  if (!text.starts_with(kTitle)) return std::nullopt;
  text.remove_prefix(kTitle.size());
  if (!take_line(text)) return std::nullopt;
  const auto name = take_line(text), created = take_line(text), size = take_line(text),
             root = take_line(text), empty = take_line(text);
  if (!empty) return std::nullopt;
  const auto created_at = decimal<std::int64_t>(*created);
  const auto entries = decimal<std::uint64_t>(*size);
  const auto digest = digest_of_hex(*root);
  if (!created_at || !entries || !digest) return std::nullopt;
  BackupManifest stamp{{LedgerName{std::string(*name)}, Instant{*created_at}},
                       {*entries, *digest},
                       std::string(text)};
  return encode_stamp(stamp) == all ? std::optional(std::move(stamp)) : std::nullopt;
}

std::optional<Vouched> vouched_in(std::string_view checkpoint) {
  const auto note = parse_note(checkpoint);
  const auto said = note ? parse_body(note->text) : NoteResult<Checkpoint>(failed(note.error()));
  if (!said) return std::nullopt;
  return Vouched{said->size, said->root};
}

}  // namespace daybook::store
