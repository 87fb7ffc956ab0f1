#include "domain/state/supporter.hpp"

#include <fmt/format.h>

#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

void apply(Supporter& supporter, const v::SupporterRecruited& recruited, const Recorded& event) {
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

namespace {

void apply(Supporter& supporter, const v::SupporterScreened& screened, const Recorded& event) {
  supporter.screening = Screening{event.position, event.business_date, screened.accepted()};
}

void apply(Supporter& supporter, const v::SupporterTrained& trained, const Recorded& event) {
  supporter.trainings.push_back(
      {event.position, trained.course()->str(), trained.cohort()->str(), {trained.on()}});
}

void apply(Supporter& supporter, const v::SupporterSupported& supported, const Recorded& event) {
  supporter.supports.push_back({event.position, supported.kind(), {supported.on()}});
}

void apply(Supporter& supporter, const v::MeasureTaken&, const Recorded& event) {
  supporter.measures.push_back(measure_of(event));
}

void apply(Supporter& supporter, const v::SupporterWithdrew&, const Recorded& event) {
  supporter.withdrew = event.position;
}

void apply(Supporter& supporter, const v::SubjectErased&, const Recorded& event) {
  supporter.erasures.push_back(event.position);
}

void apply(Supporter& supporter, const v::EntryVoided& voided, const Recorded&) {
  void_entry(supporter, {voided.position()});
}

}  // namespace

void evolve(Supporter& supporter, const Recorded& event) {
  evolve(supporter.header, event);
  dispatch<StreamKind::supporter, Ignored<>>(
      event, [&](const auto& data) { apply(supporter, data, event); });
}

}  // namespace daybook
