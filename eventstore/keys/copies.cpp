/// Copying a key store (KEYS.md 6).
#include "eventstore/keys/copies.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/ids.hpp"
#include "eventstore/base/checksum.hpp"
#include "eventstore/base/durable_file.hpp"
#include "eventstore/base/sodium.hpp"
#include "eventstore/keys/file.hpp"
#include "eventstore/keys/key_store_impl.hpp"

namespace daybook::store {
namespace {

/// So many slots are copied at once, and others wait so long: 64 KiB.
constexpr std::uint64_t kSlotsARun = 256;

void take_back(const std::filesystem::path& copy) {
  destroy(keys_in(copy));
  std::error_code ignored;
  std::filesystem::remove_all(copy, ignored);
}

}  // namespace

KeyResult<CopyNote> KeyStore::begin_copy(const std::filesystem::path& to, Date expires_on,
                                         Instant now) {
  const std::lock_guard lock(parts_->mutex);
  TRY(parts_->may_write());
  if (parts_->masters.previous)
    return failed(KeyError{KeyErrorCode::rotation_unfinished,
                           "A rotation of the master key is unfinished: finish it, then copy."});
  auto copies = parts_->copies;
  const auto expired = std::find_if(copies.begin(), copies.end(), [&](const KeyCopy& copy) {
    return copy.expires_on < london_date(now);
  });
  if (copies.size() == kMostCopies && expired == copies.end())
    return failed(
        KeyError{KeyErrorCode::full,
                 fmt::format("{} copies are kept already: let some expire first.", kMostCopies)});
  if (copies.size() == kMostCopies) copies.erase(expired);
  copies.push_back({now, expires_on, parts_->masters.current.id(),
                    std::filesystem::absolute(to).lexically_normal().string()});
  TRY(write_copy_register(parts_->directory, copies));
  parts_->copies = std::move(copies);
  return CopyNote{parts_->header.ledger, parts_->copies.back(), parts_->file.slots(), {}};
}

SlotBytes KeyStore::header_of_copy(const KeyCopy& copy) const {
  const std::lock_guard lock(parts_->mutex);
  auto header = parts_->header;
  header.copy = CopyTerm{copy.expires_on, copy.made_at, {}};
  header.copy->mac = term_mac(parts_->digest, header);
  return encode_header(header);
}

KeyResult<void> KeyStore::copy_slots(const std::filesystem::path& to, CopyNote& note) {
  auto out = TRY(OpenFile::open(keys_in(to), OpenFile::Mode::make_new));
  Checksum checksum;
  std::vector<char> run;
  for (std::uint64_t first = 0; first < note.slots; first += kSlotsARun) {
    run.resize(std::min(kSlotsARun, note.slots - first) * kSlotBytes);
    const SlotNumber number{static_cast<std::uint32_t>(first)};
    {
      const std::lock_guard lock(parts_->mutex);
      const auto read = parts_->file.read_run(number, run);
      if (!read) return read;
    }
    if (first == 0) {
      const auto header = header_of_copy(note.copy);
      std::copy(header.begin(), header.end(), run.begin());
    }
    const std::string_view bytes(run.data(), run.size());
    checksum.add(bytes);
    const auto written = out.write(number.offset(), bytes);
    if (!written) return written;
  }
  note.checksum = checksum.hex();
  return out.sync();
}

KeyResult<CopyNote> KeyStore::copy_to(const std::filesystem::path& to, Date expires_on,
                                      Instant now) {
  const std::lock_guard maintenance(parts_->maintenance);
  TRY(make_directory(to));
  auto note = begin_copy(to, expires_on, now);
  auto done = note ? copy_slots(to, *note) : KeyResult<void>(failed(note.error()));
  if (done) done = verify_copy(to, *note);
  if (done) done = write_copy_register(to, copies());
  if (done) done = write_new(note_in(to), to_text(*note));
  if (done) done = sync_directory(to);
  if (done) return note;
  take_back(to);
  return failed(done.error());
}

KeyResult<void> KeyStore::check_not_expired(Instant latest) const {
  const std::lock_guard lock(parts_->mutex);
  const auto& copy = parts_->header.copy;
  if (!copy || copy->expires_on >= london_date(latest)) return {};
  return failed(KeyError{
      KeyErrorCode::copy_expired,
      fmt::format("The key store in {} was restored from a copy that expired on {}: what it holds "
                  "was to be gone by then. Destroy it.",
                  parts_->directory.string(), to_text(copy->expires_on))});
}

KeyResult<void> KeyStore::take_into_use() {
  {
    const std::lock_guard lock(parts_->mutex);
    if (!parts_->header.copy) return {};
    const auto allowed = parts_->may_write();
    if (!allowed) return allowed;
    parts_->header.copy.reset();
    const auto written = parts_->write_header();
    if (!written) return written;
  }
  return make_durable();
}

std::vector<KeyCopy> KeyStore::copies() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->copies;
}

std::optional<Date> KeyStore::latest_expiry_of_copies_made_before(Instant instant) const {
  const std::lock_guard lock(parts_->mutex);
  return latest_expiry(parts_->copies, instant);
}

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
  const auto found = TRY(checksum_of_file(copy / "keys"));
  if (found == note.checksum) return {};
  return failed(KeyError{
      KeyErrorCode::damaged,
      fmt::format("The copy in {} is not what was written there: it is damaged.", copy.string())});
}

/// Making a key store from a copy (KEYS.md 6).
namespace {

KeyResult<CopyNote> read_note(const std::filesystem::path& from) {
  constexpr std::size_t kMostNoteBytes = 65'536;
  const auto text = read_all(note_in(from), kMostNoteBytes);
  if (!text && text.error().code == KeyErrorCode::no_key_store)
    return failed(KeyError{KeyErrorCode::no_key_store,
                           fmt::format("There is no copy of a key store in {}.", from.string())});
  if (!text && text.error().code != KeyErrorCode::damaged) return failed(text.error());
  auto note = text ? note_of_text(text->view()) : std::nullopt;
  if (!note)
    return failed(KeyError{KeyErrorCode::damaged,
                           fmt::format("The file {} cannot be understood: take another copy.",
                                       note_in(from).string())});
  return std::move(*note);
}

/// The highest generation in the copied slots.
std::uint32_t highest_in(std::string_view slots) {
  std::uint32_t highest = 0;
  for (std::size_t at = kSlotBytes; at < slots.size(); at += kSlotBytes) {
    SlotBytes bytes;
    std::copy_n(slots.data() + at, kSlotBytes, bytes.begin());
    if (const auto name = named_in(bytes)) highest = std::max(highest, name->generation);
  }
  return highest;
}

/// Makes later keys keep clear of those that were made after the copy and are lost.
KeyResult<void> renew_header(Secret& slots, const CopyNote& note) {
  SlotBytes bytes{};
  const KeyError damaged{KeyErrorCode::damaged,
                         "The copy's header is not that of its note: take another copy."};
  if (slots.size() != note.slots * kSlotBytes || slots.size() < kSlotBytes) return failed(damaged);
  std::copy_n(slots.data(), kSlotBytes, bytes.begin());
  auto header = decode_header(bytes);
  if (!header || header->ledger != note.ledger) return failed(damaged);
  // Copies that an earlier Daybook made have no term in their header.
  if (header->copy && (header->copy->expires_on != note.copy.expires_on ||
                       header->copy->made_at != note.copy.made_at))
    return failed(damaged);
  const auto least =
      fresh_generations(std::max(highest_in(slots.view()), header->least_generation));
  if (!least) return failed(KeyError{KeyErrorCode::full, "There are no generations of keys left."});
  header->least_generation = *least;
  header->slots = note.slots;
  const auto renewed = encode_header(*header);
  std::copy(renewed.begin(), renewed.end(), slots.data());
  return {};
}

KeyResult<void> write_store(const std::filesystem::path& to, std::string_view slots,
                            const std::vector<KeyCopy>& copies) {
  const auto made = make_directory(to);
  if (!made) return made;
  const auto registered = write_copy_register(to, copies);
  if (!registered) return registered;
  const auto written = write_new(to / "keys.new", slots);
  return written ? put_in_place(to / "keys.new", keys_in(to)) : written;
}

}  // namespace

KeyResult<CopyNote> restore_copy(const std::filesystem::path& from, const std::filesystem::path& to,
                                 Date today) {
  const auto note = TRY(read_note(from));
  if (note.copy.expires_on < today)
    return failed(KeyError{
        KeyErrorCode::copy_expired,
        fmt::format("This copy expired on {}: what it holds was to be gone by then. Destroy it.",
                    to_text(note.copy.expires_on))});
  TRY(verify_copy(from, note));
  const auto copies = TRY(read_copy_register(from));
  auto slots = TRY(read_all(keys_in(from), KeyStoreLimits::slots * kSlotBytes));
  TRY(renew_header(slots, note));
  TRY(write_store(to, slots.view(), copies));
  return note;
}

}  // namespace daybook::store
