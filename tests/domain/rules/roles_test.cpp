/// Who may post what: the column "by" of every row (rulebook 4 and 5).
#include <map>
#include <set>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/scenario.hpp"
#include "tests/vocabulary/sample.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace json = boost::json;

const std::map<std::string, std::string> short_names = {
    {"AD", "administrator"}, {"CO", "commissioner"},
    {"CT", "central_team"},  {"LP", "lead_professional"},
    {"PR", "provider"},      {"FI", "finance"},
    {"AU", "auditor"}};

/// Every type that can be posted, with the roles that its row names. A void judges the role itself.
const std::map<std::string, std::set<std::string>> rows = {
    {"programme_opened", {"CO"}},
    {"policy_changed", {"CO"}},
    {"holiday_declared", {"CO", "CT"}},
    {"budget_allocated", {"CO", "FI"}},
    {"budget_withdrawn", {"CO", "FI"}},
    {"budget_vired", {"FI"}},
    {"year_closed", {"FI"}},
    {"block_purchased", {"CT"}},
    {"block_expired", {"CT", "FI"}},
    {"batch_opened", {"CT", "FI", "AU"}},
    {"target_set", {"CO"}},
    {"care_referrals_counted", {"CO", "CT"}},
    {"newsletter_issued", {"PR", "CT"}},
    {"reach_recorded", {"PR", "CT"}},
    {"promotion_recorded", {"PR", "CT"}},
    {"report_requested", {"CO", "CT"}},
    {"report_submitted", {"PR", "CT"}},
    {"meeting_held", {"CO", "CT"}},
    {"provider_registered", {"CO", "CT"}},
    {"assurance_recorded", {"CO", "CT", "PR"}},
    {"prices_submitted", {"PR", "CT"}},
    {"capacity_declared", {"PR"}},
    {"provider_suspended", {"CO", "CT"}},
    {"action_plan_reviewed", {"CO", "CT"}},
    {"provider_reinstated", {"CO", "CT"}},
    {"supervision_held", {"PR"}},
    {"training_completed", {"PR"}},
    {"staffing_issue_recorded", {"PR", "CO", "CT"}},
    {"complaint_received", {"PR", "CT", "LP", "CO"}},
    {"complaint_resolved", {"PR", "CT", "CO"}},
    {"incident_reported", {"PR", "CT"}},
    {"referral_declined", {"PR", "CT"}},
    {"case_opened", {"LP", "CT", "PR"}},
    {"member_added", {"LP", "CT", "PR"}},
    {"member_left", {"LP", "CT"}},
    {"lead_professional_assigned", {"LP", "CT"}},
    {"referral_received", {"LP", "CT", "PR"}},
    {"referral_screened", {"CT", "PR"}},
    {"referrer_updated", {"PR", "CT"}},
    {"panel_decided", {"CT", "CO"}},
    {"consent_recorded", {"LP", "CT", "PR"}},
    {"consent_withdrawn", {"LP", "CT", "PR"}},
    {"contact_received", {"LP", "CT", "PR"}},
    {"contact_attempted", {"LP", "CT", "PR"}},
    {"assessment_completed", {"LP", "CT"}},
    {"need_identified", {"LP", "CT"}},
    {"plan_agreed", {"LP", "CT"}},
    {"tier_set", {"CT", "LP"}},
    {"review_held", {"CT", "LP"}},
    {"fund_applied", {"CT", "LP"}},
    {"fund_decided", {"CT"}},
    {"measure_taken", {"LP", "CT", "PR"}},
    {"outcome_recorded", {"LP", "CT"}},
    {"concern_raised", {"LP", "CT", "PR"}},
    {"concern_notified", {"LP", "CT", "PR"}},
    {"meeting_attended", {"PR", "LP"}},
    {"information_given", {"LP", "CT", "PR"}},
    {"signposted", {"LP", "CT", "PR"}},
    {"advice_given", {"PR", "CT"}},
    {"loan_made", {"PR", "CT"}},
    {"loan_returned", {"PR", "CT"}},
    {"breakdown_recorded", {"LP", "CT"}},
    {"case_study_collected", {"PR", "CT"}},
    {"feedback_received", {"PR", "CT", "LP"}},
    {"case_closed", {"LP", "CT"}},
    {"case_reopened", {"LP", "CT"}},
    {"legal_hold_set", {"AD", "CO"}},
    {"legal_hold_released", {"AD", "CO"}},
    {"package_requested", {"LP", "CT"}},
    {"package_refused", {"CT"}},
    {"package_approved", {"CT", "CO"}},
    {"package_matched", {"CT"}},
    {"package_confirmed", {"CT"}},
    {"session_scheduled", {"PR", "CT"}},
    {"session_delivered", {"PR"}},
    {"session_missed", {"PR"}},
    {"lead_professional_notified", {"PR"}},
    {"session_cancelled", {"PR", "CT", "LP"}},
    {"session_aborted", {"PR"}},
    {"charge_waived", {"PR", "CT"}},
    {"mileage_agreed", {"CT"}},
    {"report_received", {"PR", "CT"}},
    {"notice_given", {"PR", "CT", "LP"}},
    {"package_completed", {"PR", "CT"}},
    {"package_ended", {"CT", "PR", "LP"}},
    {"provider_followed_up", {"PR"}},
    {"invoice_received", {"FI", "PR"}},
    {"invoice_approved", {"FI"}},
    {"invoice_disputed", {"FI", "PR"}},
    {"invoice_cancelled", {"FI", "PR"}},
    {"payment_made", {"FI"}},
    {"gathering_planned", {"PR", "CT"}},
    {"gathering_held", {"PR", "CT"}},
    {"gathering_cancelled", {"PR", "CT"}},
    {"supporter_recruited", {"PR", "CT"}},
    {"supporter_screened", {"PR", "CT"}},
    {"supporter_trained", {"PR", "CT"}},
    {"supporter_supported", {"PR", "CT"}},
    {"supporter_withdrew", {"PR", "CT"}},
    {"match_made", {"PR", "CT"}},
    {"check_in_held", {"PR", "CT"}},
    {"match_ended", {"PR", "CT"}},
    {"claim_prepared", {"CT"}},
    {"claim_audited", {"AU"}},
    {"claim_submitted", {"CT", "FI"}},
    {"claim_accepted", {"FI", "CT"}},
    {"claim_rejected", {"FI", "CT"}},
    {"claim_paid", {"FI"}},
    {"claim_withdrawn", {"CT", "FI"}},
    {"subject_erased", {"AD"}},
    {"principal_added", {"AD"}},
    {"role_granted", {"AD"}},
    {"role_withdrawn", {"AD"}},
    {"token_issued", {"AD"}},
    {"token_revoked", {"AD"}},
    {"certificate_registered", {"AD"}},
    {"certificate_revoked", {"AD"}},
    {"principal_revoked", {"AD"}}};

/// The first code that a sample of the type gets from an empty ledger when somebody of that role
/// posts it.
std::string answer_to(const EventType& type, const std::string& role) {
  auto post = json::parse(sample_post(type)).as_object();
  json::object actor{{"id", "who-1"}, {"roles", json::array{json::value(role)}}};
  if (role == "provider") actor["provider"] = "a";
  post["actor"] = actor;
  if (type.name == "principal_added") post["data"].as_object().erase("provider");
  Scenario scenario(Scenario::Empty{});
  const auto answer = scenario.post_line(json::serialize(post));
  return answer.contains("refused") ? answer.at("refused").at(0).at("code").as_string().c_str()
                                    : "accepted";
}

}  // namespace

TEST_CASE("a row names who may post, and everybody else is refused not_permitted (rulebook 4)") {
  for (const auto& type : Vocabulary::instance().types()) {
    if (type.derived || type.own || type.name == "entry_voided") continue;
    INFO(type.name);
    REQUIRE(rows.contains(type.name));
    for (const auto& [short_name, role] : short_names) {
      INFO(role);
      const auto code = answer_to(type, role);
      if (rows.at(type.name).contains(short_name)) {
        // On an empty ledger a provider is registered for nothing: its opening types fail by scope.
        const bool by_scope = role == "provider" && type.opening;
        CHECK((code == "accepted" || code == "unknown_stream" || code == "unknown_reference" ||
               (by_scope && code == "not_permitted")));
      } else {
        CHECK(code == "not_permitted");
      }
    }
  }
}

TEST_CASE(
    "the vocabulary holds every row of the rulebook and the ledger's own, and nothing else "
    "(rulebook 5)") {
  std::set<std::string> missing, unknown;
  for (const auto& row : rows)
    if (!Vocabulary::instance().find(row.first)) missing.insert(row.first);
  for (const auto& type : Vocabulary::instance().types())
    if (!type.derived && !type.own && !rows.contains(type.name)) unknown.insert(type.name);
  CHECK(missing == std::set<std::string>{});
  CHECK(unknown == std::set<std::string>{"entry_voided"});
}

TEST_CASE("what the ledger says of itself nobody may post (ledger 5)") {
  std::set<std::string> own;
  for (const auto& type : Vocabulary::instance().types()) {
    if (!type.own) continue;
    own.insert(type.name);
    for (const auto& role : short_names) CHECK(answer_to(type, role.second) == "malformed");
  }
  CHECK(own == std::set<std::string>{"access_refused", "attempt_failed", "ledger_taken_over",
                                     "personal_read"});
}

TEST_CASE("what the ledger derives nobody may post (rulebook 6)") {
  std::set<std::string> derived;
  for (const auto& type : Vocabulary::instance().types()) {
    if (!type.derived) continue;
    derived.insert(type.name);
    for (const auto& role : short_names) CHECK(answer_to(type, role.second) == "malformed");
  }
  CHECK(derived ==
        std::set<std::string>{"batch_sampled", "charge_raised", "charge_reversed", "claim_valued"});
}
