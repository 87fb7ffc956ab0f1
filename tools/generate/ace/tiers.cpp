/// Families above tier 1: consultation and assessment, monthly reviews that step up and down, plans
/// at tier 3, concerns at tier 4 (A tiers 2 to 4).
#include <boost/json.hpp>
#include <fmt/format.h>

#include "tools/generate/ace/ace_world.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

void set_tier(AceWorld& world, AceFamily& family, int tier, const std::string& reason) {
  record(world, family.stream(), "tier_set",
         {{"tier", tier}, {"reason", reason}, {"decided_by", world.spoke_manager().id.text}},
         world.spoke_manager());
  family.tier = tier;
}

void hold_review(AceWorld& world, const AceFamily& family, const char* kind, const char* step) {
  record(world, family.stream(), "review_held", {{"kind", kind}, {"step", step}},
         world.spoke_manager());
}

/// A tier 3: the Adoption Spoke Manager has reviewed the assessment.
void assess(AceWorld& world, const AceFamily& family) {
  record(world, family.stream(), "assessment_completed",
         {{"kind", "need"}, {"reviewed_by", world.spoke_manager().id.text}}, family.worker);
}

std::string some_outcome(AceWorld& world) {
  const auto& outcomes = world.plan.programme.opening.at("outcomes").as_array();
  return std::string(outcomes[world.random.below(outcomes.size())].as_string());
}

/// A tier 3: a clear plan of support, including outcomes.
void agree_plan(AceWorld& world, AceFamily& family) {
  const auto outcome = some_outcome(world);
  record(world, family.stream(), "lead_professional_assigned",
         {{"lead_professional", family.worker.id.text}}, family.worker);
  record(world, family.stream(), "need_identified", {{"need", "n-1"}, {"outcome", outcome}},
         family.worker);
  record(
      world, family.stream(), "plan_agreed",
      {{"goals", json::array{json::object{{"goal", "g-1"}, {"outcome", outcome}, {"need", "n-1"}}}},
       {"coproduced", true}},
      family.worker);
  measure(world, family.stream(), {"sdq", "p-2", "baseline", world.random.between(16, 32) * 100},
          family.worker);
}

/// A tier 3: on a three monthly basis; some come late.
void review_plan(AceWorld& world, AceFamily& family) {
  if (!family.open || family.tier < 3) return;
  hold_review(world, family, "plan", "none");
  hold_review(world, family, "supervision", "none");
  on_day(world, add_days(add_months(world.today(), 3), world.random.between(-8, 4)),
         [&world, &family] { review_plan(world, family); });
}

void rise_to_3(AceWorld& world, AceFamily& family) {
  assess(world, family);
  set_tier(world, family, 3, world.random.pick(phrases::tier_reasons));
  agree_plan(world, family);
  on_day(world, add_days(add_months(world.today(), 3), -4),
         [&world, &family] { review_plan(world, family); });
}

/// A tier 4: the family is referred to the hub, and the authority leads.
void rise_to_4(AceWorld& world, AceFamily& family) {
  raise_concern(world, family.stream(),
                {fmt::format("k-{}", ++family.concerns),
                 "safeguarding",
                 {"mash", "social_worker", "contract_manager", "brokerage"},
                 world.random.chance(800)},
                family.worker);
  set_tier(world, family, 4, "A child may be at risk of harm");
}

void step_up(AceWorld& world, AceFamily& family) {
  if (family.tier == 2)
    rise_to_3(world, family);
  else
    rise_to_4(world, family);
  family.risen = family.tier >= family.highest_tier();
}

void finish(AceWorld& world, AceFamily& family) {
  if (family.highest_tier() >= 3)
    record(world, family.stream(), "outcome_recorded",
           {{"need", "n-1"},
            {"level", world.random.chance(500) ? "achieved" : "progress"},
            {"on", to_text(world.today())},
            {"evidence", "Review with the family and the school"}},
           family.worker);
  if (world.random.chance(500))
    give_feedback(world, family.stream(), {"parent"}, {"listened_to", "waiting", "right_help"},
                  family.worker);
  plan_closing(world, family);
}

void step_down(AceWorld& world, AceFamily& family) {
  set_tier(world, family, family.tier - 1, "Needs met, steps agreed with the family");
  family.months_at_top = world.random.between(1, 3);
  if (family.tier == 1) finish(world, family);
}

void plan_review(AceWorld& world, AceFamily& family);

/// A tier 2: the Spoke Managers review all work monthly.
void review(AceWorld& world, AceFamily& family) {
  if (!family.open || family.tier == 1) return;
  if (!family.risen) {
    hold_review(world, family, "monthly", "up");
    step_up(world, family);
  } else if (--family.months_at_top <= 0) {
    hold_review(world, family, "monthly", "down");
    step_down(world, family);
  } else {
    hold_review(world, family, "monthly", "none");
  }
  plan_review(world, family);
}

/// Within the month; a few are skipped and so overdue.
void plan_review(AceWorld& world, AceFamily& family) {
  if (!family.open || family.tier == 1) return;
  const int late = world.random.chance(80) ? world.random.between(6, 30) : 0;
  on_day(world, add_days(add_months(world.today(), 1), -4 + late),
         [&world, &family] { review(world, family); });
}

void meet_school(AceWorld& world, const AceFamily& family) {
  if (!family.open) return;
  record(world, family.stream(), "meeting_attended",
         {{"kind", "child_in_need"}, {"report_instead", false}}, family.worker);
}

}  // namespace

void consult(AceWorld& world, AceFamily& family) {
  assess(world, family);
  set_tier(world, family, 2, world.random.pick(phrases::tier_reasons));
  family.risen = family.highest_tier() == 2;
  family.months_at_top = world.random.between(2, 6);
  plan_review(world, family);
  if (world.random.chance(650))
    soon(world, 5, 20, [&world, &family] { apply_to_fund(world, family); });
  if (world.random.chance(200))
    soon(world, 10, 40, [&world, &family] { meet_school(world, family); });
}

}  // namespace daybook::generate
