#include "domain/state/gathering.hpp"

#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

void apply(Gathering& gathering, const v::GatheringPlanned& planned, const Recorded& event) {
  gathering.id = event.stream.id;
  gathering.programme = planned.programme()->str();
  gathering.kind = planned.kind();
  gathering.planned = event.position;
  gathering.on = {planned.on()};
  gathering.capacity = planned.capacity();
  gathering.provider =
      planned.provider() ? planned.provider()->str() : std::string(event.actor_provider);
}

void apply(Gathering& gathering, const v::GatheringHeld& held, const Recorded& event) {
  Attendance attendance{event.position, event.business_date, {}, held.adults(), held.children()};
  for (const auto* family : *held.families()) attendance.families.push_back(family->str());
  gathering.held = std::move(attendance);
}

void void_entry(Gathering& gathering, Position position) {
  if (gathering.held && gathering.held->position == position) gathering.held.reset();
  std::erase_if(gathering.feedback,
                [&](const GatheringFeedback& given) { return given.position == position; });
}

}  // namespace

namespace {

void apply(Gathering& gathering, const v::GatheringCancelled&, const Recorded& event) {
  gathering.cancelled = event.position;
}

void apply(Gathering& gathering, const v::FeedbackReceived& given, const Recorded& event) {
  gathering.feedback.push_back({event.position, event.business_date, given.from(), given.rating()});
}

void apply(Gathering& gathering, const v::EntryVoided& voided, const Recorded&) {
  void_entry(gathering, {voided.position()});
}

}  // namespace

void evolve(Gathering& gathering, const Recorded& event) {
  evolve(gathering.header, event);
  dispatch<StreamKind::gathering, Ignored<>>(
      event, [&](const auto& data) { apply(gathering, data, event); });
}

}  // namespace daybook
