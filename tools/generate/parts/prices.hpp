/// Price lists of a service's providers: one a year, each a little dearer.
#pragma once

#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

/// Plans the price lists of a provider from the opening on, and its capacity.
void plan_prices(Stage& stage, const ServicePlan& plan, const Organisation& provider);

/// The item's price on the list in force on `date`.
Money price_on(const ServicePlan& plan, const PricedItem& item, Date date);

}  // namespace daybook::generate
