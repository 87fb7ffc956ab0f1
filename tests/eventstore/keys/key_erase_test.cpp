#include <atomic>
#include <cstring>
#include <thread>

#include "eventstore/keys/slot.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;
using Generations = std::vector<std::uint32_t>;

SlotBytes slot_at(const Vault& vault, std::uint32_t number) {
  const auto bytes = bytes_of(vault.file());
  REQUIRE(bytes.size() >= (number + 1) * kSlotBytes);
  SlotBytes slot;
  std::memcpy(slot.data(), bytes.data() + number * kSlotBytes, kSlotBytes);
  return slot;
}

/// What a slot holds of a key: its nonce and its wrapped bytes, in pieces of 8.
std::vector<std::string> pieces_of(const SlotBytes& slot) {
  std::vector<std::string> pieces;
  for (std::size_t at = 24; at < 96; at += 8) pieces.emplace_back(view(slot).substr(at, 8));
  return pieces;
}

/// Pieces of `wanted` that stand somewhere in the files of the directory.
std::size_t found_in(const fs::path& directory, const std::vector<std::string>& wanted) {
  std::size_t found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const auto bytes = bytes_of(entry.path());
    for (const auto& piece : wanted) found += bytes.find(piece) != std::string::npos;
  }
  return found;
}

}  // namespace

TEST_CASE(
    "an erased key is nowhere: its text opens no more, now and after a restart (ledger 1.7)") {
  const Vault vault;
  auto store = vault.open();
  const auto anna = sealed_for(*store, kAnna, 1);
  const auto bert = sealed_for(*store, kBert, 2);
  must_have(store->make_durable());
  const auto pieces = pieces_of(slot_at(vault, kFirstSubjectSlot));
  REQUIRE(found_in(vault.keys(), pieces) == pieces.size());

  const auto erased = must_have(store->erase(kAnna));
  CHECK(erased.generations == Generations{1});
  CHECK(erased.damaged_slots == 0);
  CHECK(found_in(vault.keys(), pieces) == 0);
  CHECK(told(*store, anna, kAnna, 1) == "erased");
  CHECK(store->state_of({kAnna, 1}) == KeyState::erased);
  CHECK(told(*store, bert, kBert, 2) == kText);
  store = nullptr;
  store = vault.open();
  CHECK(told(*store, anna, kAnna, 1) == "erased");
  CHECK(told(*store, bert, kBert, 2) == kText);
  CHECK(store->status().erased == 1);
}

TEST_CASE("an erasure overwrites its slot in place and leaves a tombstone there (ledger 1.7)") {
  const Vault vault;
  const auto store = vault.open();
  sealed_for(*store, kAnna, 5);
  must_have(store->make_durable());
  const auto before = bytes_of(vault.file());
  must_have(store->erase(kAnna));
  const auto after = bytes_of(vault.file());
  REQUIRE(after.size() == before.size());
  const auto begin = kFirstSubjectSlot * kSlotBytes;
  CHECK(after.substr(0, begin) == before.substr(0, begin));
  CHECK(after.substr(begin + kSlotBytes) == before.substr(begin + kSlotBytes));
  CHECK(after.substr(begin + 16, 80) == std::string(80, '\0'));
  const auto bytes = slot_at(vault, kFirstSubjectSlot);
  const auto slot = decode_slot({kFirstSubjectSlot}, bytes);
  REQUIRE(slot.has_value());
  CHECK(slot->state == SlotState::erased);
  CHECK(slot->name.subject == kAnna);
  CHECK(slot->name.generation == 1);
  CHECK(slot->born == Position{5});
}

TEST_CASE("what is said after an erasure has a key of a new generation (ledger 1.7)") {
  const Vault vault;
  const auto store = vault.open();
  const auto first = sealed_for(*store, kAnna, 1);
  must_have(store->erase(kAnna));
  const auto second = sealed_for(*store, kAnna, 2);
  CHECK(read_sealed(second).value().key.generation == 2);
  CHECK(told(*store, second, kAnna, 2) == kText);
  CHECK(told(*store, first, kAnna, 1) == "erased");
  CHECK(must_have(store->erase(kAnna)).generations == Generations{2});
  CHECK(must_have(store->erase(kAnna)).generations.empty());
  CHECK(store->status().erased == 2);
  CHECK(must_have(store->destroyed_of(kAnna)) == Generations{1, 2});
  sealed_for(*store, kAnna, 3);
  CHECK(must_have(store->destroyed_of(kAnna)) == Generations{1, 2});
  CHECK(must_have(store->destroyed_of(kBert)).empty());
}

TEST_CASE("repeats are known after an erasure: the digest needs no key of the subject (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  const auto sealed = sealed_for(*store, kAnna, 1);
  must_have(store->erase(kAnna));
  CHECK(read_sealed(sealed).value().mac == store->mac(event_id(1), kText));
  CHECK(read_sealed(sealed).value().mac != store->mac(event_id(1), "{\"note\":\"x\"}"));
}

TEST_CASE("erasing at a position destroys the keys born before it, once and again (ledger 1.7)") {
  const Vault vault;
  const auto store = vault.open();
  const auto first = sealed_for(*store, kAnna, 10);
  CHECK(must_have(store->erase_born_before(kAnna, {10})).generations.empty());
  CHECK(told(*store, first, kAnna, 10) == kText);
  CHECK(must_have(store->erase_born_before(kAnna, {11})).generations == Generations{1});
  const auto second = sealed_for(*store, kAnna, 12);
  CHECK(must_have(store->erase_born_before(kAnna, {11})).generations.empty());
  CHECK(told(*store, first, kAnna, 10) == "erased");
  CHECK(told(*store, second, kAnna, 12) == kText);
}

TEST_CASE("a retired key seals no more while its erasure is on its way (ledger 1.7)") {
  const Vault vault;
  const auto store = vault.open();
  const auto before = sealed_for(*store, kAnna, 10);
  store->retire(kAnna, {20});
  CHECK(told(*store, before, kAnna, 10) == kText);
  const auto after = sealed_for(*store, kAnna, 21);
  CHECK(read_sealed(after).value().key.generation == 2);
  CHECK(must_have(store->erase_born_before(kAnna, {20})).generations == Generations{1});
  CHECK(told(*store, before, kAnna, 10) == "erased");
  CHECK(told(*store, after, kAnna, 21) == kText);
  CHECK(read_sealed(sealed_for(*store, kAnna, 22)).value().key.generation == 2);
}

TEST_CASE("an erasure clears damaged slots too: nobody can tell whose they were (ledger 1.7)") {
  const Vault vault;
  auto store = vault.open();
  const auto anna = sealed_for(*store, kAnna, 1);
  sealed_for(*store, kBert, 2);
  must_have(store->make_durable());
  store = nullptr;
  const auto pieces = pieces_of(slot_at(vault, kFirstSubjectSlot));
  const auto at_subject = kFirstSubjectSlot * kSlotBytes + 96 + 5;
  overwrite(vault.file(), at_subject, "e");
  store = vault.open();
  REQUIRE(store->status().damaged == 1);
  REQUIRE(found_in(vault.keys(), pieces) == pieces.size());
  const auto erased = must_have(store->erase(kAnna));
  CHECK(erased.generations.empty());
  CHECK(erased.damaged_slots == 1);
  CHECK(found_in(vault.keys(), pieces) == 0);
  CHECK(store->status().damaged == 0);
  CHECK(told(*store, anna, kAnna, 1) == "key_lost");
  SECTION("and the slot is used again, by a generation that nobody has used") {
    const auto later = sealed_for(*store, kAnna, 3);
    CHECK(read_sealed(later).value().key.generation == 65'536);
    CHECK(told(*store, later, kAnna, 3) == kText);
    must_have(store->make_durable());
    const auto bytes = slot_at(vault, kFirstSubjectSlot);
    CHECK(decode_slot({kFirstSubjectSlot}, bytes).value().name.subject == kAnna);
  }
}

TEST_CASE("repeating an erasure at start leaves damaged slots of others alone (ledger 1.7)") {
  const Vault vault;
  auto store = vault.open();
  sealed_for(*store, kAnna, 1);
  sealed_for(*store, kBert, 2);
  must_have(store->erase_born_before(kAnna, {5}));
  store = nullptr;
  const auto pieces = pieces_of(slot_at(vault, kFirstSubjectSlot + 1));
  overwrite(vault.file(), (kFirstSubjectSlot + 1) * kSlotBytes + 200, "x");
  store = vault.open();
  CHECK(must_have(store->erase_born_before(kAnna, {5})).damaged_slots == 0);
  CHECK(store->status().damaged == 1);
  CHECK(found_in(vault.keys(), pieces) == pieces.size());
  store->retire("case/somebody", {9});
  CHECK(must_have(store->erase_born_before("case/somebody", {9})).damaged_slots == 1);
  CHECK(found_in(vault.keys(), pieces) == 0);
}

TEST_CASE("a damaged tombstone holds nothing that would have to be cleared (ledger 1.7)") {
  const Vault vault;
  auto store = vault.open();
  sealed_for(*store, kAnna, 1);
  must_have(store->erase(kAnna));
  store = nullptr;
  overwrite(vault.file(), kFirstSubjectSlot * kSlotBytes + 200, "x");
  store = vault.open();
  CHECK(must_have(store->erase(kAnna)).damaged_slots == 0);
  CHECK(store->status().damaged == 1);
}

TEST_CASE("a slot damaged while the store is open is cleared with its subject (ledger 1.7)") {
  const Vault vault;
  const auto store = vault.open();
  const auto anna = sealed_for(*store, kAnna, 1);
  must_have(store->make_durable());
  const auto pieces = pieces_of(slot_at(vault, kFirstSubjectSlot));
  overwrite(vault.file(), kFirstSubjectSlot * kSlotBytes + 200, "x");
  CHECK(told(*store, anna, kAnna, 1) == "damaged");
  CHECK(must_have(store->erase(kAnna)).damaged_slots == 1);
  CHECK(found_in(vault.keys(), pieces) == 0);
}

TEST_CASE("texts of others are sealed and opened while somebody's keys are erased (ledger 1.7)") {
  const Vault vault;
  const auto store = vault.open();
  const auto bert = sealed_for(*store, kBert, 1);
  std::atomic<int> opened{0};
  {
    const std::jthread reader([&] {
      for (int i = 0; i < 500; ++i) opened += told(*store, bert, kBert, 1) == kText;
    });
    for (std::uint64_t i = 0; i < 50; ++i) {
      sealed_for(*store, kAnna, i);
      must_have(store->erase(kAnna));
    }
  }
  CHECK(opened == 500);
  CHECK(store->status().erased == 50);
}

}  // namespace daybook::store::testing
