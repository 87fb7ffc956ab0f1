#include "eventstore/keys/key_store.hpp"

#include <atomic>
#include <set>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "eventstore/keys/slot.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

std::uint32_t generation_of(std::string_view sealed) {
  return read_sealed(sealed).value().key.generation;
}

}  // namespace

TEST_CASE("what is sealed opens again, at once and after a restart (ledger 5)") {
  const Vault vault;
  std::string sealed;
  {
    const auto store = vault.open();
    sealed = sealed_for(*store, kAnna, 4);
    CHECK(told(*store, sealed, kAnna, 4) == kText);
    must_have(store->make_durable());
  }
  const auto store = vault.open();
  CHECK(told(*store, sealed, kAnna, 4) == kText);
  CHECK(told(*vault.open(KeyAccess::inspect), sealed, kAnna, 4) == kText);
}

TEST_CASE("a subject has one key, and two subjects have two (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  CHECK(store->status().live == 0);
  CHECK(store->state_of({kAnna, 1}) == KeyState::lost);
  for (std::uint64_t number = 0; number < 5; ++number) {
    CHECK(generation_of(sealed_for(*store, kAnna, number)) == 1);
    CHECK(generation_of(sealed_for(*store, kBert, number)) == 1);
  }
  CHECK(store->status().live == 2);
  CHECK(store->state_of({kAnna, 1}) == KeyState::live);
  CHECK(store->state_of({kAnna, 2}) == KeyState::lost);
}

TEST_CASE("an event is sealed under the key of whom it is about, whatever its stream (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  const auto event = event_of("package/p-1", 3);
  const auto sealed = must_have(store->seal(kAnna, event.at(), kText, {3}));
  const auto text = store->open_sealed(sealed, event.at());
  REQUIRE(text.has_value());
  CHECK(text->view() == kText);
  CHECK(told(*store, sealed, kAnna, 3) == "damaged");
}

TEST_CASE("the ledger's own secrets differ, stay, and are those of no other ledger (ledger 5)") {
  const Vault vault;
  const Vault other;
  std::set<std::string> secrets;
  for (const auto* one : {&vault, &other}) {
    const auto store = one->open();
    secrets.emplace(store->digest_secret().view());
    secrets.emplace(must_have(store->signing_seed()).view());
  }
  CHECK(secrets.size() == 4);
  const auto store = vault.open();
  CHECK(secrets.count(std::string(store->digest_secret().view())) == 1);
  CHECK(secrets.count(std::string(must_have(store->signing_seed()).view())) == 1);
  for (const auto& secret : secrets) CHECK(secret.size() == 32);
  CHECK(store->mac(event_id(1), kText) ==
        personal_mac(store->digest_secret().view(), event_id(1), kText));
}

TEST_CASE("no key and no text stands in the store's files as it is (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  sealed_for(*store, kAnna, 1);
  must_have(store->make_durable());
  for (const auto& entry : fs::directory_iterator(vault.keys())) {
    const auto bytes = bytes_of(entry.path());
    CHECK(bytes.find(store->digest_secret().view()) == std::string::npos);
    CHECK(bytes.find(must_have(store->signing_seed()).view()) == std::string::npos);
    CHECK(bytes.find("Mum rang") == std::string::npos);
    CHECK((fs::status(entry.path()).permissions() &
           (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
  }
}

TEST_CASE("a text whose key was never here is told as key_lost, not as damage (ledger 5)") {
  const Vault vault;
  const Vault other;
  const auto sealed = sealed_for(*other.open(), kAnna, 1);
  const auto store = vault.open();
  CHECK(told(*store, sealed, kAnna, 1) == "key_lost");
  CHECK(told(*store, "no sealed bytes", kAnna, 1) == "damaged");
  sealed_for(*store, kAnna, 1);
  CHECK(told(*store, sealed, kAnna, 1) == "damaged");
}

TEST_CASE("a digest that is not that of the text is damage (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  const auto key = sealed_for(*store, kAnna, 1);
  const auto event = event_of(kAnna, 1);
  CHECK(told(*store, key, kAnna, 1) == kText);
  CHECK(read_sealed(key).value().mac == store->mac(event.id, kText));
}

TEST_CASE("what keeps a key store from opening is told apart by name (ledger 5)") {
  const Vault vault;
  const Vault other;
  const auto open = [&](const fs::path& keys, const fs::path& master, const LedgerName& ledger) {
    return refused_by(KeyStore::open(keys, ledger, {master}));
  };
  CHECK(open(vault.place("none"), vault.master(), kLedger) == KeyErrorCode::no_key_store);
  CHECK(open(vault.keys(), vault.place("none"), kLedger) == KeyErrorCode::no_master_key);
  CHECK(open(vault.keys(), other.master(), kLedger) == KeyErrorCode::wrong_master_key);
  CHECK(open(vault.keys(), vault.master(), LedgerName{"mine"}) == KeyErrorCode::other_ledger);
  CHECK(open(vault.keys(), other.master(), LedgerName{"mine"}) == KeyErrorCode::other_ledger);
  fs::permissions(vault.master(), fs::perms::group_read, fs::perm_options::add);
  CHECK(open(vault.keys(), vault.master(), kLedger) == KeyErrorCode::unsafe_master_key);
  fs::permissions(vault.master(), fs::perms::owner_read);
  CHECK(refused_by(KeyStore::create(vault.keys(), kLedger, MasterKey::random())) ==
        KeyErrorCode::already_exists);
  vault.open();
}

TEST_CASE(
    "a damaged header or secret, or a file cut short, keeps a key store from opening (ledger 5)") {
  const Vault vault;
  {
    const auto store = vault.open();
    for (std::uint64_t i = 0; i < 300; ++i) sealed_for(*store, "case/c-" + std::to_string(i), i);
    must_have(store->make_durable());
  }
  const auto good = bytes_of(vault.file());
  REQUIRE(good.size() == 512 * kSlotBytes);
  for (const std::size_t at : {0U, 19U, 40U, 255U, 256U + 60U, 512U + 60U}) {
    overwrite(vault.file(), at, std::string(1, static_cast<char>(good[at] ^ 64)));
    INFO("byte " << at);
    const auto code = refused_by(vault.try_open());
    CHECK(code == (at == 19 ? KeyErrorCode::newer_format : KeyErrorCode::damaged));
    overwrite(vault.file(), at, good.substr(at, 1));
  }
  vault.open();
  for (const std::size_t slots : {0U, 1U, 2U, 3U, 256U, 511U}) {
    fs::resize_file(vault.file(), slots * kSlotBytes);
    CHECK(refused_by(vault.try_open()) == KeyErrorCode::damaged);
  }
}

TEST_CASE("a damaged slot loses its own key alone, by name, and a new key takes over (ledger 5)") {
  const Vault vault;
  std::string anna;
  std::string bert;
  {
    const auto store = vault.open();
    anna = sealed_for(*store, kAnna, 1);
    bert = sealed_for(*store, kBert, 2);
    must_have(store->make_durable());
  }
  overwrite(vault.file(), kFirstSubjectSlot * kSlotBytes + 60, "xx");
  const auto store = vault.open();
  CHECK(store->status().damaged == 1);
  CHECK(store->status().live == 1);
  CHECK(told(*store, anna, kAnna, 1) == "damaged");
  CHECK(store->state_of({kAnna, 1}) == KeyState::lost);
  CHECK(told(*store, bert, kBert, 2) == kText);
  const auto later = sealed_for(*store, kAnna, 3);
  CHECK(generation_of(later) == 2);
  CHECK(told(*store, later, kAnna, 3) == kText);
}

TEST_CASE("one process writes a key store; others may look (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  const auto sealed = sealed_for(*store, kAnna, 1);
  CHECK(refused_by(vault.try_open()) == KeyErrorCode::in_use);
  const auto child = ::fork();
  if (child == 0) {
    const auto second = vault.try_open();
    const bool refused = !second && second.error().code == KeyErrorCode::in_use;
    ::_exit(refused ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  const auto looking = vault.open(KeyAccess::inspect);
  CHECK(told(*looking, sealed, kAnna, 1) == kText);
}

TEST_CASE("a key store that is looked at changes nothing (ledger 5)") {
  const Vault vault;
  vault.open();
  const auto before = bytes_of(vault.file());
  const auto store = vault.open(KeyAccess::inspect);
  const auto event = event_of(kAnna, 1);
  CHECK(refused_by(store->seal(kAnna, event.at(), kText, {1})) == KeyErrorCode::read_only);
  CHECK(refused_by(store->erase(kAnna)) == KeyErrorCode::read_only);
  CHECK(refused_by(store->rewrap(MasterKey::random())) == KeyErrorCode::read_only);
  CHECK(refused_by(store->copy_to(vault.place("copy"), {20'000}, {0})) == KeyErrorCode::read_only);
  CHECK_FALSE(fs::exists(vault.place("copy")));
  CHECK(bytes_of(vault.file()) == before);
}

TEST_CASE("a key seals nothing that stands before its birth (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  CHECK(generation_of(must_have(store->seal(kAnna, event_of(kAnna, 1).at(), kText, {9}))) == 1);
  CHECK(generation_of(must_have(store->seal(kAnna, event_of(kAnna, 2).at(), kText, {9}))) == 1);
  CHECK(generation_of(must_have(store->seal(kAnna, event_of(kAnna, 3).at(), kText, {8}))) == 2);
  CHECK(generation_of(must_have(store->seal(kAnna, event_of(kAnna, 4).at(), kText, {10}))) == 2);
}

TEST_CASE("a key store with 100,000 keys opens all of them again (ledger 5)") {
  constexpr std::uint64_t kKeys = 100'000;
  const Vault vault;
  std::vector<std::pair<std::uint64_t, std::string>> some;
  {
    const auto store = vault.open();
    for (std::uint64_t i = 0; i < kKeys; ++i) {
      auto sealed = sealed_for(*store, "case/c-" + std::to_string(i), i);
      if (i % 997 == 0) some.emplace_back(i, std::move(sealed));
    }
    must_have(store->make_durable());
  }
  const auto store = vault.open();
  CHECK(store->status().live == kKeys);
  REQUIRE(some.size() == 101);
  for (const auto& [number, sealed] : some)
    CHECK(told(*store, sealed, "case/c-" + std::to_string(number), number) == kText);
}

TEST_CASE("threads seal, open and make durable at once (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  std::atomic<int> good{0};
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t i = 0; i < 200; ++i) {
        const auto event = event_of("case/c-" + std::to_string(i % 50), 1000 * thread + i);
        const auto sealed = store->seal(event.stream, event.at(), kText, {i});
        if (!sealed || !store->make_durable()) continue;
        const auto text = store->open_sealed(*sealed, event.at());
        good += text && text->view() == kText;
      }
    });
  }
  threads.clear();
  CHECK(good == 800);
  CHECK(store->status().live >= 50);
}

}  // namespace daybook::store::testing
