/// A ledger that lost its end, to everybody who opens it; and one that grows under its readers.
#include <atomic>
#include <fstream>
#include <thread>

#include "eventstore/store/anchor.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

Options with(Access access) {
  Options options;
  options.access = access;
  return options;
}

/// A ledger of 11 entries of which the newest log, and with it the last, is gone.
void cut(const fs::path& ledger) {
  load(ledger, 10, 1);
  const auto old = ledger.parent_path() / "old";
  fs::copy(ledger, old, fs::copy_options::recursive);
  {
    const auto store = must(Store::open(ledger, {}));
    GroupMaker maker = GroupMaker::behind(*store);
    must(store->append(maker.group({"a"})));
  }
  fs::remove_all(ledger / "db");
  fs::copy(old / "db", ledger / "db", fs::copy_options::recursive);
}

StoreErrorCode checked(const fs::path& ledger) {
  const auto store = must(open_for_fsck(ledger));
  return code_of(fsck(*store, describe));
}

}  // namespace

TEST_CASE(
    "a ledger that lost its end is refused to readers as to writers, not to fsck (ledger 1.6)") {
  const ScratchDirectory scratch;
  cut(scratch.ledger());
  for (const auto access : {Access::read, Access::read_write}) {
    const auto store = Store::open(scratch.ledger(), with(access));
    REQUIRE(code_of(store) == StoreErrorCode::tail_lost);
    CHECK(store.error().position == Position{10});
  }
  CHECK(checked(scratch.ledger()) == StoreErrorCode::tail_lost);
}

TEST_CASE("readers are refused a ledger of another history than its anchor's (ledger 1.6)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 10, 1);
  load(scratch.path() / "other", 5, 4);
  fs::copy_file(scratch.ledger() / "anchor", scratch.path() / "other" / "anchor",
                fs::copy_options::overwrite_existing);
  CHECK(code_of(Store::open(scratch.path() / "other", with(Access::read))) ==
        StoreErrorCode::damaged);
  CHECK(checked(scratch.path() / "other") == StoreErrorCode::damaged);
}

TEST_CASE("readers are refused a ledger whose anchor cannot be understood (ledger 1.6)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 10, 1);
  for (const auto* text :
       {"", "nonsense", "daybook anchor 1\n10\n", "daybook anchor 2\n10\nab\n"}) {
    std::ofstream(scratch.ledger() / "anchor") << text;
    CHECK(code_of(Store::open(scratch.ledger(), with(Access::read))) == StoreErrorCode::damaged);
    CHECK(checked(scratch.ledger()) == StoreErrorCode::damaged);
  }
}

TEST_CASE("a ledger as long as its anchor says, or longer, is there for readers (ledger 1.6)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 10, 1);
  const auto store = must(Store::open(scratch.ledger(), {}));
  GroupMaker maker = GroupMaker::behind(*store);
  for (std::uint64_t size = 10; size < 14; ++size) {
    CHECK(must(Store::open(scratch.ledger(), with(Access::read)))->size() == size);
    must(store->append(maker.group({"a"})));
  }
}

TEST_CASE(
    "readers beside a writer are never told of damage, whatever it renews meanwhile (ledger 1.3)") {
  const ScratchDirectory scratch;
  Options writing;
  writing.anchor_every_entries = 1;
  writing.wal_bytes = 16 << 10;  // tables are written, and logs removed, all the time
  const auto store = must(Store::create(scratch.ledger(), kIdentity, writing));
  std::atomic<bool> done{false};
  std::jthread writer([&] {
    GroupMaker maker;
    while (!done && store->append(maker.group({"a", "b"}))) continue;
  });
  std::uint64_t before = 0;
  for (int i = 0; i < 60; ++i) {
    const auto reader = Store::open(scratch.ledger(), with(Access::read));
    if (!reader) UNSCOPED_INFO(reader.error().message);
    CHECK(reader.has_value());
    if (!reader) continue;
    CHECK((*reader)->size() >= before);
    before = (*reader)->size();
    CHECK(must(fsck(**reader, describe)).entries == before);
  }
  done = true;
  writer.join();
  CHECK_FALSE(store->poisoned());
}

}  // namespace daybook::store::testing
