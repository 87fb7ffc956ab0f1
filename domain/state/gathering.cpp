#include "domain/state/gathering.hpp"

namespace daybook {

namespace {

void plan(Gathering& gathering, const Recorded& event) {
  const auto& planned = event.as<v::GatheringPlanned>();
  gathering.id = event.stream.id;
  gathering.programme = planned.programme()->str();
  gathering.kind = planned.kind();
  gathering.planned = event.position;
  gathering.on = {planned.on()};
  gathering.capacity = planned.capacity();
  gathering.provider =
      planned.provider() ? planned.provider()->str() : std::string(event.actor_provider);
}

void hold(Gathering& gathering, const Recorded& event) {
  const auto& held = event.as<v::GatheringHeld>();
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

void evolve(Gathering& gathering, const Recorded& event) {
  evolve(gathering.header, event);
  switch (event.tag) {
    case v::Data::GatheringPlanned:
      return plan(gathering, event);
    case v::Data::GatheringHeld:
      return hold(gathering, event);
    case v::Data::GatheringCancelled:
      gathering.cancelled = event.position;
      return;
    case v::Data::FeedbackReceived: {
      const auto& given = event.as<v::FeedbackReceived>();
      gathering.feedback.push_back(
          {event.position, event.business_date, given.from(), given.rating()});
      return;
    }
    case v::Data::EntryVoided:
      return void_entry(gathering, {event.as<v::EntryVoided>().position()});
    default:
      return;
  }
}

}  // namespace daybook
