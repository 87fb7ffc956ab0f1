/// Invoices: asked for, matched or not, disputed, approved by somebody else, paid.
#pragma once

#include "tools/generate/world.hpp"

namespace daybook::generate {

/// Plans an invoice of what has been charged and not invoiced by then, `least` to `most` working
/// days from now.
void plan_invoice(World& world, Work& work, int least, int most);

}  // namespace daybook::generate
