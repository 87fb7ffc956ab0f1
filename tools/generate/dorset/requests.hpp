/// Requests, up to their confirmation or their end without one.
#pragma once

#include "tools/generate/dorset/schedule.hpp"
#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Plans one request of the schedule, and all that follows from it.
void plan_request(World& world, const Slot& slot);

}  // namespace daybook::generate
