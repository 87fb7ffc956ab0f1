/// Essex: gatherings, the advice line, the library (E 3.3, E 4.2).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json essex{
    {"ofsted_minimum", "good"},
    {"year_basis", "contract"},
    {"gathering_minimum", {{"coffee_morning", 8}, {"social_event", 3}, {"newsletter", 4}}},
    {"gathering_capacity", {{"coffee_morning", 50}}}};

/// Essex's programme with providers a and b and a family c1.
Scenario with_family() {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(essex, {{"outcomes", {"peer_relationships", "community_involvement"}}},
                     "2016-06-13");
  scenario.provider("a");
  scenario.provider("b");
  scenario.open_case("c1", "family", {{"order", "special_guardianship"}});
  return scenario;
}

Json plan(std::string_view kind, int capacity, const Json& more = {}) {
  return Json{{"programme", "p"}, {"kind", kind}, {"on", "2021-06-15"}, {"capacity", capacity}}
      .with(more);
}

const Json attended{{"families", {"c1"}}, {"adults", 2}, {"children", 3}};
constexpr const char* on_the_day = "2021-06-15T09:00:00Z";

Codes gathering(Scenario& scenario, By by, std::string_view type, const Json& data,
                std::string_view at = on_the_day) {
  return scenario.refused(by, "gathering/g1", type, data, at);
}

}  // namespace

TEST_CASE(
    "a coffee morning is planned for up to 50 people, other gatherings for any number (E 3.3)") {
  auto scenario = with_family();
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("coffee_morning", 51)) ==
        Codes{"capacity_exceeded"});
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("coffee_morning", 50)) ==
        Codes{});
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("coffee_morning", 50)) ==
        Codes{"already_exists"});
  CHECK(scenario.refused(By::central, "gathering/g2", "gathering_planned",
                         plan("social_event", 51)) == Codes{});
}

TEST_CASE(
    "a gathering belongs to a programme and, where it names one, a provider that are known "
    "(rulebook 5.5)") {
  auto scenario = with_family();
  CHECK(gathering(
            scenario, By::central, "gathering_planned",
            {{"programme", "q"}, {"kind", "workshop"}, {"on", "2021-06-15"}, {"capacity", 9}}) ==
        Codes{"unknown_reference"});
  CHECK(gathering(scenario, By::central, "gathering_planned",
                  plan("workshop", 9, {{"provider", "z"}})) == Codes{"unknown_reference"});
  CHECK(gathering(scenario, By::central, "gathering_planned",
                  plan("workshop", 9, {{"provider", "a"}, {"agreed_by", "cen-1"}})) == Codes{});
}

TEST_CASE(
    "a gathering is held once, not before its day, by families that are known (E 3.3, E 4.2)") {
  auto scenario = with_family();
  const auto held = [&](const Json& data, std::string_view at = on_the_day) {
    return gathering(scenario, By::central, "gathering_held", data, at);
  };
  CHECK(held(attended) == Codes{"unknown_stream"});
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("themed_meeting", 30)) ==
        Codes{});
  CHECK(held(attended, "2021-06-14T22:59:59.999Z") == Codes{"occurred_in_future"});
  CHECK(held({{"families", {"c9"}}, {"adults", 2}, {"children", 3}}) == Codes{"unknown_reference"});
  CHECK(held(attended, "2021-06-14T23:00:00Z") == Codes{});
  CHECK(held(attended) == Codes{"already_closed"});
  CHECK(held({{"families", {"c9"}}, {"adults", 2}, {"children", 3}}) == Codes{"already_closed"});
  CHECK(gathering(scenario, By::central, "gathering_cancelled", {{"reason", "flood"}}) ==
        Codes{"already_closed"});
}

TEST_CASE("a cancelled gathering is neither held nor cancelled again (E 3.3)") {
  auto scenario = with_family();
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("social_event", 30)) == Codes{});
  CHECK(gathering(scenario, By::central, "gathering_cancelled", {{"reason", "flood"}}) == Codes{});
  CHECK(gathering(scenario, By::central, "gathering_cancelled", {{"reason", "flood"}}) ==
        Codes{"already_closed"});
  CHECK(gathering(scenario, By::central, "gathering_held", attended) == Codes{"already_closed"});
}

TEST_CASE("a gathering whose holding is voided is open again (rulebook 5.8)") {
  auto scenario = with_family();
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("social_event", 30)) == Codes{});
  const auto held =
      scenario.given(By::central, "gathering/g1", "gathering_held", attended, on_the_day);
  CHECK(scenario.voided(By::central, "gathering/g1", held, on_the_day) == Codes{});
  CHECK(gathering(scenario, By::central, "gathering_held", attended) == Codes{});
}

TEST_CASE("feedback follows each event, also after it (E 4.2)") {
  auto scenario = with_family();
  const Json feedback{{"from", "family"},
                      {"rating", "satisfied"},
                      {"themes", {"school"}},
                      {"action", "themed meeting"}};
  CHECK(gathering(scenario, By::central, "gathering_planned", plan("social_event", 30)) == Codes{});
  CHECK(gathering(scenario, By::central, "gathering_held", attended) == Codes{});
  CHECK(gathering(scenario, By::central, "feedback_received", feedback) == Codes{});
}

TEST_CASE("a provider's staff plan and hold its own gatherings, not another's (rulebook 4)") {
  auto scenario = with_family();
  CHECK(gathering(scenario, By::provider_b, "gathering_planned",
                  plan("workshop", 9, {{"provider", "a"}})) == Codes{"not_permitted"});
  CHECK(gathering(scenario, By::provider_a, "gathering_planned",
                  plan("workshop", 9, {{"provider", "a"}})) == Codes{});
  CHECK(gathering(scenario, By::provider_b, "gathering_held", attended) == Codes{"not_permitted"});
  CHECK(gathering(scenario, By::provider_a, "gathering_held", attended) == Codes{});
}

TEST_CASE("what is lent comes back once, and may be lent again (E 3.3, E 4.2)") {
  auto scenario = with_family();
  const auto loan = [&](std::string_view type, std::string_view item) {
    return scenario.refused(By::provider_a, "case/c1", type, {{"item", item}});
  };
  CHECK(loan("loan_returned", "book-1") == Codes{"not_on_loan"});
  CHECK(loan("loan_made", "book-1") == Codes{});
  CHECK(loan("loan_returned", "book-2") == Codes{"not_on_loan"});
  CHECK(loan("loan_returned", "book-1") == Codes{});
  CHECK(loan("loan_returned", "book-1") == Codes{"not_on_loan"});
  CHECK(loan("loan_made", "book-1") == Codes{});
}

TEST_CASE("a voided loan was never made (rulebook 5.8)") {
  auto scenario = with_family();
  const auto loan = scenario.given(By::provider_a, "case/c1", "loan_made", {{"item", "book-1"}});
  CHECK(scenario.voided(By::provider_a, "case/c1", loan) == Codes{});
  CHECK(scenario.refused(By::provider_a, "case/c1", "loan_returned", {{"item", "book-1"}}) ==
        Codes{"not_on_loan"});
}

TEST_CASE("adoptive and special guardianship families are told apart (E 2.9)") {
  auto scenario = with_family();
  const auto opened = [&](std::string_view id, std::string_view order) {
    return scenario.refused(By::lead, fmt::format("case/{}", id), "case_opened",
                            {{"programme", "p"},
                             {"kind", "family"},
                             {"locality", "chesil"},
                             {"responsible_authority", "A"},
                             {"statutory", false},
                             {"order", order}});
  };
  CHECK(opened("c2", "adoption") == Codes{});
  CHECK(opened("c3", "special_guardianship") == Codes{});
  CHECK(opened("c4", "fostering") == Codes{"malformed"});
}

TEST_CASE("a provider that serves another programme plans no gathering of this one (rulebook 4)") {
  auto scenario = with_family();
  scenario.given(By::commissioner, "programme/q", "programme_opened",
                 {{"title", "Q"},
                  {"authority", "A"},
                  {"framework", "f"},
                  {"opens_on", "2018-04-01"},
                  {"policy", {}}});
  const auto planned = [&](std::string_view programme) {
    return scenario.refused(
        By::provider_a, "gathering/g1", "gathering_planned",
        {{"programme", programme}, {"kind", "workshop"}, {"on", "2021-06-15"}, {"capacity", 9}});
  };
  CHECK(planned("q") == Codes{"not_permitted"});
  CHECK(planned("z") == Codes{"unknown_reference"});
  CHECK(planned("p") == Codes{});
}
