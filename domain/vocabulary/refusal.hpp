/// The rulebook's "no": a value with a stable code, a message for people and the paragraph it rests
/// on.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/mutation.hpp"

namespace daybook {

/// Refusal codes (rulebook, sections 2 and 5). Codes are stable: clients are written against them.
enum class Code {
  malformed,
  too_large,
  personal_in_data,
  event_id_reused,
  not_permitted,
  occurred_in_future,
  version_conflict,
  unknown_stream,
  already_exists,
  already_closed,
  unknown_reference,
  wrong_stage,
  not_confirmed,
  effective_date_order,
  amount_not_positive,
  budget_exceeded,
  same_line,
  self_approval,
  year_not_ended,
  already_batched,
  price_fixed,
  already_suspended,
  not_suspended,
  time_order,
  rationale_missing,
  self_referral,
  consent_missing,
  score_out_of_range,
  evidence_missing,
  not_sustained,
  package_in_delivery,
  contact_window_open,
  attempts_remaining,
  not_closed,
  unchanged,
  case_closed,
  lead_professional_missing,
  dependent_child_missing,
  age_out_of_range,
  panel_missing,
  screening_missing,
  plan_missing,
  outcome_missing,
  needs_missing,
  duplicate_request,
  provider_suspended,
  price_mismatch,
  above_approval,
  block_exhausted,
  cheaper_option_unconsidered,
  information_sharing_missing,
  before_confirmation,
  allocation_exceeded,
  cannot_rebook,
  workers_missing,
  dbs_missing,
  no_charge,
  agreement_missing,
  below_threshold,
  fee_not_priced,
  session_open,
  not_commenced,
  outside_followup,
  already_invoiced,
  invoice_mismatch,
  already_paid,
  not_approved,
  overpaid,
  assessment_missing,
  already_claimed,
  audit_missing,
  cannot_void,
  in_use,
  overloaded,
  concern_missing,
  cap_exceeded,
  not_on_loan,
  capacity_exceeded,
  cohort_full,
  match_live,
  training_missing,
  already_matched,
  legal_hold,
};

/// The code as clients see it: `consent_missing`.
std::string_view name(Code code);

/// One reason why a post is refused.
struct Refusal {
  Code code{};
  std::string message;    ///< for people: what would make the post acceptable
  std::string reference;  ///< the paragraph: "D 5.5", "rulebook 6.3"
};

/// The failing checks of one event, in the rulebook's order.
///
/// Judging stops at `unknown_reference`, `malformed`, `already_closed`, `wrong_stage` and
/// `not_confirmed`: such a refusal stands alone if nothing before it failed, and is left out if
/// something did (rulebook, section 2).
class Refusals {
 public:
  /// Adds a refusal unless `holds`, while judging has not stopped. Returns `holds`. `where` names
  /// the check.
  bool unless(bool holds, Code code, std::string_view message, std::string_view reference = "",
              Place where = Place::here());
  /// As above; the message is made only when it is needed.
  template <std::invocable Make>
  bool unless(bool holds, Code code, Make message, std::string_view reference = "",
              Place where = Place::here()) {
    const std::string text = holds || stopped_ ? std::string() : message();
    return unless(holds, code, std::string_view(text), reference, where);
  }

  /// True once a check has failed that ends the judgement: later checks may lack what they need.
  bool stopped() const { return stopped_; }
  bool empty() const { return list_.empty(); }
  std::vector<Refusal>& list() { return list_; }

 private:
  std::vector<Refusal> list_;
  bool stopped_ = false;
};

}  // namespace daybook
