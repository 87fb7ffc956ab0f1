/// Families and their cases: household, consent, assessment, needs, plan; and how a case closes.
#pragma once

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

/// A family of the locality for a request some weeks ahead: one that is known and without a
/// package, or a new one, whose case is opened and whose plan is agreed within 7 working days from
/// now.
Family& family_for(World& world, const std::string& locality);

/// To be called when a package of the family has ended: its case may be closed some weeks later.
void consider_closing(World& world, Family& family);

}  // namespace daybook::generate
