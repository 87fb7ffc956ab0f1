#include "domain/rules/case_support_rules.hpp"

#include <fmt/format.h>

#include "domain/state/budget.hpp"

namespace daybook::case_rules {

namespace {

bool has_reviewed_assessment(const Case& family_case) {
  return std::any_of(family_case.assessments.begin(), family_case.assessments.end(),
                     [](const Assessment& done) {
                       return done.kind == v::AssessmentKind::need && !done.reviewed_by.empty();
                     });
}

bool has_safeguarding_concern(const Case& family_case) {
  return std::any_of(
      family_case.concerns.begin(), family_case.concerns.end(),
      [](const Concern& concern) { return concern.kind == v::ConcernKind::safeguarding; });
}

}  // namespace

Verdict judge(const Case& family_case, const v::TierSet& set, const Recorded&, const Context&) {
  Verdict verdict;
  verdict.unless(
      set.tier() != family_case.tier(), Code::unchanged,
      [&] { return fmt::format("tier: the case is on tier {} already", set.tier()); }, "A intro");
  verdict.unless(set.tier() != 3 || has_reviewed_assessment(family_case), Code::assessment_missing,
                 "tier 3 needs an assessment of need that a manager has reviewed", "A tier 3");
  verdict.unless(set.tier() != 4 || has_safeguarding_concern(family_case), Code::concern_missing,
                 "tier 4 needs a concern of kind safeguarding", "A tier 4");
  return verdict;
}

Verdict judge(const Case& family_case, const v::FundApplied& applied, const Recorded&,
              const Context&) {
  const bool applied_before =
      std::any_of(family_case.funds.begin(), family_case.funds.end(),
                  [&](const auto& known) { return known.fund == applied.fund()->string_view(); });
  Verdict verdict;
  verdict.unless(
      !family_case.fund_application(applied.application()->string_view()), Code::already_exists,
      [&] {
        return fmt::format("application {} exists already", applied.application()->string_view());
      },
      "rulebook 5.3");
  verdict.unless(!applied_before || applied.panel(), Code::panel_missing,
                 "a second application to the same fund must name the panel that considered it",
                 "A tier 2");
  return verdict;
}

Verdict judge(const Case& family_case, const v::FundDecided& decided, const Recorded& event,
              const Context& context) {
  const auto* application = family_case.fund_application(decided.application()->string_view());
  Verdict verdict;
  verdict.unless(
      application != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("application: {} is not known", decided.application()->string_view());
      },
      "rulebook 5.3");
  verdict.unless(application && !application->decision, Code::already_closed,
                 "the application is decided already", "rulebook 5.3");
  if (verdict.refusals.stopped() || !decided.granted()) return verdict;
  const auto cap =
      context.policy(event.business_date).fund_cap(application->fund, application->year);
  const auto granted =
      context.states.budget(family_case.programme).granted(application->fund, application->year) +
      Money{decided.amount_pence()};
  verdict.unless(
      !cap || granted <= *cap, Code::cap_exceeded,
      [&] {
        return fmt::format("amount_pence: {} pence would be granted of {} in {}, at most {} may be",
                           granted.pence, application->fund, to_text(application->year),
                           cap->pence);
      },
      "A tier 2");
  return verdict;
}

Verdict judge(const Case& family_case, const v::LoanReturned& returned, const Recorded&,
              const Context&) {
  return only_if(family_case.loan(returned.item()->string_view()) != nullptr, Code::not_on_loan,
                 "item: is not on loan to this case", "E 3.3");
}

}  // namespace daybook::case_rules
