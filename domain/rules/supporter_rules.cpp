#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/supporter.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

/// How many supporters the cohort holds once this one is in it.
std::size_t cohort_size_with(const Supporter& supporter, std::string_view cohort,
                             const Context& context) {
  const auto& members = context.states.links(cohort_name(supporter.programme, cohort));
  const auto stream = stream_name(StreamKind::supporter, supporter.id);
  const bool counted = std::find(members.begin(), members.end(), stream) != members.end();
  return members.size() + (counted ? 0 : 1);
}

Verdict judge(const Supporter& supporter, const v::SupporterTrained& trained, const Recorded& event,
              const Context& context) {
  const auto& policy = context.policy(event.business_date);
  Verdict verdict;
  verdict.unless(supporter.screening && supporter.screening->accepted, Code::screening_missing,
                 "the supporter must be screened and accepted", "K 2.3.1");
  verdict.unless(
      !policy.cohort_max || cohort_size_with(supporter, trained.cohort()->string_view(), context) <=
                                static_cast<std::size_t>(*policy.cohort_max),
      Code::cohort_full,
      [&] {
        return fmt::format("cohort: {} holds {} supporters already",
                           trained.cohort()->string_view(), *policy.cohort_max);
      },
      "K 2.3.2");
  return verdict;
}

Verdict judge(const Supporter& supporter, const v::SupporterWithdrew&, const Recorded&,
              const Context& context) {
  return only_if(!has_live_match(StreamKind::supporter, supporter.id, context), Code::match_live,
                 "the supporter's match must be ended first", "K 2.3.1");
}

Verdict judge(const Supporter&, const v::MeasureTaken&, const Recorded& event, const Context&) {
  return judge_measure(event);
}

Verdict judge(const Supporter& supporter, const v::SubjectErased& erased, const Recorded&,
              const Context&) {
  return only_if(
      erased.supporter() && erased.supporter()->string_view() == supporter.id && !erased.case_(),
      Code::malformed, "supporter: must be the id of the stream's own supporter", "ledger 5");
}

}  // namespace

Verdict judge(const Supporter* recruited, const Recorded& event, const Context& context) {
  if (!recruited)
    return only_if(context.programme != nullptr, Code::unknown_reference,
                   "programme: there is no such programme", "rulebook 5.6");
  const auto& supporter = *recruited;
  return dispatch<
      StreamKind::supporter,
      Ignored<v::SupporterRecruited, v::SupporterScreened, v::SupporterSupported, v::EntryVoided>,
      Verdict>(event, [&](const auto& data) { return judge(supporter, data, event, context); });
}

}  // namespace daybook
