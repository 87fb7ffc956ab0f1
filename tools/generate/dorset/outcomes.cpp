#include "tools/generate/dorset/outcomes.hpp"

#include "tools/generate/dorset/claims.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

std::string stream(const Family& family) {
  return on_stream("case", family.id);
}

const Need& need_of(World& world, const Family& family, const std::string& need) {
  return *world.states().family_case(family.id)->need(need);
}

bool reached(const Need& need, v::OutcomeLevel level) {
  const auto* latest = need.latest();
  return latest && latest->level == level;
}

Position set_level(World& world, const Family& family, const std::string& need, const char* level) {
  return record(world, stream(family), "outcome_recorded",
                {{"need", need},
                 {"level", level},
                 {"on", to_text(world.today())},
                 {"evidence", world.random.pick(phrases::evidence)}},
                family.lead);
}

/// Progress, now and then recorded for the wrong need and taken back.
void make_progress(World& world, const Family& family, const std::string& need) {
  if (need_of(world, family, need).latest()) return;
  const auto position = set_level(world, family, need, "progress");
  if (!world.random.chance(8)) return;
  record(world, stream(family), "entry_voided",
         {{"position", position_value(world.recorder.place(position))},
          {"reason", "Recorded for the wrong need"}},
         central_team(2));
}

/// A need that was met and is so no longer, whether a claim rests on it or not.
void maybe_relapse(World& world, Family& family, const std::string& need, int per_mille) {
  if (!world.random.chance(per_mille)) return;
  soon(world, 20, 80, [&world, &family, need] { set_level(world, family, need, "relapsed"); });
}

void sustain(World& world, Family& family, const std::string& need) {
  if (!reached(need_of(world, family, need), v::OutcomeLevel::achieved)) return;
  set_level(world, family, need, "sustained");
  maybe_relapse(world, family, need, 12);
  consider_claim(world, family);
}

void plan_sustaining(World& world, Family& family, const std::string& need) {
  const auto on = add_days(add_months(world.today(), 6), world.random.between(0, 30));
  world.agenda.at(office_hours(world.random, working_day(on)),
                  [&world, &family, need] { sustain(world, family, need); });
}

void achieve(World& world, Family& family, const std::string& need) {
  const auto& known = need_of(world, family, need);
  if (reached(known, v::OutcomeLevel::achieved) || reached(known, v::OutcomeLevel::sustained))
    return;
  set_level(world, family, need, "achieved");
  if (family.thriving || world.random.chance(500))
    plan_sustaining(world, family, need);
  else
    maybe_relapse(world, family, need, 100);
}

}  // namespace

void plan_outcomes(World& world, Family& family, bool completed) {
  const bool all = family.thriving && completed;
  for (const auto& need : family.needs) {
    if (all || world.random.chance(650))
      soon(world, 1, 8, [&world, &family, need] { make_progress(world, family, need); });
    if (all || world.random.chance(completed ? 350 : 80))
      soon(world, 10, 35, [&world, &family, need] { achieve(world, family, need); });
  }
}

}  // namespace daybook::generate
