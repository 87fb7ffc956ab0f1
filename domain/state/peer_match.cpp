#include "domain/state/peer_match.hpp"

namespace daybook {

namespace {

void make(PeerMatch& match, const Recorded& event) {
  const auto& made = event.as<v::MatchMade>();
  match.id = event.stream.id;
  match.supporter = made.supporter()->str();
  match.family_case = made.case_()->str();
  match.made = event.position;
  match.made_on = event.business_date;
  match.check_in_days = made.check_in_days();
  match.provider = event.actor_provider;
}

}  // namespace

void evolve(PeerMatch& match, const Recorded& event) {
  evolve(match.header, event);
  switch (event.tag) {
    case v::Data::MatchMade:
      return make(match, event);
    case v::Data::CheckInHeld: {
      const auto& held = event.as<v::CheckInHeld>();
      match.check_ins.push_back({event.position, held.with(), {held.on()}});
      return;
    }
    case v::Data::MatchEnded:
      match.ended = event.position;
      match.ended_on = event.business_date;
      return;
    case v::Data::EntryVoided:
      std::erase_if(match.check_ins, [&](const CheckIn& held) {
        return held.position == Position{event.as<v::EntryVoided>().position()};
      });
      return;
    default:
      return;
  }
}

}  // namespace daybook
