/// Wrapping every key anew (KEYS.md 5).
#include <fmt/format.h>

#include "eventstore/key_store_parts.hpp"

namespace daybook::store {

KeyResult<bool> KeyStore::Parts::rewrap_slot(SlotNumber number) {
  const auto bytes = file.read(number);
  if (!bytes) return failed(bytes.error());
  auto slot = decode_slot(number, *bytes);
  if (!slot || slot->state != SlotState::live || slot->wrapped.master == masters.current.id())
    return false;
  const auto* const master = masters.with(slot->wrapped.master);
  const auto secret = master == nullptr
                          ? std::nullopt
                          : unwrap_key(*master, header.ledger, slot->name, slot->wrapped);
  if (!secret) return false;  // opens under no key any more: nothing to carry over
  slot->wrapped = wrap_key(masters.current, header.ledger, slot->name, secret->view());
  const auto written = write_slot(number, *slot);
  if (!written) return failed(written.error());
  return true;
}

KeyResult<void> KeyStore::begin_rewrap(MasterKey next) {
  const std::lock_guard lock(parts_->mutex);
  const auto allowed = parts_->may_write();
  if (!allowed) return allowed;
  auto& masters = parts_->masters;
  if (next.id() == masters.current.id()) return {};
  if (masters.previous)
    return failed(
        KeyError{KeyErrorCode::rotation_unfinished,
                 "An earlier rotation of the master key is unfinished: finish it first."});
  masters.previous = std::move(masters.current);
  masters.current = std::move(next);
  return {};
}

KeyResult<std::uint64_t> KeyStore::rewrap(MasterKey next, const RotationStep& after_step) {
  const std::lock_guard maintenance(parts_->maintenance);
  const auto begun = begin_rewrap(std::move(next));
  if (!begun) return failed(begun.error());
  std::uint64_t count = 0;
  for (SlotNumber number = kDigestSlot;; ++number.value) {
    {
      const std::lock_guard lock(parts_->mutex);
      if (number.value >= parts_->file.slots()) break;
      const auto done = parts_->rewrap_slot(number);
      if (!done) return failed(done.error());
      if (!*done) continue;
    }
    ++count;
    if (after_step) after_step(fmt::format("slot {} is wrapped anew", number.value));
  }
  const auto durable = make_durable();
  if (!durable) return failed(durable.error());
  if (after_step) after_step("every slot is on disk");
  const std::lock_guard lock(parts_->mutex);
  parts_->masters.previous.reset();
  return count;
}

}  // namespace daybook::store
