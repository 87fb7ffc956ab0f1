/// Cambridgeshire and Peterborough: a child of 6 to 18, a panel, hours, miles, checks of staff (P 2
/// to P 14).
#include <catch2/catch.hpp>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json hlfs{{"self_referral", false},
                {"lead_professional_required", true},
                {"age_min", 6},
                {"age_max", 18},
                {"panel_required", true},
                {"plan_required", true},
                {"budget_control", "warn"},
                {"charge_basis", "hourly"},
                {"package_months_max", 3},
                {"mileage_threshold_miles", 20},
                {"worker_dbs_required", true},
                {"supervision_months_max", 3}};

const Json item{{"intervention", "support"},   {"package_type", "hlfs"},
                {"price_pence", 1970},         {"minutes", 60},
                {"travel_included", true},     {"report_fee_pence", 2500},
                {"mileage_pence_per_mile", 45}};

/// The programme, its provider's hour at £19.70, and a child's case with everything but a panel.
Scenario with_child(std::string_view born = "2012-06-15", const Json& policy = hlfs,
                    const Json& price = item) {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(policy);
  scenario.provider("a");
  scenario.price(price);
  scenario.open_case("c1", "child", {{"residence_authority", "Elsewhere"}});
  const auto given = [&](std::string_view type, const Json& data) {
    scenario.given(By::lead, "case/c1", type, data);
  };
  given("member_added", {{"person", "k0"}, {"role", "child"}, {"born_on", born}});
  given("lead_professional_assigned", {{"lead_professional", "lp-1"}});
  given("assessment_completed", {{"kind", "need"}});
  given("plan_agreed",
        {{"goals", {{{"goal", "g"}, {"outcome", "routines"}}}}, {"coproduced", true}});
  return scenario;
}

void panel(Scenario& scenario, bool agreed = true) {
  scenario.given(By::central, "case/c1", "panel_decided", {{"panel", "p1"}, {"agreed", agreed}});
}

Codes requested(Scenario& scenario, std::string_view at = "2021-06-15T09:00:00Z") {
  return scenario.refused(By::lead, "package/k1", "package_requested",
                          {{"case", "c1"},
                           {"package_type", "hlfs"},
                           {"outcomes", {"routines"}},
                           {"locality", "chesil"}},
                          at);
}

Codes match(Scenario& scenario, std::int64_t pence, const Json& how) {
  return scenario.refused(
      By::central, "package/k1", "package_matched",
      Json{{"provider", "a"}, {"intervention", "support"}, {"price_pence", pence}}.with(how).with(
          {{"method", "direct_award"}, {"considered", no_items}}));
}

/// Package k1 confirmed: 10 hours of `workers`, with a DBS check of w1 and w2.
Scenario confirmed(int workers = 1, const Json& policy = hlfs, const Json& price = item) {
  auto scenario = with_child("2012-06-15", policy, price);
  panel(scenario);
  scenario.approved_package("k1", "c1", "hlfs", 100'000);
  CHECK(match(scenario, 19'700 * workers, {{"minutes", 600}, {"workers", workers}}) == Codes{});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  for (const auto* worker : {"w1", "w2"})
    scenario.given(
        By::provider_a, "provider/a", "assurance_recorded",
        {{"check", "dbs"}, {"subject", worker}, {"result", "met"}, {"on", "2021-04-01"}});
  return scenario;
}

Codes deliver(Scenario& scenario, const Json& workers, std::string_view session = "s1") {
  return scenario.refused(By::provider_a, "package/k1", "session_delivered",
                          {{"session", session},
                           {"started_at", "2021-06-03T09:00:00Z"},
                           {"minutes", 60},
                           {"attended", {"k0"}},
                           {"workers", workers},
                           {"shared_with_family", true},
                           {"covers", {"activities", "behaviour"}}},
                          "2021-06-03T11:00:00Z");
}

Codes package(Scenario& scenario, By by, std::string_view type, const Json& data,
              std::string_view at = "2021-06-04T09:00:00Z") {
  return scenario.refused(by, "package/k1", type, data, at);
}

}  // namespace

TEST_CASE("a child is 6 to 18 on the day of the request, both ages included (P 2.1)") {
  const auto codes = [](std::string_view born) {
    auto scenario = with_child(born);
    panel(scenario);
    return requested(scenario);  // on 2021-06-15
  };
  CHECK(codes("2015-06-16") == Codes{"age_out_of_range"});
  CHECK(codes("2015-06-15") == Codes{});
  CHECK(codes("2002-06-16") == Codes{});
  CHECK(codes("2002-06-15") == Codes{"age_out_of_range"});
}

TEST_CASE("the age is that of a child in the household, not of its parent (P 2.1)") {
  auto scenario = with_child("2002-06-15");
  panel(scenario);
  scenario.given(By::lead, "case/c1", "member_added",
                 {{"person", "m"}, {"role", "parent"}, {"born_on", "2012-01-01"}});
  CHECK(requested(scenario) == Codes{"age_out_of_range"});
  scenario.given(By::lead, "case/c1", "member_added",
                 {{"person", "k1"}, {"role", "child"}, {"born_on", "2012-01-01"}});
  CHECK(requested(scenario) == Codes{});
}

TEST_CASE("a package follows a panel's agreement, the latest one (P 2.2)") {
  auto scenario = with_child();
  CHECK(requested(scenario) == Codes{"panel_missing"});
  panel(scenario, false);
  CHECK(requested(scenario) == Codes{"panel_missing"});
  panel(scenario);
  CHECK(requested(scenario) == Codes{});
}

TEST_CASE("outcomes are set in a plan before the support begins (P 3.2)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme({{"plan_required", true}});
  scenario.open_case("c1", "child");
  CHECK(requested(scenario) == Codes{"plan_missing"});
  scenario.given(By::lead, "case/c1", "plan_agreed",
                 {{"goals", {{{"goal", "g"}, {"outcome", "routines"}}}}, {"coproduced", true}});
  CHECK(requested(scenario) == Codes{});
}

TEST_CASE(
    "a package by the hour is matched to minutes, at the list's price for them, rounded once (P "
    "4.8)") {
  auto scenario = with_child();
  panel(scenario);
  scenario.approved_package("k1", "c1", "hlfs", 100'000);
  CHECK(match(scenario, 19'700, {{"sessions", 10}}) == Codes{"malformed"});
  CHECK(match(scenario, 19'701, {{"minutes", 600}}) == Codes{"price_mismatch"});
  CHECK(match(scenario, 2'003, {{"minutes", 61}}) == Codes{});                  // 2002.83
  CHECK(match(scenario, 4'006, {{"minutes", 61}, {"workers", 2}}) == Codes{});  // 4005.67
  CHECK(match(scenario, 2'003, {{"minutes", 61}, {"workers", 2}}) == Codes{"price_mismatch"});
  CHECK(match(scenario, 19'700, {{"minutes", 600}, {"workers", 3}}) == Codes{"malformed"});
}

TEST_CASE("a session of two workers names both, and costs both (P 4.8, P 14.4)") {
  auto scenario = confirmed(2);
  scenario.session("s1", "2021-06-03T09:00:00Z", 90);
  CHECK(deliver(scenario, {"w1"}) == Codes{"workers_missing"});
  CHECK(deliver(scenario, {"w1", "w1"}) == Codes{"workers_missing"});
  CHECK(deliver(scenario, {"w1", "w2"}) == Codes{});
  CHECK(scenario.package().session_charges == Money{5'910});  // 90 minutes of two at £19.70
}

TEST_CASE("no session is delivered by a worker without a DBS check in force on its day (P 9.1)") {
  auto scenario = confirmed();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto checked = [&](std::string_view result, std::string_view on, const Json& more = {}) {
    scenario.given(
        By::provider_a, "provider/a", "assurance_recorded",
        Json{{"check", "dbs"}, {"subject", "w3"}, {"result", result}, {"on", on}}.with(more));
  };
  CHECK(deliver(scenario, {"w3"}) == Codes{"dbs_missing"});
  checked("met", "2021-06-04");
  CHECK(deliver(scenario, {"w3"}) == Codes{"dbs_missing"});
  checked("met", "2021-04-01", {{"valid_until", "2021-06-02"}});
  CHECK(deliver(scenario, {"w3"}) == Codes{"dbs_missing"});
  checked("met", "2021-05-01");
  checked("not_met", "2021-05-02");
  CHECK(deliver(scenario, {"w3"}) == Codes{"dbs_missing"});
  CHECK(deliver(scenario, {"w1", "w3"}) == Codes{"dbs_missing"});
  checked("met", "2021-06-03", {{"valid_until", "2021-06-03"}});
  CHECK(deliver(scenario, {"w1", "w3"}) == Codes{});
}

TEST_CASE("the check of a worker is not asked for where the policy does not (P 9.1)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  CHECK(deliver(scenario, {"nobody-checked"}) == Codes{});
}

TEST_CASE(
    "in an emergency a session is booked within 24 hours of its start, and cancelled at short "
    "notice (P 4.3, P 5.3)") {
  auto scenario = confirmed();
  CHECK(package(scenario, By::provider_a, "session_scheduled",
                {{"session", "s1"}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}},
                "2021-06-03T08:00:00Z") == Codes{});
  const auto answer =
      scenario.given(By::provider_a, "package/k1", "session_cancelled",
                     {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-03T08:30:00Z"}},
                     "2021-06-03T08:30:00Z");
  CHECK(charge_in(answer) == 985);
}

TEST_CASE("only the miles above twenty are paid, once all three have agreed (P 4.9)") {
  auto scenario = confirmed();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto agreed = [&](std::string_view session, int miles, const Json& by) {
    return package(scenario, By::central, "mileage_agreed",
                   {{"session", session}, {"miles", miles}, {"agreed_by", by}});
  };
  const Json all{"brokerage", "contract_manager", "provider"};
  CHECK(agreed("s1", 30, all) == Codes{"wrong_stage"});
  CHECK(agreed("s9", 30, all) == Codes{"wrong_stage"});
  CHECK(deliver(scenario, {"w1"}) == Codes{});
  CHECK(agreed("s1", 20, {"brokerage", "provider", "provider"}) ==
        Codes{"agreement_missing", "below_threshold"});
  for (const Json& two : {Json{"brokerage", "provider"}, Json{"brokerage", "contract_manager"},
                          Json{"contract_manager", "provider"}})
    CHECK(agreed("s1", 21, two) == Codes{"agreement_missing"});
  CHECK(agreed("s1", 20, all) == Codes{"below_threshold"});
  const auto answer = scenario.given(By::central, "package/k1", "mileage_agreed",
                                     {{"session", "s1"},
                                      {"miles", 21},
                                      {"agreed_by", {"brokerage", "contract_manager", "provider"}}},
                                     "2021-06-04T09:00:00Z");
  CHECK(charge_in(answer) == 45);
  CHECK(cause_in(answer) == "mileage");
  CHECK(derived_in(answer, "charge_raised").at("business_date").as_string() == "2021-06-04");
}

TEST_CASE("without a threshold every mile is paid (rulebook 3)") {
  auto scenario = confirmed(1, {{"charge_basis", "hourly"}, {"budget_control", "warn"}});
  scenario.session("s1", "2021-06-03T09:00:00Z");
  CHECK(deliver(scenario, {"w1"}) == Codes{});
  const auto answer =
      scenario.given(By::central, "package/k1", "mileage_agreed",
                     {{"session", "s1"},
                      {"miles", 1},
                      {"agreed_by", {"brokerage", "contract_manager", "provider"}}});
  CHECK(charge_in(answer) == 45);
}

TEST_CASE(
    "a report is charged where the price list has a fee for it, on the day of its posting (P 4.5, "
    "P 14.1, P 14.3)") {
  auto scenario = confirmed();
  const auto received = [&](std::string_view kind, bool fee) {
    return scenario.given(By::provider_a, "package/k1", "report_received",
                          {{"kind", kind}, {"on", "2021-06-04"}, {"fee", fee}},
                          "2021-06-04T09:00:00Z");
  };
  for (const auto* kind : {"sessional", "weekly", "final"})
    CHECK(charge_in(received(kind, false)) == -1);
  const auto court = received("court", true);
  CHECK(charge_in(court) == 2'500);
  CHECK(cause_in(court) == "report");
  auto unpriced = confirmed(1, hlfs,
                            {{"intervention", "support"},
                             {"package_type", "hlfs"},
                             {"price_pence", 1970},
                             {"minutes", 60},
                             {"travel_included", true}});
  CHECK(package(unpriced, By::provider_a, "report_received",
                {{"kind", "court"}, {"on", "2021-06-04"}, {"fee", true}}) ==
        Codes{"fee_not_priced"});
  CHECK(package(unpriced, By::provider_a, "report_received",
                {{"kind", "court"}, {"on", "2021-06-04"}, {"fee", false}}) == Codes{});
}

TEST_CASE(
    "notice ends no earlier than the day it is given, whoever gives it (P 5.5, P 5.6, P 5.7)") {
  auto scenario = confirmed();
  for (const auto* by : {"family", "provider", "authority"}) {
    const auto noticed = [&](std::string_view last_day) {
      return package(scenario, By::central, "notice_given", {{"by", by}, {"last_day", last_day}},
                     "2021-06-03T23:30:00Z");
    };
    CHECK(noticed("2021-06-03") == Codes{"time_order"});  // it is 4 June in London
    CHECK(noticed("2021-06-04") == Codes{});
  }
}

TEST_CASE(
    "before a package ends each session still booked is cancelled, and its notice decides its "
    "charge (P 5.6, P 5.7)") {
  auto scenario = confirmed();
  scenario.session("s1", "2021-06-04T09:00:00Z");
  scenario.session("s2", "2021-06-05T09:00:00Z");
  const auto ended = [&] {
    return package(scenario, By::central, "package_ended",
                   {{"on", "2021-06-04"}, {"reason", "family_ceased"}});
  };
  const auto cancelled = [&](std::string_view session, std::string_view by) {
    return charge_in(
        scenario.given(By::central, "package/k1", "session_cancelled",
                       {{"session", session}, {"by", by}, {"notice_at", "2021-06-03T12:00:00Z"}},
                       "2021-06-03T12:00:00Z"));
  };
  CHECK(ended() == Codes{"session_open"});
  CHECK(cancelled("s1", "family") == 985);
  CHECK(ended() == Codes{"session_open"});
  CHECK(cancelled("s2", "authority") == -1);
  CHECK(ended() == Codes{});
}
