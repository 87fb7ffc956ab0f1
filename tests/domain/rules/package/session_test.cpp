/// Sessions of a confirmed package: what stands against each event of theirs (rulebook 5.4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Scenario confirmed(const Json& policy = {}) {
  Scenario scenario(policy);
  scenario.family();
  scenario.confirmed_package();
  return scenario;
}

Codes post(Scenario& scenario, std::string_view type, const Json& data,
           std::string_view at = "2021-06-04T09:00:00Z") {
  return scenario.refused(By::provider_a, "package/k1", type, data, at);
}

Codes schedule(Scenario& scenario, std::string_view id, const Json& more = {},
               std::string_view at = "2021-06-10T09:00:00Z") {
  return post(scenario, "session_scheduled",
              Json{{"session", id}, {"starts_at", at}, {"minutes", 60}}.with(more));
}

Codes deliver(Scenario& scenario, const Json& attended, const Json& workers = {"w1"},
              std::string_view started_at = "2021-06-03T09:00:00Z",
              std::string_view session = "s1") {
  return post(scenario, "session_delivered",
              {{"session", session},
               {"started_at", started_at},
               {"minutes", 60},
               {"attended", attended},
               {"workers", workers},
               {"shared_with_family", true}},
              "2021-06-03T10:00:00Z");
}

Codes cancel(Scenario& scenario, std::string_view by, const Json& how,
             std::string_view session = "s1") {
  return post(scenario, "session_cancelled", Json{{"session", session}, {"by", by}}.with(how));
}

Codes abort(Scenario& scenario, std::string_view by, int minutes, std::string_view session = "s1") {
  return post(scenario, "session_aborted",
              {{"session", session}, {"by", by}, {"minutes", minutes}});
}

Codes missed(Scenario& scenario, std::string_view session = "s1") {
  return post(scenario, "session_missed", {{"session", session}, {"absent", {"k0"}}});
}

const Json in_time{{"notice_at", "2021-06-02T09:00:00Z"}};

Scenario with_session(const Json& policy = {}) {
  auto scenario = confirmed(policy);
  scenario.session("s1", "2021-06-03T09:00:00Z");
  return scenario;
}

}  // namespace

TEST_CASE("everything that stands against a session is told, in the rulebook's order (D 6.11)") {
  auto scenario = confirmed();
  for (int i = 1; i <= 8; ++i) scenario.session(fmt::format("s{}", i), "2021-06-03T09:00:00Z");
  CHECK(schedule(scenario, "s1", {{"replaces", "s9"}}, "2021-04-01T08:59:59.999Z") ==
        Codes{"already_exists", "before_confirmation", "allocation_exceeded", "cannot_rebook"});
  CHECK(schedule(scenario, "s9") == Codes{"allocation_exceeded"});
}

TEST_CASE("a session that was never booked cannot end (rulebook 5.4)") {
  auto scenario = confirmed();
  CHECK(deliver(scenario, {"k0"}) == Codes{"unknown_reference"});
  CHECK(missed(scenario) == Codes{"unknown_reference"});
  CHECK(cancel(scenario, "family", in_time) == Codes{"unknown_reference"});
  CHECK(abort(scenario, "family", 5) == Codes{"unknown_reference"});
}

TEST_CASE("a session ends once, however it ended (rulebook 5.4)") {
  const auto is_final = [](auto end) {
    auto scenario = with_session();
    CHECK(end(scenario) == Codes{});
    CHECK(deliver(scenario, {"k0"}) == Codes{"already_closed"});
    CHECK(missed(scenario) == Codes{"already_closed"});
    CHECK(cancel(scenario, "family", in_time) == Codes{"already_closed"});
    CHECK(abort(scenario, "family", 5) == Codes{"already_closed"});
  };
  is_final([](Scenario& scenario) { return deliver(scenario, {"k0"}); });
  is_final([](Scenario& scenario) { return missed(scenario); });
  is_final([](Scenario& scenario) { return cancel(scenario, "family", in_time); });
  is_final([](Scenario& scenario) { return abort(scenario, "family", 5); });
}

TEST_CASE("a delivery says who attended, each once, by which workers, and when it began (P 14.4)") {
  auto scenario = with_session();
  CHECK(deliver(scenario, no_items) == Codes{"malformed"});
  CHECK(deliver(scenario, {"k0", "k0"}) == Codes{"malformed"});
  CHECK(deliver(scenario, {"k0"}, no_items) == Codes{"workers_missing"});
  CHECK(deliver(scenario, {"k0"}, {"w1"}, "2021-06-03T10:00:00.001Z") == Codes{"time_order"});
  CHECK(deliver(scenario, {"k0"}, no_items, "2021-06-03T10:00:00.001Z") ==
        Codes{"workers_missing", "time_order"});
  CHECK(deliver(scenario, {"k0", "k1"}, {"w1"}, "2021-06-03T10:00:00Z") == Codes{});
}

TEST_CASE(
    "a cancellation has a notice or is on arrival, not both, and on arrival is the family's (P "
    "5.2)") {
  auto scenario = with_session();
  CHECK(cancel(scenario, "family", {}) == Codes{"malformed"});
  CHECK(cancel(scenario, "family", {{"on_arrival", false}}) == Codes{"malformed"});
  CHECK(cancel(scenario, "family", {{"on_arrival", true}, {"notice_at", "2021-06-02T09:00:00Z"}}) ==
        Codes{"malformed"});
  for (const auto* by : {"provider", "authority"})
    CHECK(cancel(scenario, by, {{"on_arrival", true}}) == Codes{"malformed"});
  CHECK(cancel(scenario, "family", {{"on_arrival", true}}) == Codes{});
}

TEST_CASE("a session that is broken off lasted less than it was booked for (P 5.1)") {
  auto scenario = with_session();
  CHECK(abort(scenario, "family", 60) == Codes{"malformed"});
  CHECK(abort(scenario, "family", 59) == Codes{});
}

TEST_CASE("a session that gave its place back is replaced once (P 5.4)") {
  const auto after = [](auto end, const Json& policy = {}) {
    auto scenario = with_session(policy);
    CHECK(end(scenario) == Codes{});
    const auto first = schedule(scenario, "s2", {{"replaces", "s1"}});
    if (first.empty())
      CHECK(schedule(scenario, "s3", {{"replaces", "s1"}}) == Codes{"cannot_rebook"});
    return first;
  };
  const Codes taken = {"cannot_rebook"};
  CHECK(after([](Scenario&) { return Codes{}; }) == taken);  // still open
  CHECK(after([](Scenario& scenario) { return deliver(scenario, {"k0"}); }) == taken);
  CHECK(after([](Scenario& scenario) { return missed(scenario); }) == taken);
  CHECK(after([](Scenario& scenario) { return missed(scenario); }, {{"missed_percent", 0}}) ==
        Codes{});
  CHECK(after([](Scenario& scenario) {
          return cancel(scenario, "family", {{"on_arrival", true}});
        }) == taken);
  CHECK(after([](Scenario& scenario) { return cancel(scenario, "family", in_time); }) == Codes{});
  CHECK(after([](Scenario& scenario) { return cancel(scenario, "authority", in_time); }) ==
        Codes{});
  CHECK(after([](Scenario& scenario) {
          return cancel(scenario, "provider", {{"notice_at", "2021-06-03T08:59:00Z"}});
        }) == Codes{});
  CHECK(after([](Scenario& scenario) { return abort(scenario, "family", 5); }) == taken);
  CHECK(after([](Scenario& scenario) { return abort(scenario, "provider", 5); }) == Codes{});
}

TEST_CASE("a waived session gives its place back, and may be replaced (P 5.2)") {
  auto scenario = with_session();
  CHECK(missed(scenario) == Codes{});
  CHECK(schedule(scenario, "s2", {{"replaces", "s1"}}) == Codes{"cannot_rebook"});
  CHECK(post(scenario, "charge_waived", {{"session", "s1"}, {"reason", "illness"}}) == Codes{});
  CHECK(schedule(scenario, "s2", {{"replaces", "s1"}}) == Codes{});
}

TEST_CASE("a charge is waived once, where there is one (P 5.2)") {
  auto scenario = with_session();
  const auto waived = [&](std::string_view session) {
    return post(scenario, "charge_waived", {{"session", session}, {"reason", "illness"}});
  };
  CHECK(waived("s9") == Codes{"no_charge"});
  CHECK(waived("s1") == Codes{"no_charge"});
  CHECK(missed(scenario) == Codes{});
  const auto answer =
      scenario.given(By::provider_a, "package/k1", "charge_waived",
                     {{"session", "s1"}, {"reason", "illness"}}, "2022-04-05T09:00:00Z");
  const auto reversed = derived_in(answer, "charge_reversed");
  CHECK(reversed.at("amount_pence").to_number<int>() == 6'250);
  CHECK(reversed.at("business_date").as_string() == "2021-06-03");
  CHECK(reversed.at("reason").as_string() == "illness");
  CHECK(waived("s1") == Codes{"no_charge"});
  CHECK(scenario.package().session_charges == Money{});
}

TEST_CASE("the lead professional is told of a session that did not take place (D 6.15)") {
  auto scenario = confirmed();
  const auto notified = [&](std::string_view session) {
    return post(scenario, "lead_professional_notified", {{"session", session}});
  };
  for (const auto* id : {"s1", "s2", "s3", "s4"}) scenario.session(id, "2021-06-03T09:00:00Z");
  CHECK(notified("s9") == Codes{"wrong_stage"});
  CHECK(notified("s1") == Codes{"wrong_stage"});
  CHECK(missed(scenario, "s1") == Codes{});
  CHECK(cancel(scenario, "family", in_time, "s2") == Codes{});
  CHECK(abort(scenario, "family", 5, "s3") == Codes{});
  for (const auto* id : {"s1", "s2", "s3"}) CHECK(notified(id) == Codes{});
  CHECK(deliver(scenario, {"k0"}, {"w1"}, "2021-06-03T09:00:00Z", "s4") == Codes{});
  CHECK(notified("s4") == Codes{"wrong_stage"});
}

TEST_CASE("a package is completed when it has commenced and no session is open (D 14.5)") {
  auto scenario = with_session();
  const auto completed = [&] {
    return post(scenario, "package_completed",
                {{"on", "2021-08-31"},
                 {"more_sessions_asked_by", "provider"},
                 {"outcomes_reported", true}});
  };
  CHECK(completed() == Codes{"session_open", "not_commenced"});
  CHECK(cancel(scenario, "family", in_time) == Codes{});
  CHECK(completed() == Codes{"not_commenced"});
  scenario.session("s2", "2021-06-03T09:00:00Z");
  CHECK(deliver(scenario, {"k0"}, {"w1"}, "2021-06-03T09:00:00Z", "s2") == Codes{});
  CHECK(completed() == Codes{});
}

TEST_CASE(
    "a package ends for a reason, when it was approved; what has begun did proceed (D 12.5, D "
    "14.5)") {
  const auto ended = [](Scenario& scenario, std::string_view reason) {
    return scenario.refused(By::central, "package/k1", "package_ended",
                            {{"on", "2021-06-04"}, {"reason", reason}}, "2021-06-04T09:00:00Z");
  };
  Scenario asked;
  asked.family();
  asked.given(By::lead, "package/k1", "package_requested",
              {{"case", "c1"},
               {"package_type", "counselling"},
               {"outcomes", {"health"}},
               {"locality", "chesil"}});
  CHECK(ended(asked, "did_not_proceed") == Codes{"wrong_stage"});
  for (const auto* reason : {"disengaged", "family_ceased", "provider_withdrew", "authority_ceased",
                             "safeguarding", "did_not_proceed", "other"}) {
    auto scenario = with_session();
    CHECK(ended(scenario, reason) == Codes{"session_open"});
    CHECK(cancel(scenario, "family", in_time) == Codes{});
    CHECK(ended(scenario, reason) == Codes{});
  }
  auto begun = with_session();
  CHECK(deliver(begun, {"k0"}) == Codes{});
  CHECK(ended(begun, "did_not_proceed") == Codes{"wrong_stage"});
  CHECK(ended(begun, "disengaged") == Codes{});
}

TEST_CASE("only a completed package is followed up (D 14.5)") {
  auto scenario = with_session();
  const auto followed = [&] {
    return post(scenario, "provider_followed_up", {{"on", "2021-10-01"}, {"result", "same"}});
  };
  CHECK(followed() == Codes{"wrong_stage"});
  CHECK(cancel(scenario, "family", in_time) == Codes{});
  scenario.given(By::central, "package/k1", "package_ended",
                 {{"on", "2021-07-01"}, {"reason", "other"}});
  CHECK(followed() == Codes{"wrong_stage"});
}

TEST_CASE(
    "a package that lasts longer than three months is never refused a session for it (P 4.4)") {
  auto scenario = confirmed({{"package_months_max", 3}});
  for (const auto* month : {"05", "08", "12"}) {
    const auto at = fmt::format("2021-{}-01T09:00:00Z", month);
    scenario.session(month, at);
    CHECK(charge_in(scenario.delivered(month, at)) == 6'250);
  }
}
