#include "domain/state/peer_match.hpp"

#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

void apply(PeerMatch& match, const v::MatchMade& made, const Recorded& event) {
  match.id = event.stream.id;
  match.supporter = made.supporter()->str();
  match.family_case = made.case_()->str();
  match.made = event.position;
  match.made_on = event.business_date;
  match.check_in_days = made.check_in_days();
  match.provider = event.actor_provider;
}

}  // namespace

namespace {

void apply(PeerMatch& match, const v::CheckInHeld& held, const Recorded& event) {
  match.check_ins.push_back({event.position, held.with(), {held.on()}});
}

void apply(PeerMatch& match, const v::MatchEnded&, const Recorded& event) {
  match.ended = event.position;
  match.ended_on = event.business_date;
}

void apply(PeerMatch& match, const v::EntryVoided& voided, const Recorded&) {
  std::erase_if(match.check_ins,
                [&](const CheckIn& held) { return held.position == Position{voided.position()}; });
}

}  // namespace

void evolve(PeerMatch& match, const Recorded& event) {
  evolve(match.header, event);
  dispatch<StreamKind::match, Ignored<>>(event,
                                         [&](const auto& data) { apply(match, data, event); });
}

}  // namespace daybook
