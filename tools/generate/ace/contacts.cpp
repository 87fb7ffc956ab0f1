/// Initial contacts with Adoption Central England: how a case opens at tier 1, goes on, is closed
/// for want of contact, and is opened again (A tier 1).
#include <algorithm>

#include <fmt/format.h>

#include "tools/generate/ace/ace_world.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

/// A tier 1, and one day more for a holiday that is declared in between.
constexpr int working_days_to_wait = 12;

void set_tier_1(AceWorld& world, AceFamily& family) {
  record(
      world, family.stream(), "tier_set",
      {{"tier", 1}, {"reason", "Initial contact"}, {"decided_by", world.spoke_manager().id.text}},
      family.worker);
}

void open_case(AceWorld& world, AceFamily& family) {
  const auto stream = family.stream();
  Opening opening{"family", family.spoke, world.random.pick(world.plan.authorities)};
  opening.order = world.random.chance(900) ? "adoption" : "special_guardianship";
  record_all(world,
             {case_opening(world, stream, opening, family.worker),
              joining(world, stream, {"p-1", "parent", 30, 58}, family.worker),
              joining(world, stream, {"p-2", "child", 2, 16}, family.worker)},
             world.random.chance(400));
  record(world, stream, "referral_received",
         {{"referral", "r-1"}, {"source", "adoptive_family"}, {"route", "self"}}, family.worker);
  family.open = true;
}

void hear_from(AceWorld& world, AceFamily& family) {
  static const std::vector<std::string> channels = {"telephone", "email", "letterbox", "visit"};
  if (!family.open) return;
  const auto position = record(
      world, family.stream(), "contact_received",
      {{"channel", world.random.pick(channels)}, {"on", to_text(world.today())}}, family.worker);
  if (world.random.chance(10))
    take_back(world, family.stream(), position, "Entered for the wrong family", family.worker);
}

void attempt(AceWorld& world, AceFamily& family, bool reached) {
  static const std::vector<std::string> channels = {"telephone", "email", "text_message"};
  if (!family.open) return;
  record(world, family.stream(), "contact_attempted",
         {{"channel", world.random.pick(channels)},
          {"reached", reached},
          {"on", to_text(world.today())}},
         family.worker);
}

void advise(AceWorld& world, AceFamily& family) {
  if (!family.open) return;
  if (world.random.chance(600))
    record(world, family.stream(), "advice_given",
           {{"channel", "request"}, {"topic", world.random.pick(phrases::advice)}},
           world.spoke_manager());
  else
    record(world, family.stream(), "signposted",
           {{"to", world.random.chance(500) ? "Early Help" : "School pastoral team"}},
           family.worker);
}

void go_on(AceWorld& world, AceFamily& family);

/// Some come back later, and then go on.
void consider_reopening(AceWorld& world, AceFamily& family) {
  if (!world.random.chance(world.plan.reopened)) return;
  soon(world, 20, 80, [&world, &family] {
    record(world, family.stream(), "case_reopened", {{"reason", "Family made contact again"}},
           family.worker);
    family.open = true;
    family.path = world.random.chance(500) ? Path::tier_1 : Path::tier_2;
    hear_from(world, family);
    go_on(world, family);
  });
}

void close(AceWorld& world, AceFamily& family, const char* reason) {
  record(world, family.stream(), "case_closed", {{"reason", reason}}, family.worker);
  family.open = false;
  consider_reopening(world, family);
}

void plan_attempts(AceWorld& world, AceFamily& family) {
  for (int i = 0; i < 3; ++i)
    soon(world, 1 + 2 * i, 2 + 2 * i, [&world, &family] { attempt(world, family, false); });
  soon(world, 7, 8, [&world, &family] { close(world, family, "unreachable"); });
}

void stay_at_tier_1(AceWorld& world, AceFamily& family) {
  for (int i = world.random.between(1, 3); i > 0; --i)
    soon(world, 2, 9, [&world, &family] { hear_from(world, family); });
  if (world.random.chance(300))
    soon(world, 2, 9, [&world, &family] { attempt(world, family, true); });
  soon(world, 2, 20, [&world, &family] { advise(world, family); });
  plan_closing(world, family);
}

void go_on(AceWorld& world, AceFamily& family) {
  switch (family.path) {
    case Path::no_contact:
      return soon(world, working_days_to_wait, working_days_to_wait + 6,
                  [&world, &family] { close(world, family, "no_contact"); });
    case Path::unreachable:
      return plan_attempts(world, family);
    case Path::tier_1:
      return stay_at_tier_1(world, family);
    case Path::tier_2:
    case Path::tier_3:
    case Path::tier_4:
      return soon(world, 3, 9, [&world, &family] { consult(world, family); });
  }
}

void begin(AceWorld& world, AceFamily& family) {
  open_case(world, family);
  hear_from(world, family);
  set_tier_1(world, family);
  record(world, family.stream(), "information_given",
         {{"document", "tiered-support-guide"}, {"edition", "Third edition"}}, family.worker);
  go_on(world, family);
}

}  // namespace

void plan_closing(AceWorld& world, AceFamily& family) {
  soon(world, 21, 60, [&world, &family] {
    if (!family.open) return;
    if (family.live_packages > 0) return plan_closing(world, family);
    record(world, family.stream(), "case_closed",
           {{"reason", world.random.chance(900) ? "completed" : "moved"}}, family.worker);
    family.open = false;
  });
}

void plan_contacts(AceWorld& world) {
  const auto& plan = world.plan;
  const int days = plan.last_day.days - plan.opens_on.days - 12;
  for (int i = 0; i < plan.contacts; ++i) {
    auto& family = world.families.emplace_back();
    family.id = fmt::format("ace-f-{:04}", i + 1);
    family.spoke = world.random.pick(plan.spokes);
    family.worker = lead_of(world, world.random.between(1, plan.spoke_workers));
    family.path = static_cast<Path>(world.random.weighted(plan.paths));
    on_day(world, add_days(plan.opens_on, world.random.between(1, days)),
           [&world, &family] { begin(world, family); });
  }
}

}  // namespace daybook::generate
