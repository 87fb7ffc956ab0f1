/// States are let go one by one, the least recently used first, and come back as they were
/// (ledger 8).
#include "domain/rules/state_cache.hpp"

#include <catch2/catch.hpp>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/properties/whole_state.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::size_t kUnbounded = ~std::size_t{0};

/// The states of a ledger in memory, folded from its entries as from a disk's; counts the foldings.
class Cache final : public StateCache {
 public:
  explicit Cache(const MemoryLedger& ledger) : ledger_(ledger) {}

  void take_all() {
    while (size_ < ledger_.size()) take_next();
  }
  void take_next() {
    apply(at(size_));
    ++size_;
  }
  void try_next() {
    const Trial trial(*this);
    apply(at(size_));
  }
  std::uint64_t size() const { return size_; }
  int foldings() const { return foldings_; }

 protected:
  void replay(const StreamRef& stream, const std::function<void(const Recorded&)>& each) override {
    ++foldings_;
    const auto name = stream_name(stream.kind, stream.id);
    for (std::uint64_t i = 0; i < size_; ++i)
      if (at(i).stream_text == name) each(at(i));
  }

 private:
  Recorded at(std::uint64_t i) const { return *read_entry(ledger_.entry({i})); }

  const MemoryLedger& ledger_;
  std::uint64_t size_ = 0;
  int foldings_ = 0;
};

std::string whole(const auto* state) {
  std::string out = "none";
  if (state) write_whole(*state, out);
  return out;
}

/// Three families.
Scenario families() {
  Scenario scenario;
  for (const auto* id : {"c1", "c2", "c3"}) scenario.family(id);
  return scenario;
}

Position end(const Scenario& scenario) {
  return {scenario.ledger.size()};
}

}  // namespace

TEST_CASE("a state that was packed comes back as it was, without an entry being read (ledger 8)") {
  const auto scenario = families();
  Cache cache(scenario.ledger);
  cache.take_all();
  const auto family = whole(cache.family_case("c1")), programme = whole(cache.programme("p"));
  const auto before = cache.foldings();
  cache.trim(0, kUnbounded, end(scenario));
  CHECK(cache.weight() == 0);
  CHECK(whole(cache.family_case("c1")) == family);
  CHECK(whole(cache.programme("p")) == programme);
  CHECK(cache.foldings() == before);
}

TEST_CASE("a state whose packed form is gone too is folded again, to the same (ledger 8)") {
  const auto scenario = families();
  Cache cache(scenario.ledger);
  cache.take_all();
  const auto family = whole(cache.family_case("c1"));
  const auto before = cache.foldings();
  cache.trim(0, 0, end(scenario));
  CHECK(whole(cache.family_case("c1")) == family);
  CHECK(cache.foldings() == before + 1);
}

TEST_CASE("the least recently used state goes first, and no more than must (ledger 8)") {
  const auto scenario = families();
  Cache cache(scenario.ledger);
  cache.take_all();
  cache.trim(0, 0, end(scenario));
  for (const auto* id : {"c1", "c2", "c3", "c1"}) REQUIRE(cache.family_case(id));
  const auto one = cache.weight() / 3;
  const auto before = cache.foldings();
  cache.trim(cache.weight() - one, 0, end(scenario));
  for (const auto* id : {"c1", "c3"}) REQUIRE(cache.family_case(id));
  CHECK(cache.foldings() == before);
  REQUIRE(cache.family_case("c2"));
  CHECK(cache.foldings() == before + 1);
}

TEST_CASE("what is made of entries that are not durable yet stays, whatever the bound (ledger 8)") {
  const auto scenario = families();
  Cache cache(scenario.ledger);
  cache.take_all();
  const auto before = cache.foldings();
  cache.trim(0, 0, {0});
  for (const auto* id : {"c1", "c2", "c3"}) REQUIRE(cache.family_case(id));
  CHECK(cache.foldings() == before);
}

TEST_CASE("a trial that is taken back leaves the weight as it was (ledger 1.2)") {
  const auto scenario = families();
  Cache cache(scenario.ledger);
  while (cache.size() < scenario.ledger.size()) {
    cache.try_next();  // which fetches the states that it needs
    const auto before = cache.weight();
    cache.try_next();
    CHECK(cache.weight() == before);
    cache.take_next();
    CHECK(cache.weight() > before);
  }
}
