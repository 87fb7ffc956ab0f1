#include "tools/generate/parts/prices.hpp"

#include <boost/json.hpp>

#include "tools/generate/parts/organisations.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t rise_per_mille = 25;
constexpr std::int64_t step_pence = 5;

Money risen(Money price, int rises) {
  const auto exact = price.pence * (1000 + rises * rise_per_mille) / 1000;
  return {exact / step_pence * step_pence};
}

json::object listed(const PricedItem& item, int rises) {
  json::object listed{{"intervention", item.intervention},
                      {"package_type", item.package_type},
                      {"price_pence", risen(item.price, rises).pence},
                      {"travel_included", true}};
  if (item.sessions > 0) listed["sessions"] = item.sessions;
  listed["minutes"] = item.sessions > 0 ? item.minutes : 60;
  if (item.report_fee > Money{}) listed["report_fee_pence"] = item.report_fee.pence;
  if (item.mileage_pence_per_mile > 0)
    listed["mileage_pence_per_mile"] = item.mileage_pence_per_mile;
  return listed;
}

void submit(Stage& stage, const ServicePlan& plan, const Organisation& provider, int rises) {
  json::array items;
  for (const auto& item : provider.items) items.push_back(listed(item, rises));
  record(stage, stream_of(provider), "prices_submitted",
         {{"programme", marked(plan.name)},
          {"effective_on", to_text(add_months(plan.opens_on, 12 * rises))},
          {"items", std::move(items)}},
         staff_of(provider.id, 1));
}

}  // namespace

void plan_prices(Stage& stage, const ServicePlan& plan, const Organisation& provider) {
  for (int rises = 0; add_months(plan.opens_on, 12 * rises) <= plan.last_day; ++rises)
    on_day(stage, add_days(add_months(plan.opens_on, 12 * rises), rises == 0 ? -6 : -21),
           [&stage, &plan, &provider, rises] { submit(stage, plan, provider, rises); });
  on_day(stage, add_days(plan.opens_on, -3), [&stage, &provider] {
    for (const auto& item : provider.items)
      record(stage, stream_of(provider), "capacity_declared",
             {{"intervention", item.intervention}, {"places", stage.random.between(5, 16)}},
             staff_of(provider.id, 1));
  });
}

Money price_on(const ServicePlan& plan, const PricedItem& item, Date date) {
  int rises = 0;
  while (add_months(plan.opens_on, 12 * (rises + 1)) <= date) ++rises;
  return risen(item.price, rises);
}

}  // namespace daybook::generate
