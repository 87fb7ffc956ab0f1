/// A restored ledger is a copy until it is taken over, and the ledger from then on (RESTORE.md).
#include "eventstore/ledger/take_over.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "eventstore/backup/backup.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/keys/position.hpp"
#include "eventstore/store/copy_marker.hpp"
#include "tests/eventstore/kept.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::test {
namespace {

namespace fs = std::filesystem;
using store::CopyMark;
using store::testing::bytes_of;
using store::testing::code_of;
using store::testing::must;

/// A ledger that was backed up, has gone on for three entries, and is restored beside itself.
struct Lost : Kept {
  fs::path restored = place.path() / "restored";

  Lost() {
    said("c1", "before");
    must(publish(*ledger));
    back_up();
    open();
    said("c1", "after");
    said("c2", "only after");
    erase("c1");
    must(publish(*ledger));
    close();
  }

  static store::StoreResult<store::KeptCheckpoint> publish(Ledger& of) {
    const auto signer = store::signer_of(*of.keys(), of.store().identity().name);
    REQUIRE(signer);
    return store::Checkpoints(of.store()).publish(*signer, store::seen_by(of.keys()));
  }

  void restore() const { must(store::restore({place.path() / "backups", {}, restored, {}})); }
  store::StoreResult<store::TakenOver> take_over() const {
    return store::take_over(restored, open_keys());
  }
  CopyMark mark() const { return must(store::read_copy_mark(restored, {})); }
};

std::string key_of(const store::KeyStore& keys) {
  return store::signer_of(keys, {"l"})->verifier().text();
}

}  // namespace

TEST_CASE("a restored ledger is a copy, at equal length too, and without keys (ledger 9)") {
  Kept kept;
  kept.back_up();
  const auto to = kept.place.path() / "restored";
  must(store::restore({kept.place.path() / "backups", {}, to, {}}));
  CHECK(must(store::read_copy_mark(to, {})) == CopyMark{CopyMark::Kind::kept, {}});
  CHECK(code_of(store::Store::open(to, {})) == store::StoreErrorCode::is_copy);
  const auto before = bytes_of(kept.keys / "keys");
  for (const bool with_keys : {true, false}) {
    const auto copy = with_keys ? kept.open_at("restored") : kept.open_without_keys("restored");
    CHECK_THAT(copy->reading_only(), Catch::Contains("restored from a backup"));
    CHECK(std::holds_alternative<Failed>(copy->post(kept.saying("c1", ""))));
    CHECK(check_ledger(copy->store()));
  }
  CHECK(bytes_of(kept.keys / "keys") == before);
  kept.open();
  CHECK(kept.ledger->reading_only().empty());
}

TEST_CASE(
    "taken over, a restored ledger goes on under a new key, and an entry says so (ledger 4)") {
  Lost lost;
  const auto old_key = key_of(*lost.open_keys());
  lost.restore();
  const auto taken = must(lost.take_over());
  CHECK(taken.restored == 5);
  CHECK(taken.seen.size == 8);
  CHECK(taken.entry == Position{5});
  CHECK(taken.lost_texts == std::vector<std::string>{"case/c2"});
  CHECK(taken.unknown_erasures == std::vector<std::string>{"case/c1"});
  CHECK(taken.old_key->text() == old_key);
  CHECK(taken.new_key->text() == key_of(*lost.open_keys()));
  CHECK(taken.new_key != taken.old_key);

  const auto ledger = lost.open_at("restored");
  CHECK(ledger->reading_only().empty());
  const auto bytes = must(ledger->store().entry(taken.entry));
  const auto entry = read_entry(bytes);
  REQUIRE(entry->tag == v::Data::LedgerTakenOver);
  const auto& said = entry->as<v::LedgerTakenOver>();
  CHECK(said.seen() == 8);
  CHECK(said.seen_root()->str() == store::to_hex(taken.seen.root));
  CHECK(said.old_key()->str() == taken.old_key->hex());
  CHECK(said.new_key()->str() == taken.new_key->hex());
  CHECK(store::open_checkpoint(taken.checkpoint, *taken.new_key)->size == 6);
  CHECK(std::holds_alternative<Accepted>(ledger->post(lost.saying("c2", "goes on"))));
}

TEST_CASE("each checkpoint is checked against the key of its time (ledger 4)") {
  Lost lost;
  lost.restore();
  const auto taken = must(lost.take_over());
  const auto ledger = lost.open_at("restored");
  const auto eras = must(store::signing_eras(ledger->store()));
  REQUIRE(eras.size() == 2);
  CHECK(eras[0].from == 0);
  CHECK(eras[0].key == *taken.old_key);
  CHECK(eras[1].from == 6);
  CHECK(eras[1].key == *taken.new_key);
  CHECK(must(store::verifier_of(ledger->store())) == *taken.new_key);
  CHECK(must(store::check_checkpoints(ledger->store())) == 2);
  CHECK(check_ledger(ledger->store()));
  const auto before = must(store::checkpoint_at(ledger->store(), 5));
  CHECK(store::open_checkpoint(before->note, *taken.old_key));
  CHECK_FALSE(store::open_checkpoint(before->note, *taken.new_key));
}

TEST_CASE("the lost ledger, should it come back, is a copy from then on (ledger 5)") {
  Lost lost;
  lost.restore();
  must(lost.take_over());
  const auto back = lost.open_at("ledger");
  CHECK_THAT(back->reading_only(), Catch::Contains("another history"));
  CHECK_FALSE(Lost::publish(*back).has_value());
}

TEST_CASE("what was erased stays erased when an older ledger is taken over (ledger 9)") {
  Lost lost;
  lost.restore();
  must(lost.take_over());
  lost.ledger = lost.open_at("restored");
  CHECK(lost.texts_of("c1") == std::vector<std::string>{"erased"});
  lost.said("c1", "anew");
  lost.said("c2", "anew");
  CHECK(lost.texts_of("c1") == std::vector<std::string>{"erased", "anew"});
  CHECK(lost.texts_of("c2") == std::vector<std::string>{"anew"});
}

TEST_CASE("keys of what is gone go with the next erasure of their subject (ledger 5)") {
  Lost lost;
  lost.restore();
  must(lost.take_over());
  lost.ledger = lost.open_at("restored");
  lost.erase("c2");
  CHECK(lost.ledger->keys()->state_of({"case/c2", 1}) == store::KeyState::erased);
}

TEST_CASE("a ledger is taken over a second time, and every key of its past is known (ledger 4)") {
  Lost lost;
  lost.restore();
  const auto first = must(lost.take_over());
  const auto again = lost.place.path() / "again";
  must(store::restore({lost.place.path() / "backups", {}, again, {}}));
  const auto second = must(store::take_over(again, lost.open_keys()));
  CHECK(second.old_key == first.old_key);
  CHECK(second.new_key != first.new_key);
  auto ledger = lost.open_at("again");
  const auto bytes = must(ledger->store().entry(second.entry));
  CHECK(read_entry(bytes)->as<v::LedgerTakenOver>().last_key()->str() == first.new_key->hex());
  CHECK(check_ledger(ledger->store()));
  ledger.reset();
  CHECK_FALSE(lost.open_at("restored")->reading_only().empty());
}

TEST_CASE("what is no copy is not taken over, and stays as it is (ledger 9)") {
  Kept kept;
  kept.close();
  const auto before = bytes_of(kept.keys / "keys");
  CHECK(code_of(store::take_over(kept.data, kept.open_keys())) ==
        store::StoreErrorCode::already_exists);
  CHECK(bytes_of(kept.keys / "keys") == before);
  CHECK_FALSE(fs::exists(kept.data / "copy"));
}

TEST_CASE("a copy that nobody has marked is taken over in place (ledger 9)") {
  Lost lost;
  lost.restore();
  fs::remove(lost.restored / "copy");
  REQUIRE_FALSE(lost.open_at("restored")->reading_only().empty());
  CHECK(must(lost.take_over()).restored == 5);
  CHECK(lost.open_at("restored")->reading_only().empty());
}

TEST_CASE("a ledger without keys is taken over too, and signs nothing (ledger 9)") {
  Lost lost;
  lost.restore();
  const auto taken = must(store::take_over(lost.restored, nullptr));
  CHECK_FALSE(taken.new_key);
  CHECK(taken.checkpoint.empty());
  const auto ledger = lost.open_without_keys("restored");
  CHECK(ledger->reading_only().empty());
  CHECK(ledger->store().size() == 6);
  CHECK(check_ledger(ledger->store()));
}

TEST_CASE("interrupted behind any of its steps, a take-over is finished by another (ledger 9)") {
  const auto step = GENERATE(range(0, 5));
  INFO("step " << step);
  Lost lost;
  lost.restore();
  const fs::path saved = lost.place.path() / "saved";
  // What is on disk behind each step: the mark, the next key, the entry, the position, the key.
  if (step >= 0)
    must(store::write_copy_mark(lost.restored, {CopyMark::Kind::to_be_taken_over, 5}, {}));
  if (step >= 1) REQUIRE(lost.open_keys()->next_signing_seed());
  if (step >= 2) {
    // The entry, and nothing else: the keys are put back as they were then.
    fs::copy(lost.keys, saved, fs::copy_options::recursive);
    must(lost.take_over());
    must(store::write_copy_mark(lost.restored, {CopyMark::Kind::to_be_taken_over, 5}, {}));
    if (step < 4) {
      const auto moved = lost.open_keys()->seen();
      fs::remove_all(lost.keys);
      fs::rename(saved, lost.keys);
      if (step == 3) lost.set_seen(moved);
    }
  }
  CHECK_FALSE(lost.open_at("restored")->reading_only().empty());
  const auto taken = must(lost.take_over());
  CHECK(taken.restored == 5);
  CHECK(taken.seen.size == 8);
  CHECK(lost.mark() == CopyMark{});
  CHECK_FALSE(fs::exists(lost.keys / "signing.new"));
  const auto ledger = lost.open_at("restored");
  CHECK(ledger->reading_only().empty());
  CHECK(ledger->store().size() == 6);
  CHECK(must(store::verifier_of(ledger->store()))->text() == key_of(*ledger->keys()));
  CHECK(check_ledger(ledger->store()));
  CHECK(Lost::publish(*ledger).has_value());
}

TEST_CASE("a next signing key that no master key opens gives way to another (keys 10)") {
  Lost lost;
  lost.restore();
  std::ofstream(lost.keys / "signing.new") << std::string(256, 'x');
  must(lost.take_over());
  CHECK_FALSE(fs::exists(lost.keys / "signing.new"));
}

TEST_CASE("a mark that cannot be understood opens for nothing but looking (format 15)") {
  Lost lost;
  lost.restore();
  for (const auto* text : {"", "daybook copy 1\n", "daybook copy 1\nbeing taken over at 5x\n",
                           "daybook copy 2\nkept\n"}) {
    std::ofstream(lost.restored / "copy", std::ios::trunc) << text;
    CHECK(code_of(store::Store::open(lost.restored, {})) == store::StoreErrorCode::damaged);
    CHECK(code_of(store::take_over(lost.restored, lost.open_keys())) ==
          store::StoreErrorCode::damaged);
  }
}

}  // namespace daybook::test
