#include "eventstore/keys/rotation.hpp"

#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "eventstore/keys/key_store_impl.hpp"

namespace daybook::store {
namespace {

void tell(const RotationStep& after_step, std::string_view what) {
  if (after_step) after_step(what);
}

KeyResult<void> check_same_key(const MasterKeys& keys, const KeyStore& store) {
  if (keys.with(store.status().master) != nullptr) return {};
  return failed(KeyError{KeyErrorCode::wrong_master_key,
                         "The master key is no longer the one that this key store was opened "
                         "with: restart with the right one."});
}

/// A new key beside the one in use, where the next opening finds both.
KeyResult<MasterKeys> begin(const std::filesystem::path& file, MasterKeys keys) {
  MasterKeys both{MasterKey::random(), std::move(keys.current)};
  TRY(replace_master_keys(file, both));
  return both;
}

KeyResult<Rotated> finish(KeyStore& store, MasterKeys keys, const MasterKeySource& source,
                          const RotationStep& after_step) {
  const auto count = TRY(store.rewrap(keys.current.copy(), after_step));
  keys.previous.reset();
  if (!source.from_environment()) {
    TRY(replace_master_keys(source.file, keys));
    tell(after_step, "the old key is wiped from the master key file");
  }
  return Rotated{count, false, keys.current.id()};
}

}  // namespace

KeyResult<Rotated> rotate_master_key(KeyStore& store, const MasterKeySource& source,
                                     const RotationStep& after_step) {
  static std::mutex one_at_a_time;
  const std::lock_guard alone(one_at_a_time);
  TRY(store.make_durable());
  auto keys = read_master_keys(source);
  if (!keys) return failed(keys.error());
  TRY(check_same_key(*keys, store));
  const bool unfinished = keys->previous.has_value();
  if (!unfinished && source.from_environment())
    return failed(KeyError{
        KeyErrorCode::no_master_key,
        fmt::format("The master key comes from the environment: start again with the new key in "
                    "{} and the old one in {}, and rotate then.",
                    kMasterKeyVariable, kPreviousMasterKeyVariable)});
  if (!unfinished) {
    keys = begin(source.file, std::move(*keys));
    if (!keys) return failed(keys.error());
    tell(after_step, "the master key file holds both keys");
  }
  auto rotated = finish(store, std::move(*keys), source, after_step);
  if (rotated) rotated->finished_earlier = unfinished && !source.from_environment();
  return rotated;
}

/// Wrapping every key anew (KEYS.md 5).
KeyResult<bool> KeyStore::Parts::rewrap_slot(SlotNumber number) {
  const auto bytes = TRY(file.read(number));
  auto slot = decode_slot(number, bytes);
  if (!slot || slot->state != SlotState::live || slot->wrapped.master == masters.current.id())
    return false;
  const auto* const master = masters.with(slot->wrapped.master);
  const auto secret = master == nullptr
                          ? std::nullopt
                          : unwrap_key(*master, header.ledger, slot->name, slot->wrapped);
  if (!secret) return false;  // opens under no key any more: nothing to carry over
  slot->wrapped = wrap_key(masters.current, header.ledger, slot->name, secret->view());
  TRY(write_slot(number, *slot));
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
  TRY(begin_rewrap(std::move(next)));
  std::uint64_t count = 0;
  for (SlotNumber number = kDigestSlot;; ++number.value) {
    {
      const std::lock_guard lock(parts_->mutex);
      if (number.value >= parts_->file.slots()) break;
      const auto done = TRY(parts_->rewrap_slot(number));
      if (!done) continue;
    }
    ++count;
    if (after_step) after_step(fmt::format("slot {} is wrapped anew", number.value));
  }
  TRY(make_durable());
  if (after_step) after_step("every slot is on disk");
  const std::lock_guard lock(parts_->mutex);
  parts_->masters.previous.reset();
  return count;
}

}  // namespace daybook::store
