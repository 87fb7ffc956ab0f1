/// Families in Essex: how they are referred, and what is recorded about each.
#include <fmt/format.h>

#include "tools/generate/essex/essex_world.hpp"
#include "tools/generate/parts/people.hpp"

namespace daybook::generate {

namespace {

std::string stream_of(const AdoptiveFamily& family) {
  return on_stream("case", family.id);
}

void open_case(EssexWorld& world, AdoptiveFamily& family) {
  const auto by = central_team_of(world, 2);
  const auto stream = stream_of(family);
  Opening opening{"family", "essex", world.plan.authority()};
  opening.order = world.random.chance(880) ? "adoption" : "special_guardianship";
  if (world.random.chance(45)) {
    opening.locality = "outside_essex";
    opening.residence = "Suffolk County Council";
  }
  std::vector<Draft> drafts{case_opening(world, stream, opening, by)};
  drafts.push_back(joining(world, stream, {"p-1", "parent", 28, 56}, by));
  drafts.push_back(joining(world, stream, {"p-2", "child", 1, 15}, by));
  if (world.random.chance(600))
    drafts.push_back(joining(world, stream, {"p-3", "parent", 28, 58}, by));
  record_all(world, drafts, world.random.chance(800));
  family.known = true;
}

/// E 3.4: what the service is, in writing.
void inform(EssexWorld& world, const AdoptiveFamily& family) {
  if (!family.known) return;
  record(world, stream_of(family), "information_given",
         {{"document", "service-guide"}, {"edition", "First edition"}}, world.staff(2));
}

/// E 4.2: a need in one of the four areas, and how it goes.
void assess(EssexWorld& world, const AdoptiveFamily& family) {
  if (!family.known) return;
  static const std::vector<std::string> outcomes = {"peer_relationships", "community_involvement",
                                                    "skills_and_knowledge", "self_esteem"};
  const auto by = central_team_of(world, 2);
  const auto stream = stream_of(family);
  record(world, stream, "assessment_completed", {{"kind", "need"}}, by);
  record(world, stream, "need_identified",
         {{"need", "n-1"}, {"outcome", world.random.pick(outcomes)}}, by);
  measure(world, stream, {"star", "p-1", "baseline", world.random.between(18, 34) * 100}, by);
  const auto later = add_months(world.today(), 6);
  if (later > add_days(world.plan.last_day, -20)) return;
  on_day(world, later, [&world, stream, by] {
    measure(world, stream, {"star", "p-1", "six_month", world.random.between(22, 42) * 100}, by);
    record(world, stream, "outcome_recorded",
           {{"need", "n-1"},
            {"level", world.random.chance(700) ? "progress" : "achieved"},
            {"on", to_text(world.today())},
            {"evidence", "Outcomes star repeated with the family"}},
           by);
  });
}

/// Becomes known on a day, and what follows.
void plan_family(EssexWorld& world, Date on) {
  auto& family = world.families.emplace_back();
  family.id = fmt::format("essex-f-{:04}", world.families.size());
  on_day(world, on, [&world, &family] {
    open_case(world, family);
    soon(world, 1, 6, [&world, &family] { inform(world, family); });
    if (world.random.chance(180)) soon(world, 10, 80, [&world, &family] { assess(world, family); });
  });
}

void break_down(EssexWorld& world) {
  if (const auto* family = world.some_family())
    record(world, stream_of(*family), "breakdown_recorded", {{"kind", "adoption"}},
           central_team_of(world, 1));
}

void move_away(EssexWorld& world) {
  auto* family = world.some_family();
  if (!family || !family->on_loan.empty()) return;
  record(world, stream_of(*family), "case_closed", {{"reason", "moved"}},
         central_team_of(world, 2));
  family->known = false;
}

void worry(EssexWorld& world) {
  const auto* family = world.some_family();
  if (!family) return;
  raise_concern(world, stream_of(*family),
                {fmt::format("k-{}", to_text(world.today())),
                 "safeguarding",
                 {"social_worker", "contract_manager", "brokerage"},
                 world.random.chance(700)},
                world.staff(1));
}

/// `count` times in a year, on days of chance.
void plan_some(EssexWorld& world, Date first, int count, void (*happen)(EssexWorld&)) {
  for (int i = 0; i < count; ++i)
    on_day(world, add_days(first, world.random.between(60, 350)),
           [&world, happen] { happen(world); });
}

}  // namespace

AdoptiveFamily* EssexWorld::some_family() {
  std::vector<AdoptiveFamily*> known;
  for (auto& family : families)
    if (family.known) known.push_back(&family);
  return known.empty() ? nullptr : random.pick(known);
}

void plan_families(EssexWorld& world) {
  const auto& plan = world.plan;
  for (int i = 0; i < plan.existing_families; ++i)
    plan_family(world, add_days(plan.opens_on, world.random.between(1, 32)));
  for (std::size_t year = 0; year < plan.newly_approved.size(); ++year) {
    const auto first = add_months(plan.opens_on, 12 * static_cast<int>(year));
    for (int i = 0; i < plan.newly_approved[year]; ++i)
      plan_family(world, add_days(first, world.random.between(2, 350)));
    plan_some(world, first, 2, break_down);
    plan_some(world, first, 7, move_away);
    plan_some(world, first, 2, worry);
  }
}

}  // namespace daybook::generate
