#include "domain/state/policy.hpp"

#include <algorithm>

namespace daybook {

namespace {

template <class Value, class Given>
void take(Value& value, const flatbuffers::Optional<Given>& given) {
  if (given) value = static_cast<Value>(*given);
}
template <class Given>
void take(std::optional<int>& value, const flatbuffers::Optional<Given>& given) {
  if (given) value = *given;
}
void take(Money& value, const flatbuffers::Optional<std::int64_t>& given) {
  if (given) value = Money{*given};
}

template <class Given>
void take(std::optional<v::OfstedGrade>& value, const flatbuffers::Optional<Given>& given) {
  if (given) value = *given;
}

/// Replaces a whole map where one is given.
template <class Map, class Rows, class Entry>
void take(Map& map, const Rows* rows, Entry entry_of) {
  if (!rows) return;
  map.clear();
  for (const auto* row : *rows) map.push_back(entry_of(*row));
}

void take_eligibility(Policy& policy, const v::Policy& given) {
  take(policy.self_referral, given.self_referral());
  take(policy.lead_professional_required, given.lead_professional_required());
  take(policy.consent_required, given.consent_required());
  take(policy.dependent_child_required, given.dependent_child_required());
  take(policy.age_min, given.age_min());
  take(policy.age_max, given.age_max());
  take(policy.panel_required, given.panel_required());
  take(policy.screening_required, given.screening_required());
  take(policy.needs_min, given.needs_min());
  take(policy.needs_gate, given.needs_gate());
  take(policy.plan_required, given.plan_required());
  take(policy.contact_working_days, given.contact_working_days());
  take(policy.contact_attempts_max, given.contact_attempts_max());
}

void take_money(Policy& policy, const v::Policy& given) {
  take(policy.four_eyes, given.four_eyes());
  take(policy.budget_control, given.budget_control());
  take(policy.bracket_low_below, given.bracket_low_below_pence());
  take(policy.bracket_high_above, given.bracket_high_above_pence());
  take(policy.cheapest_first, given.cheapest_first());
  take(policy.price_fixed_months, given.price_fixed_months());
  take(policy.charge_basis, given.charge_basis());
  take(policy.missed_percent, given.missed_percent());
  take(policy.on_arrival_percent, given.on_arrival_percent());
  take(policy.short_notice_hours, given.short_notice_hours());
  take(policy.short_notice_percent, given.short_notice_percent());
  take(policy.aborted_by_family_percent, given.aborted_by_family_percent());
  take(policy.mileage_threshold_miles, given.mileage_threshold_miles());
  take(policy.claim_reward, given.claim_reward_pence());
  take(policy.claim_sustain_months, given.claim_sustain_months());
  take(policy.claim_audit_sample_percent, given.claim_audit_sample_percent());
  take(policy.year_basis, given.year_basis());
}

void take_delivery(Policy& policy, const v::Policy& given) {
  take(policy.cancellation_report_hours, given.cancellation_report_hours());
  take(policy.start_within_days, given.start_within_days());
  take(policy.family_notice_days, given.family_notice_days());
  take(policy.worker_dbs_required, given.worker_dbs_required());
  take(policy.satisfaction_percent_min, given.satisfaction_percent_min());
  take(policy.wellbeing_points, given.wellbeing_points());
  take(policy.package_months_max, given.package_months_max());
  take(policy.concern_notify_hours, given.concern_notify_hours());
  if (given.followup_months())
    policy.followup_months.assign(given.followup_months()->begin(), given.followup_months()->end());
}

void take_maps(Policy& policy, const v::Policy& given) {
  take(policy.cohort_age_min, given.cohort_age_min(), [](const auto& row) {
    return PolicyValue<std::string, int>{row.cohort()->str(), row.age()};
  });
  take(policy.review_months, given.review_months(), [](const auto& row) {
    return PolicyValue<v::ReviewKind, int>{row.kind(), row.months()};
  });
  take(policy.gathering_minimum, given.gathering_minimum(), [](const auto& row) {
    return PolicyValue<v::CountedKind, int>{row.kind(), row.count()};
  });
  take(policy.gathering_capacity, given.gathering_capacity(), [](const auto& row) {
    return PolicyValue<v::GatheringKind, int>{row.kind(), row.people()};
  });
  take(policy.fund_caps, given.fund_cap_pence(), [](const auto& row) {
    return FundCap{row.fund()->str(),
                   row.year() ? parse_year(row.year()->string_view()) : std::nullopt,
                   {row.cap_pence()}};
  });
}

void take_peer_support(Policy& policy, const v::Policy& given) {
  take(policy.supervision_months_max, given.supervision_months_max());
  take(policy.ofsted_minimum, given.ofsted_minimum());
  take(policy.cohort_min, given.cohort_min());
  take(policy.cohort_max, given.cohort_max());
  take(policy.promotion_needs_agreement, given.promotion_needs_agreement());
  take(policy.steering_report_days_before, given.steering_report_days_before());
}

}  // namespace

std::optional<Money> Policy::fund_cap(std::string_view fund, Year year) const {
  for (const auto& known : fund_caps)
    if (known.fund == fund && (!known.year || *known.year == year)) return known.cap;
  return {};
}

Policy with_changes(Policy base, const v::Policy& given) {
  take_eligibility(base, given);
  take_money(base, given);
  take_delivery(base, given);
  take_peer_support(base, given);
  take_maps(base, given);
  return base;
}

int bracket_of(Money price, const Policy& policy) {
  if (price < policy.bracket_low_below) return 0;
  return price > policy.bracket_high_above ? 2 : 1;
}

std::string_view bracket_name(int bracket) {
  return bracket == 0 ? "low" : bracket == 1 ? "medium" : "high";
}

std::uint32_t Policies::version_on(Date date) const {
  const auto later = std::upper_bound(
      versions.begin(), versions.end(), date,
      [](Date day, const PolicyVersion& version) { return day < version.effective_on; });
  return later == versions.begin() ? 0 : static_cast<std::uint32_t>(later - versions.begin() - 1);
}

const Policy& Policies::on(Date date) const {
  return versions[version_on(date)].policy;
}

}  // namespace daybook
