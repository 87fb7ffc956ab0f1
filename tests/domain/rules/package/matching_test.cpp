/// Matching and confirming a package: what stands against it, in the rulebook's order
/// (rulebook 5.4).
#include <catch2/catch.hpp>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json low_skipped{
    {"provider", "a"}, {"intervention", "low"}, {"skipped_because", "too short"}};

/// A family with package k1, approved up to this amount for counselling.
Scenario approved(std::int64_t up_to = 60'000, const Json& policy = {}) {
  Scenario scenario(policy);
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", up_to);
  return scenario;
}

Codes match(Scenario& scenario, const Json& how, std::int64_t pence = 50'000,
            const Json& considered = list_of(low_skipped), std::string_view provider = "a") {
  return scenario.refused(
      By::central, "package/k1", "package_matched",
      Json{{"provider", provider}, {"intervention", "medium"}, {"price_pence", pence}}
          .with(how)
          .with({{"method", "direct_award"}, {"considered", considered}}));
}

Codes confirm(Scenario& scenario) {
  return scenario.refused(By::central, "package/k1", "package_confirmed",
                          {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                           {"notified_lead_at", "2021-04-01T09:00:00Z"}});
}

void prices_of_c(Scenario& scenario, const Json& localities,
                 std::string_view type = "counselling") {
  scenario.given(
      By::commissioner, "provider/c", "provider_registered",
      {{"title", "C"}, {"programmes", {"p"}}, {"localities", localities}, {"vat", "exempt"}});
  scenario.given(By::central, "provider/c", "prices_submitted",
                 {{"programme", "p"},
                  {"effective_on", "2021-04-01"},
                  {"items",
                   {{{"intervention", "talk"},
                     {"package_type", type},
                     {"price_pence", 49998},
                     {"sessions", 8},
                     {"travel_included", false}}}}});
}

}  // namespace

TEST_CASE("a package is matched to a provider that is known, for so many sessions (D 6.11)") {
  auto scenario = approved();
  CHECK(match(scenario, {{"sessions", 8}}, 50'000, list_of(low_skipped), "z") ==
        Codes{"unknown_reference"});
  CHECK(match(scenario, {}) == Codes{"malformed"});
  CHECK(match(scenario, {{"minutes", 60}}) == Codes{"malformed"});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
}

TEST_CASE("a package is matched when approved, again until confirmed, and then no more (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::lead, "package/k1", "package_requested",
                 {{"case", "c1"},
                  {"package_type", "counselling"},
                  {"outcomes", {"health"}},
                  {"locality", "chesil"}});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{"wrong_stage"});
  CHECK(confirm(scenario) == Codes{"wrong_stage"});
  scenario.given(
      By::central, "package/k1", "package_approved",
      {{"up_to_pence", 60000}, {"year", "2021/22"}, {"line", "main"}, {"alternatives", no_items}});
  CHECK(confirm(scenario) == Codes{"wrong_stage"});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
  CHECK(confirm(scenario) == Codes{});
  CHECK(confirm(scenario) == Codes{"wrong_stage"});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{"wrong_stage"});
}

TEST_CASE(
    "everything that stands against a match is told, in the rulebook's order (D 6.11, D 7.3, P "
    "13.6)") {
  auto scenario = approved(49'999);
  scenario.given(By::commissioner, "provider/a", "provider_suspended",
                 {{"reason", "late reports"}, {"action_plan_due", "2021-05-01"}});
  prices_of_c(scenario, {"chesil"});
  CHECK(match(scenario, {{"sessions", 8}}, 50'001) == Codes{"provider_suspended", "price_mismatch",
                                                            "above_approval",
                                                            "cheaper_option_unconsidered"});
}

TEST_CASE(
    "a price of £500.00 is as far as an approval of £500.00 goes, a penny more is above it (D "
    "7.3)") {
  auto below = approved(49'999);
  CHECK(match(below, {{"sessions", 8}}) == Codes{"above_approval"});
  auto exact = approved(50'000);
  CHECK(match(exact, {{"sessions", 8}}) == Codes{});
}

TEST_CASE(
    "a cheaper item counts when it is of the type and its provider serves the locality (D 6.11)") {
  const auto codes = [](const Json& localities, std::string_view type) {
    auto scenario = approved();
    prices_of_c(scenario, localities, type);
    return match(scenario, {{"sessions", 8}});
  };
  CHECK(codes({"chesil"}, "counselling") == Codes{"cheaper_option_unconsidered"});
  CHECK(codes({"north"}, "counselling") == Codes{});
  CHECK(codes({"chesil"}, "mediation") == Codes{});
}

TEST_CASE("a cheaper item of a suspended provider need not be considered (P 13.6)") {
  auto scenario = approved();
  prices_of_c(scenario, {"chesil"});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{"cheaper_option_unconsidered"});
  scenario.given(By::commissioner, "provider/c", "provider_suspended",
                 {{"reason", "late reports"}, {"action_plan_due", "2021-05-01"}});
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
}

TEST_CASE("the refusal names the cheaper option that was not considered (D 6.11)") {
  auto scenario = approved();
  const auto answer = scenario.post(By::central, "package/k1", "package_matched",
                                    {{"provider", "a"},
                                     {"intervention", "medium"},
                                     {"price_pence", 50000},
                                     {"sessions", 8},
                                     {"method", "direct_award"},
                                     {"considered", no_items}});
  const std::string message = answer.at("refused").at(0).at("message").as_string().c_str();
  CHECK(message.find("a/low") != std::string::npos);
}

TEST_CASE("without cheapest first no cheaper option is asked for (rulebook 3)") {
  auto scenario = approved(60'000, {{"cheapest_first", false}});
  CHECK(match(scenario, {{"sessions", 8}}, 50'000, no_items) == Codes{});
}

TEST_CASE("a case that was closed meanwhile gets no package confirmed (D 6.11)") {
  auto scenario = approved();
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
  scenario.given(By::lead, "case/c1", "case_closed", {{"reason", "withdrew"}});
  scenario.given(By::central, "provider/a", "assurance_recorded",
                 {{"check", "information_sharing"}, {"result", "not_met"}, {"on", "2021-04-01"}});
  CHECK(confirm(scenario) == Codes{"case_closed", "information_sharing_missing"});
  scenario.given(By::lead, "case/c1", "case_reopened", {{"reason", "back"}});
  CHECK(confirm(scenario) == Codes{"information_sharing_missing"});
}

TEST_CASE(
    "a provider without the information sharing agreement gets no package, one nobody asked does "
    "(D 9.1)") {
  const auto codes = [](std::initializer_list<const char*> results) {
    auto scenario = approved();
    CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
    for (const auto* result : results)
      scenario.given(By::central, "provider/a", "assurance_recorded",
                     {{"check", "information_sharing"}, {"result", result}, {"on", "2021-04-01"}});
    return confirm(scenario);
  };
  CHECK(codes({}) == Codes{});
  CHECK(codes({"met"}) == Codes{});
  CHECK(codes({"not_met"}) == Codes{"information_sharing_missing"});
  CHECK(codes({"not_met", "met"}) == Codes{});
  CHECK(codes({"met", "not_met"}) == Codes{"information_sharing_missing"});
}

TEST_CASE(
    "a request needs a case and, where it names one, a package to continue that are known (D "
    "6.13)") {
  Scenario scenario;
  scenario.family();
  const auto requested = [&](std::string_view family_case, const Json& more) {
    return scenario.refused(By::lead, "package/k9", "package_requested",
                            Json{{"case", family_case},
                                 {"package_type", "counselling"},
                                 {"outcomes", {"health"}},
                                 {"locality", "chesil"}}
                                .with(more));
  };
  CHECK(requested("c9", {}) == Codes{"unknown_reference"});
  CHECK(requested("c1", {{"continues", "k8"}}) == Codes{"unknown_reference"});
  CHECK(requested("c1", {}) == Codes{});
  CHECK(requested("c1", {}) == Codes{"already_exists"});
}

TEST_CASE("a closed case gets no further package (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::lead, "case/c1", "case_closed", {{"reason", "completed"}});
  CHECK(scenario.refused(By::lead, "package/k1", "package_requested",
                         {{"case", "c1"},
                          {"package_type", "counselling"},
                          {"outcomes", {"health"}},
                          {"locality", "chesil"}}) == Codes{"case_closed"});
}

TEST_CASE(
    "an expectant parent makes a household with a dependent child, an adult does not (D 5.5)") {
  const auto codes = [](std::string_view role) {
    Scenario scenario(Json{{"lead_professional_required", false},
                           {"plan_required", false},
                           {"consent_required", "none"}});
    scenario.open_case("c1");
    scenario.given(By::lead, "case/c1", "member_added", {{"person", "m"}, {"role", role}});
    return scenario.refused(By::lead, "package/k1", "package_requested",
                            {{"case", "c1"},
                             {"package_type", "counselling"},
                             {"outcomes", {"health"}},
                             {"locality", "chesil"}});
  };
  CHECK(codes("expectant_parent") == Codes{});
  CHECK(codes("parent") == Codes{"dependent_child_missing"});
  CHECK(codes("adult") == Codes{"dependent_child_missing"});
  CHECK(codes("child") == Codes{"dependent_child_missing"});  // of unknown age
}

TEST_CASE("three needs open a package only where the programme gates packages by them (D 13.1)") {
  const auto codes = [](const Json& policy) {
    Scenario scenario(policy);
    scenario.family();
    return scenario.refused(By::lead, "package/k1", "package_requested",
                            {{"case", "c1"},
                             {"package_type", "counselling"},
                             {"outcomes", {"health"}},
                             {"locality", "chesil"}});
  };
  CHECK(codes({{"needs_gate", "package"}, {"needs_min", 3}}) == Codes{});
  CHECK(codes({{"needs_gate", "package"}, {"needs_min", 4}}) == Codes{"needs_missing"});
  CHECK(codes({{"needs_gate", "claim"}, {"needs_min", 4}}) == Codes{});
}

TEST_CASE("a package names at least one outcome, for whom it is, and how urgent (D 6.2, D 5.5)") {
  Scenario scenario;
  scenario.family();
  const auto requested = [&](const Json& outcomes) {
    return scenario.refused(By::lead, "package/k1", "package_requested",
                            {{"case", "c1"},
                             {"package_type", "counselling"},
                             {"outcomes", outcomes},
                             {"locality", "chesil"},
                             {"beneficiaries", {"k0"}},
                             {"priority", "high"}});
  };
  CHECK(requested(no_items) == Codes{"outcome_missing"});
  CHECK(requested({"health"}) == Codes{});
}

TEST_CASE("nobody approves their own request where four eyes are asked for (rulebook 3)") {
  const auto codes = [](const Json& policy) {
    Scenario scenario(policy);
    scenario.family();
    scenario.given(By::central, "package/k1", "package_requested",
                   {{"case", "c1"},
                    {"package_type", "counselling"},
                    {"outcomes", {"health"}},
                    {"locality", "chesil"}});
    return scenario.refused(
        By::central, "package/k1", "package_approved",
        {{"up_to_pence", 1},
         {"year", "2021/22"},
         {"line", "main"},
         {"alternatives", {{{"option", "library"}, {"rejected_because", "full"}}}}});
  };
  CHECK(codes({{"four_eyes", true}}) == Codes{"self_approval"});
  CHECK(codes({{"four_eyes", false}}) == Codes{});
}

TEST_CASE("an information sharing assurance counts whatever its subject (D 9.1)") {
  auto scenario = approved();
  CHECK(match(scenario, {{"sessions", 8}}) == Codes{});
  scenario.given(By::central, "provider/a", "assurance_recorded",
                 {{"check", "information_sharing"},
                  {"subject", "dorset"},
                  {"result", "not_met"},
                  {"on", "2021-04-01"}});
  CHECK(confirm(scenario) == Codes{"information_sharing_missing"});
}

TEST_CASE("cheaper is compared with the item of the sessions asked for (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.given(
      By::commissioner, "provider/d", "provider_registered",
      {{"title", "D"}, {"programmes", {"p"}}, {"localities", {"chesil"}}, {"vat", "exempt"}});
  scenario.given(By::central, "provider/d", "prices_submitted",
                 {{"programme", "p"},
                  {"effective_on", "2021-04-01"},
                  {"items",
                   {{{"intervention", "talk"},
                     {"package_type", "mediation"},
                     {"price_pence", 20000},
                     {"sessions", 4},
                     {"travel_included", true}},
                    {{"intervention", "talk"},
                     {"package_type", "mediation"},
                     {"price_pence", 40000},
                     {"sessions", 8},
                     {"travel_included", true}},
                    {{"intervention", "walk"},
                     {"package_type", "mediation"},
                     {"price_pence", 30000},
                     {"sessions", 6},
                     {"travel_included", true}}}}});
  scenario.approved_package("k1", "c1", "mediation", 60'000);
  const auto talk = [&](int sessions, int pence) {
    return scenario.refused(By::central, "package/k1", "package_matched",
                            {{"provider", "d"},
                             {"intervention", "talk"},
                             {"price_pence", pence},
                             {"sessions", sessions},
                             {"method", "direct_award"},
                             {"considered", no_items}});
  };
  CHECK(talk(8, 39'999) == Codes{"price_mismatch", "cheaper_option_unconsidered"});
  CHECK(talk(5, 40'000) == Codes{"price_mismatch"});
  CHECK(talk(4, 20'000) == Codes{});
}
