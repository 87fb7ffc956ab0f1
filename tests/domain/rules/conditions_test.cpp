/// Conditions that hold by a hair, or only by their second half (rulebook 5).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json low_skipped{
    {"provider", "a"}, {"intervention", "low"}, {"skipped_because", "too short"}};

Codes match(Scenario& scenario, const Json& considered, std::string_view at = "") {
  return scenario.refused(By::central, "package/k1", "package_matched",
                          {{"provider", "a"},
                           {"intervention", "medium"},
                           {"price_pence", 50000},
                           {"sessions", 8},
                           {"method", "direct_award"},
                           {"considered", considered}},
                          at);
}

void price_of_c(Scenario& scenario, int pence, std::string_view from = "2021-04-01") {
  scenario.provider("c");
  scenario.given(By::central, "provider/c", "prices_submitted",
                 {{"programme", "p"},
                  {"effective_on", from},
                  {"items",
                   {{{"intervention", "talk"},
                     {"package_type", "counselling"},
                     {"price_pence", pence},
                     {"sessions", 8},
                     {"travel_included", true}}}}});
}

Scenario approved() {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60'000);
  return scenario;
}

Codes outcome(Scenario& scenario, std::string_view need, std::string_view level,
              std::string_view on) {
  return scenario.refused(By::lead, "case/c1", "outcome_recorded",
                          {{"need", need}, {"level", level}, {"on", on}, {"evidence", "e"}},
                          "2023-01-01T09:00:00Z");
}

/// Package k1 of two hours by the hour, confirmed.
Scenario by_the_hour() {
  Scenario scenario(Json{{"charge_basis", "hourly"}, {"cheapest_first", false}});
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 100'000);
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "medium"},
                  {"price_pence", 100000},
                  {"minutes", 120},
                  {"method", "direct_award"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  return scenario;
}

}  // namespace

TEST_CASE("an item of the same price is not cheaper, one of a penny less is (D 6.11)") {
  auto same = approved();
  price_of_c(same, 50'000);
  CHECK(match(same, list_of(low_skipped)) == Codes{});
  auto less = approved();
  price_of_c(less, 49'999);
  CHECK(match(less, list_of(low_skipped)) == Codes{"cheaper_option_unconsidered"});
  CHECK(match(less, {low_skipped,
                     {{"provider", "a"}, {"intervention", "talk"}, {"skipped_because", "r"}}}) ==
        Codes{"cheaper_option_unconsidered"});
  CHECK(match(less, {low_skipped,
                     {{"provider", "c"}, {"intervention", "talk"}, {"skipped_because", "r"}}}) ==
        Codes{});
}

TEST_CASE("a price that is not in force yet is neither cheaper nor matched (D 6.11)") {
  auto scenario = approved();
  price_of_c(scenario, 100, "2021-06-02");
  CHECK(match(scenario, list_of(low_skipped), "2021-06-01T22:59:59Z") == Codes{});
  CHECK(match(scenario, list_of(low_skipped), "2021-06-01T23:00:00Z") ==
        Codes{"cheaper_option_unconsidered"});
}

TEST_CASE("a price list holds from its day, and the one before until then (D 6.11)") {
  auto scenario = approved();
  scenario.price({{"intervention", "medium"},
                  {"package_type", "counselling"},
                  {"price_pence", 55000},
                  {"sessions", 8},
                  {"travel_included", true}},
                 "2022-04-01");
  const auto matched = [&](int pence, std::string_view at) {
    return scenario.refused(By::central, "package/k1", "package_matched",
                            {{"provider", "a"},
                             {"intervention", "medium"},
                             {"price_pence", pence},
                             {"sessions", 8},
                             {"method", "direct_award"},
                             {"considered", {low_skipped}}},
                            at);
  };
  CHECK(matched(55'000, "2022-03-31T09:00:00Z") == Codes{"price_mismatch"});
  CHECK(matched(50'000, "2022-03-31T09:00:00Z") == Codes{});
  CHECK(matched(50'000, "2022-04-01T09:00:00Z") == Codes{"price_mismatch"});
  CHECK(matched(55'000, "2022-04-01T09:00:00Z") == Codes{});
}

TEST_CASE("sustained counts from the latest day achieved that is not after it (D 13.2)") {
  Scenario scenario;
  scenario.family();
  for (const auto* on : {"2021-01-31", "2021-08-31", "2022-06-01"})
    CHECK(outcome(scenario, "n0", "achieved", on) == Codes{});
  CHECK(outcome(scenario, "n0", "sustained", "2021-12-31") == Codes{"not_sustained"});
  CHECK(outcome(scenario, "n0", "sustained", "2021-07-30") == Codes{"not_sustained"});
  CHECK(outcome(scenario, "n0", "sustained", "2021-07-31") == Codes{});
  CHECK(outcome(scenario, "n0", "sustained", "2022-02-28") == Codes{});
  CHECK(outcome(scenario, "n0", "sustained", "2022-06-01") == Codes{"not_sustained"});
}

TEST_CASE("six months from 31 August end on 29 February in a leap year (D 13.2)") {
  Scenario scenario(Json{{"needs_min", 0}});
  scenario.family();
  const auto recorded = [&](std::string_view level, std::string_view on) {
    return scenario.refused(By::lead, "case/c1", "outcome_recorded",
                            {{"need", "n0"}, {"level", level}, {"on", on}, {"evidence", "e"}},
                            "2025-01-01T09:00:00Z");
  };
  CHECK(recorded("achieved", "2023-08-31") == Codes{});
  CHECK(recorded("sustained", "2024-02-28") == Codes{"not_sustained"});
  CHECK(recorded("sustained", "2024-02-29") == Codes{});
}

TEST_CASE("of two levels on one day the later recorded is the need's (rulebook 6.7)") {
  Scenario scenario;
  scenario.family();
  for (const auto* need : {"n0", "n1", "n2"})
    for (const auto& [level, on] :
         {std::pair{"achieved", "2021-08-31"}, {"sustained", "2022-02-28"}})
      CHECK(outcome(scenario, need, level, on) == Codes{});
  const auto prepared = [&](std::string_view claim) {
    return scenario.refused(By::central, fmt::format("claim/{}", claim), "claim_prepared",
                            {{"case", "c1"}, {"framework", "f1"}, {"evidence", {"plan"}}},
                            "2023-01-01T09:00:00Z");
  };
  CHECK(outcome(scenario, "n0", "relapsed", "2022-02-28") == Codes{});
  CHECK(prepared("x1") == Codes{"not_sustained"});
  CHECK(outcome(scenario, "n0", "sustained", "2022-02-28") == Codes{});
  CHECK(outcome(scenario, "n0", "relapsed", "2022-02-27") == Codes{});
  CHECK(prepared("x1") == Codes{});
}

TEST_CASE(
    "an hourly session that the provider broke off used its minutes, and is not booked again (P "
    "5.4)") {
  auto scenario = by_the_hour();
  scenario.session("s1", "2021-06-03T09:00:00Z", 60);
  scenario.given(By::provider_a, "package/k1", "session_aborted",
                 {{"session", "s1"}, {"by", "provider"}, {"minutes", 20}});
  CHECK(allocation_used(scenario.package(), v::ChargeBasis::hourly) == 20);
  const auto replaced = [&](int minutes, const Json& more) {
    return scenario.refused(
        By::provider_a, "package/k1", "session_scheduled",
        Json{{"session", "s2"}, {"starts_at", "2021-06-10T09:00:00Z"}, {"minutes", minutes}}.with(
            more));
  };
  CHECK(replaced(60, {{"replaces", "s1"}}) == Codes{"cannot_rebook"});
  CHECK(replaced(101, {}) == Codes{"allocation_exceeded"});
  CHECK(replaced(100, {}) == Codes{});
}

TEST_CASE("an hourly session is not reopened where its minutes are taken (rulebook 5.8)") {
  auto scenario = by_the_hour();
  scenario.session("s1", "2021-06-03T09:00:00Z", 60);
  const auto cancelled =
      scenario.given(By::provider_a, "package/k1", "session_cancelled",
                     {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-01T09:00:00Z"}});
  scenario.session("s2", "2021-06-10T09:00:00Z", 61);
  CHECK(scenario.voided(By::central, "package/k1", cancelled) == Codes{"allocation_exceeded"});
  auto roomy = by_the_hour();
  roomy.session("s1", "2021-06-03T09:00:00Z", 60);
  const auto again =
      roomy.given(By::provider_a, "package/k1", "session_cancelled",
                  {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-01T09:00:00Z"}});
  roomy.session("s2", "2021-06-10T09:00:00Z", 60);
  CHECK(roomy.voided(By::central, "package/k1", again) == Codes{});
}

TEST_CASE(
    "an approval in a year that was closed is judged by what the next one has (rulebook 6.4)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::finance, "programme/p", "year_closed", {{"year", "2021/22"}},
                 "2022-04-01T09:00:00Z");
  scenario.given(
      By::finance, "programme/p", "budget_allocated",
      {{"year", "2022/23"}, {"line", "main"}, {"amount_pence", 500}, {"reason", "vote"}});
  scenario.given(By::lead, "package/k1", "package_requested",
                 {{"case", "c1"},
                  {"package_type", "counselling"},
                  {"outcomes", {"health"}},
                  {"locality", "chesil"}});
  const auto approved_up_to = [&](int pence) {
    return scenario.refused(By::central, "package/k1", "package_approved",
                            {{"up_to_pence", pence},
                             {"year", "2021/22"},
                             {"line", "main"},
                             {"alternatives", no_items}});
  };
  CHECK(approved_up_to(501) == Codes{"budget_exceeded"});
  CHECK(approved_up_to(500) == Codes{});
}

TEST_CASE("a package whose only delivery was voided did not commence (rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  CHECK(scenario.voided(By::central, "package/k1", delivery) == Codes{});
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-01T09:00:00Z"}});
  CHECK(scenario.refused(By::central, "package/k1", "package_ended",
                         {{"on", "2021-06-04"}, {"reason", "did_not_proceed"}}) == Codes{});
}

TEST_CASE("a block that expired meanwhile gives no unit to be confirmed (D 8.2)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::central, "programme/p", "block_purchased",
                 {{"block", "b1"},
                  {"provider", "a"},
                  {"intervention", "medium"},
                  {"units", 2},
                  {"price_pence", 101},
                  {"year", "2021/22"},
                  {"line", "main"},
                  {"expires_on", "2022-03-31"}});
  scenario.approved_package("k1", "c1", "counselling", 0);
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "medium"},
                  {"price_pence", 0},
                  {"sessions", 8},
                  {"method", "block"},
                  {"block", "b1"},
                  {"considered", no_items}});
  scenario.given(By::finance, "programme/p", "block_expired", {{"block", "b1"}});
  CHECK(scenario.refused(By::central, "package/k1", "package_confirmed",
                         {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                          {"notified_lead_at", "2021-04-01T09:00:00Z"}}) ==
        Codes{"block_exhausted"});
}

TEST_CASE("what a closed match, supporter or case holds may still be voided (rulebook 5.8)") {
  Scenario scenario;
  scenario.open_case("c1");
  scenario.given(By::central, "supporter/s1", "supporter_recruited", {{"programme", "p"}});
  scenario.given(By::central, "supporter/s1", "supporter_screened", {{"accepted", true}});
  scenario.given(By::central, "supporter/s1", "supporter_trained",
                 {{"course", "x"}, {"cohort", "y"}, {"on", "2021-04-01"}});
  const auto support = scenario.given(By::central, "supporter/s1", "supporter_supported",
                                      {{"kind", "group"}, {"on", "2021-04-01"}});
  scenario.given(By::central, "match/m1", "match_made",
                 {{"supporter", "s1"}, {"case", "c1"}, {"check_in_days", 7}});
  const auto check_in = scenario.given(By::central, "match/m1", "check_in_held",
                                       {{"with", "recipient"}, {"on", "2021-04-01"}});
  scenario.given(By::central, "match/m1", "match_ended", {{"reason", "r"}});
  scenario.given(By::central, "supporter/s1", "supporter_withdrew", {{"reason", "r"}});
  const auto contact = scenario.given(By::central, "case/c1", "contact_received",
                                      {{"channel", "email"}, {"on", "2021-04-01"}});
  scenario.given(By::central, "case/c1", "case_closed", {{"reason", "completed"}});
  CHECK(scenario.voided(By::central, "match/m1", check_in) == Codes{});
  CHECK(scenario.voided(By::central, "supporter/s1", support) == Codes{});
  CHECK(scenario.voided(By::central, "case/c1", contact) == Codes{});
}
