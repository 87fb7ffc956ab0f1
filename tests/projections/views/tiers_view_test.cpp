/// The tiers view: families by tier, moves and reviews (A tiers 1 to 4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// Adoption Central England's reviews, with families c1 and c2.
struct Tiers {
  Scenario scenario{Scenario::Empty{}};

  explicit Tiers(const char* policy = R"({"review_months":{"monthly":1,"plan":3}})") {
    scenario.programme(policy);
    scenario.open_case("c1");
    scenario.open_case("c2");
    scenario.given(By::lead, "case/c1", "assessment_completed",
                   {{"kind", "need"}, {"reviewed_by", "mgr-1"}});
  }

  std::int64_t tier(const std::string& family, int number, const char* on) {
    return position_in(
        scenario.given(By::lead, "case/" + family, "tier_set",
                       {{"tier", number}, {"reason", "needs"}, {"decided_by", "mgr-1"}},
                       fmt::format("{}T09:00:00Z", on)));
  }

  std::int64_t review(const std::string& family, const char* kind, const char* on) {
    return position_in(scenario.given(By::central, "case/" + family, "review_held",
                                      {{"kind", kind}, {"step", "none"}},
                                      fmt::format("{}T09:00:00Z", on)));
  }

  json::object view(const char* on = nullptr) const {
    return ask(books_of(scenario.ledger, on ? parse_date(on) : std::nullopt), "tiers",
               R"({"programme":"p"})");
  }

  std::string opened(const std::string& path, const char* on = nullptr) const {
    return json::serialize(ask(books_of(scenario.ledger, on ? parse_date(on) : std::nullopt),
                               "tiers", fmt::format(R"({{"programme":"p","explain":"{}"}})", path))
                               .at("contributions"));
  }

  std::int64_t overdue(const char* kind, const char* on) const {
    return number(item(view(on).at("reviews"), kind), "overdue");
  }
};

}  // namespace

TEST_CASE("families stand on their latest tier, and all tiers are shown (views)") {
  Tiers tiers;
  CHECK(
      json::serialize(tiers.view()) ==
      R"({"tiers":[{"tier":"1","cases":0},{"tier":"2","cases":0},{"tier":"3","cases":0},)"
      R"({"tier":"4","cases":0}],"without_tier":2,"moves":{"up":0,"down":0},)"
      R"("reviews":[{"kind":"monthly","done":0,"overdue":0},{"kind":"plan","done":0,"overdue":0}]})");
  tiers.tier("c1", 1, "2021-05-01");
  tiers.tier("c1", 2, "2021-06-01");
  CHECK(json::serialize(tiers.view().at("tiers")) ==
        R"([{"tier":"1","cases":0},{"tier":"2","cases":1},{"tier":"3","cases":0},)"
        R"({"tier":"4","cases":0}])");
  CHECK(number(tiers.view(), "without_tier") == 1);
  CHECK(json::serialize(tiers.view("2021-05-31").at("tiers").at(0)) == R"({"tier":"1","cases":1})");
}

TEST_CASE(
    "a tier above the one before is a move up, one below a move down, the first none (views)") {
  Tiers tiers;
  tiers.tier("c1", 2, "2021-05-01");
  const auto up = tiers.tier("c1", 3, "2021-06-01");
  const auto down = tiers.tier("c1", 1, "2021-07-01");
  CHECK(json::serialize(tiers.view().at("moves")) == R"({"up":1,"down":1})");
  CHECK(tiers.opened("moves.up") == fmt::format(R"([{{"position":{},"amount":1}}])", up));
  CHECK(tiers.opened("moves.down") == fmt::format(R"([{{"position":{},"amount":1}}])", down));
}

TEST_CASE("a closed case is on no tier and owes no review; its moves stay (views)") {
  Tiers tiers;
  tiers.tier("c1", 1, "2021-05-01");
  tiers.tier("c1", 2, "2021-05-02");
  tiers.scenario.given(By::lead, "case/c1", "case_closed", {{"reason", "completed"}},
                       "2021-05-03T09:00:00Z");
  CHECK(number(item(tiers.view("2022-01-01").at("tiers"), "2"), "cases") == 0);
  CHECK(number(tiers.view("2022-01-01").at("moves"), "up") == 1);
  CHECK(tiers.overdue("monthly", "2022-01-01") == 0);
}

TEST_CASE(
    "on tier 2 a monthly review is owed from the day of the tier: overdue the day after (views)") {
  Tiers tiers;
  const auto from = tiers.tier("c1", 2, "2021-05-31");
  CHECK(tiers.overdue("monthly", "2021-06-30") == 0);
  CHECK(tiers.overdue("monthly", "2021-07-01") == 1);
  CHECK(tiers.opened("reviews.monthly.overdue", "2021-07-01") ==
        fmt::format(R"([{{"position":{},"amount":1}}])", from));
  CHECK(tiers.overdue("plan", "2022-01-01") == 0);
}

TEST_CASE("a review starts the next month anew, and counts as done (views)") {
  Tiers tiers;
  tiers.tier("c1", 2, "2021-05-01");
  const auto held = tiers.review("c1", "monthly", "2021-06-01");
  CHECK(tiers.overdue("monthly", "2021-07-01") == 0);
  CHECK(tiers.overdue("monthly", "2021-07-02") == 1);
  const auto monthly = item(tiers.view("2021-07-02").at("reviews"), "monthly");
  CHECK(number(monthly, "done") == 1);
  CHECK(tiers.opened("reviews.monthly.done") ==
        fmt::format(R"([{{"position":{},"amount":1}}])", held));
}

TEST_CASE("tier 3 owes both reviews, tier 1 and tier 4 none (views)") {
  Tiers tiers;
  tiers.tier("c1", 3, "2021-05-01");
  CHECK(tiers.overdue("monthly", "2021-06-02") == 1);
  CHECK(tiers.overdue("plan", "2021-08-01") == 0);
  CHECK(tiers.overdue("plan", "2021-08-02") == 1);
  tiers.tier("c1", 1, "2021-09-01");
  CHECK(tiers.overdue("monthly", "2022-01-01") == 0);
  CHECK(tiers.overdue("plan", "2022-01-01") == 0);
  tiers.scenario.given(
      By::lead, "case/c1", "concern_raised",
      {{"concern", "x"}, {"kind", "safeguarding"}, {"happened_at", "2021-09-02T09:00:00Z"}},
      "2021-09-02T09:00:00Z");
  tiers.tier("c1", 4, "2021-09-02");
  CHECK(tiers.overdue("monthly", "2022-01-01") == 0);
}

TEST_CASE(
    "stepped down to tier 2, the month runs on and the plan's review is owed no more (views)") {
  Tiers tiers;
  tiers.tier("c1", 3, "2021-05-01");
  tiers.tier("c1", 2, "2021-05-20");
  CHECK(tiers.overdue("monthly", "2021-06-01") == 0);
  CHECK(tiers.overdue("monthly", "2021-06-02") == 1);
  CHECK(tiers.overdue("plan", "2022-01-01") == 0);
  tiers.tier("c1", 3, "2021-07-01");
  CHECK(tiers.overdue("plan", "2021-10-01") == 0);
  CHECK(tiers.overdue("plan", "2021-10-02") == 1);
}

TEST_CASE("where the policy names no months no review is overdue; those held are shown (views)") {
  Tiers tiers("{}");
  tiers.tier("c1", 3, "2021-05-01");
  CHECK(tiers.view("2022-01-01").at("reviews").as_array().empty());
  tiers.review("c1", "supervision", "2021-06-01");
  CHECK(json::serialize(tiers.view("2022-01-01").at("reviews")) ==
        R"([{"kind":"supervision","done":1,"overdue":0}])");
}

TEST_CASE("families by tier open into the entries that set their tiers (views)") {
  Tiers tiers;
  const auto set = tiers.tier("c2", 2, "2021-05-01");
  CHECK(tiers.opened("tiers.2.cases") == fmt::format(R"([{{"position":{},"amount":1}}])", set));
  CHECK(tiers.opened("without_tier") == R"([{"position":1,"amount":1}])");
}
