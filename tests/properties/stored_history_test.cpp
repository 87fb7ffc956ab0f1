/// A random history on disk: every kind of stream is stored, fetched again and shown as it is in
/// memory (ledger 1.5).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "projections/query/service.hpp"
#include "tests/eventstore/ledgers.hpp"
#include "tests/projections/asking.hpp"
#include "tests/properties/replay.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;
using store::testing::must;
using store::testing::ScratchDirectory;

const std::vector<std::pair<std::string, std::string>>& questions() {
  static const std::vector<std::pair<std::string, std::string>> all = [] {
    std::vector<std::pair<std::string, std::string>> list;
    for (const auto* programme : {"p0", "p1"}) {
      const auto of = fmt::format(R"({{"programme":"{}")", programme);
      for (const auto* year : {"2021/22", "2022/23"})
        for (const auto* by : {"package", "month", "bracket"})
          list.emplace_back("budget", of + fmt::format(R"(,"year":"{}","by":"{}"}})", year, by));
      for (const auto* view :
           {"attendance", "outcomes", "claims", "activity", "peer_support", "tiers"})
        list.emplace_back(view, of + "}");
      list.emplace_back("gatherings", of + R"(,"year":"2021/22"})");
    }
    return list;
  }();
  return all;
}

/// What the store says of the first `size` entries, against books folded from memory.
void check_views(const ViewService& views, const MemoryLedger& memory, std::uint64_t size) {
  const auto books = books_of(memory, {}, size);
  for (const auto& [view, asked] : questions()) {
    auto params = json::parse(asked).as_object();
    params["as_at"] = std::to_string(size);
    const auto answer = views.answer(view, params);
    INFO(view << " " << asked << " as at " << size);
    REQUIRE(answer);
    CHECK(json::serialize(answer->at("result")) == json::serialize(ask(books, view, asked)));
  }
}

}  // namespace

TEST_CASE(
    "a random history in a store that forgets and is opened again is as in memory (ledger 1.5)",
    "[property][model]") {
  const auto seed = GENERATE(range(1, 4));
  INFO("seed " << seed);
  const auto history = told(static_cast<std::uint64_t>(seed), 900);
  const ScratchDirectory scratch;
  Instant now{};
  LedgerOptions options;
  options.clock = [&] { return now; };
  // States are packed, unpacked and folded again from the store all the time.
  options.limits.cached_state_bytes = 16 << 10;
  options.limits.packed_state_bytes = 8 << 10;
  auto ledger = must(Ledger::create(scratch.ledger(), "wild", options));
  MemoryLedger memory;
  std::vector<std::uint64_t> sizes;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (i % 90 == 89) {
      ledger.reset();
      ledger = must(Ledger::open(scratch.ledger(), options));
      sizes.push_back(memory.size());
    }
    now = Instant{history[i].clock};
    const auto line = json::serialize(json::array(history[i].post.begin(), history[i].post.end()));
    const auto post = *post_from_json(line);
    INFO("post " << i << ": " << line);
    REQUIRE(std::holds_alternative<Accepted>(memory.post({post, Trust::embedded, {}}, now)));
    REQUIRE(std::holds_alternative<Accepted>(ledger->post({post, Trust::embedded, {}})));
  }
  CHECK(ledger->store().head().root == memory.root());
  CHECK(check_ledger(ledger->store()).has_value());
  const ViewService views(ledger->store());
  sizes.push_back(memory.size());
  for (const auto size : sizes) check_views(views, memory, size);
}

}  // namespace daybook::test
