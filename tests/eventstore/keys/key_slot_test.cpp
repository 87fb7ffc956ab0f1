#include <random>

#include "eventstore/keys/key_store_impl.hpp"
#include "eventstore/keys/slot.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

const std::string kSecret(32, 'k');
constexpr SlotNumber kNumber{7};

KeySlot live_slot(const MasterKey& master) {
  const KeyName name{kAnna, 3};
  return {SlotState::live, name, {42}, wrap_key(master, "test", name, kSecret)};
}

}  // namespace

TEST_CASE("a slot says what was written into it, in its own place only (ledger 5)") {
  const auto master = MasterKey::random();
  const auto bytes = encode_slot(kNumber, live_slot(master));
  const auto slot = decode_slot(kNumber, bytes);
  REQUIRE(slot.has_value());
  CHECK(slot->state == SlotState::live);
  CHECK(slot->name.subject == kAnna);
  CHECK(slot->name.generation == 3);
  CHECK(slot->born == Position{42});
  CHECK(slot->wrapped.master == master.id());
  const auto secret = unwrap_key(master, "test", slot->name, slot->wrapped);
  REQUIRE(secret.has_value());
  CHECK(secret->view() == kSecret);
  CHECK_FALSE(decode_slot({8}, bytes).has_value());
  CHECK(decode_slot({8}, SlotBytes{}).value().state == SlotState::free);
}

TEST_CASE("a wrapped key opens for its own ledger, name and master key only (ledger 5)") {
  const auto master = MasterKey::random();
  const auto slot = live_slot(master);
  CHECK_FALSE(unwrap_key(MasterKey::random(), "test", slot.name, slot.wrapped).has_value());
  CHECK_FALSE(unwrap_key(master, "tess", slot.name, slot.wrapped).has_value());
  CHECK_FALSE(unwrap_key(master, "test", {kAnna, 4}, slot.wrapped).has_value());
  CHECK_FALSE(unwrap_key(master, "test", {kBert, 3}, slot.wrapped).has_value());
}

TEST_CASE("a slot with any bit changed is damaged (ledger 5)") {
  const auto good = encode_slot(kNumber, live_slot(MasterKey::random()));
  for (std::size_t bit = 0; bit < 8 * kSlotBytes; ++bit) {
    auto bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    INFO("bit " << bit);
    CHECK_FALSE(decode_slot(kNumber, bytes).has_value());
  }
}

TEST_CASE("an erased slot that still holds something of a key is damaged (ledger 1.7)") {
  auto slot = live_slot(MasterKey::random());
  slot.state = SlotState::erased;
  CHECK_FALSE(decode_slot(kNumber, encode_slot(kNumber, slot)).has_value());
  slot.wrapped = {};
  CHECK(decode_slot(kNumber, encode_slot(kNumber, slot)).has_value());
}

TEST_CASE("the ledger's own secrets stand in slots 1 and 2 and nowhere else (ledger 5)") {
  const auto master = MasterKey::random();
  const KeyName name{kDigestName, 1};
  const KeySlot digest{SlotState::live, name, {}, wrap_key(master, "test", name, kSecret)};
  CHECK(decode_slot(kDigestSlot, encode_slot(kDigestSlot, digest)).has_value());
}

TEST_CASE("whatever bytes stand in a slot or a header, they are read or damaged (ledger 5)") {
  std::mt19937_64 random(20'220'331);
  const auto slot = encode_slot(kNumber, live_slot(MasterKey::random()));
  const auto header = encode_header({"test", 5, 512});
  REQUIRE(decode_header(header).value().least_generation == 5);
  REQUIRE(decode_header(header).value().slots == 512);
  for (int round = 0; round < 20'000; ++round) {
    for (const auto& good : {slot, header}) {
      auto bytes = good;
      for (auto left = 1 + random() % 6; left > 0; --left)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      if (bytes == good) continue;
      CHECK_FALSE(decode_slot(kNumber, bytes).has_value());
      CHECK_FALSE(decode_header(bytes).has_value());
      const auto name = named_in(bytes);
      if (name) CHECK(name->subject.size() <= 128);
    }
  }
}

TEST_CASE("fresh generations begin behind every block that may have been used (ledger 5)") {
  CHECK(fresh_generations(0) == 65'536);
  CHECK(fresh_generations(65'535) == 65'536);
  CHECK(fresh_generations(65'536) == 131'072);
  CHECK(fresh_generations(0xFFFE'FFFF) == 0xFFFF'0000);
  CHECK(fresh_generations(0xFFFF'0000) == std::nullopt);
}

TEST_CASE("the index finds every key of a subject among 10,000 others (ledger 5)") {
  KeyIndex index;
  const auto subject = [](std::uint32_t i) { return "case/c-" + std::to_string(i); };
  for (std::uint32_t i = 0; i < 10'000; ++i) index.add({subject(i), 1}, {3 + i});
  for (std::uint32_t generation = 2; generation <= 40; ++generation)
    index.add({subject(17), generation}, {20'000 + generation});
  CHECK(index.size() == 10'039);
  CHECK(index.of(subject(17)).size() == 40);
  CHECK(index.of(subject(10'000)).empty());
  for (std::uint32_t i = 100; i < 10'000; ++i) {
    const auto found = index.of(subject(i));
    REQUIRE(found.size() == 1);
    CHECK(found[0].slot == 3 + i);
  }
}

TEST_CASE("the cache holds the keys that were used last, and forgets when told (ledger 8)") {
  KeyCache cache(2);
  const auto secret = [](char c) { return std::string(32, c); };
  const auto known = [&](std::uint32_t slot) {
    const auto found = cache.find({slot});
    return found ? std::string(found->view()) : "";
  };
  cache.put({1}, secret('a'));
  cache.put({2}, secret('b'));
  CHECK(known(1) == secret('a'));
  cache.put({3}, secret('c'));
  CHECK(known(2).empty());
  CHECK(known(1) == secret('a'));
  CHECK(known(3) == secret('c'));
  cache.forget({1});
  CHECK(known(1).empty());
  CHECK(cache.size() == 1);
  cache.put({3}, secret('d'));
  CHECK(known(3) == secret('d'));
  CHECK(cache.size() == 1);
}

}  // namespace daybook::store::testing
