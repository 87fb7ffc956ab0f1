/// Paragraphs whose rule is a figure, asked of the views that show it.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// A family of its own with a package of this locality, approved up to £2,000.00.
void approved(Scenario& scenario, const std::string& id, std::string_view locality = "chesil") {
  scenario.family("c-" + id);
  scenario.given(By::lead, "package/" + id, "package_requested",
                 {{"case", fmt::format("c-{}", id)},
                  {"package_type", "counselling"},
                  {"outcomes", {"health"}},
                  {"locality", locality}});
  scenario.given(
      By::central, "package/" + id, "package_approved",
      {{"up_to_pence", 200000}, {"year", "2021/22"}, {"line", "main"}, {"alternatives", no_items}});
}

/// The package matched to an item of c's of one session at this price, and confirmed.
void confirmed(Scenario& scenario, const std::string& id, std::int64_t pence) {
  scenario.given(By::central, "package/" + id, "package_matched",
                 {{"provider", "c"},
                  {"intervention", fmt::format("for-{}", pence)},
                  {"price_pence", pence},
                  {"sessions", 1},
                  {"method", "direct_award"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/" + id, "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
}

/// A programme where any price may be matched, and provider c with these prices.
Scenario with_prices(std::initializer_list<std::int64_t> prices) {
  Scenario scenario(Json{{"cheapest_first", false}});
  scenario.provider("c");
  std::string items;
  for (const auto pence : prices)
    items += (items.empty() ? "[" : ",") + Json{{"intervention", fmt::format("for-{}", pence)},
                                                {"package_type", "counselling"},
                                                {"price_pence", pence},
                                                {"sessions", 1},
                                                {"travel_included", true}}
                                               .text();
  scenario.given(
      By::central, "provider/c", "prices_submitted",
      {{"programme", "p"}, {"effective_on", "2021-04-01"}, {"items", Json(items + "]")}});
  return scenario;
}

json::object activity(const Scenario& scenario) {
  return ask(books_of(scenario.ledger), "activity", R"({"programme":"p","year":"2021/22"})");
}

json::object measured(int six_month, std::string_view tool, int baseline) {
  Scenario scenario;
  scenario.open_case("c1");
  for (const auto& [stage, score, on] :
       {std::tuple{"baseline", baseline, "2021-04-01"}, {"six_month", six_month, "2021-10-01"}})
    scenario.given(By::lead, "case/c1", "measure_taken",
                   {{"tool", tool},
                    {"subject", "k0"},
                    {"stage", stage},
                    {"score_hundredths", score},
                    {"on", on}},
                   "2021-10-01T09:00:00Z");
  const auto outcomes = ask(books_of(scenario.ledger), "outcomes", R"({"programme":"p"})");
  return outcomes.at("measures").at(0).as_object();
}

}  // namespace

TEST_CASE("a request is confirmed, refused, open, or approved and never begun (D 12.5)") {
  auto scenario = with_prices({50'000});
  for (const auto* id : {"k1", "k2", "k3", "k4"}) approved(scenario, id);
  confirmed(scenario, "k1", 50'000);
  confirmed(scenario, "k2", 50'000);
  for (const auto* id : {"k2", "k3"})
    scenario.given(By::central, fmt::format("package/{}", id), "package_ended",
                   {{"on", "2021-06-01"}, {"reason", "did_not_proceed"}});
  scenario.family("c-k5");
  scenario.given(By::lead, "package/k5", "package_requested",
                 {{"case", "c-k5"},
                  {"package_type", "counselling"},
                  {"outcomes", {"health"}},
                  {"locality", "chesil"}});
  scenario.given(By::central, "package/k5", "package_refused", {{"reason", "no need"}});
  const auto result = activity(scenario);
  const auto& year = item(result.at("years"), "2021/22");
  CHECK(number(year, "requests") == 5);
  CHECK(number(year, "confirmed") == 1);
  CHECK(number(year, "did_not_proceed") == 2);
  CHECK(number(year, "refused") == 1);
  CHECK(number(year, "open") == 1);
}

TEST_CASE("shares of a third are each 33 %, and are not made to add up to a hundred (D 12.5)") {
  auto scenario = with_prices({50'000});
  for (const auto* locality : {"chesil", "north", "west"}) {
    approved(scenario, fmt::format("k-{}", locality), locality);
    confirmed(scenario, fmt::format("k-{}", locality), 50'000);
  }
  const auto result = activity(scenario);
  const auto& localities = result.at("by_locality").as_array();
  REQUIRE(localities.size() == 3);
  for (const auto& locality : localities) {
    CHECK(number(locality, "confirmed") == 1);
    CHECK(number(locality, "percent") == 33);
  }
}

TEST_CASE("£499.99 is low, £500.00 and £1,000.00 are medium, £1,000.01 is high (D 7.1)") {
  auto scenario = with_prices({49'999, 50'000, 100'000, 100'001});
  for (const std::int64_t pence : {49'999, 50'000, 100'000, 100'001}) {
    approved(scenario, fmt::format("k{}", pence));
    confirmed(scenario, fmt::format("k{}", pence), pence);
  }
  const auto result = activity(scenario);
  CHECK(number(item(result.at("by_bracket"), "low"), "confirmed") == 1);
  CHECK(number(item(result.at("by_bracket"), "medium"), "confirmed") == 2);
  CHECK(number(item(result.at("by_bracket"), "high"), "confirmed") == 1);
}

TEST_CASE(
    "five points more after six months is improved by the target, a hundredth less is not (K "
    "3.1)") {
  CHECK(number(measured(4'500, "wemwbs", 4'000), "improved_by_target") == 1);
  CHECK(number(measured(4'499, "wemwbs", 4'000), "improved_by_target") == 0);
  CHECK(number(measured(3'500, "wemwbs", 4'000), "improved_by_target") == 0);
  CHECK(number(measured(1'500, "sdq", 2'000), "improved_by_target") == 1);
  CHECK(number(measured(1'501, "sdq", 2'000), "improved_by_target") == 0);
  CHECK(number(measured(2'500, "sdq", 2'000), "improved_by_target") == 0);
}

TEST_CASE("monitoring asks how much, how well, and whether anybody is better off (D 14.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.delivered("s1", "2021-06-03T09:00:00Z");
  scenario.given(
      By::lead, "case/c1", "outcome_recorded",
      {{"need", "n0"}, {"level", "achieved"}, {"on", "2021-06-30"}, {"evidence", "seen"}},
      "2021-07-01T09:00:00Z");
  scenario.given(By::lead, "package/k1", "feedback_received",
                 {{"from", "parent"}, {"rating", "satisfied"}, {"themes", no_items}},
                 "2021-07-01T09:00:00Z");
  const auto report = ask(books_of(scenario.ledger), "monitoring", R"({"programme":"p"})");
  std::vector<std::string> questions;
  for (const auto& question : report) questions.emplace_back(question.key());
  CHECK(questions == std::vector<std::string>{"how_much", "how_well", "better_off"});
  CHECK(number(report.at("how_much"), "sessions_delivered") == 1);
  CHECK(number(report.at("how_well").at("satisfaction"), "ratings") == 1);
  CHECK(number(item(report.at("better_off").at("outcomes"), "health"), "achieved") == 1);
}
