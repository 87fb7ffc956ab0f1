/// Rulebook 5.3.
#include <fmt/format.h>

#include "domain/state/case.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

bool repeat(Attempt& attempt) {
  attempt.again();
  return true;
}

const Case& state_of(Attempt& attempt) {
  return *attempt.occasion().states.family_case(id_in(attempt.stream()));
}

/// What a claim for a case that has just been opened lacks, in the row's order (rulebook 5.7).
std::vector<Code> lacking_for_claim(const Policy& policy) {
  std::vector<Code> codes;
  if (policy.needs_min > 0) codes.push_back(Code::needs_missing);
  codes.insert(codes.end(), {Code::assessment_missing, Code::plan_missing,
                             Code::lead_professional_missing, Code::evidence_missing});
  return codes;
}

json::object application(const char* id) {
  return {{"fund", "asf"}, {"application", id}, {"year", "2021/22"}, {"amount_pence", 100}};
}

bool close_for(Attempt& attempt, const char* reason) {
  attempt.add_here("case_closed", {{"reason", reason}});
  return true;
}

const std::vector<Provocation> rows = {
    {"a case of a programme that nobody opened",
     "case_opened",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["programme"] = "nobody-opened-this";
       attempt.events().back()["actor"] = somebody("central_team");
       return true;
     }},
    {"somebody who is a member already",
     "member_added",
     Moment::after,
     {Code::already_exists},
     repeat},
    {"somebody leaves who is no member",
     "case_opened",
     Moment::after,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.add_here("member_left", {{"person", "nobody"}, {"on", attempt.today()}});
       return true;
     }},
    {"a family that refers itself",
     "referral_received",
     Moment::before,
     {Code::self_referral},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || policy->self_referral) return false;
       attempt.data_again()["route"] = "self";
       return true;
     }},
    {"a screening of a referral that nobody made",
     "referral_screened",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["referral"] = "nobody-referred";
       return true;
     }},
    {"a refusal without a reason",
     "referral_screened",
     Moment::before,
     {Code::rationale_missing},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data["accepted"] = false;
       data.erase("reason");
       return true;
     }},
    {"a withdrawal of a consent that was not given",
     "case_opened",
     Moment::after,
     {Code::consent_missing},
     [](Attempt& attempt) {
       attempt.add_here("consent_withdrawn", {{"scope", "service"}, {"on", attempt.today()}});
       return true;
     }},
    {"a need that is known", "need_identified", Moment::after, {Code::already_exists}, repeat},
    {"a plan without goals",
     "plan_agreed",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["goals"] = json::array{};
       return true;
     }},
    {"a plan for a need that is not known",
     "plan_agreed",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["goals"].as_array()[0].as_object()["need"] = "n-99";
       return true;
     }},
    {"an outcome that the programme does not list",
     "need_identified",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["outcome"] = "not_on_any_list";
       return true;
     }},
    {"tier 3 without a reviewed assessment",
     "case_opened",
     Moment::after,
     {Code::assessment_missing},
     [](Attempt& attempt) {
       attempt.add_here("tier_set", {{"tier", 3}, {"reason", "Asked for"}, {"decided_by", "x"}});
       return true;
     }},
    {"tier 4 without a concern",
     "case_opened",
     Moment::after,
     {Code::concern_missing},
     [](Attempt& attempt) {
       attempt.add_here("tier_set", {{"tier", 4}, {"reason", "Asked for"}, {"decided_by", "x"}});
       return true;
     }},
    {"the tier that it is on", "tier_set", Moment::after, {Code::unchanged}, repeat},
    {"a second application without a panel",
     "case_opened",
     Moment::after,
     {Code::panel_missing},
     [](Attempt& attempt) {
       attempt.add_here("fund_applied", application("a-1"));
       attempt.add_here("fund_applied", application("a-2"));
       return true;
     }},
    {"a further application without a panel",
     "fund_applied",
     Moment::after,
     {Code::panel_missing},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data["application"] = "one-more";
       data.erase("panel");
       return true;
     }},
    {"a grant over the cap",
     "fund_decided",
     Moment::before,
     {Code::cap_exceeded},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data["granted"] = true;
       data["amount_pence"] = 1'000'000'000'000;
       return true;
     }},
    {"a decision on what is decided",
     "fund_decided",
     Moment::after,
     {Code::already_closed},
     repeat},
    {"a score outside the tool's range",
     "measure_taken",
     Moment::before,
     {Code::score_out_of_range},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data["tool"] = "sdq";
       data["score_hundredths"] = 4100;
       return true;
     }},
    {"a measure taken after it is recorded",
     "measure_taken",
     Moment::before,
     {Code::occurred_in_future},
     [](Attempt& attempt) {
       attempt.data_again()["on"] = "2040-01-01";
       return true;
     }},
    {"an outcome without evidence",
     "outcome_recorded",
     Moment::before,
     {Code::evidence_missing},
     [](Attempt& attempt) {
       attempt.data_again()["evidence"] = "";
       return true;
     }},
    {"an outcome of a need that is not known",
     "outcome_recorded",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["need"] = "n-99";
       return true;
     }},
    {"an outcome sustained that was never achieved",
     "outcome_recorded",
     Moment::before,
     {Code::not_sustained},
     [](Attempt& attempt) {
       const auto* need = state_of(attempt).need(Attempt::text(attempt.model_data(), "need"));
       if (!need || !need->levels.empty()) return false;
       attempt.data_again()["level"] = "sustained";
       return true;
     }},
    {"a concern raised twice", "concern_raised", Moment::after, {Code::already_exists}, repeat},
    {"a notice of a concern before it happened",
     "concern_notified",
     Moment::before,
     {Code::time_order},
     [](Attempt& attempt) {
       attempt.data_again()["at"] = "2001-01-01T09:00:00Z";
       return true;
     }},
    {"a return of what is not on loan",
     "case_opened",
     Moment::after,
     {Code::not_on_loan},
     [](Attempt& attempt) {
       attempt.add_here("loan_returned", {{"item", "book-001"}});
       return true;
     }},
    {"a second return", "loan_returned", Moment::after, {Code::not_on_loan}, repeat},
    {"a claim for a case that has just been opened",
     "case_opened",
     Moment::after,
     {},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy) return false;
       attempt.add(
           "claim/too-early", "claim_prepared",
           {{"case", id_in(attempt.stream())}, {"framework", "any"}, {"evidence", json::array{}}});
       attempt.expect = lacking_for_claim(*policy);
       return true;
     }},
    {"closing while a package is in delivery",
     "session_scheduled",
     Moment::after,
     {Code::package_in_delivery},
     [](Attempt& attempt) {
       const auto* package = attempt.occasion().states.package(id_in(attempt.stream()));
       attempt.add("case/" + package->family_case, "case_closed", {{"reason", "completed"}});
       return true;
     }},
    {"closing for want of contact too early",
     "contact_received",
     Moment::after,
     {Code::contact_window_open},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       return policy && policy->contact_working_days && close_for(attempt, "no_contact");
     }},
    {"closing as unreachable after one attempt",
     "contact_attempted",
     Moment::after,
     {Code::attempts_remaining},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       const auto& contacts = state_of(attempt).contacts;
       const bool first = contacts.size() < 2 || !contacts[contacts.size() - 2].attempt;
       return policy && policy->contact_attempts_max && first && close_for(attempt, "unreachable");
     }},
    {"opening again what is open",
     "case_opened",
     Moment::after,
     {Code::not_closed},
     [](Attempt& attempt) {
       attempt.add_here("case_reopened", {{"reason", "Asked for"}});
       return true;
     }},
    {"a contact on a closed case",
     "case_closed",
     Moment::after,
     {Code::already_closed},
     [](Attempt& attempt) {
       attempt.add_here("contact_received", {{"channel", "telephone"}, {"on", attempt.today()}});
       return true;
     }},
    {"a release of what is not held",
     "case_opened",
     Moment::after,
     {Code::unchanged},
     [](Attempt& attempt) {
       attempt.add_here("legal_hold_released", {{"reason", "Over"}}, "commissioner");
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& case_provocations() {
  return rows;
}

}  // namespace daybook::generate
