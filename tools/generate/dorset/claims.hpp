/// Claims to the national programme: prepared, batched, audited, submitted by somebody else,
/// answered, paid.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Prepares a claim some days from now if every need of the family is sustained.
void consider_claim(World& world, Family& family);

/// Plans a batch each quarter. Every claim of a batch is audited before it is submitted, so that
/// whichever the ledger samples have been.
void plan_batches(World& world);

}  // namespace daybook::generate
