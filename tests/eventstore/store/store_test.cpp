#include "eventstore/store/store.hpp"

#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

using namespace std::string_literals;

TEST_CASE("a new ledger is empty and knows its name and the hour it was made") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  CHECK(store->size() == 0);
  CHECK(store->identity().name == kIdentity.name);
  CHECK(store->identity().created_at == kIdentity.created_at);
  CHECK(store->head().root == sha256({}));
  CHECK(store->head().recorded_at == kIdentity.created_at);
  CHECK(must(store->root_at(0)) == sha256({}));
  CHECK(all_entries(*store).empty());
}

TEST_CASE("a ledger is neither made twice nor opened where there is none") {
  const ScratchDirectory scratch;
  CHECK(code_of(Store::open(scratch.ledger(), {})) == StoreErrorCode::not_a_ledger);
  load(scratch.ledger(), 1, 1);
  CHECK(code_of(Store::create(scratch.ledger(), kIdentity, {})) == StoreErrorCode::already_exists);
  CHECK(must(Store::open(scratch.ledger(), {}))->size() == 1);
}

TEST_CASE("a ledger that is open is in use for anybody else who would write") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 2, 1);
  const auto writer = must(Store::open(scratch.ledger(), {}));
  const auto second = Store::open(scratch.ledger(), {});
  REQUIRE(code_of(second) == StoreErrorCode::in_use);
  CHECK(second.error().message.find("stop the process") != std::string::npos);
  Options looking;
  looking.access = Access::inspect;
  CHECK(must(Store::open(scratch.ledger(), looking))->size() == 2);
}

TEST_CASE("a store opened to look at takes no group and no view") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 2, 1);
  Options looking;
  looking.access = Access::inspect;
  const auto store = must(Store::open(scratch.ledger(), looking));
  GroupMaker maker = GroupMaker::behind(*store);
  CHECK(code_of(store->append(maker.group({"a"}))) == StoreErrorCode::read_only);
  CHECK(code_of(store->put_view("k", "v")) == StoreErrorCode::read_only);
}

TEST_CASE("a group brings its entries, streams, posts, index rows and root at once (ledger 1.2)") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  const CommitGroup group = maker.group({"case/1", "case/2", "case/1", "invoice/9"}, true);
  const Head head = must(store->append(group));

  CHECK(head.size == 4);
  CHECK(head.recorded_at == group.recorded_at);
  Frontier expected;
  for (const EntryDraft& entry : group.entries) expected.append(leaf_hash(entry.bytes));
  CHECK(head.root == expected.root());
  CHECK(store->head().root == head.root);
  CHECK(store->frontier() == expected);
  for (std::uint64_t i = 0; i < 4; ++i)
    CHECK(must(store->entry(Position{i})) == group.entries[i].bytes);
  CHECK(must(store->stream_size("case/1")) == 2);
  CHECK(must(store->stream_size("case/")) == 0);
  CHECK(must(store->find_post(event_id(2))) == group.posts[2].record);
  CHECK_FALSE(must(store->find_post(event_id(3))).has_value());
  CHECK(must(store->index_get("last/case/1")) == "2");
}

TEST_CASE("a group that contradicts itself or a limit is refused and changes nothing") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  const CommitGroup good = maker.group({"a", "b"});
  const auto refused = [&](const char* why, StoreErrorCode code, auto change) {
    INFO(why);
    CommitGroup bad = good;
    change(bad);
    CHECK(code_of(store->append(bad)) == code);
    CHECK(store->size() == 0);
    CHECK_FALSE(store->poisoned());
  };
  using enum StoreErrorCode;
  refused("empty", invalid_group, [](CommitGroup& g) { g.entries.clear(); });
  refused("empty entry", invalid_group, [](CommitGroup& g) { g.entries[0].bytes.clear(); });
  refused("long entry", invalid_group, [](CommitGroup& g) { g.entries[0].bytes.resize(65'536); });
  refused("no stream", invalid_group, [](CommitGroup& g) { g.entries[0].stream.clear(); });
  refused("zero byte", invalid_group, [](CommitGroup& g) { g.entries[0].stream = "a\0b"s; });
  refused("long stream", invalid_group,
          [](CommitGroup& g) { g.entries[0].stream.resize(256, 'a'); });
  refused("short id", invalid_group, [](CommitGroup& g) { g.entries[0].event_id = "x"; });
  refused("forgotten post", invalid_group, [](CommitGroup& g) { g.posts.pop_back(); });
  refused("foreign post", invalid_group,
          [](CommitGroup& g) { g.posts[0].event_id = event_id(77); });
  refused("post outside", invalid_group,
          [](CommitGroup& g) { g.posts[0].record.position.value = 2; });
  refused("gap", wrong_position, [](CommitGroup& g) { g.first.value = 1; });
  refused("other root", wrong_root, [](CommitGroup& g) { g.root = sha256({"other"}); });
  must(store->append(good));
  CHECK(code_of(store->append(good)) == wrong_position);
  CHECK(store->size() == 2);
}

TEST_CASE("an entry of 65,535 bytes is stored") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  CommitGroup group = maker.group({"a"});
  group.entries[0].bytes.resize(kMaxEntryBytes, 'x');
  must(store->append(group));
  CHECK(must(store->entry(Position{0})).size() == kMaxEntryBytes);
}

TEST_CASE("a position or size beyond the end is not found") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 3, 1);
  const auto store = must(Store::open(scratch.ledger(), {}));
  CHECK(code_of(store->entry(Position{3})) == StoreErrorCode::not_found);
  CHECK(code_of(store->root_at(4)) == StoreErrorCode::not_found);
  CHECK(code_of(store->subtree_hash(1, 1)) == StoreErrorCode::not_found);
  CHECK(code_of(store->subtree_hash(63, UINT64_MAX)) == StoreErrorCode::not_found);
  CHECK(code_of(store->tile(0, 0, 4)) == StoreErrorCode::not_found);
  CHECK(code_of(store->tile(9, 0, 1)) == StoreErrorCode::not_found);
  CHECK(code_of(store->tile(0, UINT64_MAX / 256, 256)) == StoreErrorCode::not_found);
  std::size_t visited = 0;
  must(store->scan(Position{7}, 10, [&](Position, std::string_view) { return ++visited > 0; }));
  CHECK(visited == 0);
}

TEST_CASE("streams are listed by the beginning of their names, with their sizes") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  must(
      store->append(maker.group({"case/1", "case/10", "case/1", "case/2", "package/1", "case/1"})));
  std::vector<std::string> listed;
  must(store->list_streams("case/", [&](std::string_view name, std::uint64_t size) {
    listed.push_back(std::string(name) + "=" + std::to_string(size));
    return true;
  }));
  CHECK(listed == std::vector<std::string>{"case/1=3", "case/10=1", "case/2=1"});
}

TEST_CASE("a later change of an index row wins, and a row can be removed") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  CommitGroup group = maker.group({"a"});
  group.index = {{"x/1", "old"}, {"x/1", "new"}, {"x/\xff", "last"}, {"y", "other"}};
  must(store->append(group));
  group = maker.group({"a"});
  group.index = {{"y", std::nullopt}};
  must(store->append(group));
  CHECK(must(store->index_get("x/1")) == "new");
  CHECK_FALSE(must(store->index_get("y")).has_value());
  std::vector<std::string> rows;
  must(store->index_scan("x/", [&](std::string_view, std::string_view value) {
    rows.emplace_back(value);
    return true;
  }));
  CHECK(rows == std::vector<std::string>{"new", "last"});
}

TEST_CASE("a view checkpoint is kept, replaced and removed") {
  const ScratchDirectory scratch;
  {
    const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
    must(store->put_view("balance", "one"));
    must(store->put_view("balance", "two"));
    must(store->put_view("claims", "three"));
    must(store->delete_view("claims"));
  }
  const auto store = must(Store::open(scratch.ledger(), {}));
  CHECK(must(store->get_view("balance")) == "two");
  CHECK_FALSE(must(store->get_view("claims")).has_value());
}

}  // namespace daybook::store::testing
