#include "domain/vocabulary/refusal.hpp"

#include "domain/base/check.hpp"
#include "domain/base/mutation.hpp"

namespace daybook {

std::string_view name(Code code) {
  switch (code) {
    case Code::malformed:
      return "malformed";
    case Code::too_large:
      return "too_large";
    case Code::personal_in_data:
      return "personal_in_data";
    case Code::event_id_reused:
      return "event_id_reused";
    case Code::not_permitted:
      return "not_permitted";
    case Code::occurred_in_future:
      return "occurred_in_future";
    case Code::version_conflict:
      return "version_conflict";
    case Code::unknown_stream:
      return "unknown_stream";
    case Code::already_exists:
      return "already_exists";
    case Code::already_closed:
      return "already_closed";
    case Code::unknown_reference:
      return "unknown_reference";
    case Code::wrong_stage:
      return "wrong_stage";
    case Code::not_confirmed:
      return "not_confirmed";
    case Code::effective_date_order:
      return "effective_date_order";
    case Code::amount_not_positive:
      return "amount_not_positive";
    case Code::budget_exceeded:
      return "budget_exceeded";
    case Code::same_line:
      return "same_line";
    case Code::self_approval:
      return "self_approval";
    case Code::year_not_ended:
      return "year_not_ended";
    case Code::already_batched:
      return "already_batched";
    case Code::price_fixed:
      return "price_fixed";
    case Code::already_suspended:
      return "already_suspended";
    case Code::not_suspended:
      return "not_suspended";
    case Code::time_order:
      return "time_order";
    case Code::rationale_missing:
      return "rationale_missing";
    case Code::self_referral:
      return "self_referral";
    case Code::consent_missing:
      return "consent_missing";
    case Code::score_out_of_range:
      return "score_out_of_range";
    case Code::evidence_missing:
      return "evidence_missing";
    case Code::not_sustained:
      return "not_sustained";
    case Code::package_in_delivery:
      return "package_in_delivery";
    case Code::contact_window_open:
      return "contact_window_open";
    case Code::attempts_remaining:
      return "attempts_remaining";
    case Code::not_closed:
      return "not_closed";
    case Code::unchanged:
      return "unchanged";
    case Code::case_closed:
      return "case_closed";
    case Code::lead_professional_missing:
      return "lead_professional_missing";
    case Code::dependent_child_missing:
      return "dependent_child_missing";
    case Code::age_out_of_range:
      return "age_out_of_range";
    case Code::panel_missing:
      return "panel_missing";
    case Code::screening_missing:
      return "screening_missing";
    case Code::plan_missing:
      return "plan_missing";
    case Code::outcome_missing:
      return "outcome_missing";
    case Code::needs_missing:
      return "needs_missing";
    case Code::duplicate_request:
      return "duplicate_request";
    case Code::provider_suspended:
      return "provider_suspended";
    case Code::price_mismatch:
      return "price_mismatch";
    case Code::above_approval:
      return "above_approval";
    case Code::block_exhausted:
      return "block_exhausted";
    case Code::cheaper_option_unconsidered:
      return "cheaper_option_unconsidered";
    case Code::information_sharing_missing:
      return "information_sharing_missing";
    case Code::before_confirmation:
      return "before_confirmation";
    case Code::allocation_exceeded:
      return "allocation_exceeded";
    case Code::cannot_rebook:
      return "cannot_rebook";
    case Code::workers_missing:
      return "workers_missing";
    case Code::dbs_missing:
      return "dbs_missing";
    case Code::no_charge:
      return "no_charge";
    case Code::agreement_missing:
      return "agreement_missing";
    case Code::below_threshold:
      return "below_threshold";
    case Code::fee_not_priced:
      return "fee_not_priced";
    case Code::session_open:
      return "session_open";
    case Code::not_commenced:
      return "not_commenced";
    case Code::outside_followup:
      return "outside_followup";
    case Code::already_invoiced:
      return "already_invoiced";
    case Code::invoice_mismatch:
      return "invoice_mismatch";
    case Code::already_paid:
      return "already_paid";
    case Code::not_approved:
      return "not_approved";
    case Code::overpaid:
      return "overpaid";
    case Code::assessment_missing:
      return "assessment_missing";
    case Code::already_claimed:
      return "already_claimed";
    case Code::audit_missing:
      return "audit_missing";
    case Code::cannot_void:
      return "cannot_void";
    case Code::in_use:
      return "in_use";
    case Code::overloaded:
      return "overloaded";
    case Code::concern_missing:
      return "concern_missing";
    case Code::cap_exceeded:
      return "cap_exceeded";
    case Code::not_on_loan:
      return "not_on_loan";
    case Code::capacity_exceeded:
      return "capacity_exceeded";
    case Code::cohort_full:
      return "cohort_full";
    case Code::match_live:
      return "match_live";
    case Code::training_missing:
      return "training_missing";
    case Code::already_matched:
      return "already_matched";
    case Code::legal_hold:
      return "legal_hold";
  }
  DAYBOOK_CHECK(false, "every refusal code has a name");
}

namespace {
bool stops_judging(Code code) {
  return code == Code::unknown_reference || code == Code::malformed ||
         code == Code::already_closed || code == Code::wrong_stage || code == Code::not_confirmed;
}
}  // namespace

bool Refusals::unless(bool holds, Code code, std::string_view message, std::string_view reference,
                      Place where) {
  if (taken_out(where)) return true;
  if (holds || stopped_) return holds;
  stopped_ = stops_judging(code);
  if (!stopped_ || list_.empty())
    list_.push_back({code, std::string(message), std::string(reference)});
  return false;
}

}  // namespace daybook
