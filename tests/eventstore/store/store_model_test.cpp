#include <algorithm>
#include <map>

#include <rapidcheck/catch.h>

#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

/// What the store must behave like: a vector of entries, and for each stream a vector of places in
/// it.
struct Model {
  std::vector<std::string> entries;
  std::map<std::string, std::vector<std::uint64_t>> streams;

  void append(const CommitGroup& group) {
    for (const EntryDraft& entry : group.entries) {
      streams[entry.stream].push_back(entries.size());
      entries.push_back(entry.bytes);
    }
  }

  Digest root(std::size_t size) const {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < size; ++i) leaves.push_back(leaf_hash(entries[i]));
    return root_of(leaves);
  }
};

std::vector<std::string> scanned(const Store& store, std::uint64_t from, std::uint64_t limit) {
  std::vector<std::string> seen;
  must(store.scan(Position{from}, limit, [&](Position position, std::string_view bytes) {
    RC_ASSERT(position.value == from + seen.size());
    seen.emplace_back(bytes);
    return true;
  }));
  return seen;
}

std::vector<std::uint64_t> read(const Store& store, const std::string& stream, std::uint64_t from,
                                std::uint64_t limit, bool backwards) {
  std::vector<std::uint64_t> places;
  const StreamVisitor visit = [&](Version, Position position, std::string_view) {
    places.push_back(position.value);
    return true;
  };
  must(backwards ? store.read_stream_backwards(stream, Version{from}, limit, visit)
                 : store.read_stream(stream, Version{from}, limit, visit));
  return places;
}

template <class T>
std::vector<T> part(const std::vector<T>& all, std::uint64_t from, std::uint64_t limit) {
  const auto first = std::min<std::uint64_t>(from, all.size());
  const auto last = first + std::min<std::uint64_t>(limit, all.size() - first);
  return {all.begin() + static_cast<std::ptrdiff_t>(first),
          all.begin() + static_cast<std::ptrdiff_t>(last)};
}

void compare(const Store& store, const Model& model) {
  const std::size_t size = model.entries.size();
  RC_ASSERT(store.size() == size);
  const auto from = *rc::gen::inRange<std::uint64_t>(0, size + 3);
  const auto limit = *rc::gen::inRange<std::uint64_t>(0, size + 3);
  RC_ASSERT(scanned(store, from, limit) == part(model.entries, from, limit));
  for (const auto& [stream, places] : model.streams) {
    RC_ASSERT(must(store.stream_size(stream)) == places.size());
    RC_ASSERT(read(store, stream, from % 40, limit, false) == part(places, from % 40, limit));
    std::vector<std::uint64_t> downwards = part(places, 0, from + 1);
    std::ranges::reverse(downwards);
    RC_ASSERT(read(store, stream, from, limit, true) == part(downwards, 0, limit));
  }
  RC_ASSERT(must(store.root_at(std::min(from, size))) == model.root(std::min(from, size)));
  RC_ASSERT(store.head().root == model.root(size));
}

CommitGroup random_group(GroupMaker& maker) {
  const auto names = *rc::gen::container<std::vector<std::uint8_t>>(
      *rc::gen::inRange(1, 60), rc::gen::inRange<std::uint8_t>(0, 5));
  std::vector<std::string> streams;
  for (const auto name : names)
    streams.push_back("s/" + std::string(1 + name % 2, static_cast<char>('a' + name)));
  return maker.group(streams, *rc::gen::arbitrary<bool>());
}

}  // namespace

TEST_CASE("the store behaves like a vector, also after any reopening") {
  rc::prop("any groups, any reopenings", [] {
    const ScratchDirectory scratch;
    auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
    GroupMaker maker;
    Model model;
    const int steps = *rc::gen::inRange(1, 20);
    for (int step = 0; step < steps; ++step) {
      if (*rc::gen::inRange(0, 4) == 0) {
        store.reset();
        store = must(Store::open(scratch.ledger(), {}));
      }
      const CommitGroup group = random_group(maker);
      must(store->append(group));
      model.append(group);
      compare(*store, model);
    }
    RC_ASSERT(must(fsck(*store, describe)).root == model.root(model.entries.size()));
  });
}

TEST_CASE(
    "the root of every size, every subtree and every tile is that of the entries (ledger 4)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 87, 9);
  const auto store = must(Store::open(scratch.ledger(), {}));
  std::vector<Digest> leaves;
  for (const std::string& entry : all_entries(*store)) leaves.push_back(leaf_hash(entry));
  const std::span<const Digest> all(leaves);
  for (std::size_t size = 0; size <= all.size(); ++size) {
    REQUIRE(must(store->root_at(size)) == root_of(all.first(size)));
  }
  for (unsigned height = 0; height < 10; ++height) {
    const std::size_t span = std::size_t{1} << height;
    for (std::size_t i = 0; (i + 1) * span <= all.size(); ++i) {
      REQUIRE(must(store->subtree_hash(height, i)) == root_of(all.subspan(i * span, span)));
    }
  }
  CHECK(must(store->tile(0, 3, 15)).size() == 15 * Digest::kBytes);
  CHECK(must(store->tile(1, 0, 3)).substr(64) == root_of(all.subspan(512, 256)).view());
}

}  // namespace daybook::store::testing
