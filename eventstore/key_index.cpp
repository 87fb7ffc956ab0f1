#include "eventstore/key_index.hpp"

#include "eventstore/base/sodium.hpp"

namespace daybook::store {
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
