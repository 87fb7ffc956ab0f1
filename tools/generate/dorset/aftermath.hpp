/// The aftermath of a package: feedback, follow-ups, its invoice, the family's outcomes, perhaps
/// the end of the case.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// To be called when a package that commenced has been completed or ended.
void package_over(World& world, Work& work);

}  // namespace daybook::generate
