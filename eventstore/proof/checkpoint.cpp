#include "eventstore/proof/checkpoint.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "domain/base/base64.hpp"

namespace daybook::store {
namespace {

/// Takes a line that ends with a line feed off a text; nothing when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> size_in(std::string_view line) {
  std::uint64_t size = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), size);
  const bool whole = read.ec == std::errc() && read.ptr == line.data() + line.size();
  const bool canonical = line == "0" || !line.starts_with('0');
  return whole && canonical ? std::optional(size) : std::nullopt;
}

std::optional<Digest> root_in(std::string_view line) {
  const auto bytes = from_base64(line);
  if (!bytes || bytes->size() != Digest::kBytes) return std::nullopt;
  return digest_of_raw(*bytes);
}

std::string malformed(std::string_view what) {
  return fmt::format("This is not a checkpoint: {}.", what);
}

}  // namespace

std::string origin_of(const LedgerName& name) {
  return "daybook/" + name.value;
}

std::string body_of(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size,
                                 to_base64(checkpoint.root.view()));
  for (const std::string& line : checkpoint.extensions) text += line + '\n';
  return text;
}

NoteResult<Checkpoint> parse_body(std::string_view text) {
  const auto origin = take_line(text);
  if (!origin || origin->empty()) {
    return failed(malformed("the first line must name the log"));
  }
  const auto size_line = take_line(text);
  const auto size = size_line ? size_in(*size_line) : std::nullopt;
  if (!size) {
    return failed(malformed("the second line must be the number of entries, in decimal"));
  }
  const auto root_line = take_line(text);
  const auto root = root_line ? root_in(*root_line) : std::nullopt;
  if (!root) {
    return failed(malformed("the third line must be the root, 32 bytes in base64"));
  }
  Checkpoint checkpoint{std::string(*origin), *size, *root, {}};
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line || line->empty()) {
      return failed(malformed("further lines must not be empty and must end with a line feed"));
    }
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

Note sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& signer) {
  Note note{body_of(checkpoint), {}};
  note.signatures.push_back(signer.sign(note.text));
  return note;
}

NoteResult<Checkpoint> open_checkpoint(const Note& note, const VerifierKey& key) {
  TRY(verified_signatures(note, {&key, 1}));
  auto checkpoint = parse_body(note.text);
  if (checkpoint && checkpoint->origin != key.name()) {
    return failed(fmt::format("The checkpoint speaks of {}: the key is that of {}.",
                              checkpoint->origin, key.name()));
  }
  return checkpoint;
}

NoteResult<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key) {
  const auto parsed = TRY(parse_note(note));
  return open_checkpoint(parsed, key);
}

NoteResult<Checkpoint> open_checkpoint(const Note& note, std::span<const VerifierKey> keys) {
  auto opened = open_checkpoint(note, keys.front());
  for (const auto& key : keys.subspan(1))
    if (!opened)
      if (auto other = open_checkpoint(note, key)) opened = std::move(other);
  return opened;
}

NoteResult<Checkpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> keys) {
  const auto parsed = TRY(parse_note(note));
  return open_checkpoint(parsed, keys);
}

}  // namespace daybook::store
