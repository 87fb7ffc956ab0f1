/// The policy of a programme, by effective date (rulebook, section 3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

struct FundCap {
  std::string fund;
  std::optional<Year> year;  ///< nothing: of every year
  Money cap;
};

template <class Key, class Value>
struct PolicyValue {
  Key key;
  Value value;
};

/// Values by key, in the order given.
template <class Key, class Value>
using PolicyMap = std::vector<PolicyValue<Key, Value>>;

/// The value of `key`; nothing when the policy names none.
template <class Key, class Value, class Lookup>
std::optional<Value> value_of(const PolicyMap<Key, Value>& map, const Lookup& key) {
  for (const auto& entry : map)
    if (entry.key == key) return entry.value;
  return {};
}

/// All policy values in force together. Defaults are the rulebook's.
struct Policy {
  bool self_referral = true;
  bool lead_professional_required = false;
  v::ConsentRule consent_required = v::ConsentRule::none;
  bool dependent_child_required = false;
  std::optional<int> age_min;
  std::optional<int> age_max;
  bool panel_required = false;
  bool screening_required = false;
  int needs_min = 0;
  v::NeedsGate needs_gate = v::NeedsGate::claim;
  bool plan_required = false;
  bool four_eyes = true;
  v::BudgetControl budget_control = v::BudgetControl::refuse;
  Money bracket_low_below{50'000};
  Money bracket_high_above{100'000};
  bool cheapest_first = false;
  int price_fixed_months = 12;
  v::ChargeBasis charge_basis = v::ChargeBasis::session_share;
  int missed_percent = 100;
  int on_arrival_percent = 100;
  int short_notice_hours = 24;
  int short_notice_percent = 50;
  int aborted_by_family_percent = 100;
  int cancellation_report_hours = 24;
  int start_within_days = 28;
  std::optional<int> mileage_threshold_miles;
  int family_notice_days = 7;
  bool worker_dbs_required = false;
  std::optional<int> contact_working_days;
  std::optional<int> contact_attempts_max;
  int satisfaction_percent_min = 75;
  int wellbeing_points = 5;
  std::vector<int> followup_months = {3, 6};
  Money claim_reward;
  int claim_sustain_months = 6;
  int claim_audit_sample_percent = 10;
  v::YearBasis year_basis = v::YearBasis::financial;
  std::optional<int> package_months_max;
  int concern_notify_hours = 12;
  PolicyMap<std::string, int> cohort_age_min;
  PolicyMap<v::ReviewKind, int> review_months;
  std::optional<int> supervision_months_max;
  std::optional<v::OfstedGrade> ofsted_minimum;
  PolicyMap<v::CountedKind, int> gathering_minimum;
  PolicyMap<v::GatheringKind, int> gathering_capacity;
  std::optional<int> cohort_min;
  std::optional<int> cohort_max;
  bool promotion_needs_agreement = false;
  std::optional<int> steering_report_days_before;
  std::vector<FundCap> fund_caps;

  /// The cap on what is granted of `fund` for `year`; nothing when there is none.
  std::optional<Money> fund_cap(std::string_view fund, Year year) const;
};

/// `base` with the keys that `given` names replaced.
Policy with_changes(Policy base, const v::Policy& given);

/// A price's bracket: 0 low, 1 medium, 2 high. Amounts on a boundary are medium (D 7.1 and the
/// rulebook's ruling).
int bracket_of(Money price, const Policy& policy);
std::string_view bracket_name(int bracket);

/// The policy of one effective date.
struct PolicyVersion {
  Date effective_on;
  Policy policy;
};

/// Policies in order of effect; the first is the opening one and holds for every earlier date too.
struct Policies {
  std::vector<PolicyVersion> versions;

  /// The number of the policy in force on `date`; of two on one day the later wins.
  std::uint32_t version_on(Date date) const;
  const Policy& on(Date date) const;
};

}  // namespace daybook
