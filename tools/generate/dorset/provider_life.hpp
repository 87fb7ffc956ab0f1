/// Providers: how they join, what they charge, and what goes wrong with them.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Plans everything on the providers' streams but referrals declined: registration, assurances,
/// yearly price lists, staff, complaints, an incident, one suspension.
void plan_providers(World& world);

}  // namespace daybook::generate
