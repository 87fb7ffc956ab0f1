/// Peer supporters of Kent: recruited, screened, trained, supported, measured.
#include <fmt/format.h>

#include "tools/generate/kent/kent_world.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

std::string stream_of(const Supporter& supporter) {
  return on_stream("supporter", supporter.id);
}

void withdraw(KentWorld& world, Supporter& supporter, const char* reason) {
  if (supporter.withdrawn || supporter.matched) return;
  supporter.withdrawn = true;
  record(world, stream_of(supporter), "supporter_withdrew", {{"reason", reason}}, world.staff(1));
}

void recruit(KentWorld& world, Supporter& supporter) {
  static const std::vector<std::string> campaigns = {"libraries", "social_media", "carers_groups"};
  Data data{{"programme", marked(world.programme)}};
  if (world.random.chance(850)) data["campaign"] = world.random.pick(campaigns);
  record(world, stream_of(supporter), "supporter_recruited", std::move(data), world.staff(1));
}

void screen(KentWorld& world, Supporter& supporter) {
  record(world, stream_of(supporter), "supporter_screened", {{"accepted", supporter.accepted}},
         world.staff(1));
}

void measure_wellbeing(KentWorld& world, const Supporter& supporter, const char* stage,
                       int hundredths) {
  if (supporter.withdrawn) return;
  measure(world, stream_of(supporter), {"swemwbs", supporter.id, stage, hundredths},
          world.staff(2));
}

/// K 2.3.4, 3.1: before, at six months, and at the end.
void plan_wellbeing(KentWorld& world, const Supporter& supporter) {
  const int baseline = world.random.between(1850, 2450);
  measure_wellbeing(world, supporter, "baseline", baseline);
  const auto six = add_months(world.today(), 6);
  if (six < add_days(world.plan.last_day, -10))
    on_day(world, six, [&world, &supporter, after = baseline + world.random.between(-100, 800)] {
      measure_wellbeing(world, supporter, "six_month", after);
    });
  on_day(world, add_days(world.plan.last_day, -world.random.between(4, 20)),
         [&world, &supporter, after = baseline + world.random.between(-50, 900)] {
           measure_wellbeing(world, supporter, "final", after);
         });
}

/// K 2.3.2: individual support, and the cohort's group once a month.
void support(KentWorld& world, const Supporter& supporter, const char* kind) {
  if (supporter.withdrawn) return;
  record(world, stream_of(supporter), "supporter_supported",
         {{"kind", kind}, {"on", to_text(world.today())}}, world.staff(1));
}

void plan_support(KentWorld& world, const Supporter& supporter) {
  every_months(world, world.plan, add_days(world.today(), 20), 1, [&world, &supporter](Date) {
    if (world.random.chance(820)) support(world, supporter, "group");
    if (world.random.chance(250))
      soon(world, 2, 7, [&world, &supporter] { support(world, supporter, "individual"); });
  });
}

void train(KentWorld& world, Supporter& supporter) {
  record(world, stream_of(supporter), "supporter_trained",
         {{"course", "ensure-peer-support"},
          {"cohort", supporter.cohort},
          {"on", to_text(world.today())}},
         world.staff(1));
  supporter.trained = true;
  plan_wellbeing(world, supporter);
  plan_support(world, supporter);
  if (world.random.chance(90))
    soon(world, 60, 150, [&world, &supporter] { withdraw(world, supporter, "Found paid work"); });
}

Supporter& applicant(KentWorld& world, const std::string& cohort, bool accepted) {
  auto& supporter = world.supporters.emplace_back();
  supporter.id = fmt::format("kent-s-{:03}", world.supporters.size());
  supporter.cohort = cohort;
  supporter.accepted = accepted;
  return supporter;
}

/// The first `size` applicants are trained; of the rest most are screened out, and who was accepted
/// steps back before the training.
void plan_cohort(KentWorld& world, const CohortPlan& cohort, const std::string& name) {
  for (int i = 0; i < world.plan.applicants; ++i) {
    const bool trained = i < cohort.size;
    auto& supporter = applicant(world, name, trained || world.random.chance(300));
    const auto recruited_on = add_days(cohort.trained_on, -world.random.between(38, 66));
    on_day(world, recruited_on, [&world, &supporter] { recruit(world, supporter); });
    on_day(world, add_days(recruited_on, world.random.between(7, 16)),
           [&world, &supporter] { screen(world, supporter); });
    if (trained)
      on_day(world, cohort.trained_on, [&world, &supporter] { train(world, supporter); });
    else if (supporter.accepted)
      on_day(world, add_days(cohort.trained_on, -4),
             [&world, &supporter] { withdraw(world, supporter, "Training days did not suit"); });
  }
}

}  // namespace

void plan_supporters(KentWorld& world) {
  int number = 0;
  for (const auto& cohort : world.plan.cohorts)
    plan_cohort(world, cohort, fmt::format("cohort-{}", ++number));
}

}  // namespace daybook::generate
