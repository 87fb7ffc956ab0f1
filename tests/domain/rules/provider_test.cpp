/// What is posted to a provider, row by row (rulebook 5.2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Codes provider(Scenario& scenario, By by, std::string_view type, const Json& data,
               std::string_view at = "") {
  return scenario.refused(by, "provider/a", type, data, at);
}

Json prices(std::string_view on, const Json& items, std::string_view programme = "p") {
  return Json{{"programme", programme}, {"effective_on", on}, {"items", items}};
}

const Json an_item{{"intervention", "low"},
                   {"package_type", "counselling"},
                   {"price_pence", 1},
                   {"sessions", 1},
                   {"travel_included", true}};
const Json an_hourly_item{{"intervention", "low"},
                          {"package_type", "counselling"},
                          {"price_pence", 1},
                          {"minutes", 60},
                          {"travel_included", true}};

}  // namespace

TEST_CASE("a provider is registered once, for programmes that are known (rulebook 5.2)") {
  Scenario scenario;
  const auto registered = [&](std::string_view id, std::string_view programme) {
    return scenario.refused(By::commissioner, fmt::format("provider/{}", id), "provider_registered",
                            {{"title", "T"},
                             {"programmes", {"p", programme}},
                             {"localities", no_items},
                             {"vat", "standard"}});
  };
  CHECK(registered("n", "q") == Codes{"unknown_reference"});
  CHECK(registered("n", "p") == Codes{});
  CHECK(registered("n", "p") == Codes{"already_exists"});
}

TEST_CASE("a price list names a programme that is known, and at least one price (D 6.11)") {
  Scenario scenario;
  CHECK(provider(scenario, By::provider_a, "prices_submitted",
                 prices("2022-04-01", list_of(an_item), "q")) == Codes{"unknown_reference"});
  CHECK(provider(scenario, By::provider_a, "prices_submitted", prices("2022-04-01", no_items)) ==
        Codes{"malformed"});
}

TEST_CASE("twelve months from 29 February end on 28 February (D 6.11)") {
  Scenario scenario;
  const auto submitted = [&](std::string_view on) {
    return provider(scenario, By::provider_a, "prices_submitted", prices(on, list_of(an_item)));
  };
  CHECK(submitted("2024-02-29") == Codes{});
  CHECK(submitted("2025-02-27") == Codes{"price_fixed"});
  CHECK(submitted("2025-02-28") == Codes{});
}

TEST_CASE("prices are fixed in each programme for itself (D 6.11)") {
  Scenario scenario;
  scenario.given(By::commissioner, "programme/q", "programme_opened",
                 {{"title", "Q"},
                  {"authority", "A"},
                  {"framework", "f"},
                  {"opens_on", "2018-04-01"},
                  {"policy", {}}});
  CHECK(provider(scenario, By::provider_a, "prices_submitted",
                 prices("2021-04-02", list_of(an_item), "q")) == Codes{});
  CHECK(provider(scenario, By::provider_a, "prices_submitted",
                 prices("2021-04-02", list_of(an_item))) == Codes{"price_fixed"});
}

TEST_CASE("where sessions are charged by the hour a price says for how many minutes (P 4.8)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme({{"charge_basis", "hourly"}});
  scenario.provider("a");
  CHECK(provider(scenario, By::provider_a, "prices_submitted",
                 prices("2021-04-01", list_of(an_item))) == Codes{"malformed"});
  CHECK(provider(scenario, By::provider_a, "prices_submitted",
                 prices("2021-04-01", list_of(an_hourly_item))) == Codes{});
  CHECK(provider(scenario, By::provider_a, "prices_submitted",
                 prices("2021-04-02", list_of(an_item))) == Codes{"price_fixed"});
}

TEST_CASE(
    "a provider is suspended with an action plan, reviewed while it lasts, and reinstated (P "
    "13.6)") {
  Scenario scenario;
  const auto post = [&](std::string_view type, const Json& data) {
    return provider(scenario, By::commissioner, type, data);
  };
  const Json suspension{{"reason", "late reports"}, {"action_plan_due", "2021-05-01"}};
  const Json review{{"engaged", true}, {"result", "open"}};
  const Json end{{"reason", "plan met"}};
  CHECK(post("action_plan_reviewed", review) == Codes{"not_suspended"});
  CHECK(post("provider_reinstated", end) == Codes{"not_suspended"});
  CHECK(post("provider_suspended", suspension) == Codes{});
  CHECK(post("provider_suspended", suspension) == Codes{"already_suspended"});
  CHECK(post("action_plan_reviewed", review) == Codes{});
  CHECK(post("provider_reinstated", end) == Codes{});
  CHECK(post("provider_reinstated", end) == Codes{"not_suspended"});
  CHECK(post("provider_suspended", suspension) == Codes{});
}

TEST_CASE("packages in delivery go on while their provider is suspended (P 13.7)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.given(By::provider_a, "provider/a", "incident_reported",
                 {{"incident", "i1"},
                  {"kind", "health_and_safety"},
                  {"happened_at", "2021-04-01T08:00:00Z"},
                  {"reported_at", "2021-04-01T09:00:00Z"}});
  scenario.given(By::commissioner, "provider/a", "provider_suspended",
                 {{"reason", "repeated incidents"}, {"action_plan_due", "2021-05-01"}});
  scenario.session("s1", "2021-06-03T09:00:00Z");
  CHECK(charge_in(scenario.delivered("s1", "2021-06-03T09:00:00Z")) == 6'250);
}

TEST_CASE("a complaint is known by its id, and resolved once with what was done (K 1.16, D 14.5)") {
  Scenario scenario;
  const auto post = [&](std::string_view type, const Json& data) {
    return provider(scenario, By::central, type, data);
  };
  const Json resolved{{"complaint", "x1"}, {"action", "apologised"}};
  CHECK(post("complaint_resolved", resolved) == Codes{"unknown_reference"});
  CHECK(post("complaint_received",
             {{"complaint", "x1"}, {"about", "case/nobody"}, {"on", "2021-05-01"}}) ==
        Codes{"unknown_reference"});
  CHECK(post("complaint_received",
             {{"complaint", "x1"}, {"about", "provider/b"}, {"on", "2021-05-01"}}) == Codes{});
  CHECK(post("complaint_received", {{"complaint", "x1"}, {"on", "2021-05-01"}}) ==
        Codes{"already_exists"});
  CHECK(post("complaint_resolved", resolved) == Codes{});
  CHECK(post("complaint_resolved", resolved) == Codes{"already_closed"});
}

TEST_CASE("an incident is not reported before it happened (D 14.5)") {
  Scenario scenario;
  const auto reported = [&](std::string_view at) {
    return provider(scenario, By::provider_a, "incident_reported",
                    {{"incident", "i"},
                     {"kind", "data_breach"},
                     {"happened_at", "2021-05-01T09:00:00Z"},
                     {"reported_at", at}});
  };
  CHECK(reported("2021-05-01T08:59:59.999Z") == Codes{"time_order"});
  CHECK(reported("2021-05-01T09:00:00Z") == Codes{});
}

TEST_CASE("a provider that declines a referral says why (P 4.13)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60'000);
  const auto declined = [&](std::string_view package, std::string_view why) {
    return provider(scenario, By::provider_a, "referral_declined",
                    {{"package", package}, {"rationale", why}});
  };
  CHECK(declined("k9", "no places") == Codes{"unknown_reference"});
  CHECK(declined("k1", "") == Codes{"rationale_missing"});
  CHECK(declined("k1", "no places") == Codes{});
}

TEST_CASE(
    "places free, supervision, training and staffing issues are recorded (D 10.3, D 14.5, P 4.6, P "
    "9.4, P 9.5)") {
  Scenario scenario;
  const auto post = [&](std::string_view type, const Json& data) {
    return provider(scenario, By::provider_a, type, data);
  };
  CHECK(post("capacity_declared", {{"intervention", "low"}, {"places", 4}}) == Codes{});
  CHECK(post("supervision_held", {{"worker", "w1"}, {"on", "2021-05-01"}}) == Codes{});
  CHECK(post("training_completed",
             {{"worker", "w1"}, {"topic", "autism awareness"}, {"on", "2021-05-01"}}) == Codes{});
  CHECK(post("staffing_issue_recorded", {{"kind", "disciplinary"}}) == Codes{});
  CHECK(post("capacity_declared", {{"intervention", "low"}, {"places", -1}}) == Codes{"malformed"});
}

TEST_CASE(
    "checks, toolkits and the Ofsted rating are recorded with result and dates (E 3.4, P 9.3, P "
    "13.8)") {
  Scenario scenario;
  const auto recorded = [&](std::string_view check, std::string_view result) {
    return provider(scenario, By::central, "assurance_recorded",
                    {{"check", check},
                     {"result", result},
                     {"on", "2021-05-01"},
                     {"valid_until", "2022-04-30"}});
  };
  for (const auto* result :
       {"working_towards", "outstanding", "good", "requires_improvement", "inadequate"})
    CHECK(recorded("ofsted", result) == Codes{});
  for (const auto* result : {"met", "part_met", "not_met"})
    for (const auto* check : {"safeguarding_toolkit", "autism_toolkit", "insurance",
                              "professional_registration", "right_to_work"})
      CHECK(recorded(check, result) == Codes{});
  CHECK(recorded("ofsted", "splendid") == Codes{"malformed"});
}

TEST_CASE("a provider's localities are among those of its programmes (D 6.5)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme("{}", {{"localities", {"chesil", "north"}}});
  const auto registered = [&](const Json& localities) {
    return scenario.refused(
        By::commissioner, "provider/n", "provider_registered",
        {{"title", "T"}, {"programmes", {"p"}}, {"localities", localities}, {"vat", "outside"}});
  };
  CHECK(registered({"chesil", "wset"}) == Codes{"malformed"});
  CHECK(registered({"chesil", "north"}) == Codes{});
}
