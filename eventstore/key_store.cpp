/// Sealing, opening, telling, and making durable.
#include "eventstore/key_store.hpp"

#include "domain/base/check.hpp"
#include "eventstore/key_store_parts.hpp"

namespace daybook::store {

const char* name_of(Unreadable reason) {
  switch (reason) {
    case Unreadable::erased:
      return "erased";
    case Unreadable::key_lost:
      return "key_lost";
    case Unreadable::damaged:
      return "damaged";
  }
  return "unnamed";
}

KeyResult<std::string> KeyStore::seal(std::string_view subject, const SealedAt& at,
                                      std::string_view canonical, Position position) {
  DAYBOOK_CHECK(is_subject(subject), "only a case or a supporter has keys");
  std::uint32_t generation = 0;
  std::optional<Secret> secret;
  {
    const std::lock_guard lock(parts_->mutex);
    const auto allowed = parts_->may_write();
    if (!allowed) return failed(allowed.error());
    const auto key = parts_->sealing_key(subject, position);
    if (!key) return failed(key.error());
    generation = key->slot.name.generation;
    secret = parts_->unwrapped(*key);
  }
  DAYBOOK_CHECK(secret.has_value(), "a key that seals is known");
  return seal_text({subject, generation}, secret->view(), at, mac(at.event_id, canonical),
                   canonical);
}

Result<Secret, Unreadable> KeyStore::open_sealed(std::string_view sealed,
                                                 const SealedAt& at) const {
  const auto view = read_sealed(sealed);
  if (!view) return failed(Unreadable::damaged);
  std::optional<Secret> secret;
  {
    const std::lock_guard lock(parts_->mutex);
    const auto keys = parts_->keys_of(view->key.subject, view->key.generation);
    if (!keys) return failed(Unreadable::damaged);
    if (keys->empty()) return failed(Unreadable::key_lost);
    const auto& key = keys->front();
    if (!key.damaged && key.slot.state == SlotState::erased) return failed(Unreadable::erased);
    if (key.is_live()) secret = parts_->unwrapped(key);
  }
  if (!secret) return failed(Unreadable::damaged);
  auto text = unseal_text(*view, secret->view(), at);
  if (!text || mac(at.event_id, text->view()) != view->mac) return failed(Unreadable::damaged);
  return std::move(*text);
}

KeyState KeyStore::state_of(const KeyName& key) const {
  const std::lock_guard lock(parts_->mutex);
  const auto keys = parts_->keys_of(key.subject, key.generation);
  if (!keys || keys->empty() || keys->front().damaged) return KeyState::lost;
  return keys->front().is_live() ? KeyState::live : KeyState::erased;
}

KeyResult<std::vector<std::uint32_t>> KeyStore::destroyed_of(std::string_view subject) const {
  const std::lock_guard lock(parts_->mutex);
  const auto keys = parts_->keys_of(subject);
  if (!keys) return failed(keys.error());
  std::vector<std::uint32_t> generations;
  for (const auto& key : *keys)
    if (!key.damaged && !key.is_live()) generations.push_back(key.slot.name.generation);
  return generations;
}

KeyResult<Secret> KeyStore::signing_seed() const {
  const std::lock_guard lock(parts_->mutex);
  const auto bytes = parts_->file.read(kSigningSlot);
  if (!bytes) return failed(bytes.error());
  const auto slot = decode_slot(kSigningSlot, *bytes);
  auto seed = slot ? parts_->unwrapped({kSigningSlot, *slot, false}) : std::nullopt;
  if (!seed)
    return failed(
        KeyError{KeyErrorCode::damaged,
                 "The ledger's signing key is damaged: restore a copy of the key store."});
  return std::move(*seed);
}

const Secret& KeyStore::digest_secret() const {
  return parts_->digest;
}

std::string KeyStore::mac(std::string_view event_id, std::string_view canonical) const {
  return personal_mac(parts_->digest.view(), event_id, canonical);
}

KeyResult<void> KeyStore::make_durable(const SeenLedger& ledger) {
  const std::lock_guard syncing(parts_->syncing);
  std::uint64_t slots = 0;
  {
    const std::lock_guard lock(parts_->mutex);
    const auto allowed = parts_->may_write();
    if (!allowed || !parts_->dirty) return allowed;
    if (const auto noted = parts_->note_seen(ledger); !noted) return failed(noted.error());
    parts_->dirty = false;
    slots = parts_->file.slots();
  }
  auto synced = parts_->file.sync();
  const std::lock_guard lock(parts_->mutex);
  if (!parts_->noted(synced) || slots <= parts_->header.slots) return synced;
  parts_->header.slots = slots;
  const auto written = parts_->write_header();
  if (!written) return written;
  parts_->dirty = false;
  return parts_->noted(parts_->file.sync());
}

KeyStoreStatus KeyStore::status() const {
  const std::lock_guard lock(parts_->mutex);
  return {parts_->header.ledger,
          parts_->file.slots(),
          parts_->live,
          parts_->erased,
          parts_->damaged_slots.size(),
          parts_->masters.current.id(),
          parts_->masters.previous.has_value()};
}

}  // namespace daybook::store
