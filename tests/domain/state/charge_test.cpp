/// What sessions cost: shares, percentages, notice, rounding (rulebook 6.1-6.3).
#include "domain/state/package/charge.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck/catch.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("halves round away from zero (rulebook 6.1)") {
  CHECK(round_half_up(5, 10) == 1);
  CHECK(round_half_up(4, 10) == 0);
  CHECK(round_half_up(-5, 10) == -1);
  CHECK(round_half_up(-4, 10) == 0);
  CHECK(round_half_up(1'000'000'000'000'000, 3) == 333'333'333'333'333);
}

TEST_CASE("N shares make exactly the price, for every N from 1 to 1,000 (rulebook 6.2)") {
  rc::prop("any price", [] {
    const Money price{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'001)};
    const auto n = *rc::gen::inRange<std::int64_t>(1, 1'001);
    Money sum;
    for (std::int64_t k = 1; k <= n; ++k) {
      const auto share = share_of(price, k, n);
      RC_ASSERT(share >= Money{});
      sum += share;
    }
    RC_ASSERT(sum == price);
  });
}

TEST_CASE("an hour of two workers at £19.70 for 61 minutes rounds once (P 4.8)") {
  CHECK(hourly_price({1970}, 61, 2) == Money{4006});  // 4005.67
  CHECK(hourly_price({1970}, 60, 1) == Money{1970});
}

namespace {

/// A package of 8 sessions for £500.00 with one session at 10:00 London summer time.
Scenario with_session(const Json& policy = {}) {
  Scenario scenario(policy);
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  return scenario;
}

boost::json::object cancel(Scenario& scenario, std::string_view by, const Json& how) {
  return scenario.given(By::provider_a, "package/k1", "session_cancelled",
                        Json{{"session", "s1"}, {"by", by}}.with(how), "2021-06-04T09:00:00Z");
}

}  // namespace

TEST_CASE("a delivered session is charged its share (rulebook 6.2)") {
  auto scenario = with_session();
  const auto answer = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  CHECK(charge_in(answer) == 6250);
  CHECK(cause_in(answer) == "delivered");
  CHECK(scenario.available() == Money{25'000'000 - 50'000});
}

TEST_CASE(
    "a family cancelling exactly 24 hours ahead is not charged, one millisecond less is half (P "
    "5.3)") {
  auto in_time = with_session();
  CHECK(charge_in(cancel(in_time, "family", {{"notice_at", "2021-06-02T09:00:00Z"}})) == -1);
  auto late = with_session();
  const auto answer = cancel(late, "family", {{"notice_at", "2021-06-02T09:00:00.001Z"}});
  CHECK(charge_in(answer) == 3125);
  CHECK(cause_in(answer) == "short_notice");
}

TEST_CASE(
    "24 hours are 24 hours across a clock change, whatever the clocks on the wall say (P 5.3)") {
  struct Night {
    const char* starts_at;
    const char* in_time;
    const char* late;
  };
  // 31 October 2021, 10:00 GMT: 24 hours before it was 11:00 summer time. 27 March 2022, 10:00
  // summer time: 24 hours before it was 09:00 GMT.
  for (const auto& [starts_at, in_time, late] :
       {Night{"2021-10-31T10:00:00Z", "2021-10-30T10:00:00Z", "2021-10-30T10:00:00.001Z"},
        Night{"2022-03-27T09:00:00Z", "2022-03-26T09:00:00Z", "2022-03-26T09:00:00.001Z"}}) {
    Scenario scenario;
    scenario.family();
    scenario.confirmed_package();
    const auto charge = [&](std::string_view id, std::string_view notice_at) {
      scenario.session(id, starts_at);
      return charge_in(scenario.given(By::provider_a, "package/k1", "session_cancelled",
                                      {{"session", id}, {"by", "family"}, {"notice_at", notice_at}},
                                      starts_at));
    };
    CHECK(charge("s1", in_time) == -1);
    CHECK(charge("s2", late) == 3125);
  }
}

TEST_CASE("cancelling on arrival, or with notice after the start, is charged in full (P 5.2)") {
  auto arrival = with_session();
  auto answer = cancel(arrival, "family", {{"on_arrival", true}});
  CHECK(charge_in(answer) == 6250);
  CHECK(cause_in(answer) == "on_arrival");
  auto after = with_session();
  answer = cancel(after, "authority", {{"notice_at", "2021-06-03T09:00:00.001Z"}});
  CHECK(cause_in(answer) == "on_arrival");
}

TEST_CASE("a provider's cancellation is never charged and may be booked again (P 5.4)") {
  auto scenario = with_session();
  CHECK(charge_in(cancel(scenario, "provider", {{"notice_at", "2021-06-03T08:59:00Z"}})) == -1);
  CHECK(allocation_used(scenario.package(), v::ChargeBasis::session_share) == 0);
  CHECK(scenario.refused(By::provider_a, "package/k1", "session_scheduled",
                         {{"session", "s2"},
                          {"starts_at", "2021-06-10T09:00:00Z"},
                          {"minutes", 60},
                          {"replaces", "s1"}}) == Codes{});
  CHECK(scenario.refused(By::provider_a, "package/k1", "session_scheduled",
                         {{"session", "s3"},
                          {"starts_at", "2021-06-10T09:00:00Z"},
                          {"minutes", 60},
                          {"replaces", "s1"}}) == Codes{"cannot_rebook"});
}

TEST_CASE("a missed session at 0 percent is not charged and gives its place back (rulebook 6.3)") {
  auto scenario = with_session({{"missed_percent", 0}});
  const auto answer =
      scenario.given(By::provider_a, "package/k1", "session_missed",
                     {{"session", "s1"}, {"absent", {"k0"}}}, "2021-06-03T10:00:00Z");
  CHECK(charge_in(answer) == -1);
  CHECK(allocation_used(scenario.package(), v::ChargeBasis::session_share) == 0);
}

TEST_CASE("the policy of the scheduled date sets the percentage (rulebook 3)") {
  auto scenario = with_session();
  scenario.session("s2", "2021-07-01T09:00:00Z");
  scenario.given(By::commissioner, "programme/p", "policy_changed",
                 {{"effective_on", "2021-07-01"},
                  {"policy", {{"short_notice_percent", 80}}},
                  {"reason", "new terms"}});
  CHECK(charge_in(cancel(scenario, "family", {{"notice_at", "2021-06-03T08:00:00Z"}})) == 3125);
  const auto later =
      scenario.given(By::provider_a, "package/k1", "session_cancelled",
                     {{"session", "s2"}, {"by", "family"}, {"notice_at", "2021-07-01T08:00:00Z"}},
                     "2021-07-02T09:00:00Z");
  CHECK(charge_in(later) == 5000);
  CHECK(later.at("derived").at(0).at("data").at("policy_version").to_number<int>() == 1);
}

TEST_CASE(
    "a freed share is the lowest free one again, so that eight sessions cost the price (rulebook "
    "6.2)") {
  auto scenario = with_session();
  scenario.delivered("s1", "2021-06-03T09:00:00Z");
  for (int i = 2; i <= 8; ++i)
    scenario.session(fmt::format("s{}", i), fmt::format("2021-06-{:02}T09:00:00Z", i + 2));
  for (int i = 2; i <= 7; ++i)
    scenario.delivered(fmt::format("s{}", i), fmt::format("2021-06-{:02}T09:00:00Z", i + 2));
  scenario.given(By::central, "package/k1", "charge_waived",
                 {{"session", "s3"}, {"reason", "goodwill"}}, "2021-06-20T09:00:00Z");
  const auto last = scenario.delivered("s8", "2021-06-10T09:00:00Z");
  CHECK(last.at("derived").at(0).at("data").at("share").to_number<int>() == 3);
  scenario.given(By::provider_a, "package/k1", "session_scheduled",
                 {{"session", "s9"},
                  {"starts_at", "2021-06-21T09:00:00Z"},
                  {"minutes", 60},
                  {"replaces", "s3"}});
  scenario.delivered("s9", "2021-06-21T09:00:00Z");
  CHECK(scenario.package().session_charges == Money{50'000});
}

TEST_CASE(
    "hourly charges go by the scheduled length; short notice rounds the minutes, then the price "
    "(rulebook 6.2)") {
  Scenario scenario(Json{{"charge_basis", "hourly"}, {"cheapest_first", false}});
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 600000);
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "medium"},
                  {"price_pence", 500000},
                  {"minutes", 600},
                  {"method", "direct_award"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  scenario.session("s1", "2021-06-03T09:00:00Z", 61);
  CHECK(charge_in(scenario.delivered("s1", "2021-06-03T09:00:00Z", 45)) ==
        50833);  // 61 minutes at £500 an hour
  scenario.session("s2", "2021-06-04T09:00:00Z", 61);
  const auto answer =
      scenario.given(By::provider_a, "package/k1", "session_cancelled",
                     {{"session", "s2"}, {"by", "family"}, {"notice_at", "2021-06-04T08:00:00Z"}},
                     "2021-06-04T10:00:00Z");
  CHECK(charge_in(answer) == 25833);  // 30.5 minutes are 31
  CHECK(allocation_used(scenario.package(), v::ChargeBasis::hourly) == 61 + 31);
}

TEST_CASE("what is used and what is left of an allocation make what was matched (P 5.2, P 5.3)") {
  auto scenario = with_session();
  int used = 1, round = 0;
  const auto check_used = [&](int more) {
    used += more;
    ++round;
    CHECK(allocation_used(scenario.package(), v::ChargeBasis::session_share) == used);
    for (int i = used; i < 8; ++i)
      scenario.session(fmt::format("x{}-{}", round, i), "2021-07-01T09:00:00Z");
    CHECK(scenario.refused(
              By::provider_a, "package/k1", "session_scheduled",
              {{"session", "too-many"}, {"starts_at", "2021-07-01T09:00:00Z"}, {"minutes", 60}}) ==
          Codes{"allocation_exceeded"});
    for (int i = used; i < 8; ++i)
      scenario.given(By::provider_a, "package/k1", "session_cancelled",
                     {{"session", fmt::format("x{}-{}", round, i)},
                      {"by", "provider"},
                      {"notice_at", "2021-06-01T09:00:00Z"}});
  };
  check_used(0);
  scenario.delivered("s1", "2021-06-03T09:00:00Z");
  check_used(0);
  scenario.session("s2", "2021-06-04T09:00:00Z");
  scenario.given(By::provider_a, "package/k1", "session_missed",
                 {{"session", "s2"}, {"absent", no_items}});
  check_used(1);
  scenario.session("s3", "2021-06-04T09:00:00Z");
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s3"}, {"by", "family"}, {"notice_at", "2021-06-04T08:00:00Z"}});
  check_used(1);
  scenario.given(By::provider_a, "package/k1", "charge_waived",
                 {{"session", "s2"}, {"reason", "illness"}});
  check_used(-1);
}

TEST_CASE("short notice that rounds to no minute is not charged and uses nothing (rulebook 6.2)") {
  const auto charged = [](int percent) {
    Scenario scenario(Json{
        {"charge_basis", "hourly"}, {"cheapest_first", false}, {"short_notice_percent", percent}});
    scenario.family();
    scenario.confirmed_package();
    scenario.session("s1", "2021-06-03T09:00:00Z", 1);
    const auto answer = cancel(scenario, "family", {{"notice_at", "2021-06-03T08:00:00Z"}});
    return std::pair{charge_in(answer),
                     allocation_used(scenario.package(), v::ChargeBasis::hourly)};
  };
  CHECK(charged(49) == std::pair<std::int64_t, std::int64_t>{-1, 0});
  CHECK(charged(50) ==
        std::pair<std::int64_t, std::int64_t>{833, 1});  // a minute at £500.00 an hour
}
