#include "domain/state/supporter.hpp"

#include <fmt/format.h>

#include "domain/rules/context.hpp"

namespace daybook {

namespace {

void recruit(Supporter& supporter, const Recorded& event) {
  const auto& recruited = event.as<v::SupporterRecruited>();
  supporter.id = event.stream.id;
  supporter.programme = recruited.programme()->str();
  supporter.recruited = event.position;
  supporter.recruited_on = event.business_date;
  if (recruited.campaign()) supporter.campaign = recruited.campaign()->str();
}

void void_entry(Supporter& supporter, Position position) {
  const auto at = [&](const auto& item) { return item.position == position; };
  std::erase_if(supporter.supports, at);
  std::erase_if(supporter.measures, at);
}

/// How many supporters the cohort holds once this one is in it.
std::size_t cohort_size_with(const Supporter& supporter, std::string_view cohort,
                             const Context& context) {
  const auto& members = context.states.links(cohort_name(supporter.programme, cohort));
  const auto stream = stream_name(StreamKind::supporter, supporter.id);
  const bool counted = std::find(members.begin(), members.end(), stream) != members.end();
  return members.size() + (counted ? 0 : 1);
}

Verdict judge_training(const Supporter& supporter, const Recorded& event, const Context& context) {
  const auto& trained = event.as<v::SupporterTrained>();
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

}  // namespace

std::string cohort_name(std::string_view programme, std::string_view cohort) {
  return fmt::format("{}/cohort/{}", stream_name(StreamKind::programme, programme), cohort);
}

void evolve(Supporter& supporter, const Recorded& event) {
  evolve(supporter.header, event);
  switch (event.tag) {
    case v::Data::SupporterRecruited:
      return recruit(supporter, event);
    case v::Data::SupporterScreened:
      supporter.screening = Screening{event.position, event.business_date,
                                      event.as<v::SupporterScreened>().accepted()};
      return;
    case v::Data::SupporterTrained: {
      const auto& trained = event.as<v::SupporterTrained>();
      supporter.trainings.push_back(
          {event.position, trained.course()->str(), trained.cohort()->str(), {trained.on()}});
      return;
    }
    case v::Data::SupporterSupported: {
      const auto& supported = event.as<v::SupporterSupported>();
      supporter.supports.push_back({event.position, supported.kind(), {supported.on()}});
      return;
    }
    case v::Data::MeasureTaken:
      supporter.measures.push_back(measure_of(event));
      return;
    case v::Data::SupporterWithdrew:
      supporter.withdrew = event.position;
      return;
    case v::Data::SubjectErased:
      supporter.erasures.push_back(event.position);
      return;
    case v::Data::EntryVoided:
      return void_entry(supporter, {event.as<v::EntryVoided>().position()});
    default:
      return;
  }
}

Verdict judge(const Supporter* recruited, const Recorded& event, const Context& context) {
  switch (event.tag) {
    case v::Data::SupporterRecruited:
      return only_if(context.programme != nullptr, Code::unknown_reference,
                     "programme: there is no such programme", "rulebook 5.6");
    case v::Data::SupporterTrained:
      return judge_training(*recruited, event, context);
    case v::Data::SupporterWithdrew:
      return only_if(!has_live_match(StreamKind::supporter, recruited->id, context),
                     Code::match_live, "the supporter's match must be ended first", "K 2.3.1");
    case v::Data::MeasureTaken:
      return judge_measure(event);
    case v::Data::SubjectErased: {
      const auto& erased = event.as<v::SubjectErased>();
      return only_if(erased.supporter() && erased.supporter()->string_view() == recruited->id &&
                         !erased.case_(),
                     Code::malformed, "supporter: must be the id of the stream's own supporter",
                     "ledger 5");
    }
    default:
      return {};  // screening and support are recorded as they come
  }
}

}  // namespace daybook
