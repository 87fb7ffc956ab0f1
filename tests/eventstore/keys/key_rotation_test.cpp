#include <atomic>
#include <cstdlib>
#include <thread>

#include "eventstore/keys/rotation.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kKeys = 6;

std::string subject(std::uint64_t number) {
  return "case/c-" + std::to_string(number);
}

/// The sealed texts of six cases, the fourth of which is then erased.
std::vector<std::string> six_cases(KeyStore& store) {
  std::vector<std::string> sealed;
  for (std::uint64_t i = 0; i < kKeys; ++i) sealed.push_back(sealed_for(store, subject(i), i));
  must_have(store.erase(subject(3)));
  return sealed;
}

void check_cases(const KeyStore& store, const std::vector<std::string>& sealed) {
  for (std::uint64_t i = 0; i < sealed.size(); ++i)
    CHECK(told(store, sealed[i], subject(i), i) == (i == 3 ? "erased" : kText));
}

void copy_vault(const Vault& from, const fs::path& to) {
  fs::create_directory(to);
  fs::copy(from.keys(), to / "keys");
  fs::copy(from.master(), to / "master");
}

KeyResult<std::unique_ptr<KeyStore>> open_copy(const fs::path& at) {
  return KeyStore::open(at / "keys", kLedger, {at / "master"});
}

}  // namespace

TEST_CASE(
    "after a rotation the new master key opens everything and the old one nothing (ledger 5)") {
  const Vault vault;
  const auto old_text = bytes_of(vault.master());
  const auto old_id = must_have(read_master_key(vault.master())).current.id();
  auto store = vault.open();
  const auto sealed = six_cases(*store);
  const auto seed = must_have(store->signing_seed());
  const auto rotated = must_have(rotate_master_key(*store, vault.source()));
  CHECK(rotated.slots == 2 + kKeys - 1);
  CHECK_FALSE(rotated.finished_earlier);
  CHECK(rotated.master != old_id);
  check_cases(*store, sealed);
  const auto later = sealed_for(*store, kAnna, 9);
  store = nullptr;

  CHECK(bytes_of(vault.master()).find(old_text.substr(30, 64)) == std::string::npos);
  store = vault.open();
  CHECK(store->status().master == rotated.master);
  CHECK_FALSE(store->status().rotation_unfinished);
  check_cases(*store, sealed);
  CHECK(told(*store, later, kAnna, 9) == kText);
  CHECK(must_have(store->signing_seed()).view() == seed.view());
  store = nullptr;
  overwrite(vault.master(), 0, old_text);
  CHECK(refused_by(vault.try_open()) == KeyErrorCode::wrong_master_key);
}

TEST_CASE(
    "a rotation that ends at any step leaves a store that opens, and is finished later (ledger "
    "5)") {
  const Vault vault;
  const auto store = vault.open();
  const auto sealed = six_cases(*store);
  std::vector<fs::path> stopped;
  std::vector<std::string> steps;
  must_have(rotate_master_key(*store, vault.source(), [&](std::string_view step) {
    steps.emplace_back(step);
    stopped.push_back(vault.place("step-" + std::to_string(steps.size())));
    copy_vault(vault, stopped.back());
    check_cases(*store, sealed);
  }));
  REQUIRE(steps.size() == 1 + (2 + kKeys - 1) + 1 + 1);
  CHECK(steps.front() == "the master key file holds both keys");
  CHECK(steps[1] == "slot 1 is wrapped anew");
  CHECK(steps.back() == "the old key is wiped from the master key file");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    INFO(steps[i]);
    const bool last = i + 1 == steps.size();
    auto reopened = must_have(open_copy(stopped[i]));
    check_cases(*reopened, sealed);
    CHECK(reopened->status().rotation_unfinished == !last);
    const auto finished = must_have(rotate_master_key(*reopened, {stopped[i] / "master"}));
    CHECK(finished.finished_earlier == !last);
    CHECK_FALSE(must_have(read_master_key(stopped[i] / "master")).previous.has_value());
    check_cases(*reopened, sealed);
    reopened = nullptr;
    check_cases(*must_have(open_copy(stopped[i])), sealed);
  }
}

TEST_CASE("texts are sealed and opened while the master key is replaced (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  const auto sealed = six_cases(*store);
  std::vector<std::string> meanwhile;
  must_have(rotate_master_key(*store, vault.source(), [&](std::string_view) {
    const auto number = 100 + meanwhile.size();
    meanwhile.push_back(sealed_for(*store, subject(number), number));
  }));
  REQUIRE(meanwhile.size() > kKeys);
  store = nullptr;
  store = vault.open();
  check_cases(*store, sealed);
  for (std::uint64_t i = 0; i < meanwhile.size(); ++i)
    CHECK(told(*store, meanwhile[i], subject(100 + i), 100 + i) == kText);
}

TEST_CASE("a key that is erased while the master key is replaced stays erased (ledger 1.7)") {
  const Vault vault;
  auto store = vault.open();
  const auto sealed = sealed_for(*store, kAnna, 1);
  bool once = false;
  must_have(rotate_master_key(*store, vault.source(), [&](std::string_view) {
    if (!std::exchange(once, true)) must_have(store->erase(kAnna));
  }));
  store = nullptr;
  CHECK(told(*vault.open(), sealed, kAnna, 1) == "erased");
}

TEST_CASE("a damaged slot does not keep the old master key alive (ledger 5)") {
  const Vault vault;
  {
    const auto store = vault.open();
    sealed_for(*store, kAnna, 1);
    must_have(store->make_durable());
  }
  overwrite(vault.file(), 3 * 256 + 60, "xx");
  const auto store = vault.open();
  CHECK(must_have(rotate_master_key(*store, vault.source())).slots == 2);
  CHECK_FALSE(must_have(read_master_key(vault.master())).previous.has_value());
}

TEST_CASE("nothing is rotated when the master key file is another one by now (ledger 5)") {
  const Vault vault;
  const Vault other;
  const auto store = vault.open();
  const auto before = bytes_of(vault.file());
  CHECK(refused_by(rotate_master_key(*store, other.source())) == KeyErrorCode::wrong_master_key);
  CHECK(refused_by(rotate_master_key(*store, {vault.place("none")})) ==
        KeyErrorCode::no_master_key);
  CHECK(bytes_of(vault.file()) == before);
}

TEST_CASE("a store that is looked at is not rotated, and its master key file stays (ledger 5)") {
  const Vault vault;
  const auto before = bytes_of(vault.master());
  const auto store = vault.open(KeyAccess::inspect);
  CHECK(refused_by(rotate_master_key(*store, vault.source())) == KeyErrorCode::read_only);
  CHECK(bytes_of(vault.master()) == before);
}

TEST_CASE("two rotations at once follow each other, and nothing is lost (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  const auto sealed = six_cases(*store);
  std::atomic<std::uint64_t> slots{0};
  {
    const auto rotate = [&] {
      slots += must_have(rotate_master_key(*store, vault.source())).slots;
    };
    const std::jthread first(rotate);
    const std::jthread second(rotate);
  }
  CHECK(slots == 2 * (2 + kKeys - 1));
  store = nullptr;
  check_cases(*vault.open(), sealed);
}

TEST_CASE("a master key in the environment is replaced with both keys set there (ledger 5)") {
  const Vault vault;
  const auto before = must_have(read_master_key(vault.master())).current;
  const auto after = MasterKey::random();
  const auto set = [](const char* name, const MasterKey& key) {
    ::setenv(name, std::string(key.hex().view()).c_str(), 1);
  };
  std::string sealed;
  {
    const auto store = vault.open();
    sealed = sealed_for(*store, kAnna, 1);
    must_have(store->make_durable());
  }
  set(kMasterKeyVariable, before);
  CHECK(refused_by(rotate_master_key(*vault.open(), vault.source())) ==
        KeyErrorCode::no_master_key);
  set(kMasterKeyVariable, after);
  CHECK(refused_by(vault.try_open()) == KeyErrorCode::wrong_master_key);
  set(kPreviousMasterKeyVariable, before);
  CHECK(must_have(rotate_master_key(*vault.open(), vault.source())).slots == 3);
  ::unsetenv(kPreviousMasterKeyVariable);
  CHECK(told(*vault.open(), sealed, kAnna, 1) == kText);
  ::unsetenv(kMasterKeyVariable);
  CHECK(refused_by(vault.try_open()) == KeyErrorCode::wrong_master_key);
}

}  // namespace daybook::store::testing
