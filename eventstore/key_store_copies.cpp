/// Copying a key store (KEYS.md 6).
#include <algorithm>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/base/checksum.hpp"
#include "eventstore/copy_register.hpp"
#include "eventstore/key_store_parts.hpp"

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
  const auto allowed = parts_->may_write();
  if (!allowed) return failed(allowed.error());
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
  const auto written = write_copy_register(parts_->directory, copies);
  if (!written) return failed(written.error());
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
  auto out = OpenFile::open(keys_in(to), OpenFile::Mode::make_new);
  if (!out) return failed(out.error());
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
    const auto written = out->write(number.offset(), bytes);
    if (!written) return written;
  }
  note.checksum = checksum.hex();
  return out->sync();
}

KeyResult<CopyNote> KeyStore::copy_to(const std::filesystem::path& to, Date expires_on,
                                      Instant now) {
  const std::lock_guard maintenance(parts_->maintenance);
  const auto made = make_directory(to);
  if (!made) return failed(made.error());
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

}  // namespace daybook::store
