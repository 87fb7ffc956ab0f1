#include <thread>

#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

TEST_CASE("a follower sees every entry once and in order while the writer appends (ledger 1.3)") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  constexpr std::uint64_t kGroups = 300;
  std::vector<std::uint64_t> seen;
  bool sound = true;
  std::jthread follower([&] {
    std::uint64_t size = 0;
    while (seen.size() < 2 * kGroups) {
      size = store->wait_beyond(size, {});
      sound = sound && size % 2 == 0;
      sound = store
                  ->scan(Position{seen.size()}, size,
                         [&](Position position, std::string_view) {
                           seen.push_back(position.value);
                           return true;
                         })
                  .has_value() &&
              sound;
    }
  });
  GroupMaker maker;
  for (std::uint64_t i = 0; i < kGroups; ++i) must(store->append(maker.group({"a", "b"})));
  follower.join();
  CHECK(sound);
  REQUIRE(seen.size() == 2 * kGroups);
  for (std::uint64_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == i);
}

TEST_CASE("a wait ends when it is asked to stop or its deadline has passed") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 1, 3);
  const auto store = must(Store::open(scratch.ledger(), {}));
  std::jthread waiting([&](std::stop_token stop) { store->wait_beyond(3, stop); });
  waiting.request_stop();
  waiting.join();
  CHECK(store->wait_beyond(3, {}, std::chrono::steady_clock::now()) == 3);
  CHECK(store->wait_beyond(2, {}) == 3);
}

TEST_CASE("a callback hears of each group after it is visible, and of none after it has left") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  std::vector<std::uint64_t> heard;
  GroupMaker maker;
  {
    const Subscription subscription = store->on_growth([&](std::uint64_t size) {
      CHECK(store->size() == size);
      heard.push_back(size);
    });
    must(store->append(maker.group({"a", "b"})));
    must(store->append(maker.group({"a"})));
  }
  must(store->append(maker.group({"a"})));
  CHECK(heard == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("a subscription may outlive its store") {
  const ScratchDirectory scratch;
  Subscription subscription;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  subscription = store->on_growth([](std::uint64_t) {});
}

}  // namespace daybook::store::testing
