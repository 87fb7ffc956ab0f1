/// A post of several events of which one is refused changes nothing, whatever its first ones
/// touched (rulebook 2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/properties/whole_state.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json everybody{
    {"id", "x-9"},
    {"provider", "a"},
    {"roles", {"commissioner", "central_team", "finance", "lead_professional", "provider"}}};
const Json purchase{{"block", "b1"},  {"provider", "a"},           {"intervention", "medium"},
                    {"units", 3},     {"price_pence", 100000},     {"year", "2021/22"},
                    {"line", "main"}, {"expires_on", "2022-03-31"}};
const Json from_block{{"provider", "a"},       {"intervention", "medium"}, {"price_pence", 0},
                      {"sessions", 8},         {"method", "block"},        {"block", "b1"},
                      {"considered", no_items}};
const Json notified{{"notified_provider_at", "2021-04-01T09:00:00Z"},
                    {"notified_lead_at", "2021-04-01T09:00:00Z"}};

/// Events of one post, written down one after the other.
class Several {
 public:
  Several& with(std::string_view stream, std::string_view type, const Json& data,
                std::string_view at = "2021-06-03T10:00:00Z") {
    if (!events_.empty()) events_ += ",";
    events_ += Json{{"event_id", fmt::format("60000000-0000-4000-8000-{:012x}", ++count_)},
                    {"stream", stream},
                    {"type", type},
                    {"data", data},
                    {"occurred_at", at},
                    {"actor", everybody}};
    return *this;
  }
  std::string line() const { return "[" + events_ + "]"; }
  /// The same with an event behind them that nothing could make right.
  std::string spoilt() const {
    auto more = *this;
    return more.with("programme/p", "block_expired", {{"block", "never-bought"}}).line();
  }
  int count() const { return count_; }

 private:
  std::string events_;
  int count_ = 0;
};

/// Every field of what such posts touch.
std::string whole(Scenario& scenario) {
  auto& states = scenario.ledger.states();
  std::string out;
  const auto add = [&](const auto* state) {
    if (state) write_whole(*state, out);
    out += state ? "\n" : "none\n";
  };
  add(states.programme("p"));
  add(&states.budget("p"));
  for (const auto* block : {"b1", "b2", "never-bought"}) add(states.block("p", block));
  for (const auto* id : {"k1", "k2"}) add(states.package(id));
  for (const auto* id : {"c1", "c2"}) add(states.family_case(id));
  for (const auto* owner : {"case/c1", "case/c2", "package/k1", "programme/p"})
    add(&states.links(owner));
  add(states.provider("a"));
  return out + std::to_string(states.weight());
}

/// The post is refused for its last event and leaves no state and no row; without that event it is
/// taken, as if it had never been tried.
void require_taken_back(Scenario& scenario, const Several& post) {
  const auto before = whole(scenario);
  const auto size = scenario.ledger.size();
  static_cast<void>(scenario.ledger.states().take_changed_rows());
  const auto answer = scenario.post_line(post.spoilt());
  INFO(boost::json::serialize(answer));
  REQUIRE(answer.contains("refused"));
  REQUIRE(answer.at("refused").at(0).at("index").to_number<int>() == post.count());
  CHECK(whole(scenario) == before);
  CHECK(scenario.ledger.states().take_changed_rows().empty());
  CHECK(scenario.ledger.size() == size);
  const auto again = scenario.post_line(post.line());
  INFO(boost::json::serialize(again));
  REQUIRE(again.contains("positions"));
  CHECK_FALSE(whole(scenario) == before);
  CHECK_FALSE(again.contains("repeated"));
}

/// Package k1 of family c1 in block b1's first unit.
Scenario in_a_block() {
  Scenario scenario;
  scenario.family();
  scenario.given(By::central, "programme/p", "block_purchased", purchase);
  scenario.approved_package("k1", "c1", "counselling", 0);
  scenario.given(By::central, "package/k1", "package_matched", from_block);
  scenario.given(By::central, "package/k1", "package_confirmed", notified);
  return scenario;
}

/// The same, with session s1 to come.
Scenario with_session() {
  auto scenario = in_a_block();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  return scenario;
}

const Json delivered{{"session", "s1"},   {"started_at", "2021-06-03T09:00:00Z"},
                     {"minutes", 60},     {"attended", {"k0"}},
                     {"workers", {"w1"}}, {"shared_with_family", true}};

}  // namespace

TEST_CASE("a block that was bought in a refused post was never bought (rulebook 2, rulebook 6.2)") {
  Scenario scenario;
  require_taken_back(scenario, Several().with("programme/p", "block_purchased", purchase));
}

TEST_CASE(
    "a block that expired in a refused post holds its units still (rulebook 2, rulebook 6.2)") {
  auto scenario = with_session();
  require_taken_back(scenario, Several().with("programme/p", "block_expired", {{"block", "b1"}},
                                              "2022-04-02T09:00:00Z"));
}

TEST_CASE("a unit of a block drawn in a refused post is free (rulebook 2, rulebook 6.2)") {
  auto scenario = in_a_block();
  scenario.family("c2");
  scenario.approved_package("k2", "c2", "counselling", 0);
  require_taken_back(scenario, Several()
                                   .with("package/k2", "package_matched", from_block)
                                   .with("package/k2", "package_confirmed", notified));
}

TEST_CASE(
    "a unit of a block that is charged in a refused post is not paid (rulebook 2, rulebook 6.2)") {
  auto scenario = with_session();
  require_taken_back(scenario, Several().with("package/k1", "session_delivered", delivered));
}

TEST_CASE(
    "a package ended in a refused post goes on, and keeps its unit (rulebook 2, rulebook 6.2)") {
  auto scenario = in_a_block();
  require_taken_back(scenario,
                     Several().with("package/k1", "package_ended",
                                    {{"on", "2021-06-03"}, {"reason", "did_not_proceed"}}));
}

TEST_CASE("money that a refused post moved lies where it lay (rulebook 2, rulebook 6)") {
  Scenario scenario;
  require_taken_back(
      scenario,
      Several()
          .with("programme/p", "budget_allocated",
                {{"year", "2021/22"}, {"line", "arts"}, {"amount_pence", 500}, {"reason", "r"}})
          .with("programme/p", "budget_vired",
                {{"year", "2021/22"},
                 {"from_line", "main"},
                 {"to_line", "arts"},
                 {"amount_pence", 100},
                 {"reason", "r"},
                 {"approved_by", "com-1"}}));
}

TEST_CASE("a case is not linked to a package that a refused post requested (rulebook 2)") {
  Scenario scenario;
  scenario.family();
  require_taken_back(scenario, Several().with("package/k1", "package_requested",
                                              {{"case", "c1"},
                                               {"package_type", "counselling"},
                                               {"outcomes", {"health"}},
                                               {"locality", "chesil"}}));
}

TEST_CASE("a case opened and filled in a refused post does not exist (rulebook 2)") {
  Scenario scenario;
  require_taken_back(
      scenario, Several()
                    .with("case/c2", "case_opened",
                          {{"programme", "p"},
                           {"kind", "family"},
                           {"locality", "chesil"},
                           {"responsible_authority", "A"},
                           {"statutory", false}})
                    .with("case/c2", "member_added", {{"person", "k0"}, {"role", "parent"}})
                    .with("case/c2", "need_identified", {{"need", "n0"}, {"outcome", "health"}}));
}

TEST_CASE(
    "an entry that a refused post voided stands, with its charge (rulebook 2, rulebook 5.8)") {
  auto scenario = with_session();
  const auto told = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  require_taken_back(scenario, Several().with("package/k1", "entry_voided",
                                              {{"position", position_in(told)}, {"reason", "r"}}));
}

TEST_CASE("places that a refused post declared are not on offer (rulebook 2)") {
  Scenario scenario;
  require_taken_back(scenario, Several().with("provider/a", "capacity_declared",
                                              {{"intervention", "low"}, {"places", 3}}));
}
