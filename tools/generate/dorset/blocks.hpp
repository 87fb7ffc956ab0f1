/// Blocks of ten packages: bought at the start of a year, drawn by matches, expired at its end.
#pragma once

#include "tools/generate/dorset/offers.hpp"

namespace daybook::generate {

/// Plans the purchase of the plan's blocks in each year, and their expiry after it.
void plan_blocks(World& world);

/// The block that has a unit of the offer, which nobody has been promised; empty when there is
/// none.
std::string block_with_unit(World& world, const Offer& offer);

/// Promises a unit of the block to the package until it is confirmed or ends.
void promise_unit(World& world, Work& work, const std::string& block);
void settle_promise(World& world, Work& work);

}  // namespace daybook::generate
