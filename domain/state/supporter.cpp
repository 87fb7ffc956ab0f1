#include "domain/state/supporter.hpp"

#include <fmt/format.h>

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

}  // namespace daybook
