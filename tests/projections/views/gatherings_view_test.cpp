/// The gatherings view: what was planned, held and cancelled in a year, against what is owed (E
/// 3.3, E 4.2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// Two coffee mornings and two newsletters a year are owed; families c1 to c3.
struct Gatherings {
  Scenario scenario{Scenario::Empty{}};
  int next = 0;

  explicit Gatherings(
      const char* policy = R"({"gathering_minimum":{"coffee_morning":2,"newsletter":2}})") {
    scenario.programme(policy);
    for (const auto* family : {"c1", "c2", "c3"}) scenario.open_case(family);
  }

  /// Plans a gathering; returns its stream.
  std::string plan(const char* kind, const char* on = "2021-06-15", int capacity = 20) {
    auto stream = fmt::format("gathering/g{}", ++next);
    scenario.given(By::central, stream, "gathering_planned",
                   {{"programme", "p"}, {"kind", kind}, {"on", on}, {"capacity", capacity}},
                   fmt::format("{}T08:00:00Z", on));
    return stream;
  }

  json::object held(const std::string& stream, const Json& families = {"c1"}, int adults = 2,
                    int children = 3, const char* at = "2021-06-15T09:00:00Z") {
    return scenario.given(By::central, stream, "gathering_held",
                          {{"families", families}, {"adults", adults}, {"children", children}}, at);
  }

  json::object rated(const std::string& stream, const char* rating) {
    return scenario.given(By::central, stream, "feedback_received",
                          {{"from", "family"}, {"rating", rating}, {"themes", no_items}},
                          "2021-06-16T09:00:00Z");
  }

  json::object view(const char* year = "2021/22", const char* on = nullptr) const {
    return ask(books_of(scenario.ledger, on ? parse_date(on) : std::nullopt), "gatherings",
               fmt::format(R"({{"programme":"p","year":"{}"}})", year));
  }

  json::object kind(const char* name, const char* on = nullptr) const {
    return item(view("2021/22", on).at("gatherings"), name);
  }

  std::string opened(const std::string& path) const {
    return json::serialize(
        ask(books_of(scenario.ledger), "gatherings",
            fmt::format(R"({{"programme":"p","year":"2021/22","explain":"{}"}})", path))
            .at("contributions"));
  }
};

std::string one(std::int64_t position, std::int64_t amount = 1) {
  return fmt::format(R"([{{"position":{},"amount":{}}}])", position, amount);
}

}  // namespace

TEST_CASE("a year without gatherings shows what is owed, and no data is null (E 3.3)") {
  const Gatherings none;
  CHECK(
      json::serialize(none.view()) ==
      R"({"gatherings":[{"kind":"coffee_morning","planned":0,"held":0,"cancelled":0,"minimum":2,)"
      R"("met":false,"families":0,"adults":0,"children":0,"capacity":0,"ratings":0,"satisfied":0,)"
      R"("satisfied_percent":null,"target_met":null},{"kind":"newsletter","planned":null,"held":0,)"
      R"("cancelled":null,"minimum":2,"met":false,"families":null,"adults":null,"children":null,)"
      R"("capacity":null,"ratings":null,"satisfied":null,"satisfied_percent":null,)"
      R"("target_met":null}],"total":{"planned":0,"held":0,"cancelled":0,"families":0,"adults":0,)"
      R"("children":0,"capacity":0,"ratings":0,"satisfied":0,"satisfied_percent":null,)"
      R"("target_met":null}})");
}

TEST_CASE("what is owed is met by what was held, not by what was planned or cancelled (E 3.3)") {
  Gatherings gatherings;
  gatherings.held(gatherings.plan("coffee_morning"));
  const auto second = gatherings.plan("coffee_morning");
  gatherings.scenario.given(By::central, gatherings.plan("coffee_morning"), "gathering_cancelled",
                            {{"reason", "snow"}}, "2021-06-14T09:00:00Z");
  auto mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "planned") == 3);
  CHECK(number(mornings, "held") == 1);
  CHECK(number(mornings, "cancelled") == 1);
  CHECK_FALSE(mornings.at("met").as_bool());
  gatherings.held(second);
  mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "held") == 2);
  CHECK(mornings.at("met").as_bool());
}

TEST_CASE("a kind of which no number is owed has no minimum to meet (E 3.3)") {
  Gatherings gatherings;
  gatherings.held(gatherings.plan("themed_meeting"));
  const auto meetings = gatherings.kind("themed_meeting");
  CHECK(meetings.at("minimum").is_null());
  CHECK(meetings.at("met").is_null());
  CHECK(number(meetings, "held") == 1);
}

TEST_CASE("families are different ones over the year, adults and children are added up (E 3.3)") {
  Gatherings gatherings;
  const auto first = gatherings.held(gatherings.plan("coffee_morning"), {"c1", "c2"}, 3, 4);
  const auto second = gatherings.held(gatherings.plan("coffee_morning"), {"c2", "c3"}, 2, 0);
  const auto social =
      gatherings.held(gatherings.plan("social_event", "2021-06-15", 30), {"c3"}, 1, 1);
  const auto mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "families") == 3);
  CHECK(number(mornings, "adults") == 5);
  CHECK(number(mornings, "children") == 4);
  CHECK(number(mornings, "capacity") == 40);
  CHECK(number(gatherings.kind("social_event"), "families") == 1);
  const auto total = gatherings.view().at("total").as_object();
  CHECK(number(total, "families") == 3);
  CHECK(number(total, "adults") == 6);
  CHECK(number(total, "capacity") == 70);
  CHECK(number(total, "held") == 3);
  CHECK(gatherings.opened("total.families") ==
        fmt::format(R"([{{"position":{0},"amount":1}},{{"position":{0},"amount":1}},)"
                    R"({{"position":{1},"amount":1}}])",
                    position_in(first), position_in(second)));
  CHECK(gatherings.opened("gatherings.social_event.adults") == one(position_in(social)));
}

TEST_CASE("a gathering that was held and voided counts as planned only (rulebook 5.8)") {
  Gatherings gatherings;
  const auto stream = gatherings.plan("coffee_morning");
  const auto held = gatherings.held(stream, {"c1", "c2"});
  CHECK(number(gatherings.kind("coffee_morning"), "held") == 1);
  CHECK(gatherings.scenario.voided(By::central, stream, held, "2021-06-17T09:00:00Z").empty());
  const auto mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "planned") == 1);
  CHECK(number(mornings, "held") == 0);
  CHECK(number(mornings, "families") == 0);
  CHECK(number(mornings, "capacity") == 0);
}

TEST_CASE(
    "three of four satisfied meet a target of 75 percent exactly, one less does not (E 4.2)") {
  Gatherings gatherings;
  const auto stream = gatherings.plan("coffee_morning");
  gatherings.held(stream);
  for (const auto* rating : {"satisfied", "satisfied", "satisfied", "neutral"})
    gatherings.rated(stream, rating);
  auto mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "ratings") == 4);
  CHECK(number(mornings, "satisfied") == 3);
  CHECK(number(mornings, "satisfied_percent") == 75);
  CHECK(mornings.at("target_met").as_bool());
  gatherings.rated(stream, "dissatisfied");
  mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "satisfied_percent") == 60);
  CHECK_FALSE(mornings.at("target_met").as_bool());
  CHECK_FALSE(gatherings.view().at("total").at("target_met").as_bool());
}

TEST_CASE("a share that rounds up to the target does not meet it (E 4.2)") {
  Gatherings gatherings;
  const auto stream = gatherings.plan("coffee_morning");
  gatherings.held(stream);
  for (int i = 0; i < 94; ++i) gatherings.rated(stream, i < 70 ? "satisfied" : "neutral");
  const auto mornings = gatherings.kind("coffee_morning");
  CHECK(number(mornings, "satisfied_percent") == 74);
  CHECK_FALSE(mornings.at("target_met").as_bool());
  for (int i = 0; i < 57; ++i) gatherings.rated(stream, i < 43 ? "satisfied" : "neutral");
  const auto more = gatherings.kind("coffee_morning");  // 113 of 151: 74.83 percent
  CHECK(number(more, "satisfied_percent") == 75);
  CHECK_FALSE(more.at("target_met").as_bool());
}

TEST_CASE("a gathering belongs to the year of its day, its first and its last (E 3.3)") {
  Gatherings gatherings;
  gatherings.plan("coffee_morning", "2021-03-31");
  gatherings.plan("coffee_morning", "2021-04-01");
  gatherings.plan("coffee_morning", "2022-03-31");
  gatherings.plan("coffee_morning", "2022-04-01");
  CHECK(number(gatherings.kind("coffee_morning"), "planned") == 2);
  CHECK(number(item(gatherings.view("2020/21").at("gatherings"), "coffee_morning"), "planned") ==
        1);
}

TEST_CASE("newsletters issued in the year stand beside the gatherings (E 3.3)") {
  Gatherings gatherings;
  const auto issue = [&](const char* name, const char* at) {
    return position_in(
        gatherings.scenario.given(By::central, "programme/p", "newsletter_issued",
                                  {{"issue", name}, {"by_email", 150}, {"by_post", 50}}, at));
  };
  const auto first = issue("n1", "2021-04-01T09:00:00Z");
  issue("n0", "2021-03-31T09:00:00Z");
  CHECK_FALSE(gatherings.kind("newsletter").at("met").as_bool());
  const auto second = issue("n2", "2022-03-31T09:00:00Z");
  const auto letters = gatherings.kind("newsletter");
  CHECK(number(letters, "held") == 2);
  CHECK(letters.at("met").as_bool());
  CHECK(letters.at("families").is_null());
  CHECK(number(gatherings.view().at("total"), "held") == 0);
  CHECK(
      gatherings.opened("gatherings.newsletter.held") ==
      fmt::format(R"([{{"position":{},"amount":1}},{{"position":{},"amount":1}}])", first, second));
}

TEST_CASE("what is owed is what the policy says on the last day that is asked for (rulebook 3)") {
  Gatherings gatherings;
  gatherings.scenario.given(By::commissioner, "programme/p", "policy_changed",
                            {{"effective_on", "2021-10-01"},
                             {"policy", {{"gathering_minimum", {{"coffee_morning", 1}}}}},
                             {"reason", "agreed"}},
                            "2021-09-01T09:00:00Z");
  CHECK(number(gatherings.kind("coffee_morning", "2021-09-30"), "minimum") == 2);
  CHECK(number(gatherings.kind("coffee_morning", "2021-10-01"), "minimum") == 1);
  CHECK(number(gatherings.kind("coffee_morning", "2025-01-01"), "minimum") == 1);
}

TEST_CASE("other programmes' gatherings do not count (E 3.3)") {
  Gatherings gatherings;
  gatherings.scenario.given(By::commissioner, "programme/q", "programme_opened",
                            {{"title", "Q"},
                             {"authority", "A"},
                             {"framework", "f"},
                             {"opens_on", "2018-04-01"},
                             {"policy", {}}});
  gatherings.scenario.given(
      By::central, "gathering/other", "gathering_planned",
      {{"programme", "q"}, {"kind", "coffee_morning"}, {"on", "2021-06-15"}, {"capacity", 20}});
  CHECK(number(gatherings.kind("coffee_morning"), "planned") == 0);
}
