#include "tools/generate/dorset/provider_life.hpp"

#include <fmt/format.h>

#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t price_step_pence = 500;

std::string stream(const ProviderPlan& provider) {
  return on_stream("provider", provider.id);
}

/// The price after `rises` yearly rises, in whole steps.
Money risen(Money price, int rises, int per_mille) {
  const auto exact = price.pence * (1000 + rises * per_mille) / 1000;
  return {exact / price_step_pence * price_step_pence};
}

json::array price_items(const ProviderPlan& provider, int rises, int per_mille) {
  json::array items;
  for (const auto& item : provider.items) {
    const auto price = risen(item.price, rises, per_mille);
    json::object listed{{"intervention", item.intervention},
                        {"package_type", item.package_type},
                        {"price_pence", price.pence},
                        {"sessions", item.sessions},
                        {"minutes", item.minutes},
                        {"block_of_10_pence", price.pence * 9},
                        {"travel_included", true}};
    if (item.report_fee) listed["report_fee_pence"] = item.report_fee->pence;
    items.push_back(std::move(listed));
  }
  return items;
}

void submit_prices(World& world, const ProviderPlan& provider, Date effective_on, int rises) {
  record(world, stream(provider), "prices_submitted",
         {{"programme", marked(world.plan.name)},
          {"effective_on", to_text(effective_on)},
          {"items", price_items(provider, rises, world.plan.price_rise_per_mille)}},
         provider_staff(provider, 1));
}

void assure(World& world, const ProviderPlan& provider, const char* check, int months,
            const std::string& subject = {}) {
  Data data{{"check", check}, {"result", "met"}, {"on", to_text(world.today())}};
  if (!subject.empty()) data["subject"] = subject;
  if (months > 0) data["valid_until"] = to_text(add_months(world.today(), months));
  record(world, stream(provider), "assurance_recorded", std::move(data), central_team(1));
}

constexpr const char* yearly_checks[] = {"insurance", "information_sharing",
                                         "professional_registration"};

/// Now and then one is forgotten.
void renew(World& world, const ProviderPlan& provider) {
  for (const auto* check : yearly_checks)
    if (!world.random.chance(40)) assure(world, provider, check, 12);
}

void enter(World& world, const ProviderPlan& provider) {
  json::array localities(provider.localities.begin(), provider.localities.end());
  record(world, stream(provider), "provider_registered",
         {{"title", provider.title},
          {"programmes", json::array{marked(world.plan.name)}},
          {"localities", std::move(localities)},
          {"vat", provider.vat}},
         central_team(1));
  for (const auto* check : yearly_checks) assure(world, provider, check, 12);
  for (const auto* worker : {"staff-1", "staff-2"}) assure(world, provider, "dbs", 36, worker);
  for (const auto& item : provider.items)
    record(world, stream(provider), "capacity_declared",
           {{"intervention", item.intervention}, {"places", world.random.between(6, 20)}},
           provider_staff(provider, 1));
}

void train(World& world, const ProviderPlan& provider) {
  for (const auto* worker : {"staff-1", "staff-2"}) {
    record(world, stream(provider), "training_completed",
           {{"worker", worker},
            {"topic", world.random.pick(phrases::training)},
            {"on", to_text(world.today())}},
           provider_staff(provider, 1));
    record(world, stream(provider), "supervision_held",
           {{"worker", worker}, {"on", to_text(world.today())}}, provider_staff(provider, 1));
  }
}

void complain(World& world, const ProviderPlan& provider) {
  const auto complaint = fmt::format("co-{}", to_text(world.today()));
  record(world, stream(provider), "complaint_received",
         {{"complaint", complaint}, {"on", to_text(world.today())}},
         lead_professional(world.random.between(1, world.plan.lead_professionals)));
  soon(world, 3, 25, [&world, &provider, complaint] {
    record(world, stream(provider), "complaint_resolved",
           {{"complaint", complaint}, {"action", world.random.pick(phrases::complaint_actions)}},
           provider_staff(provider, 1));
  });
}

void report_incident(World& world, const ProviderPlan& provider) {
  const auto happened_at = plus(world.now(), -world.random.between(3, 30) * hour_ms);
  record(world, stream(provider), "incident_reported",
         {{"incident", fmt::format("in-{}", to_text(world.today()))},
          {"kind", world.random.chance(500) ? "data_breach" : "health_and_safety"},
          {"happened_at", to_text(happened_at)},
          {"reported_at", to_text(world.now())}},
         provider_staff(provider, 1));
}

void suspend(World& world, const ProviderPlan& provider) {
  record(world, stream(provider), "provider_suspended",
         {{"reason", "Safeguarding self-assessment not returned"},
          {"action_plan_due", to_text(working_day(add_days(world.today(), 14)))}},
         commissioner());
  soon(world, 6, 8, [&world, &provider] {
    record(world, stream(provider), "action_plan_reviewed", {{"engaged", true}, {"result", "met"}},
           central_team(2));
    record(world, stream(provider), "provider_reinstated", {{"reason", "Action plan met"}},
           commissioner());
  });
}

void plan_provider_year(World& world, const ProviderPlan& provider, int rises) {
  const auto first = add_months(provider.since, 12 * rises);
  on_day(world, add_days(first, -14),
         [&world, &provider, first, rises] { submit_prices(world, provider, first, rises); });
  on_day(world, add_days(first, world.random.between(40, 300)),
         [&world, &provider] { train(world, provider); });
  if (rises > 0)
    on_day(world, add_days(first, -30), [&world, &provider] { renew(world, provider); });
  const auto some_day = add_days(first, world.random.between(30, 330));
  if (world.random.chance(350))
    on_day(world, some_day, [&world, &provider] { complain(world, provider); });
  if (world.random.chance(120))
    on_day(world, some_day, [&world, &provider] { report_incident(world, provider); });
  if (world.random.chance(150))
    on_day(world, some_day, [&world, &provider] {
      record(world, stream(provider), "staffing_issue_recorded", {{"kind", "worker_left"}},
             provider_staff(provider, 1));
    });
}

}  // namespace

void plan_providers(World& world) {
  for (const auto& provider : world.plan.providers) {
    on_day(world, add_days(provider.since, -25), [&world, &provider] { enter(world, provider); });
    for (int rises = 0; add_months(provider.since, 12 * rises) <= world.plan.last_day(); ++rises)
      plan_provider_year(world, provider, rises);
    on_day(world, add_days(world.plan.last_day(), -28),
           [&world, &provider] { renew(world, provider); });
  }
  const auto& suspended = world.random.pick(world.plan.providers);
  on_day(world, add_days(suspended.since, world.random.between(100, 600)),
         [&world, &suspended] { suspend(world, suspended); });
}

}  // namespace daybook::generate
