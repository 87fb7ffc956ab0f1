/// The outcomes view (rulebook 6.5, 6.7).
#include <catch2/catch.hpp>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

json::object outcomes(const Scenario& scenario, std::optional<Date> on = {}) {
  return ask(books_of(scenario.ledger, on), "outcomes", R"({"programme":"p"})");
}

void level(Scenario& scenario, const char* need, const char* reached, const char* on) {
  scenario.given(By::lead, "case/c1", "outcome_recorded",
                 {{"need", need}, {"level", reached}, {"on", on}, {"evidence", "review"}},
                 "2022-06-01T09:00:00Z");
}

void measure(Scenario& scenario, const char* tool, const char* subject, const char* stage,
             int score, const char* on) {
  scenario.given(By::lead, "case/c1", "measure_taken",
                 {{"tool", tool},
                  {"subject", subject},
                  {"stage", stage},
                  {"score_hundredths", score},
                  {"on", on}},
                 "2022-06-01T09:00:00Z");
}

const json::object& measured(const json::object& result, std::string_view tool,
                             std::string_view stage) {
  for (const auto& row : result.at("measures").as_array())
    if (row.at("tool").as_string() == tool && row.at("stage").as_string() == stage)
      return row.get_object();
  throw std::runtime_error("no such measure");
}

}  // namespace

TEST_CASE("a need counts at the level with the latest date, not the last recorded (rulebook 6.7)") {
  Scenario scenario;
  scenario.family();
  level(scenario, "n0", "achieved", "2021-10-01");
  level(scenario, "n0", "progress", "2021-08-01");
  const auto result = outcomes(scenario);
  const auto& health = item(result.at("outcomes"), "health");
  CHECK(number(health, "cases_with_need") == 1);
  CHECK(number(health, "needs") == 3);
  CHECK(number(health, "achieved") == 1);
  CHECK(number(health, "progress") == 0);
  CHECK(number(health, "no_progress") == 2);
}

TEST_CASE(
    "a change is measured from the earliest baseline of the same subject and tool (rulebook 6.7)") {
  Scenario scenario;
  scenario.family();
  measure(scenario, "wemwbs", "x", "baseline", 4'500, "2021-05-01");
  measure(scenario, "wemwbs", "x", "baseline", 4'000, "2021-04-01");
  measure(scenario, "wemwbs", "x", "six_month", 4'500, "2021-10-01");
  measure(scenario, "wemwbs", "y", "six_month", 6'000, "2021-10-01");
  const auto result = outcomes(scenario);
  const auto& wellbeing = measured(result, "wemwbs", "six_month");
  CHECK(number(wellbeing, "pairs") == 1);
  CHECK(number(wellbeing, "mean_change_hundredths") == 500);
  CHECK(number(wellbeing, "improved_by_target") == 1);
}

TEST_CASE(
    "a mean is rounded with halves away from zero, and for sdq a fall is the improvement (rulebook "
    "6.7)") {
  Scenario scenario;
  scenario.family();
  for (const auto* subject : {"x", "y"})
    measure(scenario, "sdq", subject, "baseline", 3'000, "2021-04-01");
  measure(scenario, "sdq", "x", "six_month", 2'500, "2021-10-01");
  measure(scenario, "sdq", "y", "six_month", 2'999, "2021-10-01");
  const auto result = outcomes(scenario);
  const auto& row = measured(result, "sdq", "six_month");
  CHECK(number(row, "mean_change_hundredths") == -251);
  CHECK(number(row, "improved_by_target") == 1);
}

TEST_CASE(
    "satisfaction counts neutral ratings as not satisfied, of cases and packages alike (rulebook "
    "6.5)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const auto rate = [&](const char* stream, const char* rating) {
    scenario.given(By::lead, stream, "feedback_received",
                   {{"from", "parent"}, {"rating", rating}, {"themes", no_items}});
  };
  rate("case/c1", "satisfied");
  rate("package/k1", "satisfied");
  rate("package/k1", "satisfied");
  rate("case/c1", "neutral");
  const auto result = outcomes(scenario);
  const auto& parents = item(result.at("feedback"), "parent");
  CHECK(number(parents, "ratings") == 4);
  CHECK(number(parents, "satisfied_percent") == 75);
  CHECK(parents.at("target_met").as_bool());
}

TEST_CASE(
    "a follow-up is due when its window opens, and overdue once it has closed without one "
    "(views)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
  scenario.given(By::provider_a, "package/k1", "package_completed",
                 {{"on", "2021-06-30"}, {"outcomes_reported", true}}, "2021-06-30T09:00:00Z");
  const auto followups = [&](const char* on) {
    return outcomes(scenario, parse_date(on)).at("followups").as_object();
  };
  CHECK(number(followups("2021-09-29"), "due") == 0);
  CHECK(number(followups("2021-09-30"), "due") == 1);
  CHECK(number(followups("2021-12-30"), "overdue") == 0);
  CHECK(number(followups("2021-12-31"), "overdue") == 1);
  scenario.given(By::provider_a, "package/k1", "provider_followed_up",
                 {{"on", "2021-10-05"}, {"result", "better"}}, "2021-10-05T09:00:00Z");
  CHECK(number(followups("2021-10-05"), "done") == 1);
  CHECK(number(followups("2022-01-31"), "better") == 1);
  CHECK(number(followups("2022-01-31"), "overdue") == 0);
}
