#include <random>

#include "domain/base/calendar.hpp"
#include "eventstore/base/checksum.hpp"
#include "eventstore/keys/copies.hpp"
#include "eventstore/keys/rotation.hpp"
#include "eventstore/keys/slot.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

Instant at(std::string_view text) {
  return parse_instant(text).value();
}

Date day(std::string_view text) {
  return parse_date(text).value();
}

const Date kExpiry = day("2022-06-30");
const Instant kNow = at("2022-03-31T10:00:00Z");

/// The store in `keys`, opened with the vault's master key.
std::unique_ptr<KeyStore> open_at(const Vault& vault, const fs::path& keys) {
  return must_have(KeyStore::open(keys, kLedger, vault.source()));
}

}  // namespace

TEST_CASE("a copy opens what the store opened when it was made (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  const auto anna = sealed_for(*store, kAnna, 1);
  const auto bert = sealed_for(*store, kBert, 2);
  must_have(store->erase(kBert));
  const auto made = must_have(store->copy_to(vault.place("copy"), kExpiry, kNow));
  CHECK(made.ledger == "test");
  CHECK(made.slots == 256);
  CHECK(made.checksum.size() == 64);
  const auto seed = must_have(store->signing_seed());
  store = nullptr;
  const auto told_of =
      must_have(restore_copy(vault.place("copy"), vault.place("new"), day("2022-06-30")));
  CHECK(told_of.checksum == made.checksum);
  store = open_at(vault, vault.place("new"));
  CHECK(told(*store, anna, kAnna, 1) == kText);
  CHECK(told(*store, bert, kBert, 2) == "erased");
  CHECK(must_have(store->signing_seed()).view() == seed.view());
}

TEST_CASE("a copy holds no master key, and nobody else may read it (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  must_have(store->copy_to(vault.place("copy"), kExpiry, kNow));
  const auto hex = must_have(read_master_key(vault.master())).current.hex();
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(vault.place("copy"))) {
    ++files;
    CHECK(bytes_of(entry.path()).find(hex.view()) == std::string::npos);
    CHECK((fs::status(entry.path()).permissions() & fs::perms::group_all) == fs::perms::none);
  }
  CHECK(files == 3);
}

TEST_CASE(
    "each copy is registered with its expiry, and the register outlives a restart (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  CHECK(store->copies().empty());
  must_have(store->copy_to(vault.place("a b%"), day("2022-06-30"), at("2022-03-31T10:00:00Z")));
  must_have(store->copy_to(vault.place("second"), day("2022-05-31"), at("2022-04-30T10:00:00.5Z")));
  const auto copies = store->copies();
  REQUIRE(copies.size() == 2);
  CHECK(copies[0].place == vault.place("a b%"));
  CHECK(copies[0].master == store->status().master);
  CHECK(copies[1].expires_on == day("2022-05-31"));
  CHECK(copies[1].made_at == at("2022-04-30T10:00:00.5Z"));
  store = nullptr;
  CHECK(vault.open()->copies() == copies);
}

TEST_CASE("an erasure's certificate names the last day of the copies older than it (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  const auto latest = [&](std::string_view instant) {
    return store->latest_expiry_of_copies_made_before(at(instant));
  };
  CHECK(latest("2030-01-01T00:00:00Z") == std::nullopt);
  must_have(store->copy_to(vault.place("one"), day("2022-12-31"), at("2022-01-01T00:00:00Z")));
  must_have(store->copy_to(vault.place("two"), day("2022-06-30"), at("2022-02-01T00:00:00Z")));
  must_have(store->copy_to(vault.place("three"), day("2023-06-30"), at("2022-03-01T00:00:00Z")));
  CHECK(latest("2021-12-31T23:59:59Z") == std::nullopt);
  CHECK(latest("2022-01-01T00:00:00Z") == day("2022-12-31"));
  CHECK(latest("2022-02-15T00:00:00Z") == day("2022-12-31"));
  CHECK(latest("2022-03-01T00:00:00Z") == day("2023-06-30"));
}

TEST_CASE(
    "a key that was erased after a copy is erased again when the copy is restored (ledger 1.7)") {
  const Vault vault;
  auto store = vault.open();
  const auto anna = sealed_for(*store, kAnna, 10);
  must_have(store->copy_to(vault.place("copy"), kExpiry, kNow));
  must_have(store->erase_born_before(kAnna, {20}));
  const auto later = sealed_for(*store, kAnna, 30);
  CHECK(read_sealed(later).value().key.generation == 2);
  store = nullptr;
  must_have(restore_copy(vault.place("copy"), vault.place("new"), kExpiry));
  store = open_at(vault, vault.place("new"));
  CHECK(told(*store, anna, kAnna, 10) == kText);
  must_have(store->erase_born_before(kAnna, {20}));
  CHECK(told(*store, anna, kAnna, 10) == "erased");
  SECTION("keys made after the copy are lost by name, and no generation is used twice") {
    CHECK(told(*store, later, kAnna, 30) == "key_lost");
    const auto newest = sealed_for(*store, kAnna, 40);
    CHECK(read_sealed(newest).value().key.generation == 65'536);
    CHECK(told(*store, newest, kAnna, 40) == kText);
    CHECK(told(*store, later, kAnna, 30) == "key_lost");
    must_have(store->copy_to(vault.place("again"), kExpiry, kNow));
    must_have(restore_copy(vault.place("again"), vault.place("newer"), kExpiry));
    const auto third = open_at(vault, vault.place("newer"));
    CHECK(read_sealed(sealed_for(*third, kBert, 50)).value().key.generation == 131'072);
  }
}

TEST_CASE("a restored store knows the copies that were made until then (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  must_have(store->copy_to(vault.place("one"), kExpiry, kNow));
  must_have(store->copy_to(vault.place("two"), kExpiry, kNow));
  const auto copies = store->copies();
  store = nullptr;
  must_have(restore_copy(vault.place("two"), vault.place("new"), kExpiry));
  CHECK(open_at(vault, vault.place("new"))->copies() == copies);
}

TEST_CASE(
    "a copy is not restored when it has expired, is damaged, or something is there (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  sealed_for(*store, kAnna, 1);
  const auto copy = vault.place("copy");
  must_have(store->copy_to(copy, kExpiry, kNow));
  const auto restored = [&](const fs::path& from, const fs::path& to, std::string_view today) {
    return refused_by(restore_copy(from, to, day(today)));
  };
  CHECK(restored(copy, vault.place("new"), "2022-07-01") == KeyErrorCode::copy_expired);
  CHECK(restored(copy, vault.keys(), "2022-06-30") == KeyErrorCode::already_exists);
  CHECK(restored(vault.place("none"), vault.place("new"), "2022-06-30") ==
        KeyErrorCode::no_key_store);
  for (const auto* name : {"keys", "copy", "copies"}) {
    const auto good = bytes_of(copy / name);
    overwrite(copy / name, good.size() / 2,
              std::string(1, static_cast<char>(good[good.size() / 2] ^ 1)));
    INFO(name);
    CHECK(restored(copy, vault.place("new"), "2022-06-30") == KeyErrorCode::damaged);
    overwrite(copy / name, 0, good);
  }
  CHECK_FALSE(fs::exists(vault.place("new")));
  must_have(restore_copy(copy, vault.place("new"), kExpiry));
}

namespace {

/// A copy whose last day was put off by a year, as far as `how` goes.
enum class PutOff : std::uint8_t { note, checksum_too, header_too };

void put_off(const fs::path& copy, PutOff how) {
  auto note = note_of_text(bytes_of(copy / "copy")).value();
  note.copy.expires_on.days += 365;
  if (how != PutOff::note) {
    SlotBytes slot{};
    const auto bytes = bytes_of(copy / "keys");
    std::copy_n(bytes.begin(), slot.size(), slot.begin());
    auto header = decode_header(slot).value();
    if (how == PutOff::header_too) header.copy->expires_on = note.copy.expires_on;
    overwrite(copy / "keys", 0, view(encode_header(header)));
    note.checksum = must_have(checksum_of_file(copy / "keys"));
  }
  fs::remove(copy / "copy");
  std::ofstream(copy / "copy") << to_text(note);
}

}  // namespace

TEST_CASE("a copy stays expired when its note is edited, and its checksum with it (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  for (const auto how : {PutOff::note, PutOff::checksum_too}) {
    const auto copy = vault.place(how == PutOff::note ? "one" : "two");
    must_have(store->copy_to(copy, kExpiry, kNow));
    put_off(copy, how);
    CHECK(refused_by(restore_copy(copy, vault.place("new"), day("2022-07-01"))) ==
          KeyErrorCode::damaged);
  }
  CHECK_FALSE(fs::exists(vault.place("new")));
}

TEST_CASE("a copy whose every byte was made to say another day opens nothing (ledger 5)") {
  const Vault vault;
  must_have(vault.open()->copy_to(vault.place("copy"), kExpiry, kNow));
  put_off(vault.place("copy"), PutOff::header_too);
  must_have(restore_copy(vault.place("copy"), vault.place("new"), day("2022-07-01")));
  CHECK(refused_by(KeyStore::open(vault.place("new"), kLedger, vault.source())) ==
        KeyErrorCode::damaged);
}

TEST_CASE(
    "a copy that was not restored is no key store, whether it has expired or not (ledger 5)") {
  const Vault vault;
  must_have(vault.open()->copy_to(vault.place("copy"), kExpiry, kNow));
  for (const auto access : {KeyAccess::read_write, KeyAccess::inspect})
    CHECK(refused_by(KeyStore::open(vault.place("copy"), kLedger, vault.source(), access)) ==
          KeyErrorCode::no_key_store);
}

TEST_CASE("a restored copy is taken into use before its last day has passed, or never (ledger 5)") {
  const Vault vault;
  must_have(vault.open()->copy_to(vault.place("copy"), kExpiry, kNow));
  must_have(restore_copy(vault.place("copy"), vault.place("new"), kExpiry));
  const auto restored = open_at(vault, vault.place("new"));
  CHECK(refused_by(restored->check_not_expired(at("2022-07-01T10:00:00Z"))) ==
        KeyErrorCode::copy_expired);
  must_have(restored->check_not_expired(at("2022-06-30T10:00:00Z")));
  must_have(restored->take_into_use());
  must_have(restored->check_not_expired(at("2022-07-01T10:00:00Z")));
}

TEST_CASE("a copy has seen what the store had seen when it was made (keys 10)") {
  const Vault vault;
  const auto store = vault.open();
  SeenLedger seen{7, {}};
  seen.root.bytes[3] = 9;
  must_have(store->see(seen));
  must_have(store->copy_to(vault.place("copy"), kExpiry, kNow));
  must_have(store->see({8, {}}));
  must_have(restore_copy(vault.place("copy"), vault.place("new"), kExpiry));
  CHECK(open_at(vault, vault.place("new"))->seen() == seen);
}

TEST_CASE("a copy overwrites nothing, and one that fails leaves no keys behind (ledger 5)") {
  const Vault vault;
  const auto store = vault.open();
  fs::create_directory(vault.place("taken"));
  CHECK(refused_by(store->copy_to(vault.place("taken"), kExpiry, kNow)) ==
        KeyErrorCode::already_exists);
  CHECK(fs::is_empty(vault.place("taken")));
  CHECK(refused_by(store->copy_to(vault.place("no/such/place"), kExpiry, kNow)) !=
        KeyErrorCode::already_exists);
  CHECK(store->copies().empty());
}

TEST_CASE("no copy is made of a store whose rotation is unfinished, or while it lasts (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  const auto old_key = must_have(read_master_key(vault.master())).current;
  must_have(replace_master_keys(vault.master(), {MasterKey::random(), old_key.copy()}));
  store = nullptr;
  store = vault.open();
  CHECK(refused_by(store->copy_to(vault.place("copy"), kExpiry, kNow)) ==
        KeyErrorCode::rotation_unfinished);
  CHECK_FALSE(fs::exists(vault.place("copy")));
  must_have(rotate_master_key(*store, vault.source()));
  const auto made = must_have(store->copy_to(vault.place("copy"), kExpiry, kNow));
  CHECK(made.copy.master == store->status().master);
}

TEST_CASE("a copy made before a rotation opens with the old master key only (ledger 5)") {
  const Vault vault;
  auto store = vault.open();
  const auto old_text = bytes_of(vault.master());
  const auto anna = sealed_for(*store, kAnna, 1);
  must_have(store->copy_to(vault.place("copy"), kExpiry, kNow));
  must_have(rotate_master_key(*store, vault.source()));
  store = nullptr;
  must_have(restore_copy(vault.place("copy"), vault.place("new"), kExpiry));
  CHECK(refused_by(KeyStore::open(vault.place("new"), kLedger, vault.source())) ==
        KeyErrorCode::wrong_master_key);
  overwrite(vault.master(), 0, old_text);
  CHECK(told(*open_at(vault, vault.place("new")), anna, kAnna, 1) == kText);
}

TEST_CASE("a store whose register of copies is gone or unreadable does not open (ledger 5)") {
  const Vault vault;
  vault.open();
  const auto file = vault.keys() / "copies";
  overwrite(file, 0, "D");
  CHECK(refused_by(vault.try_open()) == KeyErrorCode::damaged);
  fs::remove(file);
  CHECK(refused_by(vault.try_open()) == KeyErrorCode::damaged);
}

TEST_CASE("the register of copies is full at 10,000 that are still kept (ledger 8)") {
  const Vault vault;
  std::vector<KeyCopy> copies(kMostCopies, KeyCopy{kNow, kExpiry, {}, "/somewhere"});
  must_have(write_copy_register(vault.keys(), copies));
  const auto store = vault.open();
  CHECK(refused_by(store->copy_to(vault.place("copy"), kExpiry, at("2022-06-30T10:00:00Z"))) ==
        KeyErrorCode::full);
  must_have(store->copy_to(vault.place("copy"), day("2022-12-31"), at("2022-07-01T10:00:00Z")));
  CHECK(store->copies().size() == kMostCopies);
  CHECK(store->copies().back().place == vault.place("copy"));
}

TEST_CASE(
    "whatever stands in a register or a note of copies, it is read as written or not (ledger 5)") {
  std::mt19937_64 random(20'220'331);
  const auto id = MasterKey::random().id();
  const std::vector<KeyCopy> copies{{kNow, kExpiry, id, "/mnt/a b\n%/é"}, {{5}, {0}, id, ""}};
  const CopyNote note{"test", copies[0], 300, std::string(64, 'a')};
  REQUIRE(copies_of_text(to_text(copies)) == copies);
  REQUIRE(note_of_text(to_text(note)).value().copy == copies[0]);
  for (const auto& good : {to_text(copies), to_text(note)}) {
    std::size_t refused = 0;
    for (int round = 0; round < 5'000; ++round) {
      auto changed = good;
      for (auto left = 1 + random() % 3; left > 0; --left)
        changed[random() % changed.size()] = static_cast<char>(random());
      if (random() % 4 == 0) changed.resize(random() % changed.size());
      const auto as_copies = copies_of_text(changed);
      const auto as_note = note_of_text(changed);
      if (as_copies) CHECK(to_text(*as_copies) == changed);
      if (as_note) CHECK(to_text(*as_note) == changed);
      refused += !as_copies && !as_note;
    }
    CHECK(refused > 2'500);
  }
}

}  // namespace daybook::store::testing
