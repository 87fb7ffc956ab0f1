#include "projections/disclosure/section_list.hpp"

namespace daybook {

namespace {

constexpr bool kBegins = true;

std::vector<SectionList> person_sections() {
  return {
      {"about",
       "Who this is about",
       kWholeStream,
       {{"case_opened",
         "state:=open kind programme locality responsible_authority residence_authority statutory "
         "cohort order",
         {},
         kBegins},
        {"case_closed", "state:=closed reason>closed_because"},
        {"case_reopened", "state:=reopened reason>reopened_because"},
        {"supporter_recruited", "state:=supporter programme campaign", {}, kBegins},
        {"supporter_withdrew", "state:=withdrew reason>withdrew_because"}}},
      {"household",
       "People in the household",
       "person",
       {{"member_added",
         "person role born_on in_education_or_seeking lives_with_parents",
         {},
         kBegins},
        {"member_left", "on>left_on"}}},
      {"consents",
       "Consents as they stand",
       "scope",
       {{"consent_recorded", "scope given basis on", {}, kBegins},
        {"consent_withdrawn", "scope given:=withdrawn on>withdrawn_on"}}},
      {"lead_professionals",
       "Lead professionals",
       kEachEntry,
       {{"lead_professional_assigned", "lead_professional"}}},
      {"referrals",
       "Referrals",
       "referral",
       {{"referral_received", "referral source route priority", {}, kBegins},
        {"referral_screened", "referral accepted reason"},
        {"referrer_updated", "referral about>referrer_told_of"}}},
      {"contacts",
       "Contacts",
       kEachEntry,
       {{"contact_received", "what:=received channel on"},
        {"contact_attempted", "what:=attempted channel on reached"}}},
  };
}

std::vector<SectionList> work_sections() {
  return {
      {"assessments",
       "Assessments and decisions",
       kEachEntry,
       {{"assessment_completed", "what:=assessment kind reviewed_by"},
        {"panel_decided", "what:=panel panel agreed"},
        {"tier_set", "what:=tier tier reason decided_by"}}},
      {"needs",
       "Needs and their latest level",
       "need",
       {{"need_identified", "need outcome", {}, kBegins},
        {"outcome_recorded", "level on evidence", {}, false, true}}},
      {"plan",
       "The plan as it stands",
       kWholeStream,
       {{"plan_agreed", "goals coproduced", {}, kBegins}}},
      {"reviews", "Reviews", kEachEntry, {{"review_held", "kind step"}}},
      {"measures",
       "Measures of wellbeing",
       kEachEntry,
       {{"measure_taken", "subject tool stage score_hundredths on"}}},
      {"help",
       "Help and information given",
       kEachEntry,
       {{"information_given", "what:=information document edition"},
        {"signposted", "what:=signposted to"},
        {"advice_given", "what:=advice channel topic"},
        {"meeting_attended", "what:=meeting kind report_instead"},
        {"case_study_collected", "what:=case_study study"},
        {"supporter_supported", "what:=support kind on"}}},
      {"loans",
       "Loans",
       "item",
       {{"loan_made", "item state:=on_loan", {}, kBegins},
        {"loan_returned", "item state:=returned"}}},
      {"funds",
       "Applications to funds",
       "application",
       {{"fund_applied", "application fund year amount_pence panel", {}, kBegins},
        {"fund_decided", "granted amount_pence>decided_pence"}}},
      {"training",
       "Screening and training",
       kEachEntry,
       {{"supporter_screened", "what:=screening accepted"},
        {"supporter_trained", "what:=training course cohort on"}}},
  };
}

std::vector<SectionList> package_sections() {
  return {
      {"packages",
       "Packages of support",
       kWholeStream,
       {{"package_requested",
         "state:=requested package_type outcomes locality beneficiaries priority need_reference "
         "continues",
         {},
         kBegins},
        {"package_refused", "state:=refused reason"},
        {"package_approved", "state:=approved up_to_pence year line"},
        {"package_matched", "state:=matched provider intervention method price_pence"},
        {"package_confirmed", "state:=confirmed"},
        {"notice_given", "by>notice_by last_day"},
        {"package_completed", "state:=completed on>ended_on more_sessions_asked_by"},
        {"package_ended", "state:=ended on>ended_on reason"},
        {"provider_followed_up", "on>followed_up_on result>found"}}},
      {"sessions",
       "Sessions",
       "session",
       {{"session_scheduled", "session state:=scheduled starts_at minutes replaces", {}, kBegins},
        {"session_delivered", "state:=delivered started_at attended workers shared_with_family"},
        {"session_missed", "state:=missed absent"},
        {"session_cancelled", "state:=cancelled by notice_at"},
        {"session_aborted", "state:=broken_off by minutes>minutes_done"},
        {"lead_professional_notified", "lead_told:=yes"},
        {"charge_waived", "reason>charge_waived_because"},
        {"mileage_agreed", "miles"}}},
      {"charges",
       "Charges for the support",
       kEachEntry,
       {{"charge_raised", "cause session amount_pence business_date>counts_on"},
        {"charge_reversed", "state:=taken_back reason", kOfPosition}}},
  };
}

std::vector<SectionList> money_sections() {
  return {
      {"invoices",
       "Invoices for the support",
       "invoice",
       {{"invoice_received",
         "invoice amount_pence vat_pence received_on state:=received",
         {},
         kBegins},
        {"invoice_approved", "state:=approved"},
        {"invoice_disputed", "state:=disputed reason"},
        {"invoice_cancelled", "state:=cancelled reason"},
        {"payment_made", "state:=paid"}}},
      {"payments",
       "Payments for the support",
       kEachEntry,
       {{"payment_made", "invoice amount_pence on reference"}}},
      {"reports", "Reports received", kEachEntry, {{"report_received", "kind on fee"}}},
      {"claims",
       "Claims for results",
       kWholeStream,
       {{"claim_prepared", "state:=prepared framework evidence", {}, kBegins},
        {"claim_valued", "amount_pence"},
        {"claim_audited", "result>audit reason"},
        {"claim_submitted", "state:=submitted batch"},
        {"claim_accepted", "state:=accepted reason"},
        {"claim_rejected", "state:=rejected reason"},
        {"claim_paid", "state:=paid amount_pence>paid_pence on>paid_on"},
        {"claim_withdrawn", "state:=withdrawn reason"}}},
  };
}

std::vector<SectionList> voice_sections() {
  return {
      {"matches",
       "Matches with a peer supporter",
       kWholeStream,
       {{"match_made", "state:=live supporter case check_in_days", {}, kBegins},
        {"match_ended", "state:=ended reason"}}},
      {"check_ins", "Check-ins", kEachEntry, {{"check_in_held", "with on"}}},
      {"feedback", "Feedback", kEachEntry, {{"feedback_received", "from rating themes action"}}},
      {"breakdowns", "Breakdowns", kEachEntry, {{"breakdown_recorded", "kind"}}},
      {"concerns",
       "Concerns",
       "concern",
       {{"concern_raised", "concern kind happened_at", {}, kBegins}}},
      {"concern_notices",
       "Who was told of concerns",
       kEachEntry,
       {{"concern_notified", "concern to at"}}},
      {"legal_holds",
       "Legal holds",
       kEachEntry,
       {{"legal_hold_set", "what:=set reason"}, {"legal_hold_released", "what:=released reason"}}},
      {"erasures", "Erasures", kEachEntry, {{"subject_erased", "reason"}}},
  };
}

std::vector<SectionList> all_sections() {
  auto all = person_sections();
  for (auto* more : {work_sections, package_sections, money_sections, voice_sections}) {
    auto list = more();
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace

std::span<const SectionList> subject_list() {
  static const auto list = all_sections();
  return list;
}

}  // namespace daybook
