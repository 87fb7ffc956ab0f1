/// Outcomes of families: progress, outcomes achieved, sustained, lost again; and the claim they
/// lead to.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Plans what is recorded of the family's needs after a package.
void plan_outcomes(World& world, Family& family, bool completed);

}  // namespace daybook::generate
