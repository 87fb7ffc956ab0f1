/// From request to confirmation (rulebook 5.4).
#include <algorithm>

#include "tests/properties/model/budget.hpp"
#include "tests/properties/model/case.hpp"
#include "tests/properties/model/package_rows.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

constexpr std::int64_t no_limit = 1'000;

bool consents_to_support(const Past& past, const std::string& case_id, const Policy& policy) {
  const auto rule = policy.code("consent_required", "none");
  if (rule == "always") return consents(past, case_id, "service");
  if (rule == "none") return true;
  return flag(past.last("case/" + case_id, "case_opened")->data, "statutory") ||
         consents(past, case_id, "whole_family_working");
}

bool is_of_age(const Past& past, const std::string& case_id, const Policy& policy, Day on) {
  if (!policy.sets("age_min") && !policy.sets("age_max")) return true;
  const auto kind = past.last("case/" + case_id, "case_opened")->get("kind");
  if (kind == "family") return true;
  return somebody_aged(past, case_id, kind, policy.num("age_min", 0),
                       policy.num("age_max", no_limit), on);
}

bool panel_agreed(const Past& past, const std::string& case_id) {
  const auto* decided = past.last("case/" + case_id, "panel_decided");
  return decided && flag(decided->data, "agreed");
}

/// A live package of the case is of the same type, and `continues` does not name it.
bool is_duplicate(const Past& past, const Fact& event) {
  const auto others = packages_of_case(past, event.get("case"));
  return std::any_of(others.begin(), others.end(), [&](const Fact* other) {
    return other->get("package_type") == event.get("package_type") && !has_ended(past, other->id) &&
           other->id != event.get("continues");
  });
}

void check_case(Verdict& verdict, const Past& past, const Fact& event, const Policy& policy) {
  const auto family = event.get("case");
  const auto stream = "case/" + family;
  verdict.unless(!is_closed_case(past, family), "case_closed");
  verdict.unless(
      !policy.is("lead_professional_required") || past.last(stream, "lead_professional_assigned"),
      "lead_professional_missing");
  verdict.unless(consents_to_support(past, family, policy), "consent_missing");
  verdict.unless(
      !policy.is("dependent_child_required") || has_dependent_child(past, family, event.on),
      "dependent_child_missing");
  verdict.unless(is_of_age(past, family, policy, event.on), "age_out_of_range");
  verdict.unless(!policy.is("panel_required") || panel_agreed(past, family), "panel_missing");
  verdict.unless(!policy.is("screening_required") || is_screened(past, family),
                 "screening_missing");
  verdict.unless(!policy.is("plan_required") || past.last(stream, "plan_agreed"), "plan_missing");
}

}  // namespace

Verdict judge_request(const Past& past, const Fact& event) {
  const auto family = event.get("case");
  Verdict verdict;
  verdict.unless(past.knows("case/" + family), "unknown_reference");
  verdict.unless(!has(event.data, "continues") || past.knows("package/" + event.get("continues")),
                 "unknown_reference");
  if (verdict.stopped) return verdict;
  const auto programme = programme_of_case(past, family);
  verdict.unless(lists(past, programme, "package_types", event.get("package_type")) &&
                     lists(past, programme, "localities", event.get("locality")),
                 "malformed");
  for (const auto& outcome : texts(event.data, "outcomes"))
    verdict.unless(lists(past, programme, "outcomes", outcome), "malformed");
  const auto policy = policy_on(past, programme, event.on);
  check_case(verdict, past, event, policy);
  verdict.unless(!list(event.data, "outcomes").empty(), "outcome_missing");
  const auto needs = past.of("case/" + family, "need_identified").size();
  verdict.unless(policy.code("needs_gate", "claim") != "package" ||
                     static_cast<std::int64_t>(needs) >= policy.num("needs_min", 0),
                 "needs_missing");
  verdict.unless(!is_duplicate(past, event), "duplicate_request");
  return verdict;
}

Verdict judge_approval(const Past& past, const Fact& event) {
  const auto programme = programme_of(past, event);
  const auto policy = policy_on(past, programme, event.on);
  Verdict verdict;
  verdict.unless(stage_of(past, event.id) == "requested", "wrong_stage");
  const bool four_eyes = !policy.sets("four_eyes") || policy.is("four_eyes");
  verdict.unless(!four_eyes || past.last(event.stream, "package_requested")->actor != event.actor,
                 "self_approval");
  const auto year = open_year(past, programme, year_start(event.get("year")));
  verdict.unless(
      policy.code("budget_control", "refuse") == "warn" ||
          available(past, programme, year, event.get("line")) >= event.num("up_to_pence"),
      "budget_exceeded");
  return verdict;
}

Verdict judge_confirmation(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(stage_of(past, event.id) == "matched", "wrong_stage");
  if (verdict.stopped) return verdict;
  const auto terms = *terms_of(past, event.id);
  verdict.unless(!is_closed_case(past, case_of(past, event)), "case_closed");
  verdict.unless(assurance(past, terms.provider, "information_sharing", "") != "not_met",
                 "information_sharing_missing");
  verdict.unless(terms.block.empty() || has_unit_left(past, programme_of(past, event), terms.block),
                 "block_exhausted");
  return verdict;
}

bool has_unit_left(const Past& past, std::string_view programme, const std::string& block) {
  return !is_expired(past, programme, block) && free_unit(units_of(past, programme, block)) > 0;
}

}  // namespace daybook::test::model
