/// What the views and states of a random history say, against the plain facts of it.
#pragma once

#include <string>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/properties/model/past.hpp"

namespace daybook::test {

/// The first figure of a view that is not what the facts come to; empty when all are.
std::string views_differ(const MemoryLedger& ledger, const model::Past& past);

/// The first sum that does not come out: charges beyond the price, an allocation overdrawn, a block
/// whose units are not its price, money of a package that is nowhere (rulebook 6.2-6.4). Empty when
/// all do.
std::string sums_differ(MemoryLedger& ledger, const model::Past& past);

}  // namespace daybook::test
