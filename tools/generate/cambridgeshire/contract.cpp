/// The duties of providers under P 13: quarterly reports, yearly visits and toolkits, a suspension.
#include "tools/generate/cambridgeshire/cambridgeshire_world.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

void assess_toolkit(CambridgeshireWorld& world, const Organisation& provider, const char* result) {
  record(world, stream_of(provider), "assurance_recorded",
         {{"check", "safeguarding_toolkit"}, {"result", result}, {"on", to_text(world.today())}},
         central_team_of(world, 1));
}

void review_plan(CambridgeshireWorld& world, const Organisation& provider, const char* result) {
  record(world, stream_of(provider), "action_plan_reviewed",
         {{"engaged", true}, {"result", result}}, central_team_of(world, 1));
}

void reinstate(CambridgeshireWorld& world, const Organisation& provider) {
  assess_toolkit(world, provider, "met");
  review_plan(world, provider, "met");
  record(world, stream_of(provider), "provider_reinstated",
         {{"reason", "Action plan met, toolkit fully met"}}, commissioner_of(world));
}

/// P 9.3, 13.6: a toolkit that is not fully met, an action plan, and back again.
void suspend(CambridgeshireWorld& world, const Organisation& provider) {
  assess_toolkit(world, provider, "not_met");
  record(world, stream_of(provider), "provider_suspended",
         {{"reason", "Safeguarding toolkit not met"},
          {"action_plan_due", to_text(working_day(add_days(world.today(), 21)))}},
         commissioner_of(world));
  soon(world, 14, 18, [&world, &provider] { review_plan(world, provider, "open"); });
  soon(world, 26, 32, [&world, &provider] { reinstate(world, provider); });
}

}  // namespace

void plan_contract(CambridgeshireWorld& world) {
  const auto& plan = world.plan;
  for (const auto& provider : plan.providers) {
    plan_reports(world, plan, provider,
                 {"monitoring_quarterly", add_months(plan.opens_on, 3), 3, 21, 130});
    plan_reports(world, plan, provider,
                 {"autism_toolkit", add_months(plan.opens_on, 11), 12, 28, 0});
    plan_reports(world, plan, provider,
                 {"policy_review", add_months(plan.opens_on, 10), 12, 28, 100});
    plan_meetings(world, plan,
                  {"monitoring_visit",
                   add_days(plan.opens_on, world.random.between(200, 330)),
                   365,
                   {"central_team", "provider"}});
  }
  plan_meetings(
      world, plan,
      {"contract", add_days(plan.opens_on, 110), 91, {"commissioner", "central_team", "provider"}});
  const auto& suspended = world.random.pick(plan.providers);
  on_day(world, add_days(plan.opens_on, world.random.between(150, 420)),
         [&world, &suspended] { suspend(world, suspended); });
}

}  // namespace daybook::generate
