/// The last month: posts of several clients that never wait for each other.
#include "tools/generate/month/month.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "tests/generate/histories.hpp"

namespace daybook::generate {

namespace {

void post_one(MemoryLedger& ledger, const MonthClient& client, const std::string& line) {
  const auto post = post_from_json(line);
  REQUIRE(post);
  const auto now = at(add_days(shipped_plan().last_day(), 100), 0);
  const auto answer = ledger.post({*post, Trust::connection, client.actor}, now);
  if (!std::holds_alternative<Accepted>(answer))
    FAIL(line << ": " << boost::json::serialize(to_json(answer)));
}

/// Posts all lines, each client's in its order, and lets chance choose whose turn it is.
void post_interleaved(MemoryLedger& ledger, const std::vector<MonthClient>& clients,
                      Random random) {
  std::vector<std::size_t> next(clients.size(), 0), waiting;
  for (std::size_t i = 0; i < clients.size(); ++i)
    if (!clients[i].lines.empty()) waiting.push_back(i);
  while (!waiting.empty()) {
    const auto turn = random.below(waiting.size());
    const auto client = waiting[turn];
    post_one(ledger, clients[client], clients[client].lines[next[client]++]);
    if (next[client] == clients[client].lines.size())
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(turn));
  }
}

}  // namespace

TEST_CASE("the last month is accepted in every interleaving and leaves the published table alone") {
  const int clients = GENERATE(1, 3, 8);
  INFO(clients << " clients");
  Written written({1, CopyOrder::interleaved, 9});
  const auto month = month_after(written.history, 9, clients);
  REQUIRE(month.size() == static_cast<std::size_t>(clients));
  for (const std::uint64_t interleaving : {1, 2}) {
    MemoryLedger ledger;
    import_all(ledger, written.lines());
    post_interleaved(ledger, month, Random(interleaving));
    require_published(counted(ledger.states(), written.history.world()));
  }
}

TEST_CASE(
    "every client of the last month has work, and names neither itself nor a time of recording") {
  Written written({1, CopyOrder::interleaved, 3});
  for (const auto& client : month_after(written.history, 3, 6)) {
    INFO(client.actor.id.text);
    REQUIRE(client.lines.size() > 10);
    const auto event = boost::json::parse(client.lines.front()).as_object();
    REQUIRE_FALSE(event.contains("actor"));
    REQUIRE_FALSE(event.contains("recorded_at"));
  }
}

}  // namespace daybook::generate
