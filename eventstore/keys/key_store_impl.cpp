#include "eventstore/keys/key_store_impl.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "eventstore/base/sodium.hpp"

namespace daybook::store {

KeyResult<void> KeyStore::Parts::may_write() const {
  if (access != KeyAccess::read_write)
    return failed(KeyError{KeyErrorCode::read_only, "The key store was opened to look only."});
  if (!write_failed) return {};
  return failed(KeyError{KeyErrorCode::io_failed,
                         "A write to the key store has failed before: restart, and look at the "
                         "disk."});
}

KeyResult<void> KeyStore::Parts::noted(KeyResult<void> written) {
  if (!written) write_failed = true;
  return written;
}

KeyResult<void> KeyStore::Parts::write_slot(SlotNumber number, const KeySlot& slot) {
  dirty = true;
  return noted(file.write(number, encode_slot(number, slot)));
}

KeyResult<void> KeyStore::Parts::write_header() {
  dirty = true;
  return noted(file.write(SlotNumber{0}, encode_header(header)));
}

KeyResult<std::vector<FoundKey>> KeyStore::Parts::keys_of(std::string_view subject,
                                                          std::uint32_t generation) const {
  std::vector<FoundKey> found;
  for (const auto& entry : index.of(subject)) {
    if (generation != 0 && entry.generation != generation) continue;
    const SlotNumber number{entry.slot};
    const auto bytes = TRY(file.read(number));
    const auto name = named_in(bytes);
    if (!name || name->subject != subject || name->generation != entry.generation) continue;
    const auto slot = decode_slot(number, bytes);
    FoundKey key{number, slot.value_or(KeySlot{}), !slot};
    key.slot.name = {subject, entry.generation};
    found.push_back(key);
  }
  std::sort(found.begin(), found.end(), [](const FoundKey& a, const FoundKey& b) {
    return a.slot.name.generation < b.slot.name.generation;
  });
  return found;
}

std::optional<Secret> KeyStore::Parts::opened(const KeySlot& slot) const {
  const auto* const master = masters.with(slot.wrapped.master);
  if (master == nullptr) return std::nullopt;
  return unwrap_key(*master, header.ledger, slot.name, slot.wrapped);
}

std::optional<Secret> KeyStore::Parts::unwrapped(const FoundKey& key) const {
  if (auto known = cache.find(key.number)) return known;
  auto secret = opened(key.slot);
  if (secret) cache.put(key.number, secret->view());
  return secret;
}

KeyResult<SlotNumber> KeyStore::Parts::take_free_slot() {
  if (free_slots.empty()) {
    const auto first = file.slots();
    TRY(file.grow());
    for (auto number = file.slots(); number > first; --number)
      free_slots.push_back(static_cast<std::uint32_t>(number - 1));
  }
  const SlotNumber number{free_slots.back()};
  free_slots.pop_back();
  return number;
}

KeyResult<FoundKey> KeyStore::Parts::make_key(std::string_view subject, Position born) {
  std::uint32_t last = header.least_generation - 1;
  for (const auto& entry : index.of(subject)) last = std::max(last, entry.generation);
  if (last == ~std::uint32_t{0})
    return failed(KeyError{KeyErrorCode::full, "A subject has had every key it can have."});
  const auto number = TRY(take_free_slot());
  Secret secret(SealLimits::key);
  randombytes_buf(secret.data(), secret.size());
  const KeyName name{subject, last + 1};
  const KeySlot slot{SlotState::live, name, born,
                     wrap_key(masters.current, header.ledger, name, secret.view())};
  TRY(write_slot(number, slot));
  index.add(name, number);
  cache.put(number, secret.view());
  highest_generation = std::max(highest_generation, name.generation);
  ++live;
  return FoundKey{number, slot, false};
}

KeyResult<FoundKey> KeyStore::Parts::sealing_key(std::string_view subject, Position position) {
  const auto keys = TRY(keys_of(subject));
  const auto retirement = retired.find(subject);
  const auto since = retirement == retired.end() ? Position{} : retirement->second;
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    if (!key->is_live() || key->slot.born > position || key->slot.born < since) continue;
    if (unwrapped(*key)) return *key;
  }
  return make_key(subject, position);
}

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

namespace {

constexpr std::size_t kPlacesAtFirst = 64;

static_assert(sizeof(KeyIndex::Entry) == 16);

}  // namespace

KeyIndex::KeyIndex() : places_(kPlacesAtFirst) {
  static_assert(crypto_shorthash_KEYBYTES == sizeof seed_ && crypto_shorthash_BYTES == 8);
  ready_sodium();
  randombytes_buf(seed_.data(), seed_.size());
}

std::uint64_t KeyIndex::hash_of(std::string_view subject) const {
  std::uint64_t hash = 0;
  crypto_shorthash(reinterpret_cast<unsigned char*>(&hash), raw(subject), subject.size(),
                   seed_.data());
  return hash;
}

void KeyIndex::place(const Entry& entry) {
  const auto mask = places_.size() - 1;
  auto at = entry.hash & mask;
  while (places_[at].slot != 0) at = (at + 1) & mask;
  places_[at] = entry;
}

void KeyIndex::grow() {
  std::vector<Entry> before(2 * places_.size());
  before.swap(places_);
  for (const auto& entry : before)
    if (entry.slot != 0) place(entry);
}

void KeyIndex::add(const KeyName& name, SlotNumber slot) {
  if (4 * (size_ + 1) > 3 * places_.size()) grow();
  place({hash_of(name.subject), slot.value, name.generation});
  ++size_;
}

std::vector<KeyIndex::Entry> KeyIndex::of(std::string_view subject) const {
  const auto hash = hash_of(subject);
  const auto mask = places_.size() - 1;
  std::vector<Entry> found;
  for (auto at = hash & mask; places_[at].slot != 0; at = (at + 1) & mask)
    if (places_[at].hash == hash) found.push_back(places_[at]);
  return found;
}

}  // namespace daybook::store
