/// The judges of a case's events, row by row of the rulebook's section 5.3.
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/rules/case_support_rules.hpp"
#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/case.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/programme.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

using case_rules::judge;

Verdict judge_opening(const Recorded& event, const Context& context) {
  const auto& opened = event.as<v::CaseOpened>();
  const auto* programme = context.states.programme(opened.programme()->string_view());
  Verdict verdict;
  verdict.unless(
      programme != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("programme: there is no programme {}",
                           opened.programme()->string_view());
      },
      "rulebook 5.3");
  verdict.unless(
      programme && programme->lists_locality(opened.locality()->string_view()), Code::malformed,
      [&] {
        return fmt::format("locality: {} is not one of the programme's",
                           opened.locality()->string_view());
      },
      "D 6.5");
  return verdict;
}

Verdict judge(const Case& family_case, const v::ReferralScreened& screened, const Recorded&,
              const Context&) {
  Verdict verdict;
  verdict.unless(
      family_case.referral(screened.referral()->string_view()) != nullptr, Code::unknown_reference,
      [&] { return fmt::format("referral: {} is not known", screened.referral()->string_view()); },
      "rulebook 5.3");
  verdict.unless(screened.accepted() || (screened.reason() && screened.reason()->size() > 0),
                 Code::rationale_missing, "reason must say why the referral was not accepted",
                 "K 2.3.3");
  return verdict;
}

Verdict judge_plan(const Case& family_case, const v::PlanAgreed& agreed,
                   const Programme& programme) {
  Verdict verdict;
  verdict.unless(agreed.goals()->size() > 0, Code::malformed, "goals: must hold at least one goal",
                 "D 6.11");
  for (const auto* goal : *agreed.goals()) {
    verdict.unless(
        programme.lists_outcome(goal->outcome()->string_view()), Code::malformed,
        [&] {
          return fmt::format("goals: {} is not an outcome of the programme",
                             goal->outcome()->string_view());
        },
        "rulebook 5.9");
    verdict.unless(
        !goal->need() || family_case.need(goal->need()->string_view()), Code::unknown_reference,
        [&] {
          return fmt::format("goals: need {} is not known",
                             goal->need() ? goal->need()->string_view() : "");
        },
        "rulebook 5.3");
  }
  return verdict;
}

/// The earliest day on which a need may be called sustained: `months` after the latest achieved not
/// after `on`.
std::optional<Date> sustained_from(const Need& need, Date on, int months) {
  std::optional<Date> achieved;
  for (const auto& level : need.levels)
    if (level.level == v::OutcomeLevel::achieved && level.on <= on)
      achieved = std::max(achieved.value_or(level.on), level.on);
  if (!achieved) return {};
  return add_months(*achieved, months);
}

Verdict judge(const Case& family_case, const v::OutcomeRecorded& recorded, const Recorded& event,
              const Context& context) {
  const Date on{recorded.on()};
  const auto* need = family_case.need(recorded.need()->string_view());
  Verdict verdict;
  verdict.unless(
      need != nullptr, Code::unknown_reference,
      [&] { return fmt::format("need: {} is not known", recorded.need()->string_view()); },
      "rulebook 5.3");
  verdict.unless(on <= london_date(event.occurred_at), Code::occurred_in_future,
                 "on must not be after the day of occurred_at", "rulebook 5.3");
  verdict.unless(recorded.evidence()->size() > 0, Code::evidence_missing,
                 "evidence must not be empty", "D 13.2");
  if (!need || recorded.level() != v::OutcomeLevel::sustained) return verdict;
  const int months = context.policy(event.business_date).claim_sustain_months;
  const auto from = sustained_from(*need, on, months);
  verdict.unless(from && on >= *from, Code::not_sustained,
                 from ? fmt::format("it can be sustained from {}, {} months after it was achieved",
                                    to_text(*from), months)
                      : "it was not achieved before",
                 "D 13.2");
  return verdict;
}

Verdict judge(const Case& family_case, const v::ConcernNotified& notified, const Recorded&,
              const Context&) {
  const auto* concern = family_case.concern(notified.concern()->string_view());
  Verdict verdict;
  verdict.unless(
      concern != nullptr, Code::unknown_reference,
      [&] { return fmt::format("concern: {} is not known", notified.concern()->string_view()); },
      "P 8.4");
  verdict.unless(concern && Instant{notified.at()} >= concern->happened_at, Code::time_order,
                 "at must not be before the concern happened", "P 8.4");
  return verdict;
}

/// The last day on which somebody may still get in touch before a case is closed for want of
/// contact.
Date contact_window_end(const Case& family_case, int working_days, const Programme& programme) {
  Date latest = std::max(family_case.opened_on, family_case.last_referral_on);
  for (const auto& contact : family_case.contacts)
    if (contact.reached) latest = std::max(latest, contact.on);
  return add_working_days(latest, working_days, programme.holidays_before());
}

int failed_attempts(const Case& family_case) {
  int failed = 0;
  for (const auto& contact : family_case.contacts) failed = contact.reached ? 0 : failed + 1;
  return failed;
}

bool has_package_in_delivery(const Case& family_case, const Context& context) {
  for (const auto& stream :
       context.states.links(stream_name(StreamKind::family_case, family_case.id))) {
    StreamRef ref;
    if (!parse_stream(stream, ref) || ref.kind != StreamKind::package) continue;
    const auto* package = context.states.package(ref.id);
    if (package && package->is_confirmed() && package->is_live()) return true;
  }
  return false;
}

Verdict judge(const Case& family_case, const v::CaseClosed& data, const Recorded& event,
              const Context& context) {
  const auto& policy = context.policy(event.business_date);
  const auto reason = data.reason();
  Verdict verdict;
  verdict.unless(!has_package_in_delivery(family_case, context), Code::package_in_delivery,
                 "the case must stay open while a package is in delivery", "D 6.11");
  if (reason == v::CloseReason::no_contact && policy.contact_working_days) {
    const auto end =
        contact_window_end(family_case, *policy.contact_working_days, *context.programme);
    verdict.unless(
        event.business_date > end, Code::contact_window_open,
        [&] { return fmt::format("contact may still come until {}", to_text(end)); }, "A tier 1");
  }
  if (reason == v::CloseReason::unreachable && policy.contact_attempts_max)
    verdict.unless(
        failed_attempts(family_case) >= *policy.contact_attempts_max, Code::attempts_remaining,
        [&] {
          return fmt::format("{} of {} attempts were made", failed_attempts(family_case),
                             *policy.contact_attempts_max);
        },
        "A tier 1");
  return verdict;
}

Verdict judge(const Case& family_case, const v::ReferralReceived& received, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  verdict.unless(
      !family_case.referral(received.referral()->string_view()), Code::already_exists,
      [&] { return fmt::format("referral {} exists already", received.referral()->string_view()); },
      "rulebook 5.3");
  verdict.unless(received.route() != v::ReferralRoute::self ||
                     context.policy(event.business_date).self_referral,
                 Code::self_referral, "families cannot refer themselves to this programme",
                 "D 6.11");
  return verdict;
}

Verdict judge(const Case& family_case, const v::NeedIdentified& need, const Recorded&,
              const Context& context) {
  Verdict verdict;
  verdict.unless(
      context.programme->lists_outcome(need.outcome()->string_view()), Code::malformed,
      [&] {
        return fmt::format("outcome: {} is not one of the programme's",
                           need.outcome()->string_view());
      },
      "rulebook 5.9");
  verdict.unless(
      !family_case.need(need.need()->string_view()), Code::already_exists,
      [&] { return fmt::format("need {} exists already", need.need()->string_view()); },
      "rulebook 5.3");
  return verdict;
}

/// Ledger, section 5: what is held for the courts or an inquiry is not destroyed.
Verdict judge(const Case& family_case, const v::SubjectErased& erased, const Recorded&,
              const Context&) {
  Verdict verdict;
  verdict.unless(
      erased.case_() && erased.case_()->string_view() == family_case.id && !erased.supporter(),
      Code::malformed, "case: must be the id of the stream's own case", "ledger 5");
  verdict.unless(!family_case.held, Code::legal_hold,
                 "a legal hold is set: it must be released first", "ledger 5");
  return verdict;
}

Verdict judge(const Case& family_case, const v::MemberAdded& added, const Recorded&,
              const Context&) {
  return only_if(!family_case.member(added.person()->string_view()), Code::already_exists,
                 "person: is a member already", "rulebook 5.3");
}

Verdict judge(const Case& family_case, const v::MemberLeft& left, const Recorded&, const Context&) {
  return only_if(family_case.member(left.person()->string_view()) != nullptr,
                 Code::unknown_reference, "person: is not a member", "rulebook 5.3");
}

Verdict judge(const Case& family_case, const v::ReferrerUpdated& updated, const Recorded&,
              const Context&) {
  return only_if(family_case.referral(updated.referral()->string_view()) != nullptr,
                 Code::unknown_reference, "referral: is not known", "K 2.3.3");
}

Verdict judge(const Case& family_case, const v::ConsentWithdrawn& withdrawn, const Recorded&,
              const Context&) {
  return only_if(family_case.consents_to(withdrawn.scope()), Code::consent_missing,
                 "there is no consent of this scope to withdraw", "D 5.5");
}

Verdict judge(const Case& family_case, const v::PlanAgreed& agreed, const Recorded&,
              const Context& context) {
  return judge_plan(family_case, agreed, *context.programme);
}

Verdict judge(const Case&, const v::MeasureTaken&, const Recorded& event, const Context&) {
  return judge_measure(event);
}

Verdict judge(const Case& family_case, const v::ConcernRaised& raised, const Recorded&,
              const Context&) {
  return only_if(!family_case.concern(raised.concern()->string_view()), Code::already_exists,
                 "concern: exists already", "P 8.4");
}

Verdict judge(const Case& family_case, const v::CaseReopened&, const Recorded&, const Context&) {
  return only_if(family_case.closed.has_value(), Code::not_closed, "the case is not closed",
                 "rulebook 5.3");
}

Verdict judge(const Case& family_case, const v::LegalHoldSet&, const Recorded&, const Context&) {
  return only_if(!family_case.held, Code::unchanged, "a legal hold is set already", "rulebook 5.3");
}

Verdict judge(const Case& family_case, const v::LegalHoldReleased&, const Recorded&,
              const Context&) {
  return only_if(family_case.held, Code::unchanged, "no legal hold is set", "rulebook 5.3");
}

}  // namespace

Verdict judge(const Case* opened, const Recorded& event, const Context& context) {
  if (!opened) return judge_opening(event, context);
  const auto& family_case = *opened;
  return dispatch<
      StreamKind::family_case,
      Ignored<v::CaseOpened, v::LeadProfessionalAssigned, v::PanelDecided, v::ConsentRecorded,
              v::ContactReceived, v::ContactAttempted, v::AssessmentCompleted, v::ReviewHeld,
              v::LoanMade, v::CaseStudyCollected, v::MeetingAttended, v::InformationGiven,
              v::Signposted, v::BreakdownRecorded, v::FeedbackReceived, v::AdviceGiven,
              v::EntryVoided>,
      Verdict>(event, [&](const auto& data) { return judge(family_case, data, event, context); });
}

void judge_claimable(Refusals& refusals, const Case& family_case, const Policy& policy) {
  refusals.unless(
      static_cast<int>(family_case.needs.size()) >= policy.needs_min, Code::needs_missing,
      [&] {
        return fmt::format("{} needs are identified, {} are required", family_case.needs.size(),
                           policy.needs_min);
      },
      "D 13.1");
  refusals.unless(family_case.is_assessed(v::AssessmentKind::whole_family),
                  Code::assessment_missing, "a whole_family assessment must be completed",
                  "D 6.11");
  refusals.unless(family_case.goals > 0, Code::plan_missing, "a plan must be agreed", "D 6.11");
  refusals.unless(!family_case.lead_professional.empty(), Code::lead_professional_missing,
                  "a lead professional must be assigned", "D 6.11");
  std::string open_needs;
  for (const auto& need : family_case.needs) {
    const auto* level = need.latest();
    if (!level || level->level != v::OutcomeLevel::sustained)
      open_needs += (open_needs.empty() ? "" : ", ") + need.id;
  }
  refusals.unless(
      open_needs.empty(), Code::not_sustained,
      [&] { return fmt::format("not sustained: {}", open_needs); }, "D 13.2");
}

}  // namespace daybook
