/// Rulebook 5.3.
#include "domain/state/case.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

bool self_referral_refused(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && !policy->self_referral;
}

/// The need of the model has no outcome yet.
bool nothing_achieved(Attempt& attempt) {
  const auto* need = attempt.family_case()->need(attempt.text("/data/need"));
  return need && need->levels.empty();
}

bool waits_for_contact(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && policy->contact_working_days;
}

/// The model is the first attempt after whatever else there was, of more that are due.
bool first_of_attempts(Attempt& attempt) {
  const auto* policy = attempt.policy();
  const auto& contacts = attempt.family_case()->contacts;
  const bool first = contacts.size() < 2 || !contacts[contacts.size() - 2].attempt;
  return policy && policy->contact_attempts_max && first;
}

/// Expects what a claim for a case that has just been opened lacks, in the row's order (rulebook
/// 5.7).
bool lacks_for_claim(Attempt& attempt) {
  const auto* policy = attempt.policy();
  if (policy && policy->needs_min > 0) attempt.expect.push_back(Code::needs_missing);
  for (const auto code : {Code::assessment_missing, Code::plan_missing,
                          Code::lead_professional_missing, Code::evidence_missing})
    attempt.expect.push_back(code);
  return policy != nullptr;
}

Step apply_for_fund(const char* id) {
  return here("fund_applied",
              {{"fund", "asf"}, {"application", id}, {"year", "2021/22"}, {"amount_pence", 100}});
}

Step set_tier(int tier) {
  return here("tier_set", {{"tier", tier}, {"reason", "Asked for"}, {"decided_by", "x"}});
}

const Provocations case_rows = {
    before("case_opened", "a case of a programme that nobody opened", {Code::unknown_reference},
           {again({{"programme", "nobody-opened-this"}, {"/actor", somebody("central_team")}})}),
    after("member_added", "somebody who is a member already", {Code::already_exists}, {again()}),
    after("case_opened", "somebody leaves who is no member", {Code::unknown_reference},
          {here("member_left", {{"person", "nobody"}, {"on", "$today"}})}),
    before("referral_received", "a family that refers itself", {Code::self_referral},
           {self_referral_refused, again({{"route", "self"}})}),
    before("referral_screened", "a screening of a referral that nobody made",
           {Code::unknown_reference}, {again({{"referral", "nobody-referred"}})}),
    before("referral_screened", "a refusal without a reason", {Code::rationale_missing},
           {again({{"accepted", false}, {"reason", nullptr}})}),
    after("case_opened", "a withdrawal of a consent that was not given", {Code::consent_missing},
          {here("consent_withdrawn", {{"scope", "service"}, {"on", "$today"}})}),
    after("need_identified", "a need that is known", {Code::already_exists}, {again()}),
    before("plan_agreed", "a plan without goals", {Code::malformed},
           {again({{"goals", json::array{}}})}),
    before("plan_agreed", "a plan for a need that is not known", {Code::unknown_reference},
           {again({{"/data/goals/0/need", "n-99"}})}),
    before("need_identified", "an outcome that the programme does not list", {Code::malformed},
           {again({{"outcome", "not_on_any_list"}})}),
    after("case_opened", "tier 3 without a reviewed assessment", {Code::assessment_missing},
          {set_tier(3)}),
    after("case_opened", "tier 4 without a concern", {Code::concern_missing}, {set_tier(4)}),
    after("tier_set", "the tier that it is on", {Code::unchanged}, {again()}),
    after("case_opened", "a second application without a panel", {Code::panel_missing},
          {apply_for_fund("a-1"), apply_for_fund("a-2")}),
    after("fund_applied", "a further application without a panel", {Code::panel_missing},
          {again({{"application", "one-more"}, {"panel", nullptr}})}),
    before("fund_decided", "a grant over the cap", {Code::cap_exceeded},
           {again({{"granted", true}, {"amount_pence", 1'000'000'000'000}})}),
    after("fund_decided", "a decision on what is decided", {Code::already_closed}, {again()}),
    before("measure_taken", "a score outside the tool's range", {Code::score_out_of_range},
           {again({{"tool", "sdq"}, {"score_hundredths", 4100}})}),
    before("measure_taken", "a measure taken after it is recorded", {Code::occurred_in_future},
           {again({{"on", "2040-01-01"}})}),
    before("outcome_recorded", "an outcome without evidence", {Code::evidence_missing},
           {again({{"evidence", ""}})}),
    before("outcome_recorded", "an outcome of a need that is not known", {Code::unknown_reference},
           {again({{"need", "n-99"}})}),
    before("outcome_recorded", "an outcome sustained that was never achieved",
           {Code::not_sustained}, {nothing_achieved, again({{"level", "sustained"}})}),
    after("concern_raised", "a concern raised twice", {Code::already_exists}, {again()}),
    before("concern_notified", "a notice of a concern before it happened", {Code::time_order},
           {again({{"at", "2001-01-01T09:00:00Z"}})}),
    after("case_opened", "a return of what is not on loan", {Code::not_on_loan},
          {here("loan_returned", {{"item", "book-001"}})}),
    after("loan_returned", "a second return", {Code::not_on_loan}, {again()}),
    after("case_opened", "a claim for a case that has just been opened", {},
          {lacks_for_claim,
           event("claim/too-early", "claim_prepared",
                 {{"case", "$id"}, {"framework", "any"}, {"evidence", json::array{}}})}),
    after("session_scheduled", "closing while a package is in delivery",
          {Code::package_in_delivery},
          {event("case/$case", "case_closed", {{"reason", "completed"}})}),
    after("contact_received", "closing for want of contact too early", {Code::contact_window_open},
          {waits_for_contact, here("case_closed", {{"reason", "no_contact"}})}),
    after("contact_attempted", "closing as unreachable after one attempt",
          {Code::attempts_remaining},
          {first_of_attempts, here("case_closed", {{"reason", "unreachable"}})}),
    after("case_opened", "opening again what is open", {Code::not_closed},
          {here("case_reopened", {{"reason", "Asked for"}})}),
    after("case_closed", "a contact on a closed case", {Code::already_closed},
          {here("contact_received", {{"channel", "telephone"}, {"on", "$today"}})}),
    after("case_opened", "a release of what is not held", {Code::unchanged},
          {here("legal_hold_released", {{"reason", "Over"}}, "commissioner")})};

}  // namespace

const Provocations& case_provocations() {
  return case_rows;
}

}  // namespace daybook::generate
