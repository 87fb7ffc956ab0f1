/// Destroying keys (KEYS.md 8).
#include <algorithm>
#include <limits>

#include "domain/base/check.hpp"
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

/// Clears the damaged slots of those numbers that may still hold something of a key; how many.
KeyResult<std::uint64_t> KeyStore::Parts::clear_damaged(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::uint32_t> wanted;
  for (const auto number : numbers) {
    const auto bytes = file.read({number});
    if (!bytes) return failed(bytes.error());
    if (!is_wiped(*bytes)) wanted.push_back(number);
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
  const auto allowed = may_write();
  if (!allowed) return failed(allowed.error());
  const auto keys = keys_of(subject);
  if (!keys) return failed(keys.error());
  KeysErased done;
  std::vector<std::uint32_t> damaged;
  for (const auto& key : *keys) {
    if (key.damaged) damaged.push_back(key.number.value);
    if (!key.is_live() || key.slot.born >= born_before) continue;
    const auto wiped = wipe_slot(key);
    if (!wiped) return failed(wiped.error());
    done.generations.push_back(key.slot.name.generation);
  }
  if (is_first_time || !done.generations.empty())
    for (const auto number : damaged_slots)
      if (!std::count(damaged.begin(), damaged.end(), number)) damaged.push_back(number);
  const auto cleared = clear_damaged(damaged);
  if (!cleared) return failed(cleared.error());
  done.damaged_slots = *cleared;
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
    if (done)
      if (const auto noted = parts_->note_seen(ledger); !noted) return failed(noted.error());
    if (retirement != retired.end() && retirement->second <= position) retired.erase(retirement);
  }
  const auto durable = make_durable();
  if (!durable) return failed(durable.error());
  return done;
}

}  // namespace daybook::store
