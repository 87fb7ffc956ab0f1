/// Offers for a package, cheapest first, and those that the budget can bear.
#pragma once

#include <optional>
#include <vector>

#include "tools/generate/simulation/world.hpp"

namespace daybook::generate {

struct Offer {
  const ProviderPlan* provider = nullptr;
  const ItemPlan* item = nullptr;
  Money price;
  int bracket = 0;  ///< 0 low, 1 medium, 2 high
};

/// The items in force today of the type, of providers that serve the locality and are not
/// suspended, cheapest first.
std::vector<Offer> offers_for(World& world, const Work& work);

/// The offer to approve. The more money there is for each request still to come this year, the
/// dearer it may be; when there is little, it is the cheapest. Nothing while every provider that
/// could is suspended.
std::optional<Offer> chosen_offer(World& world, const Work& work);

/// What is approved for a price: a margin for the next price list, in whole steps.
Money approval_for(Money price);

}  // namespace daybook::generate
