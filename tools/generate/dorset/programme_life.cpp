#include "tools/generate/dorset/programme_life.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string stream(const World& world) {
  return on_stream("programme", world.plan.name);
}

void open(World& world) {
  record(world, stream(world), "programme_opened", world.plan.opening, commissioner());
  for (const auto& target : world.plan.targets)
    record(world, stream(world), "target_set", target, commissioner());
}

void allocate(World& world, Year year, Money amount, const char* reason) {
  record(world, stream(world), "budget_allocated",
         {{"year", to_text(year)},
          {"line", world.plan.lines.main},
          {"amount_pence", amount.pence},
          {"reason", reason}},
         commissioner());
}

void vire(World& world, Year year) {
  const auto& lines = world.plan.lines;
  record(world, stream(world), "budget_vired",
         {{"year", to_text(year)},
          {"from_line", lines.main},
          {"to_line", lines.reserve},
          {"amount_pence", lines.vired.pence},
          {"reason", "Set aside for requests that were put off"},
          {"approved_by", "com-1"}},
         finance(1));
}

void close(World& world, Year year) {
  record(world, stream(world), "year_closed", {{"year", to_text(year)}}, finance(2));
}

void meet(World& world, const char* kind) {
  record(world, stream(world), "meeting_held",
         {{"kind", kind},
          {"attended", json::array{"commissioner", "central_team", "provider"}},
          {"actions", json::array{"review_waiting_times"}}},
         central_team(1));
}

void submit_report(World& world, const ProviderPlan& provider, const std::string& report) {
  record(world, stream(world), "report_submitted",
         {{"report", report}, {"on", to_text(world.today())}}, provider_staff(provider, 1));
}

/// Asks a provider for a report on the half year before now, to be submitted within weeks,
/// sometimes late.
void ask_for_report(World& world, const ProviderPlan& provider, const char* kind, int months) {
  const auto today = world.today();
  if (today < add_months(provider.since, 3)) return;
  const auto report = fmt::format("{}-{}", provider.id, to_text(today));
  record(world, stream(world), "report_requested",
         {{"report", report},
          {"kind", kind},
          {"provider", marked(provider.id)},
          {"from", to_text(add_months(today, -months))},
          {"to", to_text(today)},
          {"due_on", to_text(working_day(add_days(today, 28)))}},
         central_team(1));
  soon(world, 8, 23, [&world, &provider, report] { submit_report(world, provider, report); });
}

void ask_all(World& world, const char* kind, int months) {
  for (const auto& provider : world.plan.providers) ask_for_report(world, provider, kind, months);
}

void plan_year(World& world, const YearPlan& year) {
  const auto first = first_day_of(year.year, {});
  const auto last = last_day_of(year.year, {});
  const auto allotted = std::max(add_days(first, -17), add_days(world.plan.opens_on, -20));
  on_day(world, allotted, [&world, &year] {
    allocate(world, year.year, world.plan.annual_budget, "Annual budget of the framework contract");
  });
  on_day(world, add_days(allotted, 7), [&world, &year] { vire(world, year.year); });
  on_day(world, add_days(last, 20), [&world, &year] { close(world, year.year); });
  for (const int month : {2, 5, 8, 11})
    on_day(world, add_months(first, month), [&world] { meet(world, "contract"); });
  for (const int month : {6, 12})
    on_day(world, add_days(add_months(first, month), -20),
           [&world] { ask_all(world, "monitoring_biannual", 6); });
  on_day(world, add_months(first, 9), [&world] { ask_all(world, "safeguarding_audit", 12); });
}

}  // namespace

void plan_programme(World& world) {
  on_day(world, add_days(world.plan.opens_on, -31), [&world] { open(world); });
  for (const auto& year : world.plan.years) plan_year(world, year);
  world.agenda.at(at(world.plan.last_day(), 9, 30), [&world] {
    allocate(world, world.plan.next_year, world.plan.next_budget,
             "Annual budget of the purchasing system");
    vire(world, world.plan.next_year);
  });
}

}  // namespace daybook::generate
