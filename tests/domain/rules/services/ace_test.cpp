/// Adoption Central England: contact, tiers, funds (A tier 1 to 4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json ace{{"contact_working_days", 10},
               {"contact_attempts_max", 3},
               {"review_months", {{"monthly", 1}, {"plan", 3}}},
               {"fund_cap_pence", {{"asf", {{"2021/22", 500000}}}}}};

/// A case of ACE's policy, opened on Thursday 1 April 2021: Good Friday and Easter Monday follow.
Scenario with_case() {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(ace);
  scenario.open_case("c1");
  return scenario;
}

Codes on_case(Scenario& scenario, std::string_view type, const Json& data,
              std::string_view at = "") {
  return scenario.refused(By::lead, "case/c1", type, data, at);
}

Codes closed(Scenario& scenario, std::string_view reason, std::string_view on) {
  return on_case(scenario, "case_closed", {{"reason", reason}}, fmt::format("{}T09:00:00Z", on));
}

void attempt(Scenario& scenario, bool reached, std::string_view on = "2021-04-07") {
  scenario.given(By::lead, "case/c1", "contact_attempted",
                 {{"channel", "telephone"}, {"reached", reached}, {"on", on}});
}

Codes tier(Scenario& scenario, int number) {
  return on_case(scenario, "tier_set",
                 {{"tier", number}, {"reason", "needs"}, {"decided_by", "lp-1"}});
}

Codes applied(Scenario& scenario, std::string_view application, const Json& more = {},
              std::string_view fund = "asf", std::string_view year = "2021/22") {
  return on_case(
      scenario, "fund_applied",
      Json{{"fund", fund}, {"application", application}, {"year", year}, {"amount_pence", 600000}}
          .with(more));
}

Codes decided(Scenario& scenario, std::string_view application, bool granted, std::int64_t pence) {
  return scenario.refused(
      By::central, "case/c1", "fund_decided",
      {{"application", application}, {"granted", granted}, {"amount_pence", pence}});
}

}  // namespace

TEST_CASE("a case without contact is closed after working day 10, not on it (A tier 1)") {
  auto scenario = with_case();
  CHECK(closed(scenario, "no_contact", "2021-04-19") == Codes{"contact_window_open"});  // day 10
  CHECK(closed(scenario, "no_contact", "2021-04-20") == Codes{});
}

TEST_CASE("a declared holiday makes the contact window a day longer (A tier 1)") {
  auto scenario = with_case();
  scenario.given(By::commissioner, "programme/p", "holiday_declared",
                 {{"on", "2021-04-08"}, {"title", "staff day"}});
  CHECK(closed(scenario, "no_contact", "2021-04-20") == Codes{"contact_window_open"});
  CHECK(closed(scenario, "no_contact", "2021-04-21") == Codes{});
}

TEST_CASE(
    "contact, a referral or an attempt that reached begins the window anew, one in vain does not "
    "(A tier 1)") {
  const auto window_after = [](std::string_view type, const Json& data) {
    auto scenario = with_case();
    CHECK(on_case(scenario, type, data, "2021-04-12T09:00:00Z") == Codes{});
    const bool open_on_20 = closed(scenario, "no_contact", "2021-04-20") != Codes{};
    const bool open_on_26 = closed(scenario, "no_contact", "2021-04-26") != Codes{};
    return open_on_20 && open_on_26;
  };
  CHECK(window_after("contact_received", {{"channel", "email"}, {"on", "2021-04-12"}}));
  CHECK(window_after("contact_attempted",
                     {{"channel", "email"}, {"reached", true}, {"on", "2021-04-12"}}));
  CHECK(window_after("referral_received",
                     {{"referral", "r"}, {"source", "school"}, {"route", "agency"}}));
  CHECK_FALSE(window_after("contact_attempted",
                           {{"channel", "email"}, {"reached", false}, {"on", "2021-04-12"}}));
}

TEST_CASE(
    "the window counts from the latest contact by date, in whatever order they were recorded (A "
    "tier 1)") {
  auto scenario = with_case();
  for (const auto* on : {"2021-04-12", "2021-04-06"})
    CHECK(on_case(scenario, "contact_received", {{"channel", "email"}, {"on", on}},
                  "2021-04-12T09:00:00Z") == Codes{});
  CHECK(closed(scenario, "no_contact", "2021-04-26") == Codes{"contact_window_open"});
  CHECK(closed(scenario, "no_contact", "2021-04-27") == Codes{});
}

TEST_CASE(
    "three attempts in vain close a case, two do not, and one that reached begins the count anew "
    "(A tier 1)") {
  auto scenario = with_case();
  attempt(scenario, false);
  attempt(scenario, false);
  CHECK(closed(scenario, "unreachable", "2021-04-08") == Codes{"attempts_remaining"});
  attempt(scenario, true);
  attempt(scenario, false);
  attempt(scenario, false);
  CHECK(closed(scenario, "unreachable", "2021-04-08") == Codes{"attempts_remaining"});
  attempt(scenario, false);
  CHECK(closed(scenario, "unreachable", "2021-04-08") == Codes{});
}

TEST_CASE("contact from the family begins the count of attempts anew, by position (A tier 1)") {
  auto scenario = with_case();
  for (int i = 0; i < 3; ++i) attempt(scenario, false);
  scenario.given(By::lead, "case/c1", "contact_received",
                 {{"channel", "email"}, {"on", "2021-04-02"}});
  CHECK(closed(scenario, "unreachable", "2021-04-08") == Codes{"attempts_remaining"});
}

TEST_CASE("an attempt that is voided was never made (A tier 1)") {
  auto scenario = with_case();
  attempt(scenario, false);
  attempt(scenario, false);
  const auto third =
      scenario.given(By::lead, "case/c1", "contact_attempted",
                     {{"channel", "telephone"}, {"reached", false}, {"on", "2021-04-07"}});
  CHECK(scenario.voided(By::lead, "case/c1", third) == Codes{});
  CHECK(closed(scenario, "unreachable", "2021-04-08") == Codes{"attempts_remaining"});
}

TEST_CASE("a programme without limits of contact closes a case at once (rulebook 3)") {
  for (const auto* reason :
       {"no_contact", "unreachable", "completed", "moved", "withdrew", "other"}) {
    Scenario scenario;
    scenario.open_case("c1");
    CHECK(closed(scenario, reason, "2021-04-01") == Codes{});
  }
}

TEST_CASE(
    "a family steps up and down between tiers, and never to the one it is in (A intro, A tier 2)") {
  auto scenario = with_case();
  CHECK(tier(scenario, 1) == Codes{});
  CHECK(tier(scenario, 1) == Codes{"unchanged"});
  CHECK(tier(scenario, 2) == Codes{});
  CHECK(tier(scenario, 1) == Codes{});
  CHECK(on_case(scenario, "tier_set", {{"tier", 5}, {"reason", "r"}, {"decided_by", "x"}}) ==
        Codes{"malformed"});
  CHECK(on_case(scenario, "review_held", {{"kind", "monthly"}, {"step", "down"}}) == Codes{});
}

TEST_CASE("tier 3 follows an assessment of need that a manager has reviewed (A tier 3)") {
  auto scenario = with_case();
  const auto assessed = [&](const Json& data) {
    return on_case(scenario, "assessment_completed", data);
  };
  CHECK(tier(scenario, 3) == Codes{"assessment_missing"});
  CHECK(assessed({{"kind", "need"}}) == Codes{});
  CHECK(assessed({{"kind", "whole_family"}, {"reviewed_by", "m-1"}}) == Codes{});
  CHECK(tier(scenario, 3) == Codes{"assessment_missing"});
  CHECK(assessed({{"kind", "need"}, {"reviewed_by", "m-1"}}) == Codes{});
  CHECK(tier(scenario, 3) == Codes{});
  CHECK(tier(scenario, 3) == Codes{"unchanged"});
  CHECK(on_case(scenario, "review_held", {{"kind", "plan"}, {"step", "none"}}) == Codes{});
}

TEST_CASE("tier 4 needs a safeguarding concern, which goes to the safeguarding hub (A tier 4)") {
  auto scenario = with_case();
  const auto raised = [&](std::string_view concern, std::string_view kind) {
    return on_case(scenario, "concern_raised",
                   {{"concern", concern}, {"kind", kind}, {"happened_at", "2021-04-01T08:00:00Z"}});
  };
  CHECK(tier(scenario, 4) == Codes{"concern_missing"});
  CHECK(raised("x1", "allegation") == Codes{});
  CHECK(raised("x2", "serious_incident") == Codes{});
  CHECK(tier(scenario, 4) == Codes{"concern_missing"});
  CHECK(raised("x3", "safeguarding") == Codes{});
  CHECK(on_case(scenario, "concern_notified",
                {{"concern", "x3"}, {"to", "mash"}, {"at", "2021-04-01T09:00:00Z"}}) == Codes{});
  CHECK(tier(scenario, 4) == Codes{});
}

TEST_CASE("a repeat application to a fund goes by way of its panel (A tier 2)") {
  auto scenario = with_case();
  CHECK(applied(scenario, "f1") == Codes{});
  CHECK(applied(scenario, "f1") == Codes{"already_exists", "panel_missing"});
  CHECK(applied(scenario, "f2") == Codes{"panel_missing"});
  CHECK(applied(scenario, "f2", {{"panel", "multi-agency"}}) == Codes{});
  CHECK(applied(scenario, "f3", {}, "other") == Codes{});
}

TEST_CASE(
    "an application is decided once, and grants of a year stay within the fund's cap (A tier 2)") {
  auto scenario = with_case();
  const Json panel{{"panel", "multi-agency"}};
  for (const auto* id : {"f1", "f2", "f3", "f4"}) CHECK(applied(scenario, id, panel) == Codes{});
  CHECK(decided(scenario, "f9", true, 1) == Codes{"unknown_reference"});
  CHECK(decided(scenario, "f1", true, 500'001) == Codes{"cap_exceeded"});
  CHECK(decided(scenario, "f1", true, 300'000) == Codes{});
  CHECK(decided(scenario, "f1", true, 1) == Codes{"already_closed"});
  CHECK(decided(scenario, "f2", true, 200'001) == Codes{"cap_exceeded"});
  CHECK(decided(scenario, "f2", false, 200'001) == Codes{});
  CHECK(decided(scenario, "f3", true, 200'000) == Codes{});
  CHECK(decided(scenario, "f4", true, 1) == Codes{"cap_exceeded"});
  CHECK(applied(scenario, "g1", panel, "asf", "2022/23") == Codes{});
  CHECK(decided(scenario, "g1", true, 900'000) == Codes{});
}

TEST_CASE(
    "anybody gets in touch, and is advised or sent elsewhere, money matters to the authority (A "
    "tier 1)") {
  auto scenario = with_case();
  CHECK(on_case(scenario, "referral_received",
                {{"referral", "r"}, {"source", "family"}, {"route", "self"}}) == Codes{});
  CHECK(on_case(scenario, "signposted", {{"to", "responsible authority: money matters"}}) ==
        Codes{});
  CHECK(scenario.refused(By::central, "case/c1", "advice_given",
                         {{"channel", "advice_line"}, {"topic", "letterbox contact"}}) == Codes{});
  CHECK(scenario.refused(By::central, "gathering/g1", "gathering_planned",
                         {{"programme", "p"},
                          {"kind", "stay_and_play"},
                          {"on", "2021-05-01"},
                          {"capacity", 20}}) == Codes{});
}

TEST_CASE("a fund's cap is one for all families of the programme together (A tier 2)") {
  auto scenario = with_case();
  scenario.open_case("c2");
  CHECK(applied(scenario, "f1") == Codes{});
  CHECK(decided(scenario, "f1", true, 400'000) == Codes{});
  scenario.given(
      By::lead, "case/c2", "fund_applied",
      {{"fund", "asf"}, {"application", "f1"}, {"year", "2021/22"}, {"amount_pence", 200000}});
  const auto decided_for_c2 = [&](int pence) {
    return scenario.refused(By::central, "case/c2", "fund_decided",
                            {{"application", "f1"}, {"granted", true}, {"amount_pence", pence}});
  };
  CHECK(decided_for_c2(100'001) == Codes{"cap_exceeded"});
  CHECK(decided_for_c2(100'000) == Codes{});
}
