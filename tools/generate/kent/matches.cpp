/// Kent's matches: made between somebody trained and a recipient, checked on, ended.
#include <algorithm>

#include <fmt/format.h>

#include "tools/generate/kent/kent_world.hpp"
#include "tools/generate/parts/people.hpp"

namespace daybook::generate {

namespace {

const std::vector<std::string> themes = {"confidence", "getting_out", "benefits", "listened_to"};

/// A match and the two whom it joins.
struct PeerMatch {
  std::string id;
  Supporter* supporter = nullptr;
  Recipient* recipient = nullptr;
  int check_in_days = 14;
  Date ends_on{};

  std::string stream() const { return on_stream("match", id); }
  std::string case_stream() const { return on_stream("case", recipient->id); }
};

Supporter* free_supporter(KentWorld& world) {
  std::vector<Supporter*> free;
  for (auto& supporter : world.supporters)
    if (supporter.trained && !supporter.matched && !supporter.withdrawn) free.push_back(&supporter);
  return free.empty() ? nullptr : world.random.pick(free);
}

/// Unless a holiday has put it off beyond the end.
void check_in(KentWorld& world, const PeerMatch& match, const char* with) {
  if (world.today() >= match.ends_on) return;
  const auto position = record(world, match.stream(), "check_in_held",
                               {{"with", with}, {"on", to_text(world.today())}}, world.staff(1));
  if (world.random.chance(6))
    take_back(world, match.stream(), position, "Entered for the wrong match", world.staff(1));
}

/// K 2.3.2: with both, as agreed before the relationship began; now and then one is left out.
void plan_check_ins(KentWorld& world, const PeerMatch& match) {
  for (auto on = add_days(world.today(), match.check_in_days); on < add_days(match.ends_on, -3);
       on = add_days(on, match.check_in_days))
    for (const auto* with : {"supporter", "recipient"})
      if (world.random.chance(920))
        on_day(world, on, [&world, match, with] { check_in(world, match, with); });
}

void update_referrer(KentWorld& world, const PeerMatch& match, const char* about) {
  record(world, match.case_stream(), "referrer_updated", {{"referral", "r-1"}, {"about", about}},
         world.staff(1));
}

void record_outcome(KentWorld& world, const PeerMatch& match) {
  record(world, match.case_stream(), "outcome_recorded",
         {{"need", "n-1"},
          {"level", world.random.chance(550) ? "achieved" : "progress"},
          {"on", to_text(world.today())},
          {"evidence", "Evaluation tool and last check-in"}},
         central_team_of(world, 2));
}

void close_case(KentWorld& world, const PeerMatch& match) {
  record(world, match.case_stream(), "case_closed", {{"reason", "completed"}},
         central_team_of(world, 1));
  if (world.random.chance(300))
    soon(world, 3, 10, [&world, match] { update_referrer(world, match, "outcome"); });
}

void end_match(KentWorld& world, const PeerMatch& match) {
  record(world, match.stream(), "match_ended", {{"reason", "Came to its agreed end"}},
         world.staff(1));
  match.supporter->matched = false;
  for (const auto* from : {"family", "referrer", "supporter"})
    if (world.random.chance(600))
      give_feedback(world, match.case_stream(), {from}, themes, world.staff(2));
  if (world.random.chance(700)) record_outcome(world, match);
  if (world.random.chance(60))
    record(world, match.case_stream(), "consent_withdrawn",
           {{"scope", "evaluation"}, {"on", to_text(world.today())}}, world.staff(2));
  if (world.random.chance(200))
    record(world, match.case_stream(), "case_study_collected",
           {{"study", fmt::format("study-{}", match.id)}}, world.staff(2));
  soon(world, 5, 20, [&world, match] { close_case(world, match); });
}

void worry(KentWorld& world, const PeerMatch& match) {
  raise_concern(world, match.case_stream(),
                {"k-1",
                 "safeguarding",
                 {"social_worker", "contract_manager", "brokerage"},
                 world.random.chance(600)},
                world.staff(1));
}

void make(KentWorld& world, const PeerMatch& match) {
  match.supporter->matched = true;
  record(world, match.stream(), "match_made",
         {{"supporter", marked(match.supporter->id)},
          {"case", marked(match.recipient->id)},
          {"check_in_days", match.check_in_days}},
         world.staff(1));
  plan_check_ins(world, match);
  soon(world, 15, 40, [&world, match] { update_referrer(world, match, "progress"); });
  if (world.random.chance(100)) soon(world, 5, 60, [&world, match] { worry(world, match); });
  on_day(world, match.ends_on, [&world, match] { end_match(world, match); });
}

}  // namespace

void find_match(KentWorld& world, Recipient& recipient) {
  if (world.today() > add_days(world.plan.last_day, -90)) return;
  auto* supporter = free_supporter(world);
  if (!supporter) return soon(world, 8, 20, [&world, &recipient] { find_match(world, recipient); });
  PeerMatch match{fmt::format("kent-m-{:03}", ++world.matches_named), supporter, &recipient};
  match.check_in_days = world.random.chance(700) ? 14 : 28;
  match.ends_on = std::min(add_days(world.today(), world.random.between(130, 240)),
                           add_days(world.plan.last_day, -world.random.between(12, 25)));
  make(world, match);
}

}  // namespace daybook::generate
