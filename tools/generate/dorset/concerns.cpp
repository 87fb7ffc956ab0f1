#include "tools/generate/dorset/concerns.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

constexpr int concerns_a_year = 6;

std::string stream(const Family& family) {
  return on_stream("case", family.id);
}

Family& some_family(World& world) {
  return world.families[world.random.below(world.families.size())];
}

void notify(World& world, const Family& family, const std::string& concern, const char* to) {
  record(world, stream(family), "concern_notified",
         {{"concern", concern}, {"to", to}, {"at", to_text(plus(world.now(), -20 * minute_ms))}},
         family.lead);
}

void raise(World& world) {
  const auto& family = some_family(world);
  const auto concern = fmt::format("k-{}", to_text(world.today()));
  if (world.states().family_case(family.id)->concern(concern)) return;
  const auto happened_at = plus(world.now(), -world.random.between(1, 9) * hour_ms);
  record(world, stream(family), "concern_raised",
         {{"concern", concern}, {"kind", "safeguarding"}, {"happened_at", to_text(happened_at)}},
         family.lead);
  for (const auto* to : {"social_worker", "contract_manager", "brokerage"})
    world.agenda.at(plus(world.now(), world.random.between(25, 240) * minute_ms),
                    [&world, &family, concern, to] { notify(world, family, concern, to); });
}

void release(World& world, const Family& family) {
  record(world, stream(family), "legal_hold_released", {{"reason", "Proceedings have ended"}},
         commissioner());
}

void hold(World& world) {
  const auto& family = some_family(world);
  if (world.states().family_case(family.id)->held) return;
  record(world, stream(family), "legal_hold_set",
         {{"reason", "Records are needed in court proceedings"}}, commissioner());
  if (world.random.chance(600)) soon(world, 60, 120, [&world, &family] { release(world, family); });
}

void on_some_day(World& world, const YearPlan& year, Agenda::Action action) {
  const auto day = add_days(first_day_of(year.year, {}), world.random.between(20, 350));
  world.agenda.at(office_hours(world.random, working_day(day)), std::move(action));
}

}  // namespace

void plan_concerns(World& world) {
  for (const auto& year : world.plan.years) {
    for (int i = 0; i < concerns_a_year; ++i) on_some_day(world, year, [&world] { raise(world); });
    on_some_day(world, year, [&world] { hold(world); });
  }
}

}  // namespace daybook::generate
