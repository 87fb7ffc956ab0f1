#include "eventstore/store/embedded_log.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

TEST_CASE(
    "a proposal is committed only in its epoch and behind the history it was judged against") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 2, 2);
  const auto store = must(Store::open(scratch.ledger(), {}));
  EmbeddedLog log(*store);
  GroupMaker maker = GroupMaker::behind(*store);
  const CommitGroup group = maker.group({"a", "b"});
  const Digest root = store->head().root;
  CHECK(log.append({Epoch{log.epoch().value - 1}, root, &group}).outcome == Outcome::fenced);
  CHECK(log.append({log.epoch(), sha256({"another history"}), &group}).outcome ==
        Outcome::conflict);
  CHECK(log.size() == 4);
  CHECK(log.append({log.epoch(), root, &group}).outcome == Outcome::committed);
  CHECK(log.append({log.epoch(), root, &group}).outcome == Outcome::conflict);
  CHECK(log.size() == 6);
}

TEST_CASE("each opening for writing is a new epoch") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 1, 1);
  const Epoch first = must(Store::open(scratch.ledger(), {}))->epoch();
  CHECK(must(Store::open(scratch.ledger(), {}))->epoch() == Epoch{first.value + 1});
}

TEST_CASE("the fate of a proposal is told by the root that it would have made") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 2, 2);
  const auto store = must(Store::open(scratch.ledger(), {}));
  EmbeddedLog log(*store);
  CHECK(must(log.resolve({Position{2}, 2, store->head().root})) == Fate::committed);
  CHECK(must(log.resolve({Position{2}, 2, sha256({"another"})})) == Fate::absent);
  CHECK(must(log.resolve({Position{4}, 1, sha256({"another"})})) == Fate::absent);
}

}  // namespace daybook::store::testing
