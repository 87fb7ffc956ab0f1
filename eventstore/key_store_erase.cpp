/// Destroying keys (KEYS.md 8).
#include <algorithm>
#include <limits>

#include "domain/check.hpp"
#include "eventstore/key_store_parts.hpp"

namespace daybook::store {

/// Makes a slot free. What stood there may have been of any generation: later keys keep clear of
/// it.
KeyResult<void> KeyStore::Parts::clear(SlotNumber number) {
  cache.forget(number);
  const auto written = write_slot(number, KeySlot{});
  if (written) free_slots.push_back(number.value);
  return written;
}

KeyResult<void> KeyStore::Parts::clear_damaged() {
  if (damaged_slots.empty()) return {};
  const auto least = fresh_generations(std::max(highest_generation, header.least_generation));
  if (!least) return failed(KeyError{KeyErrorCode::full, "There are no generations of keys left."});
  header.least_generation = *least;
  auto written = write_header();
  for (const auto number : damaged_slots)
    if (written) written = clear({number});
  if (written) damaged_slots.clear();
  return written;
}

KeyResult<KeysErased> KeyStore::Parts::wipe(std::string_view subject, Position born_before) {
  const auto allowed = may_write();
  if (!allowed) return failed(allowed.error());
  const auto keys = keys_of(subject);
  if (!keys) return failed(keys.error());
  KeysErased done;
  for (const auto& key : *keys) {
    if (!key.is_live() || key.slot.born >= born_before) continue;
    cache.forget(key.number);
    const KeySlot tombstone{SlotState::erased, key.slot.name, key.slot.born, {}};
    const auto written = write_slot(key.number, tombstone);
    if (!written) return failed(written.error());
    done.generations.push_back(key.slot.name.generation);
    --live;
    ++erased;
  }
  for (const auto& key : *keys)
    if (key.damaged && !std::count(damaged_slots.begin(), damaged_slots.end(), key.number.value))
      damaged_slots.push_back(key.number.value);
  done.damaged_slots = damaged_slots.size();
  const auto cleared = clear_damaged();
  if (!cleared) return failed(cleared.error());
  return done;
}

void KeyStore::retire(std::string_view subject, Position position) {
  const std::lock_guard lock(parts_->mutex);
  auto& since = parts_->retired[std::string(subject)];
  since = std::max(since, position);
}

KeyResult<KeysErased> KeyStore::erase(std::string_view subject) {
  return erase_born_before(subject, {std::numeric_limits<std::uint64_t>::max()});
}

KeyResult<KeysErased> KeyStore::erase_born_before(std::string_view subject, Position position) {
  KeyResult<KeysErased> done = KeysErased{};
  {
    const std::lock_guard lock(parts_->mutex);
    done = parts_->wipe(subject, position);
    const auto retired = parts_->retired.find(subject);
    if (done && retired != parts_->retired.end() && retired->second <= position)
      parts_->retired.erase(retired);
  }
  const auto durable = make_durable();
  if (!durable) return failed(durable.error());
  return done;
}

}  // namespace daybook::store
