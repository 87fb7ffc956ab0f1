#include "tools/generate/dorset/schedule.hpp"

#include <algorithm>
#include <numeric>

#include "tools/generate/simulation/times.hpp"

namespace daybook::generate {

namespace {

/// The last published year takes no request in its last weeks, so that each is settled by its end.
constexpr int settling_days = 27;

int sum_of(const std::vector<Share>& shares) {
  int sum = 0;
  for (const auto& share : shares) sum += share.count;
  return sum;
}

/// `shares` brought to `total` by largest remainder; ties go to the earlier.
std::vector<Share> scaled(const std::vector<Share>& shares, int total) {
  const int sum = sum_of(shares);
  std::vector<Share> scaled = shares;
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (auto& share : scaled) share.count = share.count * total / sum;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return shares[a].count * total % sum > shares[b].count * total % sum;
  });
  const int missing = total - sum_of(scaled);
  for (int i = 0; i < missing; ++i) ++scaled[order[static_cast<std::size_t>(i)]].count;
  return scaled;
}

/// Each code as often as its share says, in a random order.
std::vector<std::string> laid_out(const std::vector<Share>& shares, Random& random) {
  std::vector<std::string> codes;
  for (const auto& share : shares)
    codes.insert(codes.end(), static_cast<std::size_t>(share.count), share.code);
  random.shuffle(codes);
  return codes;
}

std::string drawn(const std::vector<Share>& shares, Random& random) {
  std::vector<int> weights;
  for (const auto& share : shares) weights.push_back(share.count);
  return shares[random.weighted(weights)].code;
}

/// Working days of the year, one for each request, in order.
std::vector<Date> request_days(const YearPlan& year, bool last, Random& random) {
  const auto first = first_day_of(year.year, {});
  const int days = last_day_of(year.year, {}).days - first.days + 1 - (last ? settling_days : 1);
  std::vector<Date> chosen;
  while (static_cast<int>(chosen.size()) < year.requests) {
    const auto day =
        add_days(first, static_cast<int>(random.below(static_cast<std::size_t>(days))));
    if (is_working_day(day, {})) chosen.push_back(day);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::vector<Slot> year_slots(const Plan& plan, const YearPlan& year, Random& random) {
  const auto localities = laid_out(scaled(plan.localities, year.confirmed), random);
  const auto types = laid_out(scaled(plan.package_types, year.confirmed), random);
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < localities.size(); ++i)
    slots.push_back({{}, true, localities[i], types[i]});
  for (int i = 0; i < year.did_not_proceed; ++i)
    slots.push_back({{}, false, drawn(plan.localities, random), drawn(plan.package_types, random)});
  random.shuffle(slots);
  const auto days = request_days(year, year.year == plan.years.back().year, random);
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i].on = days[i];
  return slots;
}

}  // namespace

std::vector<Slot> scheduled_requests(const Plan& plan, Random& random) {
  std::vector<Slot> slots;
  for (const auto& year : plan.years)
    for (auto& slot : year_slots(plan, year, random)) slots.push_back(std::move(slot));
  return slots;
}

}  // namespace daybook::generate
