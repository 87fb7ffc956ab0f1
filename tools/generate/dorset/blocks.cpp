#include "tools/generate/dorset/blocks.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace daybook::generate {

namespace {

constexpr int units = 10;

/// Of ten packages as the price list has it: each costs nine tenths.
Money block_price(World& world, const BlockPlan& plan) {
  const auto* known = world.states().provider(plan.provider);
  const auto* list =
      known ? known->prices_on(world.plan.name, world.today(), {UINT64_MAX}) : nullptr;
  if (list)
    for (const auto& item : list->items)
      if (item.intervention == plan.intervention) return Money{item.price.pence * 9};
  return {};
}

void expire(World& world, const std::string& block) {
  record(world, programme_stream(world), "block_expired", {{"block", block}}, central_team(1));
}

void buy(World& world, const BlockPlan& plan, Year year) {
  const auto* provider = world.states().provider(plan.provider);
  if (!provider || provider->suspended) return;
  const auto block = fmt::format("{}-{}", plan.intervention, year.start);
  const auto expires_on = last_day_of(year, {});
  record(world, programme_stream(world), "block_purchased",
         {{"block", marked(block)},
          {"provider", marked(plan.provider)},
          {"intervention", plan.intervention},
          {"units", units},
          {"price_pence", block_price(world, plan).pence},
          {"year", to_text(year)},
          {"line", world.plan.lines.main},
          {"expires_on", to_text(expires_on)}},
         central_team(1));
  world.blocks.push_back(block);
  on_day(world, add_days(expires_on, 9), [&world, block] { expire(world, marked(block)); });
}

int free_units(const Block& block) {
  int free = 0;
  for (int unit = 1; unit <= block.units(); ++unit)
    free += block.holders[static_cast<std::size_t>(unit - 1)].empty() && !block.is_paid(unit);
  return free;
}

}  // namespace

void plan_blocks(World& world) {
  for (const auto& year : world.plan.years)
    for (const auto& block : world.plan.blocks)
      on_day(world, add_days(first_day_of(year.year, {}), world.random.between(12, 25)),
             [&world, &block, year = year.year] { buy(world, block, year); });
}

std::string block_with_unit(World& world, const Offer& offer) {
  for (const auto& id : world.blocks) {
    const auto* block = world.states().block(world.plan.name, id);
    const bool fits = block && block->provider == offer.provider->id &&
                      block->intervention == offer.item->intervention && !block->expired &&
                      world.today() <= block->expires_on;
    if (fits && free_units(*block) > world.units_promised[id]) return id;
  }
  return {};
}

void promise_unit(World& world, Work& work, const std::string& block) {
  work.block = block;
  ++world.units_promised[block];
}

void settle_promise(World& world, Work& work) {
  if (work.block.empty()) return;
  --world.units_promised[work.block];
  work.block.clear();
}

}  // namespace daybook::generate
