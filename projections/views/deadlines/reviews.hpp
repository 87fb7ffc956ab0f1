/// The reviews due to a family on a tier, and their days (A tiers 2 and 3; policy `review_months`).
#pragma once

#include <algorithm>
#include <optional>

#include "domain/base/calendar.hpp"
#include "domain/state/case.hpp"

namespace daybook {

/// The tiers on which a kind of review is owed. Tier 2 brings the monthly review, tier 3 all that
/// tier 2 has and the plan's; on tier 4 the local authority leads, and nothing is owed.
constexpr bool is_owed(v::ReviewKind kind, int tier) {
  constexpr int monthly_from = 2, plan_on = 3;
  return tier <= plan_on && tier >= (kind == v::ReviewKind::monthly ? monthly_from : plan_on);
}

/// A review that is owed: the entry and day that its time runs from, and the last day for it.
struct ReviewDue {
  Position from;
  Date since;
  Date due_on;
};

/// The next review of this kind. Time runs from the latest review of the kind, or from the day
/// since when the family has been on tiers that owe it, whichever is later. Nothing for a closed
/// case, on a tier that does not owe it, or where the policy names no months for it.
inline std::optional<ReviewDue> next_review(const Case& family_case, v::ReviewKind kind,
                                            const Policy& policy) {
  const auto months = value_of(policy.review_months, kind);
  if (!months || family_case.closed || !is_owed(kind, family_case.tier())) return {};
  auto entered = family_case.tiers.rbegin();
  while (std::next(entered) != family_case.tiers.rend() && is_owed(kind, std::next(entered)->tier))
    ++entered;
  ReviewDue due{entered->position, entered->on, {}};
  for (const auto& review : family_case.reviews)
    if (review.kind == kind && review.on >= due.since) due = {review.position, review.on, {}};
  due.due_on = add_months(due.since, *months);
  return due;
}

}  // namespace daybook
