/// Rulebook 5.4: packages from a request to the last payment.
#include "domain/state/case.hpp"
#include "domain/state/package/package.hpp"
#include "tools/generate/refusals/preparations.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t beyond_any_budget = 1'000'000'000'000;  ///< pence

bool lacks_consent(const Policy& policy, const Case& family_case) {
  if (policy.consent_required == v::ConsentRule::always) return true;
  return policy.consent_required == v::ConsentRule::unless_statutory && !family_case.statutory;
}

bool lacks_age(const Policy& policy, const Case& family_case) {
  return (policy.age_min || policy.age_max) && family_case.kind != v::CaseKind::family;
}

/// Expects what a request for a case that has just been opened lacks, in the row's order (rulebook
/// 5.4).
bool lacks_for_request(Attempt& attempt) {
  const auto* policy = attempt.policy();
  const auto* family_case = attempt.family_case();
  if (!policy || !family_case) return false;
  const auto lacks = [&attempt](bool lacking, Code code) {
    if (lacking) attempt.expect.push_back(code);
  };
  lacks(policy->lead_professional_required, Code::lead_professional_missing);
  lacks(lacks_consent(*policy, *family_case), Code::consent_missing);
  lacks(policy->dependent_child_required, Code::dependent_child_missing);
  lacks(lacks_age(*policy, *family_case), Code::age_out_of_range);
  lacks(policy->panel_required, Code::panel_missing);
  lacks(policy->screening_required, Code::screening_missing);
  lacks(policy->plan_required, Code::plan_missing);
  lacks(true, Code::outcome_missing);
  return true;
}

bool budget_refuses(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && policy->budget_control == v::BudgetControl::refuse;
}

bool costs_pence(Attempt& attempt) {
  return at(attempt.occasion.model, "/data/price_pence")->as_int64() > 1;
}

bool not_of_a_block(Attempt& attempt) {
  return attempt.text("/data/method") != "block";
}

/// Cheaper options are to be considered, and there are some.
bool passes_cheaper(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && policy->cheapest_first &&
         !at(attempt.occasion.model, "/data/considered")->as_array().empty();
}

bool several_sessions(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && policy->charge_basis == v::ChargeBasis::session_share &&
         attempt.package().match->sessions > 1;
}

bool workers_are_checked(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && policy->worker_dbs_required;
}

/// The matched item has no fee for reports, as its provider's price list says.
bool no_report_fee(Attempt& attempt) {
  const auto& match = *attempt.package().match;
  const auto* listed = attempt.occasion.latest.of("prices_submitted", "provider/" + match.provider);
  if (!listed) return false;
  for (const auto& item : listed->at("data").at("items").as_array())
    if (item.at("intervention").as_string() == match.intervention)
      return !item.as_object().contains("report_fee_pence");
  return false;
}

/// Expects that the package has not commenced either, unless it has.
bool perhaps_commenced(Attempt& attempt) {
  if (!attempt.package().commenced_on()) attempt.expect.push_back(Code::not_commenced);
  return true;
}

/// The invoice of the model is the package's latest.
bool latest_invoice(Attempt& attempt) {
  const auto* received = attempt.latest("invoice_received");
  return received &&
         received->at("data").at("invoice").as_string() == attempt.text("/data/invoice");
}

Step complete() {
  return here("package_completed", {{"on", "$today"}, {"outcomes_reported", true}});
}

Step book_here(const char* session) {
  return here("session_scheduled", {{"session", session}, {"starts_at", "$now"}, {"minutes", 60}});
}

const json::array two_parties{"brokerage", "provider"};

const Provocations request_rows = {
    after("case_opened", "a request for a case that has just been opened", {},
          {lacks_for_request, event("package/too-early", "package_requested",
                                    {{"case", "$id"},
                                     {"package_type", "$package_type"},
                                     {"outcomes", json::array{}},
                                     {"locality", "$locality"}})}),
    after("case_closed", "a request for a closed case", {Code::case_closed},
          {event("package/too-late", "package_requested", {{"/data", "$former_request"}})}),
    before("package_requested", "a request for a case that nobody opened",
           {Code::unknown_reference}, {again({{"case", "nobody-opened-this"}})}),
    before("package_requested", "a request without an outcome", {Code::outcome_missing},
           {again({{"outcomes", json::array{}}})}),
    after("package_requested", "a request for what is asked for already", {Code::duplicate_request},
          {again({{"/stream", "package/a-duplicate"}, {"continues", nullptr}})}),
    before("package_approved", "an approval over the budget", {Code::budget_exceeded},
           {budget_refuses, again({{"up_to_pence", beyond_any_budget}})}),
    before("package_approved", "an approval by who asked", {Code::self_approval},
           {again({{"/actor", "$was/package_requested/actor"},
                   {"/actor/roles", json::array{"central_team"}}})}),
    after("package_approved", "a second approval", {Code::wrong_stage}, {again()}),
    before("package_approved", "a match before the approval", {Code::wrong_stage},
           {here("package_confirmed",
                 {{"notified_provider_at", "$now"}, {"notified_lead_at", "$now"}})}),
    before("package_matched", "a match with a provider that nobody registered",
           {Code::unknown_reference}, {again({{"provider", "nobody-registered"}})}),
    before("package_matched", "a match with a suspended provider", {Code::provider_suspended},
           {suspend("provider/$/data/provider"), again()}),
    before("package_matched", "another price than the list's", {Code::price_mismatch},
           {not_of_a_block, again({{"price_pence", "$-1"}})}),
    before("package_matched", "a match above what was approved", {Code::above_approval},
           {costs_pence,
            event("package/a-dear-one", "package_requested",
                  {{"/data", "$was/package_requested/data"}, {"continues", "$id"}},
                  "lead_professional"),
            event("package/a-dear-one", "package_approved",
                  {{"/data", "$was/package_approved/data"}, {"up_to_pence", 1}}),
            again({{"/stream", "package/a-dear-one"}})}),
    before("package_matched", "a unit of a block that nobody bought", {Code::block_exhausted},
           {again({{"method", "block"}, {"block", "nobody-bought"}, {"price_pence", 0}})}),
    before("package_matched", "a dearer option without a word on the cheaper",
           {Code::cheaper_option_unconsidered},
           {passes_cheaper, again({{"considered", json::array{}}})}),
    before("package_confirmed", "a provider that does not share information",
           {Code::information_sharing_missing},
           {event("provider/$provider", "assurance_recorded",
                  {{"check", "information_sharing"}, {"result", "not_met"}, {"on", "$today"}}),
            again()}),
    after("package_matched", "a session before the confirmation", {Code::not_confirmed},
          {book_here("s-1")})};

const Provocations delivery_rows = {
    before("session_scheduled", "a session before the confirmation's time",
           {Code::before_confirmation}, {again({{"starts_at", "2001-01-01T09:00:00Z"}})}),
    after("session_scheduled", "a session that is scheduled already", {Code::already_exists},
          {several_sessions, again({{"replaces", nullptr}})}),
    before("session_scheduled", "more than is left of the allocation", {Code::allocation_exceeded},
           {times(60, again({{"session", "too-much-$turn"}, {"replaces", nullptr}}))}),
    before("session_scheduled", "a replacement of what never was", {Code::cannot_rebook},
           {again({{"replaces", "never-booked"}})}),
    before("session_delivered", "a session that nobody scheduled", {Code::unknown_reference},
           {again({{"session", "never-booked"}})}),
    before("session_delivered", "a session that nobody attended", {Code::malformed},
           {again({{"attended", json::array{}}})}),
    before("session_delivered", "a session held by nobody", {Code::workers_missing},
           {again({{"workers", json::array{}}})}),
    before("session_delivered", "a session held by somebody unchecked", {Code::dbs_missing},
           {workers_are_checked, again({{"workers", "$unchecked_workers"}})}),
    before("session_delivered", "a session that starts after it is recorded", {Code::time_order},
           {again({{"started_at", "2040-01-01T09:00:00Z"}})}),
    after("session_delivered", "a session that has ended", {Code::already_closed}, {again()}),
    before("session_cancelled", "a cancellation without a notice", {Code::malformed},
           {again({{"notice_at", nullptr}, {"on_arrival", nullptr}})}),
    before("session_aborted", "a session aborted after its end", {Code::malformed},
           {again({{"minutes", 1440}})}),
    after("session_delivered", "a notice of a session that was held", {Code::wrong_stage},
          {here("lead_professional_notified",
                {{"session", "$/data/session"}, {"/actor", "$/actor"}})}),
    after("session_scheduled", "a waiver of what was not charged", {Code::no_charge},
          {here("charge_waived", {{"session", "$/data/session"}, {"reason", "Goodwill"}})}),
    before("mileage_agreed", "mileage that two parties agreed", {Code::agreement_missing},
           {again({{"agreed_by", two_parties}})}),
    after("session_delivered", "mileage that two parties agreed on a session just held",
          {Code::agreement_missing},
          {here("mileage_agreed",
                {{"session", "$/data/session"}, {"miles", 100}, {"agreed_by", two_parties}})}),
    before("mileage_agreed", "mileage within the threshold", {Code::below_threshold},
           {again({{"miles", 1}})}),
    after("package_confirmed", "a fee for a report that has none", {Code::fee_not_priced},
          {no_report_fee,
           here("report_received", {{"kind", "final"}, {"on", "$today"}, {"fee", true}})}),
    before("notice_given", "a notice that ends before it is given", {Code::time_order},
           {again({{"last_day", "2001-01-01"}})}),
    after("session_scheduled", "completion with a session open", {Code::session_open},
          {perhaps_commenced, complete()}),
    after("package_confirmed", "completion before anything was held", {Code::not_commenced},
          {complete()}),
    after("package_requested", "an end before the approval", {Code::wrong_stage},
          {here("package_ended", {{"on", "$today"}, {"reason", "other"}})}),
    after("package_completed", "a session after the end", {Code::already_closed},
          {book_here("after-the-end")}),
    after("package_completed", "a follow-up on the day of completion", {Code::outside_followup},
          {here("provider_followed_up",
                {{"on", "$today"}, {"result", "better"}, {"/actor", "$/actor"}})})};

const Provocations invoice_rows = {
    after("invoice_received", "an invoice for what is invoiced", {Code::already_invoiced},
          {again({{"invoice", "a-second-one"}})}),
    before("invoice_received", "an invoice for a session that never was", {Code::no_charge},
           {again({{"sessions", json::array{"never-booked"}}})}),
    after("invoice_received", "an invoice that is known",
          {Code::already_exists, Code::already_invoiced}, {again()}),
    before("invoice_received", "an approval of more than the charges", {Code::invoice_mismatch},
           {again({{"amount_pence", "$+500000000000"}}),
            here("invoice_approved", {{"invoice", "$/data/invoice"}}, "finance")}),
    before("invoice_approved", "an approval by who received it", {Code::self_approval},
           {latest_invoice, again({{"/actor", json::object{{"id", "$was/invoice_received/actor/id"},
                                                           {"roles", json::array{"finance"}}}}})}),
    after("invoice_approved", "a second approval of an invoice", {Code::already_closed}, {again()}),
    before("invoice_approved", "an approval of an invoice that nobody sent",
           {Code::unknown_reference}, {again({{"invoice", "never-sent"}})}),
    after("invoice_approved", "a void of an invoice that is approved", {Code::in_use},
          {latest_invoice, here("entry_voided", {{"position", "$was/invoice_received/position"},
                                                 {"reason", "Wrong amount"}})}),
    after("invoice_received", "a payment before the approval", {Code::not_approved},
          {here("payment_made",
                {{"invoice", "$/data/invoice"},
                 {"amount_pence", 1},
                 {"on", "$today"},
                 {"reference", "Too early"}},
                "finance")}),
    before("payment_made", "a payment of more than was asked", {Code::overpaid},
           {again({{"amount_pence", beyond_any_budget}})}),
    after("payment_made", "a cancellation of what is paid", {Code::already_paid},
          {here("invoice_cancelled", {{"invoice", "$/data/invoice"}, {"reason", "Again"}},
                "finance")})};

}  // namespace

const Provocations& package_provocations() {
  static const Provocations rows = [] {
    Provocations all = request_rows;
    for (const auto* more : {&delivery_rows, &invoice_rows})
      all.insert(all.end(), more->begin(), more->end());
    return all;
  }();
  return rows;
}

}  // namespace daybook::generate
