/// Matching and confirming a package: what stands against it, in the rulebook's order
/// (rulebook 5.4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* low_skipped =
    R"({"provider":"a","intervention":"low","skipped_because":"too short"})";

/// A family with package k1, approved up to this amount for counselling.
Scenario approved(std::int64_t up_to = 60'000, std::string_view policy = "{}") {
  Scenario scenario(policy);
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", up_to);
  return scenario;
}

Codes match(Scenario& scenario, std::string_view how, std::int64_t pence = 50'000,
            std::string_view considered = low_skipped, std::string_view provider = "a") {
  return scenario.refused(
      By::central, "package/k1", "package_matched",
      fmt::format(R"({{"provider":"{}","intervention":"medium","price_pence":{}{},)"
                  R"("method":"direct_award","considered":[{}]}})",
                  provider, pence, how, considered));
}

Codes confirm(Scenario& scenario) {
  return scenario.refused(
      By::central, "package/k1", "package_confirmed",
      R"({"notified_provider_at":"2021-04-01T09:00:00Z","notified_lead_at":"2021-04-01T09:00:00Z"})");
}

void prices_of_c(Scenario& scenario, std::string_view localities,
                 std::string_view type = "counselling") {
  scenario.given(
      By::commissioner, "provider/c", "provider_registered",
      fmt::format(R"({{"title":"C","programmes":["p"],"localities":[{}],"vat":"exempt"}})",
                  localities));
  scenario.given(
      By::central, "provider/c", "prices_submitted",
      fmt::format(
          R"({{"programme":"p","effective_on":"2021-04-01","items":[{{"intervention":"talk",)"
          R"("package_type":"{}","price_pence":49998,"sessions":8,"travel_included":false}}]}})",
          type));
}

}  // namespace

TEST_CASE("a package is matched to a provider that is known, for so many sessions (D 6.11)") {
  auto scenario = approved();
  CHECK(match(scenario, R"(,"sessions":8)", 50'000, low_skipped, "z") ==
        Codes{"unknown_reference"});
  CHECK(match(scenario, "") == Codes{"malformed"});
  CHECK(match(scenario, R"(,"minutes":60)") == Codes{"malformed"});
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
}

TEST_CASE("a package is matched when approved, again until confirmed, and then no more (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.given(
      By::lead, "package/k1", "package_requested",
      R"({"case":"c1","package_type":"counselling","outcomes":["health"],"locality":"chesil"})");
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{"wrong_stage"});
  CHECK(confirm(scenario) == Codes{"wrong_stage"});
  scenario.given(By::central, "package/k1", "package_approved",
                 R"({"up_to_pence":60000,"year":"2021/22","line":"main","alternatives":[]})");
  CHECK(confirm(scenario) == Codes{"wrong_stage"});
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
  CHECK(confirm(scenario) == Codes{});
  CHECK(confirm(scenario) == Codes{"wrong_stage"});
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{"wrong_stage"});
}

TEST_CASE(
    "everything that stands against a match is told, in the rulebook's order (D 6.11, D 7.3, P "
    "13.6)") {
  auto scenario = approved(49'999);
  scenario.given(By::commissioner, "provider/a", "provider_suspended",
                 R"({"reason":"late reports","action_plan_due":"2021-05-01"})");
  prices_of_c(scenario, R"("chesil")");
  CHECK(match(scenario, R"(,"sessions":8)", 50'001) == Codes{"provider_suspended", "price_mismatch",
                                                             "above_approval",
                                                             "cheaper_option_unconsidered"});
}

TEST_CASE(
    "a price of £500.00 is as far as an approval of £500.00 goes, a penny more is above it (D "
    "7.3)") {
  auto below = approved(49'999);
  CHECK(match(below, R"(,"sessions":8)") == Codes{"above_approval"});
  auto exact = approved(50'000);
  CHECK(match(exact, R"(,"sessions":8)") == Codes{});
}

TEST_CASE(
    "a cheaper item counts when it is of the type and its provider serves the locality (D 6.11)") {
  const auto codes = [](std::string_view localities, std::string_view type) {
    auto scenario = approved();
    prices_of_c(scenario, localities, type);
    return match(scenario, R"(,"sessions":8)");
  };
  CHECK(codes(R"("chesil")", "counselling") == Codes{"cheaper_option_unconsidered"});
  CHECK(codes(R"("north")", "counselling") == Codes{});
  CHECK(codes(R"("chesil")", "mediation") == Codes{});
}

TEST_CASE("a cheaper item of a suspended provider need not be considered (P 13.6)") {
  auto scenario = approved();
  prices_of_c(scenario, R"("chesil")");
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{"cheaper_option_unconsidered"});
  scenario.given(By::commissioner, "provider/c", "provider_suspended",
                 R"({"reason":"late reports","action_plan_due":"2021-05-01"})");
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
}

TEST_CASE("the refusal names the cheaper option that was not considered (D 6.11)") {
  auto scenario = approved();
  const auto answer = scenario.post(
      By::central, "package/k1", "package_matched",
      R"({"provider":"a","intervention":"medium","price_pence":50000,"sessions":8,"method":"direct_award","considered":[]})");
  const std::string message = answer.at("refused").at(0).at("message").as_string().c_str();
  CHECK(message.find("a/low") != std::string::npos);
}

TEST_CASE("without cheapest first no cheaper option is asked for (rulebook 3)") {
  auto scenario = approved(60'000, R"({"cheapest_first":false})");
  CHECK(match(scenario, R"(,"sessions":8)", 50'000, "") == Codes{});
}

TEST_CASE("a case that was closed meanwhile gets no package confirmed (D 6.11)") {
  auto scenario = approved();
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
  scenario.given(By::lead, "case/c1", "case_closed", R"({"reason":"withdrew"})");
  scenario.given(By::central, "provider/a", "assurance_recorded",
                 R"({"check":"information_sharing","result":"not_met","on":"2021-04-01"})");
  CHECK(confirm(scenario) == Codes{"case_closed", "information_sharing_missing"});
  scenario.given(By::lead, "case/c1", "case_reopened", R"({"reason":"back"})");
  CHECK(confirm(scenario) == Codes{"information_sharing_missing"});
}

TEST_CASE(
    "a provider without the information sharing agreement gets no package, one nobody asked does "
    "(D 9.1)") {
  const auto codes = [](std::initializer_list<const char*> results) {
    auto scenario = approved();
    CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
    for (const auto* result : results)
      scenario.given(
          By::central, "provider/a", "assurance_recorded",
          fmt::format(R"({{"check":"information_sharing","result":"{}","on":"2021-04-01"}})",
                      result));
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
  const auto requested = [&](std::string_view family_case, std::string_view more) {
    return scenario.refused(
        By::lead, "package/k9", "package_requested",
        fmt::format(
            R"({{"case":"{}","package_type":"counselling","outcomes":["health"],"locality":"chesil"{}}})",
            family_case, more));
  };
  CHECK(requested("c9", "") == Codes{"unknown_reference"});
  CHECK(requested("c1", R"(,"continues":"k8")") == Codes{"unknown_reference"});
  CHECK(requested("c1", "") == Codes{});
  CHECK(requested("c1", "") == Codes{"already_exists"});
}

TEST_CASE("a closed case gets no further package (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::lead, "case/c1", "case_closed", R"({"reason":"completed"})");
  CHECK(
      scenario.refused(
          By::lead, "package/k1", "package_requested",
          R"({"case":"c1","package_type":"counselling","outcomes":["health"],"locality":"chesil"})") ==
      Codes{"case_closed"});
}

TEST_CASE(
    "an expectant parent makes a household with a dependent child, an adult does not (D 5.5)") {
  const auto codes = [](std::string_view role) {
    Scenario scenario(
        R"({"lead_professional_required":false,"plan_required":false,"consent_required":"none"})");
    scenario.open_case("c1");
    scenario.given(By::lead, "case/c1", "member_added",
                   fmt::format(R"({{"person":"m","role":"{}"}})", role));
    return scenario.refused(
        By::lead, "package/k1", "package_requested",
        R"({"case":"c1","package_type":"counselling","outcomes":["health"],"locality":"chesil"})");
  };
  CHECK(codes("expectant_parent") == Codes{});
  CHECK(codes("parent") == Codes{"dependent_child_missing"});
  CHECK(codes("adult") == Codes{"dependent_child_missing"});
  CHECK(codes("child") == Codes{"dependent_child_missing"});  // of unknown age
}

TEST_CASE("three needs open a package only where the programme gates packages by them (D 13.1)") {
  const auto codes = [](std::string_view policy) {
    Scenario scenario(policy);
    scenario.family();
    return scenario.refused(
        By::lead, "package/k1", "package_requested",
        R"({"case":"c1","package_type":"counselling","outcomes":["health"],"locality":"chesil"})");
  };
  CHECK(codes(R"({"needs_gate":"package","needs_min":3})") == Codes{});
  CHECK(codes(R"({"needs_gate":"package","needs_min":4})") == Codes{"needs_missing"});
  CHECK(codes(R"({"needs_gate":"claim","needs_min":4})") == Codes{});
}

TEST_CASE("a package names at least one outcome, for whom it is, and how urgent (D 6.2, D 5.5)") {
  Scenario scenario;
  scenario.family();
  const auto requested = [&](std::string_view outcomes) {
    return scenario.refused(
        By::lead, "package/k1", "package_requested",
        fmt::format(
            R"({{"case":"c1","package_type":"counselling","outcomes":[{}],"locality":"chesil","beneficiaries":["k0"],"priority":"high"}})",
            outcomes));
  };
  CHECK(requested("") == Codes{"outcome_missing"});
  CHECK(requested(R"("health")") == Codes{});
}

TEST_CASE("nobody approves their own request where four eyes are asked for (rulebook 3)") {
  const auto codes = [](std::string_view policy) {
    Scenario scenario(policy);
    scenario.family();
    scenario.given(
        By::central, "package/k1", "package_requested",
        R"({"case":"c1","package_type":"counselling","outcomes":["health"],"locality":"chesil"})");
    return scenario.refused(
        By::central, "package/k1", "package_approved",
        R"({"up_to_pence":1,"year":"2021/22","line":"main","alternatives":[{"option":"library","rejected_because":"full"}]})");
  };
  CHECK(codes(R"({"four_eyes":true})") == Codes{"self_approval"});
  CHECK(codes(R"({"four_eyes":false})") == Codes{});
}

TEST_CASE("an information sharing assurance counts whatever its subject (D 9.1)") {
  auto scenario = approved();
  CHECK(match(scenario, R"(,"sessions":8)") == Codes{});
  scenario.given(
      By::central, "provider/a", "assurance_recorded",
      R"({"check":"information_sharing","subject":"dorset","result":"not_met","on":"2021-04-01"})");
  CHECK(confirm(scenario) == Codes{"information_sharing_missing"});
}

TEST_CASE("cheaper is compared with the item of the sessions asked for (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::commissioner, "provider/d", "provider_registered",
                 R"({"title":"D","programmes":["p"],"localities":["chesil"],"vat":"exempt"})");
  scenario.given(By::central, "provider/d", "prices_submitted",
                 R"({"programme":"p","effective_on":"2021-04-01","items":[
                     {"intervention":"talk","package_type":"mediation","price_pence":20000,"sessions":4,"travel_included":true},
                     {"intervention":"talk","package_type":"mediation","price_pence":40000,"sessions":8,"travel_included":true},
                     {"intervention":"walk","package_type":"mediation","price_pence":30000,"sessions":6,"travel_included":true}]})");
  scenario.approved_package("k1", "c1", "mediation", 60'000);
  const auto talk = [&](int sessions, int pence) {
    return scenario.refused(
        By::central, "package/k1", "package_matched",
        fmt::format(R"({{"provider":"d","intervention":"talk","price_pence":{},"sessions":{},)"
                    R"("method":"direct_award","considered":[]}})",
                    pence, sessions));
  };
  CHECK(talk(8, 39'999) == Codes{"price_mismatch", "cheaper_option_unconsidered"});
  CHECK(talk(5, 40'000) == Codes{"price_mismatch"});
  CHECK(talk(4, 20'000) == Codes{});
}
