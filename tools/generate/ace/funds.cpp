/// Applications to the Adoption Support Fund, and what is bought with a grant (A tier 2).
#include <fmt/format.h>

#include "tools/generate/ace/ace_world.hpp"

namespace daybook::generate {

namespace {

/// What is granted in a year stays so far below the cap that every later test of it holds.
constexpr Money kept_back{2'500'000};

struct Application {
  std::string id;
  std::string year;
  Money amount;
};

/// The cap on a year's grants as the programme's file has it; it names one for every year.
Money cap(const AceWorld& world) {
  const auto& policy = world.plan.programme.opening.at("policy").as_object();
  const auto& caps = policy.at("fund_cap_pence").as_object();
  return {caps.at(world.plan.fund.name).as_int64()};
}

/// The therapies of all providers in turn of chance.
void buy_therapy(AceWorld& world, AceFamily& family) {
  if (!family.open || family.live_packages > 0) return;
  const auto& provider = world.random.pick(world.plan.providers);
  auto& package = world.packages.emplace_back();
  package.id = fmt::format("ace-p-{:03}", world.packages.size());
  package.of_case = family.id;
  package.locality = family.spoke;
  package.person = world.random.chance(600) ? "p-2" : "p-1";
  package.outcomes = {"emotional_wellbeing"};
  package.lead = family.worker;
  package.provider = &provider;
  package.item = &world.random.pick(provider.items);
  package.sessions = package.item->sessions;
  package.over = [&family] { --family.live_packages; };
  ++family.live_packages;
  commission(world.commissioning, package);
}

void follow_grant(AceWorld& world, AceFamily& family) {
  soon(world, 2, 8, [&world, &family] { buy_therapy(world, family); });
  if (world.random.chance(world.plan.fund.repeated))
    soon(world, 40, 90, [&world, &family] { apply_to_fund(world, family); });
}

void decide(AceWorld& world, AceFamily& family, const Application& application) {
  auto& spent = world.granted[application.year];
  const bool granted = world.random.chance(world.plan.fund.granted) &&
                       spent + application.amount + kept_back <= cap(world);
  record(world, family.stream(), "fund_decided",
         {{"application", application.id},
          {"granted", granted},
          {"amount_pence", granted ? application.amount.pence : 0}},
         world.spoke_manager());
  if (!granted) return;
  spent += application.amount;
  follow_grant(world, family);
}

Money some_amount(AceWorld& world) {
  const auto& fund = world.plan.fund;
  const auto steps = static_cast<int>((fund.most - fund.least).pence / fund.step.pence);
  return {fund.least.pence + world.random.between(0, steps) * fund.step.pence};
}

}  // namespace

void apply_to_fund(AceWorld& world, AceFamily& family) {
  if (!family.open || family.tier < 2) return;
  const Application application{fmt::format("a-{}", ++family.applications),
                                to_text(year_of(world.today(), {})), some_amount(world)};
  Data data{{"fund", world.plan.fund.name},
            {"application", application.id},
            {"year", application.year},
            {"amount_pence", application.amount.pence}};
  if (family.applications > 1) data["panel"] = fmt::format("panel-{}", to_text(world.today()));
  record(world, family.stream(), "fund_applied", std::move(data), family.worker);
  soon(world, 12, 30, [&world, &family, application] { decide(world, family, application); });
}

}  // namespace daybook::generate
