/// Dorset: a package from request to confirmation, its refusals in the order of its row (D 5.5 to
/// D 7.3).
#include <catch2/catch.hpp>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Json request(std::string_view family_case = "c1", std::string_view type = "counselling",
             const Json& more = {}) {
  return Json{{"case", family_case},
              {"package_type", type},
              {"outcomes", {"health"}},
              {"locality", "chesil"}}
      .with(more);
}

Json match(std::string_view intervention, std::int64_t pence, int sessions,
           const Json& considered) {
  return Json{{"provider", "a"},      {"intervention", intervention}, {"price_pence", pence},
              {"sessions", sessions}, {"method", "direct_award"},     {"considered", considered}};
}

const Json low_skipped{
    {"provider", "a"}, {"intervention", "low"}, {"skipped_because", "too short"}};
const Json medium_skipped{
    {"provider", "a"}, {"intervention", "medium"}, {"skipped_because", "no place free"}};

Codes requested(Scenario& scenario, const Json& data) {
  return scenario.refused(By::lead, "package/k9", "package_requested", data,
                          "2021-06-15T09:00:00Z");
}

}  // namespace

TEST_CASE(
    "a request reports everything that is missing, in the rulebook's order (D 5.5, D 6.1, D 6.2, "
    "D 6.11)") {
  Scenario scenario(
      {{"panel_required", true}, {"screening_required", true}, {"needs_gate", "package"}});
  scenario.given(By::lead, "case/c1", "case_opened",
                 {{"programme", "p"},
                  {"kind", "family"},
                  {"locality", "chesil"},
                  {"responsible_authority", "A"},
                  {"statutory", false}});
  CHECK(requested(scenario, {{"case", "c1"},
                             {"package_type", "counselling"},
                             {"outcomes", no_items},
                             {"locality", "chesil"}}) ==
        Codes{"lead_professional_missing", "consent_missing", "dependent_child_missing",
              "panel_missing", "screening_missing", "plan_missing", "outcome_missing",
              "needs_missing"});
  CHECK(requested(scenario, request("nowhere")) == Codes{"unknown_reference"});
}

TEST_CASE("families cannot ask for a package themselves, nor can their provider (D 6.11)") {
  Scenario scenario;
  scenario.family();
  CHECK(scenario.refused(By::provider_a, "package/k9", "package_requested", request()) ==
        Codes{"not_permitted"});
}

TEST_CASE("a family known to statutory services needs no whole-family consent (D 5.5)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::lead, "case/c1", "consent_withdrawn",
                 {{"scope", "whole_family_working"}, {"on", "2021-05-01"}});
  CHECK(requested(scenario, request()) == Codes{"consent_missing"});
  scenario.given(By::lead, "case/c2", "case_opened",
                 {{"programme", "p"},
                  {"kind", "family"},
                  {"locality", "chesil"},
                  {"responsible_authority", "A"},
                  {"statutory", true}});
  CHECK(requested(scenario, request("c2")) ==
        Codes{"lead_professional_missing", "dependent_child_missing", "plan_missing"});
}

TEST_CASE(
    "a dependent child is 0 to 15, or 16 to 18 learning and at home, by the day of the request (D "
    "5.5)") {
  const auto codes = [](std::string_view born, const Json& more) {
    Scenario scenario(Json{{"lead_professional_required", false},
                           {"plan_required", false},
                           {"consent_required", "none"}});
    scenario.given(By::lead, "case/c1", "case_opened",
                   {{"programme", "p"},
                    {"kind", "family"},
                    {"locality", "chesil"},
                    {"responsible_authority", "A"},
                    {"statutory", false}});
    scenario.given(By::lead, "case/c1", "member_added",
                   Json{{"person", "k0"}, {"role", "child"}, {"born_on", born}}.with(more));
    return requested(scenario, request());  // on 2021-06-15
  };
  const Json learning_at_home{{"in_education_or_seeking", true}, {"lives_with_parents", true}};
  CHECK(codes("2005-06-16", {}) == Codes{});
  CHECK(codes("2005-06-15", {}) == Codes{"dependent_child_missing"});
  CHECK(codes("2005-06-15", learning_at_home) == Codes{});
  CHECK(codes("2005-06-15", {{"in_education_or_seeking", true}}) ==
        Codes{"dependent_child_missing"});
  CHECK(codes("2002-06-16", learning_at_home) == Codes{});
  CHECK(codes("2002-06-15", learning_at_home) == Codes{"dependent_child_missing"});
}

TEST_CASE("a second package of a type needs continues while the first is live (D 6.13)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 50000);
  CHECK(requested(scenario, request()) == Codes{"duplicate_request"});
  CHECK(requested(scenario, request("c1", "therapy_creative")) == Codes{});
  scenario.given(By::central, "package/k1", "package_ended",
                 {{"on", "2021-04-02"}, {"reason", "did_not_proceed"}});
  scenario.approved_package("k2", "c1", "counselling", 50000);
  CHECK(scenario.refused(By::lead, "package/k3", "package_requested",
                         request("c1", "counselling", {{"continues", "k2"}})) == Codes{});
}

TEST_CASE("a package is approved by somebody else, within what the line has left (D 7.2)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::central, "package/k1", "package_requested", request());
  const auto approve = [&](By by, std::int64_t pence) {
    return scenario.refused(by, "package/k1", "package_approved",
                            {{"up_to_pence", pence},
                             {"year", "2021/22"},
                             {"line", "main"},
                             {"alternatives", no_items}});
  };
  CHECK(approve(By::central, 25'000'001) == Codes{"self_approval", "budget_exceeded"});
  CHECK(approve(By::commissioner, 25'000'001) == Codes{"budget_exceeded"});
  CHECK(approve(By::commissioner, 25'000'000) == Codes{});
  CHECK(scenario.available() == Money{});
  CHECK(approve(By::commissioner, 1) == Codes{"wrong_stage"});
}

TEST_CASE("a budget that only warns may go below zero (rulebook 3)") {
  Scenario scenario(Json{{"budget_control", "warn"}});
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 25'000'001);
  CHECK(scenario.available() == Money{-1});
}

TEST_CASE("every cheaper item must be considered, with a reason (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 200000);
  const auto matched = [&](const Json& data) {
    return scenario.refused(By::central, "package/k1", "package_matched", data);
  };
  CHECK(matched(match("high", 100001, 9, list_of(low_skipped))) ==
        Codes{"cheaper_option_unconsidered"});
  CHECK(matched(match("high", 100001, 9, list_of(low_skipped, medium_skipped))) == Codes{});
  CHECK(matched(match("medium", 50000, 8,
                      {{{"provider", "a"}, {"intervention", "low"}, {"skipped_because", ""}}})) ==
        Codes{"cheaper_option_unconsidered"});
  CHECK(matched(match("low", 49999, 7, no_items)) == Codes{});
}

TEST_CASE(
    "a suspended provider is not matched, and its cheaper items need not be considered (P 13.6)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::provider_b, "provider/b", "capacity_declared",
                 {{"intervention", "art"}, {"places", 4}});
  scenario.approved_package("k1", "c1", "counselling", 200000);
  scenario.given(By::commissioner, "provider/a", "provider_suspended",
                 {{"reason", "late reports"}, {"action_plan_due", "2021-05-01"}});
  CHECK(scenario.refused(By::central, "package/k1", "package_matched",
                         match("medium", 50000, 8, no_items)) == Codes{"provider_suspended"});
  scenario.given(By::commissioner, "provider/a", "provider_reinstated", {{"reason", "plan met"}});
  CHECK(scenario.refused(By::central, "package/k1", "package_matched",
                         match("medium", 50000, 8, list_of(low_skipped))) == Codes{});
}

TEST_CASE(
    "the price must be the list's, for these sessions, and within the approval (D 6.11, D 7.3)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 49999);
  const auto matched = [&](const Json& data) {
    return scenario.refused(By::central, "package/k1", "package_matched", data);
  };
  CHECK(matched(match("medium", 49999, 8, list_of(low_skipped))) == Codes{"price_mismatch"});
  CHECK(matched(match("medium", 50000, 7, list_of(low_skipped))) ==
        Codes{"price_mismatch", "above_approval"});
  CHECK(matched(match("medium", 50000, 8, list_of(low_skipped))) == Codes{"above_approval"});
  CHECK(matched(match("nothing", 1, 8, no_items)) == Codes{"price_mismatch"});
}

TEST_CASE("prices are fixed for twelve months, to the day (D 6.11)") {
  Scenario scenario;
  const auto submitted = [&](std::string_view from) {
    return scenario.refused(By::provider_a, "provider/a", "prices_submitted",
                            {{"programme", "p"},
                             {"effective_on", from},
                             {"items",
                              {{{"intervention", "low"},
                                {"package_type", "counselling"},
                                {"price_pence", 1},
                                {"sessions", 1},
                                {"travel_included", true}}}}});
  };
  CHECK(submitted("2022-03-31") == Codes{"price_fixed"});
  CHECK(submitted("2022-04-01") == Codes{});
}

TEST_CASE("amounts on a bracket's boundary are medium (D 7.1)") {
  const Policy policy;
  CHECK(bracket_of({49999}, policy) == 0);
  CHECK(bracket_of({50000}, policy) == 1);
  CHECK(bracket_of({100000}, policy) == 1);
  CHECK(bracket_of({100001}, policy) == 2);
}

TEST_CASE("work does not start before the confirmation (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60000);
  scenario.given(By::central, "package/k1", "package_matched",
                 match("medium", 50000, 8, list_of(low_skipped)));
  const auto schedule = [&](std::string_view at) {
    return scenario.refused(By::provider_a, "package/k1", "session_scheduled",
                            {{"session", "s1"}, {"starts_at", at}, {"minutes", 60}});
  };
  CHECK(schedule("2021-06-03T09:00:00Z") == Codes{"not_confirmed"});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-05-01T09:00:00Z"},
                  {"notified_lead_at", "2021-05-01T09:00:00Z"}},
                 "2021-05-01T09:00:00Z");
  CHECK(schedule("2021-05-01T08:59:59.999Z") == Codes{"before_confirmation"});
  CHECK(schedule("2021-05-01T09:00:00Z") == Codes{});
}

TEST_CASE(
    "of two items of one intervention the one with these sessions at this price is matched "
    "(rulebook 5.4)") {
  Scenario scenario(Json{{"cheapest_first", false}});
  scenario.family();
  scenario.given(By::provider_b, "provider/b", "prices_submitted",
                 {{"programme", "p"},
                  {"effective_on", "2022-04-01"},
                  {"items",
                   {{{"intervention", "art"},
                     {"package_type", "therapy_creative"},
                     {"price_pence", 30000},
                     {"sessions", 6},
                     {"travel_included", true}},
                    {{"intervention", "art"},
                     {"package_type", "therapy_creative"},
                     {"price_pence", 55000},
                     {"sessions", 12},
                     {"travel_included", true}}}}},
                 "2022-04-01T09:00:00Z");
  scenario.approved_package("k1", "c1", "therapy_creative", 60000);
  CHECK(scenario.refused(By::central, "package/k1", "package_matched",
                         {{"provider", "b"},
                          {"intervention", "art"},
                          {"price_pence", 55000},
                          {"sessions", 12},
                          {"method", "direct_award"},
                          {"considered", no_items}},
                         "2022-04-02T09:00:00Z") == Codes{});
}

TEST_CASE("an unknown provider among the considered is an unknown reference (rulebook 5)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60000);
  CHECK(scenario.refused(
            By::central, "package/k1", "package_matched",
            match("medium", 50000, 8,
                  {{{"provider", "z"}, {"intervention", "low"}, {"skipped_because", "r"}}})) ==
        Codes{"unknown_reference"});
}
