/// The values of the five programmes that ship are those of the rulebook's table (section 3).
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tools/programmes/programme_file.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

ProgrammeFile shipped(const std::string& name) {
  auto read = read_programme(DAYBOOK_SOURCE_DIR "/tools/programmes/" + name + ".toml");
  if (!read) FAIL(read.error().message);
  return std::move(*read);
}

/// Every value of `expected`, a JSON object, is that of the programme's policy.
void require_policy(const std::string& name, const char* expected) {
  const auto file = shipped(name);
  const auto& policy = file.opening.at("policy").as_object();
  const auto values = json::parse(expected);
  for (const auto& [key, value] : values.as_object()) {
    INFO(name << " " << std::string_view(key));
    REQUIRE(policy.contains(key));
    REQUIRE(policy.at(key) == value);
  }
}

/// The programme names no value of its own for these keys.
void require_unset(const std::string& name, const std::vector<std::string>& keys) {
  const auto file = shipped(name);
  for (const auto& key : keys) {
    INFO(name << " " << key);
    REQUIRE_FALSE(file.opening.at("policy").as_object().contains(key));
  }
}

std::int64_t target(const ProgrammeFile& file, const std::string& measure) {
  for (const auto& target : file.targets)
    if (target.at("measure").as_string() == measure) return target.at("value").as_int64();
  FAIL(measure << " is no target");
  return 0;
}

}  // namespace

TEST_CASE("Dorset's values are those of the table (D 5.5 to 14.5)") {
  require_policy("dorset", R"({"promotion_needs_agreement":false,
      "self_referral":false,"lead_professional_required":true,
      "consent_required":"unless_statutory","dependent_child_required":true,"panel_required":false,
      "screening_required":false,"needs_min":3,"needs_gate":"claim","plan_required":true,
      "four_eyes":true,"budget_control":"refuse","bracket_low_below_pence":50000,
      "bracket_high_above_pence":100000,"cheapest_first":true,"price_fixed_months":12,
      "charge_basis":"session_share","missed_percent":100,"on_arrival_percent":100,
      "short_notice_hours":24,"short_notice_percent":50,"aborted_by_family_percent":100,
      "cancellation_report_hours":24,"start_within_days":28,"family_notice_days":7,
      "worker_dbs_required":false,"concern_notify_hours":12,"satisfaction_percent_min":75,
      "wellbeing_points":5,"followup_months":[3,6],"claim_reward_pence":80000,
      "claim_sustain_months":6,"claim_audit_sample_percent":10,"year_basis":"financial"})");
  require_unset("dorset", {"age_min", "age_max", "package_months_max", "mileage_threshold_miles",
                           "cohort_age_min", "contact_working_days", "review_months",
                           "supervision_months_max", "fund_cap_pence"});
}

TEST_CASE("Cambridgeshire and Peterborough's values are those of the table (P 2.1 to 9.5)") {
  require_policy("cambridgeshire", R"({"promotion_needs_agreement":false,
      "self_referral":false,"lead_professional_required":true,
      "consent_required":"none","dependent_child_required":false,"age_min":6,"age_max":18,
      "panel_required":true,"screening_required":false,"needs_min":0,"plan_required":true,
      "four_eyes":true,"budget_control":"warn","cheapest_first":false,"price_fixed_months":12,
      "charge_basis":"hourly","missed_percent":100,"on_arrival_percent":100,
      "short_notice_hours":24,"short_notice_percent":50,"aborted_by_family_percent":100,
      "cancellation_report_hours":24,"package_months_max":3,"mileage_threshold_miles":20,
      "family_notice_days":7,"worker_dbs_required":true,"concern_notify_hours":12,
      "supervision_months_max":3,"satisfaction_percent_min":75,"wellbeing_points":5,
      "claim_reward_pence":0,"year_basis":"financial"})");
  require_unset("cambridgeshire", {"contact_working_days", "contact_attempts_max", "cohort_min",
                                   "ofsted_minimum", "fund_cap_pence"});
}

TEST_CASE("Essex's values are those of the table (E 3.3, E 3.4, E 4.2)") {
  require_policy(
      "essex",
      R"({"cheapest_first":false,"worker_dbs_required":false,"promotion_needs_agreement":false,
      "self_referral":true,"lead_professional_required":false,
      "consent_required":"none","budget_control":"warn","concern_notify_hours":12,
      "ofsted_minimum":"good",
      "gathering_minimum":{"coffee_morning":8,"social_event":3,"newsletter":4},
      "gathering_capacity":{"coffee_morning":50},"satisfaction_percent_min":75,
      "wellbeing_points":5,"claim_reward_pence":0,"year_basis":"contract"})");
  const auto file = shipped("essex");
  REQUIRE(target(file, "coffee_mornings") == 8);
  REQUIRE(target(file, "newsletter_readers") == 200);
  REQUIRE(target(file, "existing_families") == 300);
  require_unset("essex", {"age_min", "cohort_min", "contact_working_days", "charge_basis"});
}

TEST_CASE("Kent's values are those of the table (K 1.7 to 3.3)") {
  require_policy("kent", R"({"cheapest_first":false,"worker_dbs_required":false,
      "self_referral":true,"consent_required":"always","age_min":18,
      "screening_required":true,"budget_control":"warn",
      "cohort_age_min":{"autism":18,"self_neglect":55},"cohort_min":8,"cohort_max":10,
      "promotion_needs_agreement":true,"steering_report_days_before":14,"wellbeing_points":5,
      "concern_notify_hours":12,"satisfaction_percent_min":75,"claim_reward_pence":0,
      "year_basis":"contract"})");
  const auto file = shipped("kent");
  REQUIRE(target(file, "supporters_trained") == 32);
  REQUIRE(target(file, "people_reached") == 625);
  require_unset("kent", {"age_max", "ofsted_minimum", "gathering_minimum", "charge_basis"});
}

TEST_CASE("Adoption Central England's values are those of the table (A tiers 1 to 3)") {
  require_policy(
      "ace",
      R"({"cheapest_first":false,"worker_dbs_required":false,"promotion_needs_agreement":false,
      "self_referral":true,"lead_professional_required":false,
      "consent_required":"none","budget_control":"warn","contact_working_days":10,
      "contact_attempts_max":3,"review_months":{"monthly":1,"plan":3},"concern_notify_hours":12,
      "satisfaction_percent_min":75,"wellbeing_points":5,"claim_reward_pence":0,
      "year_basis":"financial"})");
  const auto file = shipped("ace");
  REQUIRE(file.opening.at("policy").at("fund_cap_pence").as_object().contains("asf"));
  require_unset("ace", {"age_min", "cohort_min", "ofsted_minimum", "supervision_months_max"});
}

}  // namespace daybook
