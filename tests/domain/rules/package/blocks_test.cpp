/// Blocks of packages: bought at once, drawn unit by unit (D 8.2, rulebook 6.2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Json purchase(std::string_view block, int units, std::int64_t pence,
              std::string_view provider = "a") {
  return Json{{"block", block}, {"provider", provider},      {"intervention", "medium"},
              {"units", units}, {"price_pence", pence},      {"year", "2021/22"},
              {"line", "main"}, {"expires_on", "2022-03-31"}};
}

Codes buy(Scenario& scenario, const Json& data) {
  return scenario.refused(By::central, "programme/p", "block_purchased", data);
}

/// Three units for £1,000.00: £333.33, £333.33 and £333.34.
Scenario with_block(const Json& policy = {}) {
  Scenario scenario(policy);
  scenario.family();
  CHECK(buy(scenario, purchase("b1", 3, 100'000)) == Codes{});
  return scenario;
}

Codes match(Scenario& scenario, std::string_view id, const Json& more = {},
            std::string_view at = "") {
  return scenario.refused(By::central, fmt::format("package/{}", id), "package_matched",
                          Json{{"provider", "a"},
                               {"intervention", "medium"},
                               {"price_pence", 0},
                               {"sessions", 8},
                               {"method", "block"},
                               {"block", "b1"},
                               {"considered", no_items}}
                              .with(more),
                          at);
}

Codes confirm(Scenario& scenario, std::string_view id) {
  return scenario.refused(By::central, fmt::format("package/{}", id), "package_confirmed",
                          {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                           {"notified_lead_at", "2021-04-01T09:00:00Z"}});
}

/// Package `id` of a family of its own, matched to the block and confirmed.
void confirmed(Scenario& scenario, std::string_view id) {
  const auto family = fmt::format("c-{}", id);
  scenario.family(family);
  scenario.approved_package(id, family, "counselling", 0);
  REQUIRE(match(scenario, id) == Codes{});
  REQUIRE(confirm(scenario, id) == Codes{});
}

boost::json::object deliver(Scenario& scenario, std::string_view id, std::string_view session) {
  const auto stream = fmt::format("package/{}", id);
  scenario.given(By::provider_a, stream, "session_scheduled",
                 {{"session", session}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}});
  return scenario.given(By::provider_a, stream, "session_delivered",
                        {{"session", session},
                         {"started_at", "2021-06-03T09:00:00Z"},
                         {"minutes", 60},
                         {"attended", {"k0"}},
                         {"workers", {"w1"}},
                         {"shared_with_family", true}},
                        "2021-06-03T10:00:00Z");
}

/// The amount of the answer's charge of this cause; -1 when it has none.
std::int64_t charged(const boost::json::object& answer, std::string_view cause) {
  for (const auto& derived : answer.at("derived").as_array())
    if (derived.at("type").as_string() == "charge_raised" &&
        derived.at("data").at("cause").as_string() == cause)
      return derived.at("data").at("amount_pence").to_number<std::int64_t>();
  return -1;
}

boost::json::object expire(Scenario& scenario) {
  return scenario.given(By::finance, "programme/p", "block_expired", {{"block", "b1"}},
                        "2022-03-31T12:00:00Z");
}

}  // namespace

TEST_CASE(
    "a block is bought once, of a provider that is known and not suspended, within the budget (D "
    "8.2, P 13.6)") {
  Scenario scenario;
  CHECK(buy(scenario, purchase("b1", 3, 1, "z")) == Codes{"unknown_reference"});
  CHECK(buy(scenario, purchase("b1", 3, 25'000'001)) == Codes{"budget_exceeded"});
  CHECK(buy(scenario, purchase("b1", 3, 25'000'000)) == Codes{});
  CHECK(scenario.available() == Money{});
  scenario.given(By::commissioner, "provider/a", "provider_suspended",
                 {{"reason", "late reports"}, {"action_plan_due", "2021-05-01"}});
  CHECK(buy(scenario, purchase("b1", 3, 1)) ==
        Codes{"already_exists", "provider_suspended", "budget_exceeded"});
  CHECK(buy(scenario, purchase("b2", 0, 1)) == Codes{"malformed"});
  CHECK(buy(scenario, purchase("b2", 1'001, 1)) == Codes{"malformed"});
}

TEST_CASE("where the budget only warns a block may take it below zero (D 7.2)") {
  Scenario scenario(Json{{"budget_control", "warn"}});
  CHECK(buy(scenario, purchase("b1", 1'000, 25'000'001)) == Codes{});
  CHECK(scenario.available() == Money{-1});
}

TEST_CASE(
    "a block commits its price when bought, and a package drawn from it nothing more (D 8.2)") {
  auto scenario = with_block();
  CHECK(scenario.available() == Money{24'900'000});
  confirmed(scenario, "k1");
  CHECK(scenario.available() == Money{24'900'000});
  deliver(scenario, "k1", "s1");
  CHECK(scenario.available() == Money{24'900'000});
}

TEST_CASE("a unit is charged when its package commences, and its sessions cost nothing (D 8.2)") {
  auto scenario = with_block();
  confirmed(scenario, "k1");
  const auto first = deliver(scenario, "k1", "s1");
  CHECK(charged(first, "block_unit") == 33'333);
  CHECK(charged(first, "delivered") == 0);
  const auto second = deliver(scenario, "k1", "s2");
  CHECK(charged(second, "block_unit") == -1);
  CHECK(charged(second, "delivered") == 0);
}

TEST_CASE("the units of a block make exactly its price (D 8.2)") {
  for (const std::int64_t price : {0, 1, 2, 99'999, 100'000, 100'001}) {
    Scenario scenario;
    CHECK(buy(scenario, purchase("b1", 7, price)) == Codes{});
    std::int64_t sum = 0;
    for (int unit = 1; unit <= 7; ++unit) {
      const auto id = fmt::format("k{}", unit);
      confirmed(scenario, id);
      sum += charged(deliver(scenario, id, "s1"), "block_unit");
    }
    CHECK(sum == price);
    CHECK(scenario.available() == Money{25'000'000 - price});
  }
}

TEST_CASE("a block gives no more units than it has, and none once it has expired (D 8.2)") {
  auto scenario = with_block();
  for (const auto* id : {"k1", "k2", "k3"}) confirmed(scenario, id);
  scenario.approved_package("k4", "c1", "counselling", 0);
  CHECK(match(scenario, "k4") == Codes{"block_exhausted"});
  scenario.given(By::central, "package/k3", "package_ended",
                 {{"on", "2021-04-02"}, {"reason", "did_not_proceed"}});
  CHECK(match(scenario, "k4", {}, "2022-04-01T09:00:00Z") == Codes{"block_exhausted"});
  CHECK(match(scenario, "k4", {}, "2022-03-31T09:00:00Z") == Codes{});
}

TEST_CASE(
    "a package that ends uncommenced returns its unit, the lowest free one is drawn next (D 8.2)") {
  auto scenario = with_block();
  for (const auto* id : {"k1", "k2", "k3"}) confirmed(scenario, id);
  scenario.given(By::central, "package/k1", "package_ended",
                 {{"on", "2021-04-02"}, {"reason", "did_not_proceed"}});
  confirmed(scenario, "k4");
  CHECK(charged(deliver(scenario, "k4", "s1"), "block_unit") == 33'333);  // unit 1, not 3
  CHECK(charged(deliver(scenario, "k3", "s1"), "block_unit") == 33'334);
}

TEST_CASE(
    "what is left when a block expires is charged together, so that all of it adds up to its price "
    "(D 8.2)") {
  auto scenario = with_block();
  confirmed(scenario, "k1");
  const auto used = charged(deliver(scenario, "k1", "s1"), "block_unit");
  const auto unused = charged(expire(scenario), "block_unused");
  CHECK(used + unused == 100'000);
  CHECK(unused == 66'667);
  CHECK(scenario.available() == Money{24'900'000});
}

TEST_CASE("a block expires once, if it is known (D 8.2)") {
  auto scenario = with_block();
  const auto expired = [&](std::string_view block) {
    return scenario.refused(By::finance, "programme/p", "block_expired", {{"block", block}});
  };
  CHECK(expired("b9") == Codes{"unknown_reference"});
  CHECK(expired("b1") == Codes{});
  CHECK(expired("b1") == Codes{"already_closed"});
  scenario.approved_package("k4", "c1", "counselling", 0);
  CHECK(match(scenario, "k4") == Codes{"block_exhausted"});
}

TEST_CASE(
    "a package of an unknown block, of another provider or intervention, or without one, is not "
    "matched (D 8.2)") {
  auto scenario = with_block();
  scenario.approved_package("k4", "c1", "counselling", 100'000);
  const auto matched = [&](const Json& block, std::string_view intervention,
                           std::string_view provider = "a") {
    return scenario.refused(By::central, "package/k4", "package_matched",
                            Json{{"provider", provider},
                                 {"intervention", intervention},
                                 {"price_pence", 0},
                                 {"sessions", 8},
                                 {"method", "block"}}
                                .with(block)
                                .with({{"considered", no_items}}));
  };
  CHECK(matched({{"block", "b9"}}, "medium") == Codes{"block_exhausted"});
  CHECK(matched({}, "medium") == Codes{"block_exhausted"});
  CHECK(matched({{"block", "b1"}}, "low") == Codes{"block_exhausted"});
  CHECK(matched({{"block", "b1"}}, "medium", "b") == Codes{"block_exhausted"});
  CHECK(matched({{"block", "b1"}}, "medium") == Codes{});
}

TEST_CASE("whatever price is posted with a block, its package's price is 0 (D 8.2)") {
  auto scenario = with_block();
  scenario.approved_package("k4", "c1", "counselling", 0);
  CHECK(scenario.refused(By::central, "package/k4", "package_matched",
                         {{"provider", "a"},
                          {"intervention", "medium"},
                          {"price_pence", 5},
                          {"sessions", 8},
                          {"method", "block"},
                          {"block", "b1"},
                          {"considered", no_items}}) == Codes{});
  CHECK(confirm(scenario, "k4") == Codes{});
  CHECK(scenario.available() == Money{24'900'000});
}

TEST_CASE("a unit that another package drew meanwhile is not there to be confirmed (D 8.2)") {
  Scenario scenario;
  CHECK(buy(scenario, purchase("b1", 1, 100)) == Codes{});
  for (const auto* id : {"k1", "k2"}) {
    scenario.family(fmt::format("c-{}", id));
    scenario.approved_package(id, fmt::format("c-{}", id), "counselling", 0);
    CHECK(match(scenario, id) == Codes{});
  }
  CHECK(confirm(scenario, "k1") == Codes{});
  CHECK(confirm(scenario, "k2") == Codes{"block_exhausted"});
}

TEST_CASE("a block's package has an allocation like any other (rulebook 6.3)") {
  auto scenario = with_block();
  confirmed(scenario, "k1");
  for (int i = 1; i <= 8; ++i) deliver(scenario, "k1", fmt::format("s{}", i));
  CHECK(scenario.refused(
            By::provider_a, "package/k1", "session_scheduled",
            {{"session", "s9"}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}}) ==
        Codes{"allocation_exceeded"});
}

TEST_CASE("cheaper options fall away where a package is drawn from a block (D 6.11, D 8.2)") {
  auto scenario = with_block({{"cheapest_first", true}});
  confirmed(scenario, "k1");
  CHECK(scenario.package("k1").is_confirmed());
}

TEST_CASE(
    "a package that begins after its block has expired costs no more, its unit was charged with "
    "the rest (D 8.2)") {
  auto scenario = with_block();
  confirmed(scenario, "k1");
  CHECK(charged(expire(scenario), "block_unused") == 100'000);
  CHECK(charged(deliver(scenario, "k1", "s1"), "block_unit") == -1);
  CHECK(scenario.available() == Money{24'900'000});
}

TEST_CASE(
    "when the commencing delivery is voided, the next that was recorded carries the unit (D 8.2)") {
  auto scenario = with_block();
  confirmed(scenario, "k1");
  const auto at = [&](const char* session, const char* day) {
    scenario.given(
        By::provider_a, "package/k1", "session_scheduled",
        {{"session", session}, {"starts_at", fmt::format("{}T09:00:00Z", day)}, {"minutes", 60}});
    return scenario.given(By::provider_a, "package/k1", "session_delivered",
                          {{"session", session},
                           {"started_at", fmt::format("{}T09:00:00Z", day)},
                           {"minutes", 60},
                           {"attended", {"k0"}},
                           {"workers", {"w1"}},
                           {"shared_with_family", true}},
                          "2021-07-01T09:00:00Z");
  };
  const auto first = at("s1", "2021-06-10");
  at("s2", "2021-06-20");
  at("s3", "2021-06-05");
  const auto answer = scenario.given(By::central, "package/k1", "entry_voided",
                                     {{"position", position_in(first)}, {"reason", "wrong day"}});
  for (const auto& derived : answer.at("derived").as_array())
    if (derived.at("type").as_string() == "charge_raised")
      CHECK(derived.at("data").at("business_date").as_string() == "2021-06-20");
  CHECK(charged(answer, "block_unit") == 33'333);
}
