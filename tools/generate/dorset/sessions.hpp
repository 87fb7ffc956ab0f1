/// Delivery: sessions booked, held, missed, cancelled, aborted, put right; and the package's end.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Plans the sessions of a package just confirmed, up to and including its end.
void begin_delivery(World& world, Work& work);

}  // namespace daybook::generate
