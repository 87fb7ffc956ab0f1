#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/rules/context.hpp"
#include "domain/rules/derived_event.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/case.hpp"
#include "domain/state/claim.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

bool has_live_claim(const Case& family_case, std::string_view framework, const Context& context) {
  for (const auto& stream :
       context.states.links(stream_name(StreamKind::family_case, family_case.id))) {
    StreamRef ref;
    if (!parse_stream(stream, ref) || ref.kind != StreamKind::claim) continue;
    const auto* other = context.states.claim(ref.id);
    if (other && other->is_live() && other->framework == framework) return true;
  }
  return false;
}

Verdict judge_preparation(const Recorded& event, const Context& context) {
  const auto& prepared = event.as<v::ClaimPrepared>();
  const auto* family_case = context.states.family_case(prepared.case_()->string_view());
  Verdict verdict;
  verdict.unless(
      family_case != nullptr, Code::unknown_reference,
      [&] { return fmt::format("case: there is no case {}", prepared.case_()->string_view()); },
      "rulebook 5.7");
  if (!family_case) return verdict;
  const auto policy_version = context.programme->policies.version_on(event.business_date);
  const auto& policy = context.programme->policies.versions[policy_version].policy;
  judge_claimable(verdict.refusals, *family_case, policy);
  verdict.unless(!has_live_claim(*family_case, prepared.framework()->string_view(), context),
                 Code::already_claimed, "the case has a live claim under this framework",
                 "rulebook 5.7");
  verdict.unless(prepared.evidence()->size() > 0, Code::evidence_missing,
                 "evidence must not be empty", "D 13.2");
  if (!verdict.accepted()) return verdict;
  verdict.derived.push_back(
      derive<v::ClaimValued>(event.stream_text, event.occurred_at, [&](auto& builder) {
        return v::CreateClaimValued(builder, policy.claim_reward.pence, policy_version);
      }));
  return verdict;
}

bool recorded_an_outcome(const Case& family_case, std::string_view poster) {
  for (const auto& need : family_case.needs)
    for (const auto& level : need.levels)
      if (level.poster == poster) return true;
  return false;
}

Verdict judge(const Claim& claim, const v::ClaimAudited& audited, const Recorded& event,
              const Context& context) {
  const auto* family_case = context.states.family_case(claim.family_case);
  Verdict verdict;
  verdict.unless(!claim.audit, Code::already_closed, "the claim is audited already",
                 "rulebook 5.7");
  verdict.unless(claim.stage == ClaimStage::prepared, Code::wrong_stage,
                 "the claim must be prepared", "rulebook 5.7");
  verdict.unless(claim.preparer != event.actor &&
                     !(family_case && recorded_an_outcome(*family_case, event.actor)),
                 Code::self_approval,
                 "the auditor recorded the case's outcomes or prepared the claim", "rulebook 5.7");
  verdict.unless(audited.result() == v::AuditResult::valid ||
                     (audited.reason() && audited.reason()->size() > 0),
                 Code::rationale_missing, "reason must say why the claim is invalid",
                 "rulebook 5.7");
  return verdict;
}

Verdict judge(const Claim& claim, const v::ClaimSubmitted& data, const Recorded& event,
              const Context& context) {
  const auto* batch = context.programme->batch(data.batch()->string_view());
  Verdict verdict;
  verdict.unless(claim.stage == ClaimStage::prepared || claim.stage == ClaimStage::valid,
                 Code::wrong_stage, "the claim must be prepared or audited valid", "rulebook 5.7");
  verdict.unless(batch && batch->holds(claim.id), Code::unknown_reference,
                 "batch: was not opened with this claim in it", "rulebook 5.7");
  if (verdict.refusals.stopped()) return verdict;
  verdict.unless(claim.audit.value_or(false) || !batch->samples(claim.id), Code::audit_missing,
                 "the claim is in the batch's audit sample and must be audited valid first",
                 "rulebook 6.6");
  verdict.unless(!context.policy(event.business_date).four_eyes || claim.preparer != event.actor,
                 Code::self_approval, "somebody other than the preparer must submit",
                 "rulebook 5.7");
  return verdict;
}

Verdict judge(const Claim& claim, const v::ClaimPaid& paid, const Recorded&, const Context&) {
  Verdict verdict;
  verdict.unless(claim.stage == ClaimStage::accepted || claim.stage == ClaimStage::paid,
                 Code::wrong_stage, "the claim must be accepted", "rulebook 5.7");
  verdict.unless(std::none_of(claim.payments.begin(), claim.payments.end(),
                              [&](const ClaimPayment& made) {
                                return made.reference == paid.reference()->string_view();
                              }),
                 Code::already_exists, "reference: is used on this claim already", "rulebook 5.7");
  return verdict;
}

Verdict judge(const Claim& claim, const v::ClaimWithdrawn&, const Recorded&, const Context&) {
  Verdict verdict;
  verdict.unless(claim.stage != ClaimStage::withdrawn, Code::already_closed,
                 "the claim is withdrawn already", "rulebook 5.7");
  verdict.unless(claim.payments.empty(), Code::already_paid, "the claim is paid", "rulebook 5.7");
  return verdict;
}

Verdict judge(const Claim& claim, const v::ClaimAccepted&, const Recorded&, const Context&) {
  return only_if(claim.stage == ClaimStage::submitted, Code::wrong_stage,
                 "the claim must be submitted", "rulebook 5.7");
}

Verdict judge(const Claim& claim, const v::ClaimRejected&, const Recorded&, const Context&) {
  return only_if(claim.stage == ClaimStage::submitted, Code::wrong_stage,
                 "the claim must be submitted", "rulebook 5.7");
}

}  // namespace

Verdict judge(const Claim* prepared, const Recorded& event, const Context& context) {
  if (!prepared) return judge_preparation(event, context);
  const auto& claim = *prepared;
  return dispatch<StreamKind::claim, Ignored<v::ClaimPrepared, v::ClaimValued, v::EntryVoided>,
                  Verdict>(event,
                           [&](const auto& data) { return judge(claim, data, event, context); });
}

}  // namespace daybook
