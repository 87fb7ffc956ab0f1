/// What happens to the programme and its providers: budgets, years, policies and prices.
#include <fmt/format.h>

#include "tests/properties/history_names.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

void RandomHistory::found(v::ChargeBasis basis) {
  post(event(
      commissioner, "programme/p", "programme_opened",
      fmt::format(
          R"({{"title":"P","authority":"A","framework":"f1","opens_on":"2018-04-01","policy":{{)"
          R"("charge_basis":"{}","mileage_threshold_miles":5,"needs_min":1,"claim_reward_pence":80000,)"
          R"("claim_sustain_months":1,"claim_audit_sample_percent":50,"followup_months":[0,6]}}}})",
          basis == v::ChargeBasis::hourly ? "hourly" : "session_share")));
  for (const auto line : lines)
    for (const auto year : {"2021/22", "2022/23"})
      post(event(commissioner, "programme/p", "budget_allocated",
                 fmt::format(R"({{"year":"{}","line":"{}","amount_pence":{},"reason":"vote"}})",
                             year, line, number(200'000, 900'000))));
  for (const auto provider : providers) {
    post(event(
        commissioner, fmt::format("provider/{}", provider), "provider_registered",
        R"({"title":"T","programmes":["p"],"localities":["chesil","north"],"vat":"exempt"})"));
    post(price_list(provider, "2021-04-01"));
  }
}

std::string RandomHistory::price_list(std::string_view provider, std::string_view effective_on) {
  std::string items;
  for (const auto type : types)
    for (int i = 0; i < 2; ++i)
      items += fmt::format(
          R"({}{{"intervention":"{}-{}","package_type":"{}","price_pence":{},"sessions":{},"minutes":60,)"
          R"("travel_included":true,"report_fee_pence":{},"mileage_pence_per_mile":{}}})",
          items.empty() ? "" : ",", type, i, type, number(3'000, 60'000), number(1, 13),
          number(1'000, 4'000), number(1, 90));
  return event(
      staff_of(provider), fmt::format("provider/{}", provider), "prices_submitted",
      fmt::format(R"({{"programme":"p","effective_on":"{}","items":[{}]}})", effective_on, items));
}

RandomHistory::Made RandomHistory::move_money() {
  const auto year = years[chance(60) ? 0 : 1];
  const auto amount = number(1, 150'000);
  const auto first = number(0, 1);
  if (chance(40))
    return event(
        finance, "programme/p", "budget_vired",
        fmt::format(
            R"({{"year":"{}","from_line":"{}","to_line":"{}","amount_pence":{},"reason":"need","approved_by":"com-1"}})",
            year, lines[first], lines[1 - first], amount));
  return event(finance, "programme/p", chance(50) ? "budget_withdrawn" : "budget_allocated",
               fmt::format(R"({{"year":"{}","line":"{}","amount_pence":{},"reason":"review"}})",
                           year, lines[first], amount));
}

RandomHistory::Made RandomHistory::close_year() {
  return event(finance, "programme/p", "year_closed",
               fmt::format(R"({{"year":"{}"}})", years[chance(80) ? 0 : 1]));
}

RandomHistory::Made RandomHistory::change_policy() {
  constexpr int percents[] = {0, 33, 50, 100};
  std::string policy = fmt::format(
      R"("short_notice_percent":{},"missed_percent":{},"on_arrival_percent":{},"aborted_by_family_percent":{})",
      one_of(percents), one_of(percents), one_of(percents), one_of(percents));
  if (chance(20))
    policy += fmt::format(R"(,"charge_basis":"{}")", chance(50) ? "hourly" : "session_share");
  return event(commissioner, "programme/p", "policy_changed",
               fmt::format(R"({{"effective_on":"{}","policy":{{{}}},"reason":"review"}})",
                           date(number(-5, 20)), policy));
}

RandomHistory::Made RandomHistory::change_provider() {
  const auto provider = one_of(providers);
  const auto stream = fmt::format("provider/{}", provider);
  if (ledger_.states().provider(provider)->suspended)
    return event(central, stream, "provider_reinstated", R"({"reason":"plan met"})");
  if (chance(70)) return price_list(provider, date(number(-3, 10)));
  return event(central, stream, "provider_suspended",
               fmt::format(R"({{"reason":"late reports","action_plan_due":"{}"}})", date(28)));
}

}  // namespace daybook::test
