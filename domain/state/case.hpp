/// A family's (child's, adult's) case: household, consent, needs, plan, outcomes, feedback
/// (rulebook 5.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/state/measure.hpp"
#include "domain/state/policy.hpp"
#include "domain/state/stream_header.hpp"

namespace daybook {

struct Member {
  std::string person;
  v::MemberRole role{};
  std::optional<Date> born_on;
  bool in_education_or_seeking = false;
  bool lives_with_parents = false;
  std::optional<Date> left_on;

  bool in_household(Date on) const { return !left_on || on < *left_on; }
};

struct Referral {
  std::string id;
  Position received;
  Date received_on;
  v::ReferralRoute route{};
  std::optional<bool> accepted;  ///< nothing until screened
  Date screened_on;
  std::optional<Position> screened;
};

struct Consent {
  v::ConsentScope scope{};
  bool given = false;
};

/// A contact that came, or one that was tried.
struct Contact {
  Position position;
  Date on;
  bool attempt = false;
  bool reached = true;
};

struct LevelReached {
  Position position;
  v::OutcomeLevel level{};
  Date on;
  std::string poster;
};

struct Need {
  std::string id;
  std::string outcome;
  Position identified;
  std::vector<LevelReached> levels;  ///< in order of position

  /// The level with the latest `on`, ties by position; null when none is recorded (rulebook 6.7).
  const LevelReached* latest() const;
};

struct Feedback {
  Position position;
  v::FeedbackFrom from{};
  v::Rating rating{};
};

struct Breakdown {
  Position position;
  v::BreakdownKind kind{};
};

struct ConcernNotice {
  Position position;
  v::ConcernRecipient to{};
  Instant at;
};

struct Concern {
  std::string id;
  v::ConcernKind kind{};
  Instant happened_at;
  Position raised;
  Date raised_on;
  std::vector<ConcernNotice> notices;
};

struct Assessment {
  Position position;
  Date on;
  v::AssessmentKind kind{};
  std::string reviewed_by;
};

/// A family's tier from a day on (Adoption Central England).
struct Tier {
  Position position;
  Date on;
  int tier{};
};

struct Review {
  Position position;
  Date on;
  v::ReviewKind kind{};
  v::ReviewStep step{};
};

struct FundDecision {
  Position position;
  Date on;
  bool granted = false;
  Money amount;
};

struct FundApplication {
  Position position;
  Date on;
  std::string id;
  std::string fund;
  Year year;
  Money amount;
  std::optional<FundDecision> decision;
};

struct Loan {
  Position position;
  Date on;
  std::string item;
  std::optional<Position> returned;
};

struct LoanReturn {
  Position position;
  std::string item;
};

struct CaseAdvice {
  Position position;
  Date on;
  v::AdviceChannel channel{};
};

struct Closing {
  Position position;
  Date on;
  v::CloseReason reason{};
};

struct Case {
  StreamHeader header;
  std::string id;
  std::string programme;
  v::CaseKind kind{};
  std::string locality;
  bool statutory = false;
  Date opened_on;
  Position opened;
  std::optional<Closing> closed;  ///< the latest closing; nothing once reopened
  bool held = false;
  std::vector<Position> erasures;  ///< subject_erased: what was sealed before the latest is gone
  std::string lead_professional;
  bool panel_agreed = false;
  std::size_t goals = 0;
  std::string cohort;
  std::vector<Member> members;
  std::vector<Referral> referrals;
  Date last_referral_on;
  std::vector<Consent> consents;
  std::vector<Contact> contacts;
  std::vector<Need> needs;
  std::vector<Measure> measures;
  std::vector<Feedback> feedback;
  std::vector<Breakdown> breakdowns;
  std::vector<Concern> concerns;
  std::vector<Assessment> assessments;
  std::vector<Tier> tiers;
  std::vector<Review> reviews;
  std::vector<FundApplication> funds;
  std::vector<Loan> loans;
  std::vector<LoanReturn> loan_returns;
  std::vector<CaseAdvice> advice;

  bool is_assessed(v::AssessmentKind assessment) const;
  bool is_screened() const;
  /// The tier it is on; 0 before the first.
  int tier() const { return tiers.empty() ? 0 : tiers.back().tier; }
  const FundApplication* fund_application(std::string_view application) const;
  /// A loan of the item that is not returned; null when there is none.
  const Loan* loan(std::string_view item) const;
  const Member* member(std::string_view person) const;
  const Referral* referral(std::string_view referral_id) const;
  const Need* need(std::string_view need_id) const;
  const Concern* concern(std::string_view concern_id) const;
  /// The latest consent for `scope`, by position, says given.
  bool consents_to(v::ConsentScope scope) const;
  /// D 5.5: a child of 0-15, one of 16-18 learning or seeking to and living with parents, or an
  /// expectant parent.
  bool has_dependent_child(Date on) const;
  /// Somebody of `role` in the household whose age on `on` is within the bounds, both included.
  bool has_age_within(v::MemberRole role, std::optional<int> least, std::optional<int> most,
                      Date on) const;
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Case& family_case, const Recorded& event);

}  // namespace daybook
