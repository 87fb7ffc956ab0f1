/// Keys belong to a ledger and its position: a copy of it changes nothing (KEYS.md 10).
#include <catch2/catch.hpp>

#include "eventstore/keys/position.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "tests/eventstore/kept.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::test {
namespace {

namespace fs = std::filesystem;
using store::testing::bytes_of;

}  // namespace

TEST_CASE("an older copy of a ledger leaves every key of the ledger as it is (ledger 5)") {
  Kept kept;
  kept.said("c1", "before");
  kept.copy_ledger("older");
  kept.erase("c1");
  kept.said("c1", "after");
  kept.said("c2", "newer");
  kept.close();
  const auto before = bytes_of(kept.keys / "keys");

  const auto copy = kept.open_at("older");
  CHECK_THAT(copy->reading_only(), Catch::Contains("has 5 entries, its key store has seen 8") &&
                                       Catch::Contains("--take-over"));
  CHECK(bytes_of(kept.keys / "keys") == before);
  kept.open();
  CHECK(kept.ledger->reading_only().empty());
  CHECK(kept.texts_of("c1") == std::vector<std::string>{"erased", "after"});
  CHECK(kept.texts_of("c2") == std::vector<std::string>{"newer"});
}

TEST_CASE("a copy answers every post that it is for reading only, and stays as it is (ledger 5)") {
  Kept kept;
  kept.copy_ledger("older");
  kept.said("c1", "more");
  kept.close();
  const auto copy = kept.open_at("older");
  const auto head = copy->store().head();
  const auto answer = copy->post(kept.saying("c2", "to the copy"));
  REQUIRE(std::holds_alternative<Failed>(answer));
  CHECK(std::get<Failed>(answer).why == Failed::Why::read_only);
  CHECK(std::get<Failed>(answer).message == copy->reading_only());
  CHECK(copy->store().size() == head.size);
  const auto signer = *store::signer_of(*copy->keys(), copy->store().identity().name);
  CHECK_FALSE(
      store::Checkpoints(copy->store()).publish(signer, store::seen_by(copy->keys())).has_value());
  CHECK_FALSE(copy->keys()->seal("case/c2", {"case/c2", store::testing::event_id(1)}, "{}", {9}));
}

TEST_CASE("a copy may be looked at while the ledger is open, and does not hinder it (ledger 5)") {
  Kept kept;
  kept.copy_ledger("older");
  kept.said("c1", "more");
  kept.close();
  const auto copy = kept.open_at("older");
  kept.open();
  kept.said("c1", "and more");
  CHECK(kept.ledger->reading_only().empty());
  CHECK_FALSE(copy->reading_only().empty());
}

TEST_CASE("another history of the same length is a copy too, and the message says so (ledger 5)") {
  Kept kept;
  kept.copy_ledger("twin");
  kept.said("c1", "here");
  kept.close();
  {
    const auto twin = kept.open_without_keys("twin");
    kept.post_plain(*twin);
    kept.post_plain(*twin);
    REQUIRE(twin->store().size() > 4);
  }
  const auto twin = kept.open_at("twin");
  CHECK_THAT(twin->reading_only(), Catch::Contains("another history"));
}

TEST_CASE("what a crash leaves is no copy: keys may be born beyond the ledger's end (ledger 5)") {
  Kept kept;
  kept.said("c1", "stored");
  const auto size = kept.ledger->store().size();
  kept.close();
  {
    const auto keys = kept.open_keys();
    REQUIRE(keys->seal("case/c9", {"case/c9", store::testing::event_id(77)}, "{}", {size + 5}));
    REQUIRE(keys->make_durable({size, kept.root}));
  }
  kept.open();
  CHECK(kept.ledger->reading_only().empty());
  kept.said("c1", "goes on");
}

TEST_CASE(
    "an older key store goes with its ledger, and erases again what was erased since (ledger 5)") {
  Kept kept;
  kept.said("c1", "text");
  kept.close();
  fs::copy(kept.keys, kept.place.path() / "older-keys", fs::copy_options::recursive);
  kept.open();
  kept.erase("c1");
  kept.close();
  fs::remove_all(kept.keys);
  fs::rename(kept.place.path() / "older-keys", kept.keys);
  kept.open();
  CHECK(kept.ledger->reading_only().empty());
  CHECK(kept.texts_of("c1") == std::vector<std::string>{"erased"});
}

TEST_CASE("what was seen moves with a key, an erasure, a checkpoint and the closing (ledger 5)") {
  Kept kept;
  const auto seen = [&] { return kept.ledger->keys()->seen(); };
  CHECK(seen().size == kept.ledger->store().size());
  kept.post_plain(*kept.ledger);
  const auto before_key = kept.ledger->store().size();
  CHECK(seen().size < before_key);
  kept.said("c2", "with a new key");
  CHECK(seen().size >= before_key);
  kept.erase("c2");
  CHECK(seen() == store::end_of(kept.ledger->store()));
  kept.post_plain(*kept.ledger);
  const auto signer = *store::signer_of(*kept.ledger->keys(), {"l"});
  store::testing::must(store::Checkpoints(kept.ledger->store())
                           .publish(signer, store::seen_by(kept.ledger->keys())));
  CHECK(seen() == store::end_of(kept.ledger->store()));
  kept.post_plain(*kept.ledger);
  const auto end = store::end_of(kept.ledger->store());
  kept.close();
  CHECK(kept.open_keys()->seen() == end);
}

TEST_CASE("no second tree of a size is signed with one key (ledger 4)") {
  Kept kept;
  const auto end = store::end_of(kept.ledger->store());
  REQUIRE(kept.ledger->keys()->see(end));
  auto other = end;
  other.root.bytes[0] ^= 1U;
  CHECK(store::testing::refused_by(kept.ledger->keys()->see(other)) ==
        store::KeyErrorCode::other_history);
  CHECK(kept.ledger->keys()->see({end.size - 1, end.root}));
  CHECK(kept.ledger->keys()->seen() == end);
}

TEST_CASE("a key store from before it remembered its ledger opens, and remembers from then on") {
  Kept kept;
  kept.close();
  kept.forget_what_was_seen();
  CHECK(kept.open_keys()->seen().size == 0);
  kept.open();
  CHECK(kept.ledger->reading_only().empty());
  CHECK(kept.ledger->keys()->seen() == store::end_of(kept.ledger->store()));
}

TEST_CASE("a ledger whose keys another process has is taken for a copy (ledger 5)") {
  Kept kept;
  kept.copy_ledger("twin");
  const auto at_hand = store::keys_at_hand(kept.place.path() / "twin", kept.places());
  CHECK_FALSE(at_hand.keys);
  REQUIRE_FALSE(at_hand.reading_only().empty());
  LedgerOptions options;
  options.reading_only = at_hand.reading_only();
  const auto twin = Ledger::open(kept.place.path() / "twin", std::move(options));
  REQUIRE(twin);
  CHECK(std::holds_alternative<Failed>((*twin)->post(kept.saying("c1", ""))));
}

}  // namespace daybook::test
