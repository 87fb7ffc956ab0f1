/// The part of the ledger that the key store has seen, and what depends on it: the replacement of
/// the signing key (KEYS.md 2 and 10).
#include <algorithm>

#include <fmt/format.h>

#include "eventstore/base/sodium.hpp"
#include "eventstore/keys/key_store_impl.hpp"

namespace daybook::store {
namespace {

std::filesystem::path next_key_in(const std::filesystem::path& directory) {
  return directory / "signing.new";
}

/// The slot in the file of the next signing key; nothing when there is none, or it is damaged.
std::optional<KeySlot> next_slot(const std::filesystem::path& directory, SlotBytes& bytes) {
  const auto read = read_all(next_key_in(directory), kSlotBytes);
  if (!read || read->size() != kSlotBytes) return std::nullopt;
  std::copy_n(read->view().data(), kSlotBytes, bytes.begin());
  auto slot = decode_slot(kSigningSlot, bytes);
  return slot && slot->state == SlotState::live ? slot : std::nullopt;
}

KeyError no_next_key() {
  return {KeyErrorCode::damaged,
          "The signing key that was to be the next one is gone: begin the take-over again."};
}

}  // namespace

KeyResult<bool> KeyStore::Parts::note_seen(const SeenLedger& ledger) {
  if (ledger.size <= header.seen.size) return false;
  header.seen = ledger;
  TRY(write_header());
  return true;
}

SeenLedger KeyStore::seen() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->header.seen;
}

KeyResult<void> KeyStore::see(const SeenLedger& ledger) {
  {
    const std::lock_guard lock(parts_->mutex);
    const auto allowed = parts_->may_write();
    if (!allowed) return allowed;
    const auto& seen = parts_->header.seen;
    if (ledger.size == seen.size && ledger.size > 0 && ledger.root != seen.root)
      return failed(KeyError{
          KeyErrorCode::other_history,
          fmt::format("The key store has seen another history of {} entries: nothing was signed.",
                      ledger.size)});
    const auto noted = TRY(parts_->note_seen(ledger));
    if (!noted) return {};
  }
  return make_durable();
}

void KeyStore::look_only() {
  const std::lock_guard lock(parts_->mutex);
  parts_->access = KeyAccess::inspect;
  parts_->file.unlock();
}

KeyResult<Secret> KeyStore::next_signing_seed() {
  const std::lock_guard lock(parts_->mutex);
  TRY(parts_->may_write());
  SlotBytes bytes{};
  if (const auto slot = next_slot(parts_->directory, bytes))
    if (auto seed = parts_->opened(*slot)) return std::move(*seed);
  const auto present = TRY(parts_->file.read(kSigningSlot));
  const auto before = decode_slot(kSigningSlot, present);
  if (!before) return failed(no_next_key());
  Secret seed(SealLimits::key);
  randombytes_buf(seed.data(), seed.size());
  const KeyName name{kSigningName, before->name.generation + 1};
  const KeySlot slot{SlotState::live,
                     name,
                     {},
                     wrap_key(parts_->masters.current, parts_->header.ledger, name, seed.view())};
  const auto file = next_key_in(parts_->directory);
  destroy(file);
  auto written = write_new(file, view(encode_slot(kSigningSlot, slot)));
  if (written) written = sync_directory(parts_->directory);
  if (!written) return failed(written.error());
  return seed;
}

KeyResult<void> KeyStore::change_signing_key(const SeenLedger& ledger) {
  {
    const std::lock_guard lock(parts_->mutex);
    const auto allowed = parts_->may_write();
    if (!allowed) return allowed;
    parts_->header.seen = ledger;
    const auto written = parts_->write_header();
    if (!written) return written;
  }
  TRY(make_durable());
  {
    const std::lock_guard lock(parts_->mutex);
    SlotBytes bytes{};
    const auto slot = next_slot(parts_->directory, bytes);
    if (!slot || !parts_->opened(*slot)) return failed(no_next_key());
    parts_->cache.forget(kSigningSlot);
    const auto written = parts_->write_slot(kSigningSlot, *slot);
    if (!written) return written;
  }
  TRY(make_durable());
  return forget_next_signing_key();
}

KeyResult<void> KeyStore::forget_next_signing_key() {
  const std::lock_guard lock(parts_->mutex);
  const auto allowed = parts_->may_write();
  if (!allowed) return allowed;
  destroy(next_key_in(parts_->directory));
  return sync_directory(parts_->directory);
}

}  // namespace daybook::store
