/// Making a key store from a copy (KEYS.md 6).
#include <algorithm>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/copy_register.hpp"
#include "eventstore/key_file.hpp"

namespace daybook::store {

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
  const auto note = read_note(from);
  if (!note) return failed(note.error());
  if (note->copy.expires_on < today)
    return failed(KeyError{
        KeyErrorCode::copy_expired,
        fmt::format("This copy expired on {}: what it holds was to be gone by then. Destroy it.",
                    to_text(note->copy.expires_on))});
  const auto sound = verify_copy(from, *note);
  if (!sound) return failed(sound.error());
  const auto copies = read_copy_register(from);
  if (!copies) return failed(copies.error());
  auto slots = read_all(keys_in(from), KeyStoreLimits::slots * kSlotBytes);
  if (!slots) return failed(slots.error());
  const auto renewed = renew_header(*slots, *note);
  if (!renewed) return failed(renewed.error());
  const auto written = write_store(to, slots->view(), *copies);
  if (!written) return failed(written.error());
  return *note;
}

}  // namespace daybook::store
