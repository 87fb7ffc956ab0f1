#include "eventstore/key_cache.hpp"

#include <algorithm>

#include "eventstore/base/sodium.hpp"

namespace daybook::store {

void KeyCache::Free::operator()(unsigned char* memory) const {
  sodium_free(memory);
}

KeyCache::KeyCache(std::size_t capacity) {
  ready_sodium();
  memory_.reset(static_cast<unsigned char*>(sodium_malloc(capacity * SealLimits::key)));
  DAYBOOK_CHECK(memory_ != nullptr, "there is memory for the cached keys");
  for (std::size_t place = 0; place < capacity; ++place) free_places_.push_back(place);
}

unsigned char* KeyCache::at(std::size_t place) const {
  return memory_.get() + place * SealLimits::key;
}

std::optional<Secret> KeyCache::find(SlotNumber slot) {
  const auto found = known_.find(slot.value);
  if (found == known_.end()) return std::nullopt;
  uses_.splice(uses_.begin(), uses_, found->second);
  const auto* const bytes = reinterpret_cast<const char*>(at(found->second->place));
  return Secret(std::string_view(bytes, SealLimits::key));
}

void KeyCache::put(SlotNumber slot, std::string_view secret) {
  DAYBOOK_CHECK(secret.size() == SealLimits::key, "a key has 32 bytes");
  forget(slot);
  if (free_places_.empty()) forget(SlotNumber{uses_.back().slot});
  const auto place = free_places_.back();
  free_places_.pop_back();
  std::copy(secret.begin(), secret.end(), at(place));
  uses_.push_front({slot.value, place});
  known_[slot.value] = uses_.begin();
}

void KeyCache::forget(SlotNumber slot) {
  const auto found = known_.find(slot.value);
  if (found == known_.end()) return;
  const auto place = found->second->place;
  sodium_memzero(at(place), SealLimits::key);
  free_places_.push_back(place);
  uses_.erase(found->second);
  known_.erase(found);
}

}  // namespace daybook::store
