#include "domain/vocabulary/refusal.hpp"

#include <iterator>

#include "domain/base/check.hpp"
#include "domain/base/mutation.hpp"

namespace daybook {

namespace {

struct Named {
  Code code;
  std::string_view name;
};

/// In the order of the codes.
constexpr Named kNames[] = {
    {Code::malformed, "malformed"},
    {Code::too_large, "too_large"},
    {Code::personal_in_data, "personal_in_data"},
    {Code::event_id_reused, "event_id_reused"},
    {Code::not_permitted, "not_permitted"},
    {Code::occurred_in_future, "occurred_in_future"},
    {Code::version_conflict, "version_conflict"},
    {Code::unknown_stream, "unknown_stream"},
    {Code::already_exists, "already_exists"},
    {Code::already_closed, "already_closed"},
    {Code::unknown_reference, "unknown_reference"},
    {Code::wrong_stage, "wrong_stage"},
    {Code::not_confirmed, "not_confirmed"},
    {Code::effective_date_order, "effective_date_order"},
    {Code::amount_not_positive, "amount_not_positive"},
    {Code::budget_exceeded, "budget_exceeded"},
    {Code::same_line, "same_line"},
    {Code::self_approval, "self_approval"},
    {Code::year_not_ended, "year_not_ended"},
    {Code::already_batched, "already_batched"},
    {Code::price_fixed, "price_fixed"},
    {Code::already_suspended, "already_suspended"},
    {Code::not_suspended, "not_suspended"},
    {Code::time_order, "time_order"},
    {Code::rationale_missing, "rationale_missing"},
    {Code::self_referral, "self_referral"},
    {Code::consent_missing, "consent_missing"},
    {Code::score_out_of_range, "score_out_of_range"},
    {Code::evidence_missing, "evidence_missing"},
    {Code::not_sustained, "not_sustained"},
    {Code::package_in_delivery, "package_in_delivery"},
    {Code::contact_window_open, "contact_window_open"},
    {Code::attempts_remaining, "attempts_remaining"},
    {Code::not_closed, "not_closed"},
    {Code::unchanged, "unchanged"},
    {Code::case_closed, "case_closed"},
    {Code::lead_professional_missing, "lead_professional_missing"},
    {Code::dependent_child_missing, "dependent_child_missing"},
    {Code::age_out_of_range, "age_out_of_range"},
    {Code::panel_missing, "panel_missing"},
    {Code::screening_missing, "screening_missing"},
    {Code::plan_missing, "plan_missing"},
    {Code::outcome_missing, "outcome_missing"},
    {Code::needs_missing, "needs_missing"},
    {Code::duplicate_request, "duplicate_request"},
    {Code::provider_suspended, "provider_suspended"},
    {Code::price_mismatch, "price_mismatch"},
    {Code::above_approval, "above_approval"},
    {Code::block_exhausted, "block_exhausted"},
    {Code::cheaper_option_unconsidered, "cheaper_option_unconsidered"},
    {Code::information_sharing_missing, "information_sharing_missing"},
    {Code::before_confirmation, "before_confirmation"},
    {Code::allocation_exceeded, "allocation_exceeded"},
    {Code::cannot_rebook, "cannot_rebook"},
    {Code::workers_missing, "workers_missing"},
    {Code::dbs_missing, "dbs_missing"},
    {Code::no_charge, "no_charge"},
    {Code::agreement_missing, "agreement_missing"},
    {Code::below_threshold, "below_threshold"},
    {Code::fee_not_priced, "fee_not_priced"},
    {Code::session_open, "session_open"},
    {Code::not_commenced, "not_commenced"},
    {Code::outside_followup, "outside_followup"},
    {Code::already_invoiced, "already_invoiced"},
    {Code::invoice_mismatch, "invoice_mismatch"},
    {Code::already_paid, "already_paid"},
    {Code::not_approved, "not_approved"},
    {Code::overpaid, "overpaid"},
    {Code::assessment_missing, "assessment_missing"},
    {Code::already_claimed, "already_claimed"},
    {Code::audit_missing, "audit_missing"},
    {Code::cannot_void, "cannot_void"},
    {Code::in_use, "in_use"},
    {Code::overloaded, "overloaded"},
    {Code::concern_missing, "concern_missing"},
    {Code::cap_exceeded, "cap_exceeded"},
    {Code::not_on_loan, "not_on_loan"},
    {Code::capacity_exceeded, "capacity_exceeded"},
    {Code::cohort_full, "cohort_full"},
    {Code::match_live, "match_live"},
    {Code::training_missing, "training_missing"},
    {Code::already_matched, "already_matched"},
    {Code::legal_hold, "legal_hold"},
};

constexpr bool every_code_stands_in_its_place() {
  for (std::size_t i = 0; i < std::size(kNames); ++i)
    if (static_cast<std::size_t>(kNames[i].code) != i) return false;
  return true;
}
static_assert(every_code_stands_in_its_place());
static_assert(kNames[std::size(kNames) - 1].code == Code::legal_hold,
              "every refusal code has a name");

}  // namespace

std::string_view name(Code code) {
  const auto place = static_cast<std::size_t>(code);
  DAYBOOK_CHECK(place < std::size(kNames), "a refusal has one of the codes");
  return kNames[place].name;
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
