/// Power cuts: of what was written since the last sync, any sectors may be on the disk and any not,
/// and the file may have grown or not.
#include <random>

#include "eventstore/keys/rotation.hpp"
#include "eventstore/keys/slot.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSector = 512;
constexpr int kCuts = 150;
constexpr std::uint64_t kDurable = 300;

std::string subject(std::uint64_t number) {
  return "case/c-" + std::to_string(number);
}

/// The sealed texts of so many subjects, made durable.
std::vector<std::string> load(KeyStore& store) {
  std::vector<std::string> sealed;
  for (std::uint64_t i = 0; i < kDurable; ++i) sealed.push_back(sealed_for(store, subject(i), i));
  must_have(store.make_durable());
  return sealed;
}

/// What the disk may hold when the power fails between the two.
std::string cut_between(const std::string& before, const std::string& after,
                        std::mt19937_64& random) {
  auto bytes = before;
  if (random() % 2 == 0) bytes.resize(after.size());
  for (std::size_t at = 0; at < bytes.size(); at += kSector)
    if (random() % 2 == 0 && at < after.size()) bytes.replace(at, kSector, after, at, kSector);
  return bytes;
}

/// A copy of the vault in which the file of keys is `bytes`.
class Survivor {
 public:
  Survivor(const Vault& vault, const std::string& bytes) : at_(vault.place("survivor")) {
    fs::remove_all(at_);
    fs::create_directory(at_);
    fs::copy(vault.keys(), at_ / "keys");
    fs::copy(vault.master(), at_ / "master");
    fs::resize_file(at_ / "keys/keys", 0);
    overwrite(at_ / "keys/keys", 0, bytes);
  }
  std::unique_ptr<KeyStore> open() const {
    return must_have(KeyStore::open(at_ / "keys", kLedger, {at_ / "master"}));
  }

 private:
  fs::path at_;
};

void check_all(const KeyStore& store, const std::vector<std::string>& sealed,
               std::uint64_t but = kDurable) {
  std::size_t wrong = 0;
  for (std::uint64_t i = 0; i < sealed.size(); ++i)
    wrong += i != but && told(store, sealed[i], subject(i), i) != kText;
  CHECK(wrong == 0);
  CHECK(store.status().damaged == 0);
}

}  // namespace

TEST_CASE("a power cut while keys are made loses no key that was durable (ledger 1.1)") {
  std::mt19937_64 random(20'220'331);
  const Vault vault;
  const auto store = vault.open();
  const auto sealed = load(*store);
  const auto before = bytes_of(vault.file());
  for (std::uint64_t i = 0; i < 500; ++i) sealed_for(*store, subject(1000 + i), 1000 + i);
  const auto after = bytes_of(vault.file());
  REQUIRE(after.size() > before.size());
  for (int cut = 0; cut < kCuts; ++cut) {
    const Survivor survivor(vault, cut_between(before, after, random));
    const auto reopened = survivor.open();
    check_all(*reopened, sealed);
    const auto next = sealed_for(*reopened, kAnna, 2000);
    must_have(reopened->make_durable());
    CHECK(told(*reopened, next, kAnna, 2000) == kText);
  }
}

TEST_CASE(
    "a power cut in an erasure leaves the key or a tombstone, and erasing again ends it (ledger "
    "1.7)") {
  constexpr std::uint64_t kErased = 17;
  std::mt19937_64 random(20'220'331);
  const Vault vault;
  const auto store = vault.open();
  const auto sealed = load(*store);
  const auto before = bytes_of(vault.file());
  const auto wrapped = before.substr((kFirstSubjectSlot + kErased) * kSlotBytes + 24, 72);
  must_have(store->erase(subject(kErased)));
  const auto after = bytes_of(vault.file());
  std::size_t still_there = 0;
  for (int cut = 0; cut < kCuts; ++cut) {
    const auto bytes = cut_between(before, after, random);
    const Survivor survivor(vault, bytes);
    const auto reopened = survivor.open();
    check_all(*reopened, sealed, kErased);
    const auto found = told(*reopened, sealed[kErased], subject(kErased), kErased);
    CHECK(found == (bytes.find(wrapped) == bytes.npos ? "erased" : kText));
    still_there += found == kText;
    must_have(reopened->erase_born_before(subject(kErased), {1000}));
    CHECK(told(*reopened, sealed[kErased], subject(kErased), kErased) == "erased");
  }
  CHECK(still_there > 0);
  CHECK(still_there < kCuts);
}

TEST_CASE("a power cut in a rotation leaves slots of both keys, and all of them open (ledger 5)") {
  std::mt19937_64 random(20'220'331);
  const Vault vault;
  const auto store = vault.open();
  const auto sealed = load(*store);
  std::string before;
  std::size_t cuts = 0;
  must_have(rotate_master_key(*store, vault.source(), [&](std::string_view step) {
    if (before.empty()) before = bytes_of(vault.file());
    if (step != "every slot is on disk") return;
    const auto after = bytes_of(vault.file());
    for (int cut = 0; cut < kCuts; ++cut, ++cuts) {
      const Survivor survivor(vault, cut_between(before, after, random));
      check_all(*survivor.open(), sealed);
    }
  }));
  CHECK(cuts == kCuts);
  check_all(*store, sealed);
}

}  // namespace daybook::store::testing
