/// The monitoring report: how much, how well, is anybody better off (D 14.5, E 4.2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

json::object monitoring(const Scenario& scenario, std::string_view more = "",
                        std::string_view on = "") {
  return ask(books_of(scenario.ledger, parse_date(on)), "monitoring",
             fmt::format(R"({{"programme":"p"{}}})", more));
}

json::object how_well(const Scenario& scenario, std::string_view more = "",
                      std::string_view on = "") {
  return monitoring(scenario, more, on).at("how_well").as_object();
}

/// A second, third … package of family c1, of a type of its own, confirmed on 1 April 2021.
void confirmed(Scenario& scenario, const std::string& id) {
  scenario.family("c" + id);
  scenario.confirmed_package(id, "c" + id);
}

void delivered_on(Scenario& scenario, const std::string& package, const char* day) {
  const auto stream = "package/" + package;
  scenario.given(By::provider_a, stream, "session_scheduled",
                 {{"session", fmt::format("s-{}", day)},
                  {"starts_at", fmt::format("{}T09:00:00Z", day)},
                  {"minutes", 60}});
  scenario.given(By::provider_a, stream, "session_delivered",
                 {{"session", fmt::format("s-{}", day)},
                  {"started_at", fmt::format("{}T09:00:00Z", day)},
                  {"minutes", 60},
                  {"attended", {"k0", "k1"}},
                  {"workers", {"w1"}},
                  {"shared_with_family", true}},
                 fmt::format("{}T10:00:00Z", day));
}

}  // namespace

TEST_CASE("packages count from their first session on, sessions on their own day (D 14.5)") {
  Scenario scenario;
  confirmed(scenario, "k1");
  confirmed(scenario, "k2");
  delivered_on(scenario, "k1", "2021-04-30");
  delivered_on(scenario, "k1", "2021-05-07");
  delivered_on(scenario, "k2", "2021-05-08");
  const auto april =
      monitoring(scenario, R"(,"from":"2021-04-01","to":"2021-04-30")").at("how_much");
  CHECK(number(april, "packages_in_period") == 1);
  CHECK(number(april, "packages_cumulative") == 1);
  CHECK(number(april, "sessions_delivered") == 1);
  CHECK(number(april, "people") == 2);
  const auto may = monitoring(scenario, R"(,"from":"2021-05-01","to":"2021-05-31")").at("how_much");
  CHECK(number(may, "packages_in_period") == 1);
  CHECK(number(may, "packages_cumulative") == 2);
  CHECK(number(may, "sessions_delivered") == 2);
}

TEST_CASE("the time to start is counted in working days, four weeks in calendar days (D 14.5)") {
  Scenario scenario;
  confirmed(scenario, "k1");  // approved on Thursday 1 April 2021, before Easter
  confirmed(scenario, "k2");
  delivered_on(scenario, "k1", "2021-04-29");  // day 28
  delivered_on(scenario, "k2", "2021-04-30");  // day 29
  const auto well = how_well(scenario);
  CHECK(number(well, "start_working_days") == 18 + 19);
  CHECK(number(well, "start_working_days_mean_hundredths") == 1850);
  CHECK(number(well, "start_within_n") == 1);
  CHECK(number(well, "start_within_d") == 2);
  CHECK(number(well, "start_within") == 50);
  CHECK(json::serialize(well.at("late_starts")) == R"([{"package":"k2","days":29}])");
}

TEST_CASE("a package whose time ran out counts only once a date is given (D 14.5)") {
  Scenario scenario;
  confirmed(scenario, "k1");
  CHECK(how_well(scenario).at("start_within").is_null());
  CHECK(number(how_well(scenario, "", "2021-04-29"), "start_within_d") == 0);
  const auto after = how_well(scenario, "", "2021-04-30");
  CHECK(number(after, "start_within_d") == 1);
  CHECK(number(after, "start_within") == 0);
  CHECK(json::serialize(after.at("late_starts")) == R"([{"package":"k1","days":29}])");
}

TEST_CASE("engagement leaves out what ended for other reasons than the family's (rulebook 6.5)") {
  Scenario scenario;
  const char* ends[][2] = {{"k1", "disengaged"}, {"k2", "safeguarding"}, {"k3", "family_ceased"}};
  for (const auto& [package, reason] : ends) {
    confirmed(scenario, package);
    scenario.given(By::central, fmt::format("package/{}", package), "package_ended",
                   {{"on", "2021-05-01"}, {"reason", reason}}, "2021-05-01T09:00:00Z");
  }
  confirmed(scenario, "k4");
  delivered_on(scenario, "k4", "2021-04-20");
  scenario.given(
      By::central, "package/k4", "package_completed",
      {{"on", "2021-05-01"}, {"more_sessions_asked_by", "provider"}, {"outcomes_reported", true}},
      "2021-05-01T09:00:00Z");
  const auto result = monitoring(scenario);
  const auto& well = result.at("how_well");
  CHECK(number(well, "engagement_n") == 1);
  CHECK(number(well, "engagement_d") == 3);
  CHECK(number(well, "engagement_percent") == 33);
  CHECK(number(item(well.at("ended_reasons"), "safeguarding"), "count") == 1);
  const auto& asked = result.at("better_off").at("more_sessions_asked_by");
  CHECK(number(asked, "provider") == 1);
  CHECK(number(asked, "lead_professional") == 0);
}

TEST_CASE("families that were advised or borrowed count once, callers without a name not (E 4.2)") {
  Scenario scenario;
  scenario.family();
  scenario.family("c2");
  const auto advise = [&](const char* stream, const char* at) {
    scenario.given(By::central, stream, "advice_given",
                   {{"channel", "advice_line"}, {"topic", "schools"}}, at);
  };
  advise("case/c1", "2021-05-01T09:00:00Z");
  advise("case/c1", "2021-05-02T09:00:00Z");
  advise("case/c2", "2021-06-02T09:00:00Z");
  advise("programme/p", "2021-05-02T09:00:00Z");
  for (const auto* book : {"book-1", "book-2"})
    scenario.given(By::central, "case/c1", "loan_made", {{"item", book}}, "2021-05-02T09:00:00Z");
  const auto may = monitoring(scenario, R"(,"from":"2021-05-01","to":"2021-05-31")").at("how_much");
  CHECK(number(may, "advice_families") == 1);
  CHECK(number(may, "loan_families") == 1);
}

TEST_CASE("reach without a record of its own is counted apart (K 3.3)") {
  Scenario scenario;
  for (const int people : {200, 150})
    scenario.given(By::central, "programme/p", "reach_recorded",
                   {{"channel", "newsletter"}, {"people", people}}, "2021-05-01T09:00:00Z");
  const auto much = monitoring(scenario).at("how_much");
  CHECK(number(much, "reach_indirect") == 350);
  CHECK(number(much, "reach_direct") == 0);
  const auto of_a = monitoring(scenario, R"(,"provider":"a")").at("how_much");
  CHECK(of_a.at("reach_indirect").is_null());
}

TEST_CASE(
    "satisfaction of exactly 75 % meets the target; without ratings there is no data (E 4.2)") {
  Scenario scenario;
  scenario.family();
  const auto rate = [&](const char* rating) {
    scenario.given(By::lead, "case/c1", "feedback_received",
                   {{"from", "family"}, {"rating", rating}, {"themes", no_items}});
  };
  CHECK(how_well(scenario).at("satisfaction").at("satisfied_percent").is_null());
  CHECK(how_well(scenario).at("satisfaction").at("target_met").is_null());
  for (const auto* rating : {"satisfied", "satisfied", "satisfied", "neutral"}) rate(rating);
  const auto exactly = how_well(scenario).at("satisfaction");
  CHECK(number(exactly, "satisfied_percent") == 75);
  CHECK(exactly.at("target_met").as_bool());
  rate("dissatisfied");
  CHECK_FALSE(how_well(scenario).at("satisfaction").at("target_met").as_bool());
}

TEST_CASE("a concern's hours run to the last of the three to be told (P 8.4)") {
  Scenario scenario;
  scenario.family();
  scenario.given(
      By::lead, "case/c1", "concern_raised",
      {{"concern", "x"}, {"kind", "allegation"}, {"happened_at", "2021-05-01T20:00:00Z"}},
      "2021-05-01T21:00:00Z");
  const auto notify = [&](const char* to, const char* at) {
    scenario.given(By::lead, "case/c1", "concern_notified",
                   {{"concern", "x"}, {"to", to}, {"at", at}}, at);
  };
  notify("social_worker", "2021-05-01T22:00:00Z");
  notify("contract_manager", "2021-05-01T22:30:00Z");
  auto concern = item(how_well(scenario).at("concerns"), "x");
  CHECK(concern.at("hours_to_notify").is_null());
  CHECK_FALSE(concern.at("in_time").as_bool());
  notify("brokerage", "2021-05-02T08:00:00Z");
  concern = item(how_well(scenario).at("concerns"), "x");
  CHECK(number(concern, "hours_to_notify") == 12);
  CHECK(concern.at("in_time").as_bool());
}

TEST_CASE("complaints, incidents and staffing are the providers' of the programme (D 14.5)") {
  Scenario scenario;
  scenario.given(By::central, "provider/a", "complaint_received",
                 {{"complaint", "x"}, {"on", "2021-05-01"}}, "2021-05-01T09:00:00Z");
  scenario.given(By::central, "provider/a", "complaint_resolved",
                 {{"complaint", "x"}, {"action", "another worker"}}, "2021-05-09T09:00:00Z");
  scenario.given(By::central, "provider/b", "incident_reported",
                 {{"incident", "y"},
                  {"kind", "data_breach"},
                  {"happened_at", "2021-05-01T09:00:00Z"},
                  {"reported_at", "2021-05-01T10:00:00Z"}},
                 "2021-05-01T11:00:00Z");
  for (int i = 0; i < 2; ++i)
    scenario.given(By::provider_a, "provider/a", "staffing_issue_recorded", {{"kind", "sickness"}},
                   "2021-05-01T09:00:00Z");
  const auto well = how_well(scenario);
  CHECK(item(well.at("complaints"), "x").at("resolved_on").as_string() == "2021-05-09");
  CHECK(item(well.at("incidents"), "y").at("provider").as_string() == "b");
  CHECK(number(item(well.at("staffing"), "sickness"), "count") == 2);
  CHECK(how_well(scenario, R"(,"provider":"a")").at("incidents").as_array().empty());
}

TEST_CASE("reports due in the period, and those of them that came late or not at all (D 14.6)") {
  Scenario scenario;
  for (const auto* report : {"r1", "r2", "r3"})
    scenario.given(By::commissioner, "programme/p", "report_requested",
                   {{"report", report},
                    {"kind", "monitoring_biannual"},
                    {"provider", "a"},
                    {"from", "2021-04-01"},
                    {"to", "2021-09-30"},
                    {"due_on", "2021-10-15"}});
  const auto submit = [&](const char* report, const char* on) {
    scenario.given(By::provider_a, "programme/p", "report_submitted",
                   {{"report", report}, {"on", on}}, "2021-11-01T09:00:00Z");
  };
  submit("r1", "2021-10-15");
  submit("r2", "2021-10-16");
  const auto well = how_well(scenario, R"(,"from":"2021-10-01","to":"2021-10-31")");
  CHECK(number(well, "reports_due") == 3);
  CHECK(number(well, "reports_late") == 2);
}

TEST_CASE("every figure of the report opens into its entries") {
  Scenario scenario;
  confirmed(scenario, "k1");
  delivered_on(scenario, "k1", "2021-04-29");
  for (const auto* path : {"how_much.people", "how_well.start_working_days",
                           "how_well.start_within_n", "better_off.outcomes.health.needs"}) {
    const auto opened = ask(books_of(scenario.ledger), "monitoring",
                            fmt::format(R"({{"programme":"p","explain":"{}"}})", path));
    std::int64_t sum = 0;
    for (const auto& part : opened.at("contributions").as_array()) sum += number(part, "amount");
    INFO(path);
    CHECK(sum > 0);
    CHECK(sum == number(opened, "value"));
  }
}
