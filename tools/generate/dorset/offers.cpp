#include "tools/generate/dorset/offers.hpp"

#include <algorithm>

namespace daybook::generate {

namespace {

/// What one package costs when there is money for every bracket.
constexpr std::int64_t usual_pence = 52'000;
/// What is kept for each request still to be confirmed: the cheapest offer of any type costs less.
constexpr std::int64_t least_pence = 42'000;
/// What is kept for requests that hold money for a while and then do not proceed.
constexpr std::int64_t kept_pence = 800'000;

void add_offers(std::vector<Offer>& offers, World& world, const ProviderPlan& provider,
                const Work& work) {
  const auto* known = world.states().provider(provider.id);
  if (!known || known->suspended || !known->serves(work.locality)) return;
  const auto* list = known->prices_on(world.plan.name, world.today(), {UINT64_MAX});
  if (!list) return;
  const auto& policy = world.states().programme(world.plan.name)->policies.on(world.today());
  for (std::size_t i = 0; i < list->items.size(); ++i)
    if (list->items[i].package_type == work.package_type)
      offers.push_back({&provider, &provider.items[i], list->items[i].price,
                        bracket_of(list->items[i].price, policy)});
}

struct Means {
  Money available;
  int to_come = 0;

  std::int64_t percent_of_usual() const {
    return available.pence * 100 / (usual_pence * std::max(to_come, 1));
  }
  bool bears(Money amount) const {
    return (available - amount).pence >= least_pence * to_come + kept_pence;
  }
};

Means means(World& world) {
  const auto year = year_of(world.today(), {});
  Means means;
  means.available = world.states().budget(world.plan.name).available(year, world.plan.lines.main);
  for (std::size_t i = 0; i < world.plan.years.size(); ++i)
    if (world.plan.years[i].year == year) means.to_come = world.still_to_confirm[i];
  return means;
}

/// Low, medium and high by weight.
std::vector<int> bracket_weights(const Means& means) {
  const auto percent = means.percent_of_usual();
  if (percent > 150) return {22, 50, 28};
  if (percent > 120) return {38, 46, 16};
  if (percent > 95) return {58, 35, 7};
  return {80, 18, 2};
}

std::vector<Offer> affordable(const std::vector<Offer>& offers, int bracket, const Means& means) {
  std::vector<Offer> fitting;
  for (const auto& offer : offers)
    if (offer.bracket == bracket && means.bears(approval_for(offer.price)))
      fitting.push_back(offer);
  return fitting;
}

}  // namespace

std::vector<Offer> offers_for(World& world, const Work& work) {
  std::vector<Offer> offers;
  for (const auto& provider : world.plan.providers) add_offers(offers, world, provider, work);
  std::stable_sort(offers.begin(), offers.end(),
                   [](const Offer& a, const Offer& b) { return a.price < b.price; });
  return offers;
}

std::optional<Offer> chosen_offer(World& world, const Work& work) {
  const auto offers = offers_for(world, work);
  if (offers.empty()) return {};
  const auto means_now = means(world);
  auto bracket = static_cast<int>(world.random.weighted(bracket_weights(means_now)));
  for (; bracket >= 0; --bracket) {
    const auto fitting = affordable(offers, bracket, means_now);
    if (!fitting.empty()) return world.random.pick(fitting);
  }
  return offers.front();
}

Money approval_for(Money price) {
  constexpr std::int64_t step_pence = 500;
  const auto with_margin = price.pence * 104 / 100;
  return {(with_margin + step_pence - 1) / step_pence * step_pence};
}

}  // namespace daybook::generate
