/// What is posted to a case, row by row (rulebook 5.3).
#include <catch2/catch.hpp>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Codes on_case(Scenario& scenario, std::string_view type, const Json& data,
              std::string_view at = "") {
  return scenario.refused(By::central, "case/c1", type, data, at);
}

Scenario with_case(const Json& policy = {}) {
  Scenario scenario(policy);
  scenario.open_case("c1");
  return scenario;
}

}  // namespace

TEST_CASE("a case belongs to a programme that is known, and is opened once (rulebook 5.3)") {
  Scenario scenario;
  const auto opened = [&](std::string_view programme) {
    return on_case(scenario, "case_opened",
                   {{"programme", programme},
                    {"kind", "family"},
                    {"locality", "chesil"},
                    {"responsible_authority", "A"},
                    {"statutory", false}});
  };
  CHECK(opened("q") == Codes{"unknown_reference"});
  CHECK(opened("p") == Codes{});
  CHECK(opened("p") == Codes{"already_exists"});
}

TEST_CASE("responsibility decides who is served, wherever the family lives (E 3.2, P 6.1)") {
  Scenario scenario;
  scenario.open_case("c1", "family", {{"residence_authority", "Elsewhere"}});
  CHECK_FALSE(scenario.ledger.states().family_case("c1")->closed);
  CHECK(
      scenario.refused(
          By::lead, "case/c2", "case_opened",
          {{"programme", "p"}, {"kind", "family"}, {"locality", "chesil"}, {"statutory", false}}) ==
      Codes{"malformed"});
}

TEST_CASE("somebody joins a household once, leaves it once, and may come back (D 5.5)") {
  auto scenario = with_case();
  const auto joins = [&] {
    return on_case(scenario, "member_added", {{"person", "k0"}, {"role", "child"}});
  };
  const auto leaves = [&] {
    return on_case(scenario, "member_left", {{"person", "k0"}, {"on", "2021-05-01"}});
  };
  CHECK(leaves() == Codes{"unknown_reference"});
  CHECK(joins() == Codes{});
  CHECK(joins() == Codes{"already_exists"});
  CHECK(leaves() == Codes{});
  CHECK(leaves() == Codes{"unknown_reference"});
  CHECK(joins() == Codes{});
}

TEST_CASE(
    "families refer themselves only where the programme lets them (D 6.11, P 2.2, A tier 1)") {
  const auto referred = [](const Json& policy, std::string_view route) {
    auto scenario = with_case(policy);
    return on_case(
        scenario, "referral_received",
        {{"referral", "r1"}, {"source", "school"}, {"route", route}, {"priority", "high"}});
  };
  CHECK(referred({{"self_referral", false}}, "self") == Codes{"self_referral"});
  CHECK(referred({{"self_referral", false}}, "agency") == Codes{});
  CHECK(referred({{"self_referral", false}}, "lead_professional") == Codes{});
  CHECK(referred({{"self_referral", true}}, "self") == Codes{});
}

TEST_CASE("a referral's id is new in its case (K 1.19)") {
  auto scenario = with_case();
  const auto referred = [&](std::string_view id) {
    return on_case(scenario, "referral_received",
                   {{"referral", id}, {"source", "school"}, {"route", "agency"}});
  };
  CHECK(referred("r1") == Codes{});
  CHECK(referred("r1") == Codes{"already_exists"});
  CHECK(referred("r2") == Codes{});
}

TEST_CASE(
    "a referral is screened, a refusal has a reason, and its referrer is kept informed (K 1.19, K "
    "2.3.3)") {
  auto scenario = with_case();
  const Json informed{{"referral", "r1"}, {"about", "progress"}};
  CHECK(on_case(scenario, "referral_screened", {{"referral", "r1"}, {"accepted", false}}) ==
        Codes{"unknown_reference"});
  CHECK(on_case(scenario, "referrer_updated", informed) == Codes{"unknown_reference"});
  scenario.given(By::lead, "case/c1", "referral_received",
                 {{"referral", "r1"}, {"source", "school"}, {"route", "agency"}});
  CHECK(on_case(scenario, "referral_screened", {{"referral", "r1"}, {"accepted", false}}) ==
        Codes{"rationale_missing"});
  CHECK(on_case(scenario, "referral_screened",
                {{"referral", "r1"}, {"accepted", false}, {"reason", ""}}) ==
        Codes{"rationale_missing"});
  CHECK(on_case(scenario, "referral_screened",
                {{"referral", "r1"}, {"accepted", false}, {"reason", "out of area"}}) == Codes{});
  CHECK(on_case(scenario, "referral_screened", {{"referral", "r1"}, {"accepted", true}}) ==
        Codes{});
  CHECK(on_case(scenario, "referrer_updated", informed) == Codes{});
}

TEST_CASE("only consent that is in force can be withdrawn, for its own scope (D 5.5)") {
  auto scenario = with_case();
  const auto withdrawn = [&](std::string_view scope) {
    return on_case(scenario, "consent_withdrawn", {{"scope", scope}, {"on", "2021-05-01"}});
  };
  const auto recorded = [&](bool given) {
    return on_case(
        scenario, "consent_recorded",
        {{"scope", "service"}, {"basis", "service"}, {"given", given}, {"on", "2021-04-01"}});
  };
  CHECK(withdrawn("service") == Codes{"consent_missing"});
  CHECK(recorded(false) == Codes{});
  CHECK(withdrawn("service") == Codes{"consent_missing"});
  CHECK(recorded(true) == Codes{});
  CHECK(withdrawn("evaluation") == Codes{"consent_missing"});
  CHECK(withdrawn("service") == Codes{});
  CHECK(withdrawn("service") == Codes{"consent_missing"});
}

TEST_CASE(
    "needs are assessed, each under an id of its own, and the plan speaks of them (E 2.4, D "
    "6.11)") {
  auto scenario = with_case();
  CHECK(on_case(scenario, "assessment_completed", {{"kind", "need"}}) == Codes{});
  const auto need = [&] {
    return on_case(scenario, "need_identified", {{"need", "n0"}, {"outcome", "health"}});
  };
  const auto plan = [&](const Json& goals) {
    return on_case(scenario, "plan_agreed", {{"goals", goals}, {"coproduced", true}});
  };
  CHECK(plan(no_items) == Codes{"malformed"});
  CHECK(plan({{{"goal", "g"}, {"outcome", "health"}, {"need", "n0"}}}) ==
        Codes{"unknown_reference"});
  CHECK(need() == Codes{});
  CHECK(need() == Codes{"already_exists"});
  CHECK(plan({{{"goal", "g"}, {"outcome", "health"}, {"need", "n0"}}}) == Codes{});
  CHECK(plan({{{"goal", "g"}, {"outcome", "health"}}}) == Codes{});
}

TEST_CASE("scores stay within each tool's range, both ends included (E 4.1, K 2.3.4)") {
  auto scenario = with_case();
  const auto measured = [&](std::string_view tool, int score) {
    return on_case(scenario, "measure_taken",
                   {{"tool", tool},
                    {"subject", "k0"},
                    {"stage", "baseline"},
                    {"score_hundredths", score},
                    {"on", "2021-04-01"}});
  };
  struct Range {
    const char* tool;
    int least, most;
  };
  for (const auto& [tool, least, most] :
       {Range{"wemwbs", 1400, 7000}, Range{"swemwbs", 700, 3500}, Range{"sdq", 0, 4000},
        Range{"gbo", 0, 1000}, Range{"ors", 0, 4000}, Range{"srs", 0, 4000}}) {
    INFO(tool);
    CHECK(measured(tool, least - 1) == Codes{"score_out_of_range"});
    CHECK(measured(tool, least) == Codes{});
    CHECK(measured(tool, most) == Codes{});
    CHECK(measured(tool, most + 1) == Codes{"score_out_of_range"});
  }
  CHECK(measured("star", 1'000'000) == Codes{});
  CHECK(measured("other", -1) == Codes{});
}

TEST_CASE(
    "a measure and an outcome are not dated after the London day of their posting (rulebook 5.3)") {
  Scenario scenario;
  scenario.family();
  const auto on_1_july = [&](std::string_view type, const Json& data, std::string_view at) {
    return scenario.refused(By::lead, "case/c1", type, data, at);
  };
  const Json measure{{"tool", "gbo"},
                     {"subject", "k0"},
                     {"stage", "review"},
                     {"score_hundredths", 100},
                     {"on", "2021-07-01"}};
  const Json outcome{
      {"need", "n0"}, {"level", "progress"}, {"on", "2021-07-01"}, {"evidence", "seen"}};
  CHECK(on_1_july("measure_taken", measure, "2021-06-30T22:59:59.999Z") ==
        Codes{"occurred_in_future"});
  CHECK(on_1_july("measure_taken", measure, "2021-06-30T23:00:00Z") == Codes{});
  CHECK(on_1_july("outcome_recorded", outcome, "2021-06-30T22:59:59.999Z") ==
        Codes{"occurred_in_future"});
  CHECK(on_1_july("outcome_recorded", outcome, "2021-06-30T23:00:00Z") == Codes{});
}

TEST_CASE("progress is recorded with its evidence, at every level (D 13.4)") {
  Scenario scenario;
  scenario.family();
  const auto recorded = [&](std::string_view level, std::string_view evidence) {
    return scenario.refused(
        By::lead, "case/c1", "outcome_recorded",
        {{"need", "n0"}, {"level", level}, {"on", "2021-04-01"}, {"evidence", evidence}});
  };
  for (const auto* level : {"progress", "achieved", "relapsed"}) {
    CHECK(recorded(level, "") == Codes{"evidence_missing"});
    CHECK(recorded(level, "school report") == Codes{});
  }
}

TEST_CASE("a concern is raised once and notified no earlier than it happened (D 6.15, P 8.4)") {
  auto scenario = with_case();
  const auto raised = [&] {
    return on_case(
        scenario, "concern_raised",
        {{"concern", "x"}, {"kind", "safeguarding"}, {"happened_at", "2021-05-01T09:00:00Z"}});
  };
  const auto notified = [&](std::string_view to, std::string_view at) {
    return on_case(scenario, "concern_notified", {{"concern", "x"}, {"to", to}, {"at", at}});
  };
  CHECK(notified("social_worker", "2021-05-01T10:00:00Z") == Codes{"unknown_reference"});
  CHECK(raised() == Codes{});
  CHECK(raised() == Codes{"already_exists"});
  for (const auto* to : {"social_worker", "contract_manager", "brokerage", "mash", "duty_team"}) {
    CHECK(notified(to, "2021-05-01T08:59:59.999Z") == Codes{"time_order"});
    CHECK(notified(to, "2021-05-01T09:00:00Z") == Codes{});
  }
}

TEST_CASE(
    "advice, information, signposts, breakdowns and meetings are recorded, and none is charged "
    "(E 2.7, E 3.1, E 3.4, K 1.17, D 6.15, D 9.3, P 7.3)") {
  auto scenario = with_case();
  const auto derives_nothing = [&](By by, std::string_view type, const Json& data) {
    return scenario.given(by, "case/c1", type, data).at("derived").as_array().empty();
  };
  CHECK(derives_nothing(By::lead, "information_given",
                        {{"document", "privacy"}, {"edition", "2021-1"}}));
  CHECK(derives_nothing(By::lead, "signposted", {{"to", "emotional wellbeing service"}}));
  CHECK(derives_nothing(By::lead, "breakdown_recorded", {{"kind", "adoption"}}));
  for (const auto* kind : {"child_in_need", "child_in_care", "child_protection"})
    for (const bool instead : {true, false})
      CHECK(derives_nothing(By::provider_a, "meeting_attended",
                            {{"kind", kind}, {"report_instead", instead}}));
}

TEST_CASE(
    "feedback comes from everybody concerned, with themes and what was done (D 13.5, E 3.3, E 4)") {
  auto scenario = with_case();
  for (const auto* from :
       {"family", "child", "parent", "lead_professional", "referrer", "supporter"})
    for (const auto* rating : {"satisfied", "neutral", "dissatisfied"})
      CHECK(on_case(scenario, "feedback_received",
                    {{"from", from},
                     {"rating", rating},
                     {"themes", {"sleep"}},
                     {"action", "themed meeting planned"}}) == Codes{});
  CHECK(on_case(scenario, "feedback_received",
                {{"from", "family"}, {"rating", "delighted"}, {"themes", no_items}}) ==
        Codes{"malformed"});
}

TEST_CASE("a case is held for the law once, and released once (rulebook 5.3)") {
  auto scenario = with_case();
  const auto post = [&](std::string_view type) {
    return scenario.refused(By::administrator, "case/c1", type, {{"reason", "inquiry"}});
  };
  CHECK(post("legal_hold_released") == Codes{"unchanged"});
  CHECK(post("legal_hold_set") == Codes{});
  CHECK(post("legal_hold_set") == Codes{"unchanged"});
  CHECK(post("legal_hold_released") == Codes{});
  CHECK(post("legal_hold_released") == Codes{"unchanged"});
}

TEST_CASE("only a closed case is reopened (rulebook 5.3)") {
  auto scenario = with_case();
  const auto reopened = [&] { return on_case(scenario, "case_reopened", {{"reason", "back"}}); };
  CHECK(reopened() == Codes{"not_closed"});
  CHECK(on_case(scenario, "case_closed", {{"reason", "moved"}}) == Codes{});
  CHECK(reopened() == Codes{});
  CHECK(on_case(scenario, "member_added", {{"person", "k0"}, {"role", "child"}}) == Codes{});
}
