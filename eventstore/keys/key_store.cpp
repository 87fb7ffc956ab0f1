/// Sealing, opening, telling, and making durable.
#include "eventstore/keys/key_store.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "domain/base/check.hpp"
#include "eventstore/keys/key_store_impl.hpp"

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
    TRY(parts_->may_write());
    const auto key = TRY(parts_->sealing_key(subject, position));
    generation = key.slot.name.generation;
    secret = parts_->unwrapped(key);
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
  const auto keys = TRY(parts_->keys_of(subject));
  std::vector<std::uint32_t> generations;
  for (const auto& key : keys)
    if (!key.damaged && !key.is_live()) generations.push_back(key.slot.name.generation);
  return generations;
}

KeyResult<Secret> KeyStore::signing_seed() const {
  const std::lock_guard lock(parts_->mutex);
  const auto bytes = TRY(parts_->file.read(kSigningSlot));
  const auto slot = decode_slot(kSigningSlot, bytes);
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

std::uint64_t KeyStore::slots() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->file.slots();
}

std::uint64_t KeyStore::durable_slots() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->header.slots;
}

KeyResult<void> KeyStore::make_durable(const SeenLedger& ledger) {
  const std::lock_guard syncing(parts_->syncing);
  std::uint64_t slots = 0;
  {
    const std::lock_guard lock(parts_->mutex);
    const auto allowed = parts_->may_write();
    if (!allowed || !parts_->dirty) return allowed;
    TRY(parts_->note_seen(ledger));
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

/// Destroying keys (KEYS.md 8).
/// Makes a slot free. What stood there may have been of any generation: later keys keep clear of
/// it.
KeyResult<void> KeyStore::Parts::clear(SlotNumber number) {
  cache.forget(number);
  const auto written = write_slot(number, KeySlot{});
  if (written) free_slots.push_back(number.value);
  return written;
}

/// Clears the damaged slots of those numbers that may still hold something of a key; how many.
KeyResult<std::uint64_t> KeyStore::Parts::clear_damaged(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::uint32_t> wanted;
  for (const auto number : numbers) {
    const auto bytes = TRY(file.read({number}));
    if (!is_wiped(bytes)) wanted.push_back(number);
  }
  if (wanted.empty()) return 0;
  const auto least = fresh_generations(std::max(highest_generation, header.least_generation));
  if (!least) return failed(KeyError{KeyErrorCode::full, "There are no generations of keys left."});
  header.least_generation = *least;
  auto written = write_header();
  for (const auto number : wanted) {
    if (written) written = clear({number});
    if (!written) return failed(written.error());
    std::erase(damaged_slots, number);
  }
  return wanted.size();
}

KeyResult<void> KeyStore::Parts::wipe_slot(const FoundKey& key) {
  cache.forget(key.number);
  const KeySlot tombstone{SlotState::erased, key.slot.name, key.slot.born, {}};
  --live;
  ++erased;
  return write_slot(key.number, tombstone);
}

KeyResult<KeysErased> KeyStore::Parts::wipe(std::string_view subject, Position born_before,
                                            bool is_first_time) {
  TRY(may_write());
  const auto keys = TRY(keys_of(subject));
  KeysErased done;
  std::vector<std::uint32_t> damaged;
  for (const auto& key : keys) {
    if (key.damaged) damaged.push_back(key.number.value);
    if (!key.is_live() || key.slot.born >= born_before) continue;
    TRY(wipe_slot(key));
    done.generations.push_back(key.slot.name.generation);
  }
  if (is_first_time || !done.generations.empty())
    for (const auto number : damaged_slots)
      if (!std::count(damaged.begin(), damaged.end(), number)) damaged.push_back(number);
  const auto cleared = TRY(clear_damaged(damaged));
  done.damaged_slots = cleared;
  return done;
}

void KeyStore::retire(std::string_view subject, Position position) {
  const std::lock_guard lock(parts_->mutex);
  auto& since = parts_->retired[std::string(subject)];
  since = std::max(since, position);
}

KeyResult<KeysErased> KeyStore::erase(std::string_view subject) {
  const Position end{std::numeric_limits<std::uint64_t>::max()};
  retire(subject, end);
  return erase_born_before(subject, end);
}

KeyResult<KeysErased> KeyStore::erase_born_before(std::string_view subject, Position position,
                                                  const SeenLedger& ledger) {
  KeyResult<KeysErased> done = KeysErased{};
  {
    const std::lock_guard lock(parts_->mutex);
    auto& retired = parts_->retired;
    const auto retirement = retired.find(subject);
    done = parts_->wipe(subject, position, retirement != retired.end());
    if (done) TRY(parts_->note_seen(ledger));
    if (retirement != retired.end() && retirement->second <= position) retired.erase(retirement);
  }
  TRY(make_durable());
  return done;
}

/// Keys of a tail that the ledger has lost (KEYS.md 8).
/// Dates the live keys of a run of slots back to `latest` where they are born after it; how many.
KeyResult<std::uint64_t> KeyStore::Parts::date_back(SlotNumber first, std::uint64_t count,
                                                    Position latest) {
  std::vector<char> run(count * kSlotBytes);
  TRY(file.read_run(first, run));
  std::uint64_t dated = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const SlotNumber number{first.value + static_cast<std::uint32_t>(i)};
    SlotBytes bytes;
    std::copy_n(run.data() + i * kSlotBytes, kSlotBytes, bytes.begin());
    auto slot = decode_slot(number, bytes);
    if (!slot || slot->state != SlotState::live || slot->born <= latest) continue;
    slot->born = latest;
    TRY(write_slot(number, *slot));
    ++dated;
  }
  return dated;
}

KeyResult<std::uint64_t> KeyStore::settle(std::uint64_t ledger_size) {
  constexpr std::uint64_t slots_a_run = 4'096;
  const Position latest{ledger_size > 0 ? ledger_size - 1 : 0};
  std::uint64_t dated = 0;
  {
    const std::lock_guard lock(parts_->mutex);
    if (parts_->access == KeyAccess::inspect) return 0;
    TRY(parts_->may_write());
    const auto slots = parts_->file.slots();
    for (std::uint64_t first = kFirstSubjectSlot; first < slots; first += slots_a_run) {
      const auto done = TRY(parts_->date_back({static_cast<std::uint32_t>(first)},
                                              std::min(slots_a_run, slots - first), latest));
      dated += done;
    }
  }
  TRY(make_durable());
  return dated;
}

KeyResult<std::vector<std::string>> KeyStore::Parts::subjects_where(
    const std::function<bool(const KeySlot&)>& wanted) const {
  std::set<std::string> subjects;
  for (std::uint64_t at = kFirstSubjectSlot; at < file.slots(); ++at) {
    const SlotNumber number{static_cast<std::uint32_t>(at)};
    const auto bytes = TRY(file.read(number));
    const auto slot = decode_slot(number, bytes);
    if (slot && slot->state != SlotState::free && wanted(*slot))
      subjects.emplace(slot->name.subject);
  }
  return std::vector<std::string>(subjects.begin(), subjects.end());
}

KeyResult<std::vector<std::string>> KeyStore::subjects_born_from(Position position) const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->subjects_where(
      [&](const KeySlot& slot) { return slot.state == SlotState::live && slot.born >= position; });
}

KeyResult<std::vector<std::string>> KeyStore::subjects_erased() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->subjects_where(
      [](const KeySlot& slot) { return slot.state == SlotState::erased; });
}

}  // namespace daybook::store
