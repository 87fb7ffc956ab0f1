/// The table of section 5 and the order of judgement of section 2.
#include "tests/properties/model/rows.hpp"

#include <algorithm>

#include "tests/properties/model/package.hpp"

namespace daybook::test::model {

namespace {

const std::vector<Row> kRows = {
    {"programme_opened", "programme", "CO", true},
    {"policy_changed", "programme", "CO"},
    {"holiday_declared", "programme", "CO CT"},
    {"budget_allocated", "programme", "CO FI"},
    {"budget_withdrawn", "programme", "CO FI"},
    {"budget_vired", "programme", "FI"},
    {"year_closed", "programme", "FI"},
    {"block_purchased", "programme", "CT"},
    {"block_expired", "programme", "CT FI"},
    {"batch_opened", "programme", "CT FI AU"},
    {"advice_given", "programme case", "PR CT", false, false, true},
    {"target_set", "programme", "CO"},
    {"care_referrals_counted", "programme", "CO CT"},
    {"newsletter_issued", "programme", "PR CT", false, false, true},
    {"reach_recorded", "programme", "PR CT", false, false, true},
    {"promotion_recorded", "programme", "PR CT"},
    {"report_requested", "programme", "CO CT"},
    {"report_submitted", "programme", "PR CT"},
    {"meeting_held", "programme", "CO CT"},
    {"provider_registered", "provider", "CO CT", true},
    {"assurance_recorded", "provider", "CO CT PR"},
    {"prices_submitted", "provider", "PR CT"},
    {"capacity_declared", "provider", "PR"},
    {"provider_suspended", "provider", "CO CT"},
    {"action_plan_reviewed", "provider", "CO CT"},
    {"provider_reinstated", "provider", "CO CT"},
    {"supervision_held", "provider", "PR"},
    {"training_completed", "provider", "PR"},
    {"staffing_issue_recorded", "provider", "PR CO CT"},
    {"complaint_received", "provider", "PR CT LP CO"},
    {"complaint_resolved", "provider", "PR CT CO"},
    {"incident_reported", "provider", "PR CT"},
    {"referral_declined", "provider", "PR CT"},
    {"case_opened", "case", "LP CT PR", true},
    {"member_added", "case", "LP CT PR"},
    {"member_left", "case", "LP CT"},
    {"lead_professional_assigned", "case", "LP CT"},
    {"referral_received", "case", "LP CT PR"},
    {"referral_screened", "case", "CT PR"},
    {"referrer_updated", "case", "PR CT", false, true},
    {"panel_decided", "case", "CT CO"},
    {"consent_recorded", "case", "LP CT PR"},
    {"consent_withdrawn", "case", "LP CT PR", false, true},
    {"contact_received", "case", "LP CT PR", false, false, true},
    {"contact_attempted", "case", "LP CT PR", false, false, true},
    {"assessment_completed", "case", "LP CT"},
    {"need_identified", "case", "LP CT"},
    {"plan_agreed", "case", "LP CT"},
    {"tier_set", "case", "CT LP"},
    {"review_held", "case", "CT LP"},
    {"fund_applied", "case", "CT LP"},
    {"fund_decided", "case", "CT", false, true},
    {"measure_taken", "case supporter", "LP CT PR", false, true, true},
    {"outcome_recorded", "case", "LP CT", false, true, true},
    {"concern_raised", "case", "LP CT PR", false, true},
    {"concern_notified", "case", "LP CT PR", false, true},
    {"meeting_attended", "case", "PR LP"},
    {"information_given", "case", "LP CT PR"},
    {"signposted", "case", "LP CT PR"},
    {"loan_made", "case", "PR CT", false, false, true},
    {"loan_returned", "case", "PR CT"},
    {"breakdown_recorded", "case", "LP CT"},
    {"case_study_collected", "case", "PR CT"},
    {"feedback_received", "case package gathering", "PR CT LP", false, true, true},
    {"case_closed", "case", "LP CT"},
    {"case_reopened", "case", "LP CT", false, true},
    {"legal_hold_set", "case", "AD CO", false, true},
    {"legal_hold_released", "case", "AD CO", false, true},
    {"package_requested", "package", "LP CT", true},
    {"package_refused", "package", "CT"},
    {"package_approved", "package", "CT CO"},
    {"package_matched", "package", "CT"},
    {"package_confirmed", "package", "CT"},
    {"session_scheduled", "package", "PR CT"},
    {"session_delivered", "package", "PR", false, false, true},
    {"session_missed", "package", "PR", false, false, true},
    {"lead_professional_notified", "package", "PR", false, true},
    {"session_cancelled", "package", "PR CT LP", false, false, true},
    {"session_aborted", "package", "PR", false, false, true},
    {"charge_waived", "package", "PR CT", false, true},
    {"mileage_agreed", "package", "CT", false, true},
    {"report_received", "package", "PR CT", false, true},
    {"notice_given", "package", "PR CT LP"},
    {"package_completed", "package", "PR CT"},
    {"package_ended", "package", "CT PR LP"},
    {"provider_followed_up", "package", "PR", false, true},
    {"invoice_received", "package", "FI PR", false, true, true},
    {"invoice_approved", "package", "FI", false, true},
    {"invoice_disputed", "package", "FI PR", false, true},
    {"invoice_cancelled", "package", "FI PR", false, true},
    {"payment_made", "package", "FI", false, true, true},
    {"gathering_planned", "gathering", "PR CT", true},
    {"gathering_held", "gathering", "PR CT", false, false, true},
    {"gathering_cancelled", "gathering", "PR CT"},
    {"supporter_recruited", "supporter", "PR CT", true},
    {"supporter_screened", "supporter", "PR CT"},
    {"supporter_trained", "supporter", "PR CT"},
    {"supporter_supported", "supporter", "PR CT", false, false, true},
    {"supporter_withdrew", "supporter", "PR CT"},
    {"match_made", "match", "PR CT", true},
    {"check_in_held", "match", "PR CT", false, false, true},
    {"match_ended", "match", "PR CT"},
    {"claim_prepared", "claim", "CT", true},
    {"claim_audited", "claim", "AU"},
    {"claim_submitted", "claim", "CT FI"},
    {"claim_accepted", "claim", "FI CT"},
    {"claim_rejected", "claim", "FI CT"},
    {"claim_paid", "claim", "FI"},
    {"claim_withdrawn", "claim", "CT FI"},
    {"entry_voided", "programme provider case package gathering supporter match claim", "", false,
     true}};

}  // namespace

const std::vector<Row>& rows() {
  return kRows;
}

const Row* row_of(std::string_view type) {
  for (const auto& row : rows())
    if (row.type == type) return &row;
  return nullptr;
}

std::string_view short_role(std::string_view role) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"administrator", "AD"}, {"commissioner", "CO"},
      {"central_team", "CT"},  {"lead_professional", "LP"},
      {"provider", "PR"},      {"finance", "FI"},
      {"auditor", "AU"}};
  for (const auto& [name, code] : names)
    if (name == role) return code;
  return "";
}

}  // namespace daybook::test::model
