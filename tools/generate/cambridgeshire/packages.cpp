/// Packages of High Level Family Support: whose hours, how many, of which provider.
#include <fmt/format.h>

#include "tools/generate/cambridgeshire/cambridgeshire_world.hpp"

namespace daybook::generate {

namespace {

struct Choice {
  const Organisation* provider;
  const PricedItem* item;
};

/// What providers sell in the child's locality.
std::vector<Choice> choices(const CambridgeshireWorld& world, const ReferredChild& child) {
  std::vector<Choice> choices;
  for (const auto& provider : world.plan.providers)
    for (const auto& item : provider.items)
      for (const auto& locality : provider.localities)
        if (locality == child.locality) choices.push_back({&provider, &item});
  return choices;
}

/// P 4.4: mostly within three months; one in eight longer.
void size_package(Random& random, Commission& package) {
  package.days_between = random.chance(500) ? 4 : 6;
  const int most = 80 / package.days_between;
  package.sessions =
      random.chance(125) ? most + random.between(5, 10) : random.between(6, most - 2);
  package.workers = random.chance(200) ? 2 : 1;
}

}  // namespace

void request_package(CambridgeshireWorld& world, ReferredChild& child,
                     const std::string& continues) {
  if (child.closed || world.today() > add_days(world.plan.last_day, -20)) return;
  const auto choice = world.random.pick(choices(world, child));
  auto& package = world.packages.emplace_back();
  package.id = fmt::format("cambs-p-{:03}", world.packages.size());
  package.of_case = child.id;
  package.locality = child.locality;
  package.person = "p-1";
  package.outcomes = {child.outcome};
  package.lead = child.lead;
  package.provider = choice.provider;
  package.item = choice.item;
  package.continues = continues;
  package.over = [&world, &child, &package] { after_package(world, child, package); };
  size_package(world.random, package);
  commission(world.commissioning, package);
}

}  // namespace daybook::generate
