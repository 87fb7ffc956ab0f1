#include "tools/generate/history.hpp"

#include "tools/generate/claims.hpp"
#include "tools/generate/concerns.hpp"
#include "tools/generate/programme_life.hpp"
#include "tools/generate/provider_life.hpp"
#include "tools/generate/requests.hpp"

namespace daybook::generate {

History::History(const Plan& plan, std::uint64_t seed, LineSink& sink) : world_(plan, seed, sink) {
  world_.still_to_confirm.resize(plan.years.size());
  plan_programme(world_);
  plan_providers(world_);
  plan_batches(world_);
  plan_concerns(world_);
  for (const auto& slot : scheduled_requests(plan, world_.random)) plan_request(world_, slot);
}

void History::run(std::optional<Date> until) {
  const auto last = std::min(until.value_or(world_.plan.last_day()), world_.plan.last_day());
  world_.agenda.run_until(at(add_days(last, 1), 0));
}

}  // namespace daybook::generate
