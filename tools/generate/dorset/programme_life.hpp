/// The programme itself: its opening, budgets, virements, closed years, meetings and reports.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// Plans everything on the programme's stream but claims and their batches. The next year's budget
/// is allocated on the last day of the last published year.
void plan_programme(World& world);

}  // namespace daybook::generate
