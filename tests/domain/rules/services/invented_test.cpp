/// A sixth programme, unlike the other five: befriending of older adults, by the hour, in contract
/// years, with percentages, outcomes and limits of its own. It needs no code, only this policy
/// (rulebook 3).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json befriending{{"consent_required", "always"},
                       {"age_min", 60},
                       {"charge_basis", "hourly"},
                       {"missed_percent", 33},
                       {"on_arrival_percent", 100},
                       {"short_notice_hours", 48},
                       {"short_notice_percent", 0},
                       {"aborted_by_family_percent", 33},
                       {"four_eyes", false},
                       {"needs_min", 1},
                       {"claim_reward_pence", 12345},
                       {"claim_sustain_months", 1},
                       {"followup_months", {1, 2}},
                       {"contact_working_days", 5},
                       {"contact_attempts_max", 2},
                       {"cohort_max", 2},
                       {"gathering_capacity", {{"workshop", 12}}},
                       {"mileage_threshold_miles", 3},
                       {"year_basis", "contract"}};

const Json lists{{"outcomes", {"friendship", "confidence"}},
                 {"localities", {"chesil", "north"}},
                 {"package_types", {"visits"}}};

/// The programme from 15 September 2020, with £1,000.00 for its first year, an hour at £19.70 and
/// an adult of 60.
Scenario opened() {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(befriending, lists, "2020-09-15");
  scenario.provider("a");
  scenario.price({{"intervention", "visit"},
                  {"package_type", "visits"},
                  {"price_pence", 1970},
                  {"minutes", 60},
                  {"travel_included", true},
                  {"mileage_pence_per_mile", 45}},
                 "2020-09-15");
  scenario.given(
      By::finance, "programme/p", "budget_allocated",
      {{"year", "2020/21"}, {"line", "main"}, {"amount_pence", 100000}, {"reason", "vote"}});
  scenario.open_case("c1", "adult");
  scenario.given(By::lead, "case/c1", "member_added",
                 {{"person", "k0"}, {"role", "adult"}, {"born_on", "1961-04-01"}});
  scenario.given(
      By::lead, "case/c1", "consent_recorded",
      {{"scope", "service"}, {"basis", "service"}, {"given", true}, {"on", "2021-04-01"}});
  return scenario;
}

/// Package k1: ten visits of 61 minutes, confirmed.
Scenario confirmed() {
  auto scenario = opened();
  scenario.given(By::lead, "package/k1", "package_requested",
                 {{"case", "c1"},
                  {"package_type", "visits"},
                  {"outcomes", {"friendship"}},
                  {"locality", "chesil"}});
  scenario.given(
      By::central, "package/k1", "package_approved",
      {{"up_to_pence", 20028}, {"year", "2020/21"}, {"line", "main"}, {"alternatives", no_items}});
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "visit"},
                  {"price_pence", 20028},
                  {"minutes", 610},
                  {"method", "direct_award"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  return scenario;
}

std::int64_t charge_of(std::string_view type, const Json& data) {
  auto scenario = confirmed();
  scenario.session("s1", "2021-06-03T09:00:00Z", 61);
  return charge_in(
      scenario.given(By::provider_a, "package/k1", type, data, "2021-06-03T10:00:00Z"));
}

}  // namespace

TEST_CASE("a programme nobody thought of has its own ages, consent and codes (rulebook 3)") {
  auto scenario = opened();
  const auto requested = [&](std::string_view type, std::string_view outcome, std::string_view at) {
    return scenario.refused(
        By::lead, "package/k1", "package_requested",
        {{"case", "c1"}, {"package_type", type}, {"outcomes", {outcome}}, {"locality", "chesil"}},
        at);
  };
  CHECK(requested("visits", "health", "2021-04-01T09:00:00Z") == Codes{"malformed"});
  CHECK(requested("counselling", "friendship", "2021-04-01T09:00:00Z") == Codes{"malformed"});
  CHECK(requested("visits", "friendship", "2021-03-31T09:00:00Z") == Codes{"age_out_of_range"});
  CHECK(requested("visits", "friendship", "2021-04-01T09:00:00Z") == Codes{});
}

TEST_CASE("its percentages are 33, 100 and 0, each rounded once (rulebook 6.2)") {
  const Json delivered{{"session", "s1"},   {"started_at", "2021-06-03T09:00:00Z"},
                       {"minutes", 61},     {"attended", {"k0"}},
                       {"workers", {"w1"}}, {"shared_with_family", true}};
  CHECK(charge_of("session_delivered", delivered) == 2'003);                           // 2002.83
  CHECK(charge_of("session_missed", {{"session", "s1"}, {"absent", {"k0"}}}) == 661);  // 660.94
  CHECK(charge_of("session_aborted", {{"session", "s1"}, {"by", "family"}, {"minutes", 5}}) == 661);
  CHECK(charge_of("session_aborted", {{"session", "s1"}, {"by", "provider"}, {"minutes", 7}}) ==
        230);  // 229.83
  CHECK(charge_of("session_cancelled",
                  {{"session", "s1"}, {"by", "family"}, {"on_arrival", true}}) == 2'003);
}

TEST_CASE("its short notice is two days, and costs nothing and uses nothing (rulebook 6.3)") {
  CHECK(charge_of("session_cancelled", {{"session", "s1"},
                                        {"by", "family"},
                                        {"notice_at", "2021-06-01T09:00:00.001Z"}}) == -1);
  auto scenario = confirmed();
  scenario.session("s1", "2021-06-03T09:00:00Z", 610);
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-03T08:00:00Z"}},
                 "2021-06-03T10:00:00Z");
  CHECK(allocation_used(scenario.package(), v::ChargeBasis::hourly) == 0);
  CHECK(scenario.refused(By::provider_a, "package/k1", "session_scheduled",
                         {{"session", "s2"},
                          {"starts_at", "2021-06-10T09:00:00Z"},
                          {"minutes", 610},
                          {"replaces", "s1"}}) == Codes{});
}

TEST_CASE("its year begins on 15 September, for budget and charges (rulebook 3)") {
  auto scenario = confirmed();
  CHECK(scenario.available("2020/21") == Money{100'000 - 20'028});
  for (const auto& [id, at] :
       {std::pair{"s1", "2021-09-14T09:00:00Z"}, {"s2", "2021-09-15T09:00:00Z"}}) {
    scenario.session(id, at, 61);
    scenario.delivered(id, at, 61);
  }
  CHECK(scenario.available("2021/22") == Money{-2'003});
  CHECK(scenario.available("2020/21") == Money{100'000 - 20'028 + 2'003});
}

TEST_CASE("no mix of endings charges more than its price (rulebook 6.2)") {
  auto scenario = confirmed();  // ten times £20.03 is £200.30, two pence above the price
  std::int64_t sum = 0;
  for (int i = 1; i <= 10; ++i) {
    const auto id = fmt::format("s{}", i);
    scenario.session(id, "2021-06-03T09:00:00Z", 61);
    sum += charge_in(scenario.delivered(id, "2021-06-03T09:00:00Z", 61));
  }
  CHECK(sum == 20'028);
  CHECK(scenario.package().session_charges == Money{20'028});
  CHECK(scenario.refused(
            By::provider_a, "package/k1", "session_scheduled",
            {{"session", "s11"}, {"starts_at", "2021-06-10T09:00:00Z"}, {"minutes", 1}}) ==
        Codes{"allocation_exceeded"});
}

TEST_CASE("a block of its packages is charged by the unit, its visits at nothing (D 8.2)") {
  auto scenario = opened();
  CHECK(scenario.refused(By::central, "programme/p", "block_purchased",
                         {{"block", "b1"},
                          {"provider", "a"},
                          {"intervention", "visit"},
                          {"units", 2},
                          {"price_pence", 30001},
                          {"year", "2020/21"},
                          {"line", "main"},
                          {"expires_on", "2021-09-14"}}) == Codes{});
  scenario.given(By::lead, "package/k1", "package_requested",
                 {{"case", "c1"},
                  {"package_type", "visits"},
                  {"outcomes", {"friendship"}},
                  {"locality", "chesil"}});
  scenario.given(
      By::central, "package/k1", "package_approved",
      {{"up_to_pence", 0}, {"year", "2020/21"}, {"line", "main"}, {"alternatives", no_items}});
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "visit"},
                  {"price_pence", 0},
                  {"minutes", 610},
                  {"method", "block"},
                  {"block", "b1"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  scenario.session("s1", "2021-06-03T09:00:00Z", 61);
  const auto answer = scenario.delivered("s1", "2021-06-03T09:00:00Z", 61);
  std::int64_t sum = 0;
  for (const auto& derived : answer.at("derived").as_array())
    sum += derived.at("data").at("amount_pence").to_number<std::int64_t>();
  CHECK(sum == 15'000);
  const auto expired = scenario.given(By::finance, "programme/p", "block_expired",
                                      {{"block", "b1"}}, "2021-09-14T12:00:00Z");
  CHECK(charge_in(expired) == 15'001);
  CHECK(scenario.available("2020/21") == Money{100'000 - 30'001});
}

TEST_CASE("its own limits of contact, gatherings, cohorts and miles hold (rulebook 3)") {
  auto scenario = opened();
  const auto plan = [&](int capacity) {
    return scenario.refused(
        By::central, "gathering/g1", "gathering_planned",
        {{"programme", "p"}, {"kind", "workshop"}, {"on", "2021-06-15"}, {"capacity", capacity}});
  };
  CHECK(plan(13) == Codes{"capacity_exceeded"});
  CHECK(plan(12) == Codes{});
  const auto close = [&](std::string_view at) {
    return scenario.refused(By::lead, "case/c1", "case_closed", {{"reason", "no_contact"}}, at);
  };
  CHECK(close("2021-04-12T09:00:00Z") ==
        Codes{"contact_window_open"});  // working day 5 after 1 April 2021
  CHECK(close("2021-04-13T09:00:00Z") == Codes{});
}
