#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/case.hpp"
#include "domain/state/peer_match.hpp"
#include "domain/state/supporter.hpp"

namespace daybook {

namespace {

/// The age that the case's cohort asks for; nothing when the policy names none.
std::optional<int> least_age(const Case& recipient, const Policy& policy) {
  return value_of(policy.cohort_age_min, recipient.cohort);
}

void check_recipient(Verdict& verdict, const Case& recipient, const Policy& policy, Date on) {
  verdict.unless(policy.consent_required != v::ConsentRule::always ||
                     recipient.consents_to(v::ConsentScope::service),
                 Code::consent_missing, "consent of scope service must be in force", "K 1.14");
  const auto age = least_age(recipient, policy);
  verdict.unless(
      !age || recipient.has_age_within(v::MemberRole::adult, *age, {}, on), Code::age_out_of_range,
      [&] {
        return fmt::format("the cohort {} is for people of {} and over", recipient.cohort, *age);
      },
      "K 1.7");
}

Verdict judge_making(const Recorded& event, const Context& context) {
  const auto& made = event.as<v::MatchMade>();
  const auto* supporter = context.states.supporter(made.supporter()->string_view());
  const auto* recipient = context.states.family_case(made.case_()->string_view());
  Verdict verdict;
  verdict.unless(
      supporter && (!recipient || supporter->programme == recipient->programme),
      Code::unknown_reference,
      [&] {
        return fmt::format("supporter: the programme has no supporter {}",
                           made.supporter()->string_view());
      },
      "rulebook 5.6");
  verdict.unless(
      recipient != nullptr, Code::unknown_reference,
      [&] { return fmt::format("case: there is no case {}", made.case_()->string_view()); },
      "rulebook 5.6");
  if (verdict.refusals.stopped()) return verdict;
  const auto& policy = context.policy(event.business_date);
  check_recipient(verdict, *recipient, policy, event.business_date);
  verdict.unless(supporter->is_trained(), Code::training_missing,
                 "the supporter must be trained first", "K 2.3.1");
  verdict.unless(!has_live_match(StreamKind::supporter, supporter->id, context),
                 Code::already_matched, "the supporter has a live match", "K 2.3.1");
  verdict.unless(!policy.screening_required || recipient->is_screened(), Code::screening_missing,
                 "the case's referral must be screened and accepted", "K 2.3.3");
  verdict.unless(!has_live_match(StreamKind::family_case, recipient->id, context),
                 Code::already_matched, "the case has a live match", "K 2.3.1");
  return verdict;
}

}  // namespace

bool has_live_match(StreamKind kind, std::string_view id, const Context& context) {
  for (const auto& stream : context.states.links(stream_name(kind, id))) {
    StreamRef ref;
    if (!split_stream(stream, ref) || ref.kind != StreamKind::match) continue;
    const auto* match = context.states.match(ref.id);
    if (match && match->is_live()) return true;
  }
  return false;
}

Verdict judge(const PeerMatch* made, const Recorded& event, const Context& context) {
  if (!made) return judge_making(event, context);
  return {};  // a live match takes what the schema lets stand on it; an ended one takes nothing
}

}  // namespace daybook
