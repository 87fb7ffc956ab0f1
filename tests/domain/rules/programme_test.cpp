/// What is posted to a programme, row by row (rulebook 5.1); its budget is in budget_test.cpp.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json with_lists{{"outcomes", {"health", "housing"}},
                      {"localities", {"chesil", "north"}},
                      {"package_types", {"counselling"}}};

Codes programme(Scenario& scenario, By by, std::string_view type, const Json& data,
                std::string_view at = "") {
  return scenario.refused(by, "programme/p", type, data, at);
}

}  // namespace

TEST_CASE("a programme is opened once (rulebook 5.1)") {
  Scenario scenario;
  CHECK(programme(scenario, By::commissioner, "programme_opened",
                  {{"title", "P"},
                   {"authority", "A"},
                   {"framework", "f"},
                   {"opens_on", "2018-04-01"},
                   {"policy", {}}}) == Codes{"already_exists"});
}

TEST_CASE(
    "where a programme lists its localities, types and outcomes, any other code is malformed "
    "(E 3.1, D 6.5, D 6.9, D 6.10)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme("{}", with_lists);
  scenario.provider("a");
  const auto refused = [&](By by, std::string_view stream, std::string_view type,
                           const Json& data) { return scenario.refused(by, stream, type, data); };
  const auto opening = [](std::string_view locality) {
    return Json{{"programme", "p"},
                {"kind", "family"},
                {"locality", locality},
                {"responsible_authority", "A"},
                {"statutory", false}};
  };
  CHECK(refused(By::lead, "case/c1", "case_opened", opening("west")) == Codes{"malformed"});
  CHECK(refused(By::lead, "case/c1", "case_opened", opening("north")) == Codes{});
  const auto need = [](std::string_view outcome) {
    return Json{{"need", fmt::format("n-{}", outcome)}, {"outcome", outcome}};
  };
  CHECK(refused(By::lead, "case/c1", "need_identified", need("crime")) == Codes{"malformed"});
  CHECK(refused(By::lead, "case/c1", "need_identified", need("housing")) == Codes{});
  const auto plan = [](std::string_view outcome) {
    return Json{{"goals", {{{"goal", "g"}, {"outcome", outcome}}}}, {"coproduced", true}};
  };
  CHECK(refused(By::lead, "case/c1", "plan_agreed", plan("crime")) == Codes{"malformed"});
  CHECK(refused(By::lead, "case/c1", "plan_agreed", plan("housing")) == Codes{});
  const auto request = [](std::string_view type, std::string_view outcome, std::string_view where) {
    return Json{
        {"case", "c1"}, {"package_type", type}, {"outcomes", {outcome}}, {"locality", where}};
  };
  const auto requested = [&](const Json& data) {
    return refused(By::lead, "package/k1", "package_requested", data);
  };
  CHECK(requested(request("mentoring", "health", "north")) == Codes{"malformed"});
  CHECK(requested(request("counselling", "crime", "north")) == Codes{"malformed"});
  CHECK(requested(request("counselling", "health", "west")) == Codes{"malformed"});
  CHECK(requested(request("counselling", "health", "north")) == Codes{});
  const auto prices = [](std::string_view type) {
    return Json{{"programme", "p"},
                {"effective_on", "2021-04-01"},
                {"items",
                 {{{"intervention", "i"},
                   {"package_type", type},
                   {"price_pence", 1},
                   {"sessions", 1},
                   {"travel_included", true}}}}};
  };
  CHECK(refused(By::provider_a, "provider/a", "prices_submitted", prices("mentoring")) ==
        Codes{"malformed"});
  CHECK(refused(By::provider_a, "provider/a", "prices_submitted", prices("counselling")) ==
        Codes{});
}

TEST_CASE(
    "a report is asked for once, and submitted once by the provider that it was asked of "
    "(D 10.4, D 14.2, D 14.6, P 10.1, P 13.3, P 13.8)") {
  Scenario scenario;
  for (const auto* kind : {"safeguarding_audit", "monitoring_biannual", "monitoring_quarterly",
                           "policy_review", "autism_toolkit"}) {
    INFO(kind);
    const Json asked{{"report", kind},       {"kind", kind},       {"provider", "a"},
                     {"from", "2021-04-01"}, {"to", "2021-09-30"}, {"due_on", "2021-10-31"}};
    const Json submitted{{"report", kind}, {"on", "2021-10-31"}};
    CHECK(programme(scenario, By::provider_a, "report_submitted", submitted) ==
          Codes{"unknown_reference"});
    CHECK(programme(scenario, By::commissioner, "report_requested", asked) == Codes{});
    CHECK(programme(scenario, By::commissioner, "report_requested", asked) ==
          Codes{"already_exists"});
    CHECK(programme(scenario, By::provider_b, "report_submitted", submitted) ==
          Codes{"not_permitted"});
    CHECK(programme(scenario, By::provider_a, "report_submitted", submitted) == Codes{});
    CHECK(programme(scenario, By::provider_a, "report_submitted", submitted) ==
          Codes{"already_closed"});
  }
}

TEST_CASE("a report is asked of a provider that is known (rulebook 5.1)") {
  Scenario scenario;
  CHECK(programme(scenario, By::commissioner, "report_requested",
                  {{"report", "r"},
                   {"kind", "steering"},
                   {"provider", "z"},
                   {"from", "2021-04-01"},
                   {"to", "2021-09-30"},
                   {"due_on", "2021-10-31"}}) == Codes{"unknown_reference"});
}

TEST_CASE(
    "a meeting is recorded with who attended and the actions agreed (E 4, K 2.3.4, K reporting, "
    "D 14.2, P 13.4)") {
  Scenario scenario;
  for (const auto* kind : {"contract", "steering_core", "steering_wider", "weekly",
                           "monitoring_visit", "by_exception"})
    CHECK(programme(scenario, By::commissioner, "meeting_held",
                    {{"kind", kind},
                     {"attended", {"commissioner", "provider"}},
                     {"actions", {"more_evenings"}}}) == Codes{});
  CHECK(programme(scenario, By::commissioner, "meeting_held",
                  {{"kind", "picnic"}, {"attended", no_items}, {"actions", no_items}}) ==
        Codes{"malformed"});
}

TEST_CASE("publicity needs the agreement that the programme asks for (K 2.3.4)") {
  const auto promoted = [](const Json& policy, const Json& agreed) {
    Scenario scenario(policy);
    return programme(scenario, By::provider_a, "promotion_recorded",
                     Json{{"audience", "public"}, {"channel", "leaflet"}}.with(agreed));
  };
  CHECK(promoted({{"promotion_needs_agreement", true}}, {}) == Codes{"agreement_missing"});
  CHECK(promoted({{"promotion_needs_agreement", true}}, {{"agreed_by", "com-1"}}) == Codes{});
  CHECK(promoted({}, {}) == Codes{});
}

TEST_CASE(
    "targets, reach, newsletters and referrals to care are counted as they come (K 3.3, D 12.1, E "
    "3.3)") {
  Scenario scenario;
  CHECK(programme(scenario, By::commissioner, "target_set",
                  {{"measure", "families"}, {"year", "2022/23"}, {"value", 262}}) == Codes{});
  CHECK(programme(scenario, By::commissioner, "target_set",
                  {{"measure", "supporters_trained"}, {"value", 32}}) == Codes{});
  CHECK(programme(scenario, By::provider_a, "reach_recorded",
                  {{"channel", "conference"}, {"people", 120}}) == Codes{});
  CHECK(programme(scenario, By::provider_a, "newsletter_issued",
                  {{"issue", "2021-1"}, {"by_email", 190}, {"by_post", 12}}) == Codes{});
  const auto counted = [&](std::string_view month) {
    return programme(scenario, By::central, "care_referrals_counted",
                     {{"month", month}, {"count", 40}});
  };
  CHECK(counted("2021-06") == Codes{});
  CHECK(counted("2021-12") == Codes{});
  for (const auto* wrong : {"2021-13", "2021-00", "2021-6", "2021-06-01", "June"})
    CHECK(counted(wrong) == Codes{"malformed"});
}

TEST_CASE(
    "an anonymous caller's advice stands on the programme, a family's on its case (E 3.3, E 4.2)") {
  Scenario scenario;
  scenario.open_case("c1");
  for (const auto* channel : {"advice_line", "message_board", "request"}) {
    const Json advice{{"channel", channel}, {"topic", "school places"}};
    CHECK(programme(scenario, By::provider_a, "advice_given", advice) == Codes{});
    CHECK(scenario.refused(By::provider_a, "case/c1", "advice_given", advice) == Codes{});
  }
}

TEST_CASE("a declared holiday is no working day from then on (rulebook 1)") {
  Scenario scenario;
  CHECK(programme(scenario, By::commissioner, "holiday_declared",
                  {{"on", "2021-06-04"}, {"title", "staff day"}}) == Codes{});
  const auto& holidays = scenario.ledger.states().programme("p")->holidays;
  REQUIRE(holidays.size() == 1);
  CHECK(to_text(holidays[0].on) == "2021-06-04");
}
