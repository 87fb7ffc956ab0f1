#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/case.hpp"
#include "domain/state/gathering.hpp"
#include "domain/state/provider.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

Verdict judge_plan(const v::GatheringPlanned& planned, Date on, const Context& context) {
  Verdict verdict;
  verdict.unless(
      context.programme != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("programme: there is no programme {}",
                           planned.programme()->string_view());
      },
      "rulebook 5.5");
  verdict.unless(
      !planned.provider() || context.states.provider(planned.provider()->string_view()),
      Code::unknown_reference,
      [&] {
        return fmt::format("provider: there is no provider {}", planned.provider()->string_view());
      },
      "rulebook 5.5");
  if (verdict.refusals.stopped()) return verdict;
  const auto most = value_of(context.policy(on).gathering_capacity, planned.kind());
  verdict.unless(
      !most || planned.capacity() <= *most, Code::capacity_exceeded,
      [&] {
        return fmt::format("capacity: {} is more than the {} people agreed for a {}",
                           planned.capacity(), *most, v::EnumNameGatheringKind(planned.kind()));
      },
      "E 3.3");
  return verdict;
}

/// Neither held nor cancelled before.
void check_undecided(Verdict& verdict, const Gathering& gathering) {
  verdict.unless(!gathering.held && !gathering.cancelled, Code::already_closed,
                 "the gathering is held or cancelled already", "rulebook 5.5");
}

Verdict judge(const Gathering& gathering, const v::GatheringHeld& data, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  check_undecided(verdict, gathering);
  for (const auto* family : *data.families())
    verdict.unless(
        context.states.family_case(family->string_view()) != nullptr, Code::unknown_reference,
        [&] { return fmt::format("families: there is no case {}", family->string_view()); },
        "rulebook 5");
  verdict.unless(
      gathering.on <= london_date(event.occurred_at), Code::occurred_in_future,
      [&] { return fmt::format("the gathering is planned for {}", to_text(gathering.on)); },
      "rulebook 5.5");
  return verdict;
}

Verdict judge(const Gathering& gathering, const v::GatheringCancelled&, const Recorded&,
              const Context&) {
  Verdict verdict;
  check_undecided(verdict, gathering);
  return verdict;
}

}  // namespace

Verdict judge(const Gathering* planned, const Recorded& event, const Context& context) {
  if (!planned) return judge_plan(event.as<v::GatheringPlanned>(), event.business_date, context);
  const auto& gathering = *planned;
  return dispatch<StreamKind::gathering,
                  Ignored<v::GatheringPlanned, v::FeedbackReceived, v::EntryVoided>, Verdict>(
      event, [&](const auto& data) { return judge(gathering, data, event, context); });
}

}  // namespace daybook
