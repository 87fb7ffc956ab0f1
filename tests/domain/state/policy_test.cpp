/// Policy values: their defaults, what a programme says instead, and from when (rulebook 3).
#include "domain/state/policy.hpp"

#include <catch2/catch.hpp>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Policy& policy_on(Scenario& scenario, const char* date) {
  return scenario.ledger.states().programme("p")->policies.on(*parse_date(date));
}

Codes changed(Scenario& scenario, const Json& policy, std::string_view on = "2021-07-01") {
  return scenario.refused(By::commissioner, "programme/p", "policy_changed",
                          {{"effective_on", on}, {"policy", policy}, {"reason", "r"}});
}

}  // namespace

TEST_CASE("what a programme does not say has the rulebook's default (rulebook 3)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme("{}");
  const auto& policy = policy_on(scenario, "2021-04-01");
  CHECK(policy.self_referral);
  CHECK_FALSE(policy.lead_professional_required);
  CHECK(policy.consent_required == v::ConsentRule::none);
  CHECK_FALSE(policy.dependent_child_required);
  CHECK_FALSE(policy.age_min);
  CHECK_FALSE(policy.age_max);
  CHECK_FALSE(policy.panel_required);
  CHECK_FALSE(policy.screening_required);
  CHECK(policy.needs_min == 0);
  CHECK(policy.needs_gate == v::NeedsGate::claim);
  CHECK_FALSE(policy.plan_required);
  CHECK(policy.four_eyes);
  CHECK(policy.budget_control == v::BudgetControl::refuse);
  CHECK(policy.bracket_low_below == Money{50'000});
  CHECK(policy.bracket_high_above == Money{100'000});
  CHECK_FALSE(policy.cheapest_first);
  CHECK(policy.price_fixed_months == 12);
  CHECK(policy.charge_basis == v::ChargeBasis::session_share);
  CHECK(policy.missed_percent == 100);
  CHECK(policy.on_arrival_percent == 100);
  CHECK(policy.short_notice_hours == 24);
  CHECK(policy.short_notice_percent == 50);
  CHECK(policy.aborted_by_family_percent == 100);
  CHECK(policy.cancellation_report_hours == 24);
  CHECK(policy.start_within_days == 28);
  CHECK_FALSE(policy.package_months_max);
  CHECK_FALSE(policy.mileage_threshold_miles);
  CHECK(policy.family_notice_days == 7);
  CHECK_FALSE(policy.worker_dbs_required);
  CHECK(policy.cohort_age_min.empty());
  CHECK(policy.concern_notify_hours == 12);
  CHECK_FALSE(policy.contact_working_days);
  CHECK_FALSE(policy.contact_attempts_max);
  CHECK(policy.review_months.empty());
  CHECK_FALSE(policy.supervision_months_max);
  CHECK_FALSE(policy.ofsted_minimum);
  CHECK(policy.gathering_minimum.empty());
  CHECK(policy.gathering_capacity.empty());
  CHECK(policy.satisfaction_percent_min == 75);
  CHECK_FALSE(policy.cohort_min);
  CHECK_FALSE(policy.cohort_max);
  CHECK(policy.wellbeing_points == 5);
  CHECK_FALSE(policy.promotion_needs_agreement);
  CHECK_FALSE(policy.steering_report_days_before);
  CHECK(policy.followup_months == std::vector<int>{3, 6});
  CHECK(policy.claim_reward == Money{});
  CHECK(policy.claim_sustain_months == 6);
  CHECK(policy.claim_audit_sample_percent == 10);
  CHECK(policy.fund_caps.empty());
  CHECK(policy.year_basis == v::YearBasis::financial);
}

const Json kEveryValue{{"self_referral", false},
                       {"lead_professional_required", true},
                       {"consent_required", "always"},
                       {"dependent_child_required", true},
                       {"age_min", 1},
                       {"age_max", 2},
                       {"panel_required", true},
                       {"screening_required", true},
                       {"needs_min", 3},
                       {"needs_gate", "package"},
                       {"plan_required", true},
                       {"four_eyes", false},
                       {"budget_control", "warn"},
                       {"bracket_low_below_pence", 4},
                       {"bracket_high_above_pence", 5},
                       {"cheapest_first", true},
                       {"price_fixed_months", 6},
                       {"charge_basis", "hourly"},
                       {"missed_percent", 7},
                       {"on_arrival_percent", 8},
                       {"short_notice_hours", 9},
                       {"short_notice_percent", 10},
                       {"aborted_by_family_percent", 11},
                       {"cancellation_report_hours", 12},
                       {"start_within_days", 13},
                       {"package_months_max", 14},
                       {"mileage_threshold_miles", 15},
                       {"family_notice_days", 16},
                       {"worker_dbs_required", true},
                       {"cohort_age_min", {{"x", 17}}},
                       {"concern_notify_hours", 18},
                       {"contact_working_days", 19},
                       {"contact_attempts_max", 20},
                       {"review_months", {{"monthly", 21}}},
                       {"supervision_months_max", 22},
                       {"ofsted_minimum", "outstanding"},
                       {"gathering_minimum", {{"newsletter", 23}}},
                       {"gathering_capacity", {{"workshop", 24}}},
                       {"satisfaction_percent_min", 25},
                       {"cohort_min", 26},
                       {"cohort_max", 27},
                       {"wellbeing_points", 28},
                       {"promotion_needs_agreement", true},
                       {"steering_report_days_before", 29},
                       {"followup_months", {30, 31}},
                       {"claim_reward_pence", 32},
                       {"claim_sustain_months", 33},
                       {"claim_audit_sample_percent", 34},
                       {"fund_cap_pence", {{"asf", {{"2021/22", 35}}}, {"other", 36}}},
                       {"year_basis", "contract"}};

TEST_CASE("every value can be set otherwise, from a date (rulebook 3)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme("{}");
  CHECK(changed(scenario, kEveryValue) == Codes{});
  CHECK(policy_on(scenario, "2021-06-30").self_referral);
  const auto& policy = policy_on(scenario, "2021-07-01");
  CHECK_FALSE(policy.self_referral);
  CHECK(policy.lead_professional_required);
  CHECK(policy.consent_required == v::ConsentRule::always);
  CHECK(policy.dependent_child_required);
  CHECK(policy.age_min == 1);
  CHECK(policy.age_max == 2);
  CHECK(policy.panel_required);
  CHECK(policy.screening_required);
  CHECK(policy.needs_min == 3);
  CHECK(policy.needs_gate == v::NeedsGate::package);
  CHECK(policy.plan_required);
  CHECK_FALSE(policy.four_eyes);
  CHECK(policy.budget_control == v::BudgetControl::warn);
  CHECK(policy.bracket_low_below == Money{4});
  CHECK(policy.bracket_high_above == Money{5});
  CHECK(policy.cheapest_first);
  CHECK(policy.price_fixed_months == 6);
  CHECK(policy.charge_basis == v::ChargeBasis::hourly);
  CHECK(policy.missed_percent == 7);
  CHECK(policy.on_arrival_percent == 8);
  CHECK(policy.short_notice_hours == 9);
  CHECK(policy.short_notice_percent == 10);
  CHECK(policy.aborted_by_family_percent == 11);
  CHECK(policy.cancellation_report_hours == 12);
  CHECK(policy.start_within_days == 13);
  CHECK(policy.package_months_max == 14);
  CHECK(policy.mileage_threshold_miles == 15);
  CHECK(policy.family_notice_days == 16);
  CHECK(policy.worker_dbs_required);
  CHECK(value_of(policy.cohort_age_min, "x") == 17);
  CHECK_FALSE(value_of(policy.cohort_age_min, "y"));
  CHECK(policy.concern_notify_hours == 18);
  CHECK(policy.contact_working_days == 19);
  CHECK(policy.contact_attempts_max == 20);
  CHECK(value_of(policy.review_months, v::ReviewKind::monthly) == 21);
  CHECK(policy.supervision_months_max == 22);
  CHECK(policy.ofsted_minimum == v::OfstedGrade::outstanding);
  CHECK(value_of(policy.gathering_minimum, v::CountedKind::newsletter) == 23);
  CHECK(value_of(policy.gathering_capacity, v::GatheringKind::workshop) == 24);
  CHECK(policy.satisfaction_percent_min == 25);
  CHECK(policy.cohort_min == 26);
  CHECK(policy.cohort_max == 27);
  CHECK(policy.wellbeing_points == 28);
  CHECK(policy.promotion_needs_agreement);
  CHECK(policy.steering_report_days_before == 29);
  CHECK(policy.followup_months == std::vector<int>{30, 31});
  CHECK(policy.claim_reward == Money{32});
  CHECK(policy.claim_sustain_months == 33);
  CHECK(policy.claim_audit_sample_percent == 34);
  CHECK(policy.fund_cap("asf", Year{2021}) == Money{35});
  CHECK_FALSE(policy.fund_cap("asf", Year{2022}));
  CHECK(policy.fund_cap("other", Year{2030}) == Money{36});
  CHECK(policy.year_basis == v::YearBasis::contract);
}

TEST_CASE("a change keeps what it does not name (rulebook 3)") {
  Scenario scenario(Json{{"missed_percent", 80}});
  CHECK(changed(scenario, {{"on_arrival_percent", 70}}) == Codes{});
  CHECK(policy_on(scenario, "2021-07-01").missed_percent == 80);
  CHECK(policy_on(scenario, "2021-07-01").on_arrival_percent == 70);
}

TEST_CASE("a policy value of a wrong kind or out of range is malformed (rulebook 3)") {
  Scenario scenario;
  for (const Json& wrong :
       {Json{{"missed_percent", 101}}, Json{{"missed_percent", -1}},
        Json{{"missed_percent", "half"}}, Json(R"({"missed_percent":33.3})"),
        Json{{"consent_required", "sometimes"}}, Json{{"four_eyes", 1}},
        Json{{"cohort_age_min", {{"autism", "18"}}}}, Json{{"review_months", {{"yearly", 12}}}},
        Json{{"gathering_capacity", {{"newsletter", 9}}}},
        Json{{"fund_cap_pence", {{"asf", {{"2021/23", 1}}}}}}, Json{{"followup_months", 3}}}) {
    INFO(wrong.text());
    CHECK(changed(scenario, wrong) == Codes{"malformed"});
  }
}

TEST_CASE("an event is judged by the policy of its business date, in London (rulebook 3)") {
  Scenario scenario(Json{{"needs_gate", "package"}});
  scenario.open_case("c1");
  scenario.given(By::lead, "case/c1", "referral_received",
                 {{"referral", "r0"}, {"source", "s"}, {"route", "agency"}});
  CHECK(changed(scenario, {{"self_referral", true}}) == Codes{});
  const auto referred = [&](std::string_view at) {
    return scenario.refused(By::lead, "case/c1", "referral_received",
                            {{"referral", "r1"}, {"source", "s"}, {"route", "self"}}, at);
  };
  CHECK(referred("2021-06-30T22:59:59.999Z") == Codes{"self_referral"});
  CHECK(referred("2021-06-30T23:00:00Z") == Codes{});
}
