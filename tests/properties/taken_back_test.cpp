/// A post of several events of which one is refused leaves nothing behind (rulebook 2, ledger 1.2).
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "tests/eventstore/ledgers.hpp"
#include "tests/properties/replay.hpp"
#include "tests/properties/whole_state.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;
using model::Data;
using store::testing::must;
using store::testing::ScratchDirectory;

/// An event that is refused, whatever went before it.
Data refused_event(std::size_t number, model::Ms clock) {
  return json::parse(fmt::format(R"({{"event_id":"72000000-0000-4000-8000-{:012x}",)"
                                 R"("stream":"programme/p0","type":"block_expired",)"
                                 R"("data":{{"block":"never-bought"}},"occurred_at":"{}",)"
                                 R"("actor":{{"id":"fin-9","roles":["finance"]}}}})",
                                 number, model::instant_text(clock)))
      .as_object();
}

Post post_of(const std::vector<Data>& events) {
  return *post_from_json(json::serialize(json::array(events.begin(), events.end())));
}

/// The post with an event behind its first ones that is refused.
Post spoilt(const Told& told, std::size_t behind, std::size_t number) {
  auto events = told.post;
  events.insert(events.begin() + static_cast<std::ptrdiff_t>(behind),
                refused_event(number, told.clock));
  return post_of(events);
}

/// Whether the answer is a refusal of the event at that place.
bool refuses(const Answer& answer, std::size_t place) {
  const auto* refused = std::get_if<Refused>(&answer);
  return refused && refused->refusals.front().index == place;
}

template <class State>
void add(std::string& out, const std::string& name, const State* state) {
  if (!state) return;
  out += name + " ";
  write_whole(*state, out);
  out += "\n";
}

void add_stream(std::string& out, States& states, const std::string& name) {
  StreamRef stream;
  REQUIRE(parse_stream(name, stream));
  switch (stream.kind) {
    case StreamKind::programme: {
      add(out, name, states.programme(stream.id));
      add(out, name + " budget", &states.budget(stream.id));
      if (const auto* programme = states.programme(stream.id))
        for (const auto& block : programme->blocks) add(out, block, states.block(stream.id, block));
      add(out, "never-bought", states.block(stream.id, "never-bought"));
      return;
    }
    case StreamKind::provider:
      return add(out, name, states.provider(stream.id));
    case StreamKind::family_case:
      return add(out, name, states.family_case(stream.id));
    case StreamKind::package:
      return add(out, name, states.package(stream.id));
    case StreamKind::claim:
      return add(out, name, states.claim(stream.id));
    case StreamKind::gathering:
      return add(out, name, states.gathering(stream.id));
    case StreamKind::supporter:
      return add(out, name, states.supporter(stream.id));
    case StreamKind::match:
      return add(out, name, states.match(stream.id));
    case StreamKind::principal:
      return add(out, name, states.principal(stream.id));
    case StreamKind::access:
      return add(out, name, states.access_log(stream.id));
  }
}

/// The states of these streams, and all that is folded over several: every field of them.
std::string whole(StateCache& states, const std::set<std::string>& streams) {
  std::string out;
  for (const auto& name : streams) {
    add_stream(out, states, name);
    add(out, name + " links", &states.links(name));
  }
  for (const auto* programme : {"p0", "p1"})
    for (const auto* cohort : {"co0", "co1"}) {
      const auto name = cohort_name(programme, cohort);
      add(out, name, &states.links(name));
    }
  return out + std::to_string(states.weight());
}

/// The types that touch more than the stream they stand on, as far as such histories have them.
const std::set<std::string>& types_of_aggregates() {
  static const std::set<std::string> all = {
      "budget_allocated",  "budget_withdrawn",  "year_closed",       "block_purchased",
      "block_expired",     "batch_opened",      "prices_submitted",  "fund_decided",
      "package_requested", "package_approved",  "package_matched",   "package_confirmed",
      "package_ended",     "session_delivered", "package_completed", "claim_prepared",
      "supporter_trained", "match_made",        "entry_voided"};
  return all;
}

}  // namespace

TEST_CASE("a refused post of several leaves every state as if it had never been made (rulebook 2)",
          "[property][model]") {
  std::set<std::string> unseen = types_of_aggregates();
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    MemoryLedger ledger;
    std::set<std::string> streams;
    std::size_t number = 0;
    for (const auto& told : told(seed, 700)) {
      for (const auto& event : told.post) {
        streams.insert(model::text(event, "stream"));
        unseen.erase(model::text(event, "type"));
      }
      const Instant now{told.clock};
      const auto before = whole(ledger.states(), streams);
      static_cast<void>(ledger.states().take_changed_rows());
      INFO("seed " << seed << ": " << json::serialize(told.post.front()));
      for (auto behind = told.post.size(); behind > 0; --behind) {
        const auto post = spoilt(told, behind, ++number);
        REQUIRE(refuses(ledger.post({post, Trust::embedded, {}}, now), behind));
        REQUIRE(whole(ledger.states(), streams) == before);
        REQUIRE(ledger.states().take_changed_rows().empty());
      }
      REQUIRE(std::holds_alternative<Accepted>(
          ledger.post({post_of(told.post), Trust::embedded, {}}, now)));
    }
  }
  CHECK(unseen == std::set<std::string>{});
}

TEST_CASE(
    "a store whose refused posts were taken back is the store that never saw them (ledger 1.2)",
    "[property][model]") {
  const auto history = told(5, 500);
  const ScratchDirectory scratch;
  Instant now{};
  LedgerOptions options;
  options.clock = [&] { return now; };
  options.limits.cached_state_bytes = 16 << 10;  // states are fetched in the middle of a post
  options.limits.packed_state_bytes = 0;
  auto ledger = must(Ledger::create(scratch.ledger(), "spoilt", options));
  MemoryLedger never_saw_them;
  for (std::size_t i = 0; i < history.size(); ++i) {
    now = Instant{history[i].clock};
    const auto size = history[i].post.size();
    INFO(json::serialize(history[i].post.front()));
    REQUIRE(refuses(ledger->post({spoilt(history[i], size, i), Trust::embedded, {}}), size));
    const auto post = post_of(history[i].post);
    REQUIRE(std::holds_alternative<Accepted>(ledger->post({post, Trust::embedded, {}})));
    REQUIRE(
        std::holds_alternative<Accepted>(never_saw_them.post({post, Trust::embedded, {}}, now)));
  }
  CHECK(ledger->store().head().root == never_saw_them.root());
  CHECK(check_ledger(ledger->store()).has_value());
}

}  // namespace daybook::test
