/// Concerns around families: concerns raised and notified, legal holds.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Plans a few concerns and legal holds a year, each about a case that is known by then.
void plan_concerns(World& world);

}  // namespace daybook::generate
