#include "tools/generate/history.hpp"

#include "tools/generate/dorset/blocks.hpp"
#include "tools/generate/dorset/claims.hpp"
#include "tools/generate/dorset/concerns.hpp"
#include "tools/generate/dorset/programme_life.hpp"
#include "tools/generate/dorset/provider_life.hpp"
#include "tools/generate/dorset/requests.hpp"

namespace daybook::generate {

void plan_history(World& world) {
  world.still_to_confirm.resize(world.plan.years.size());
  plan_programme(world);
  plan_providers(world);
  plan_batches(world);
  plan_concerns(world);
  plan_blocks(world);
  for (const auto& slot : scheduled_requests(world.plan, world.random)) plan_request(world, slot);
}

History::History(const Plan& plan, std::uint64_t seed, LineSink& sink)
    : recorder_(seed, sink), world_(plan, seed, recorder_) {
  plan_history(world_);
}

void History::run(std::optional<Date> until) {
  const auto last = std::min(until.value_or(world_.plan.last_day()), world_.plan.last_day());
  world_.agenda.run_until(at(add_days(last, 1), 0));
}

}  // namespace daybook::generate
