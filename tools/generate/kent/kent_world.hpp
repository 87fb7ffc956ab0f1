/// Kent's peer support as it is simulated: supporters in cohorts, recipients, matches between them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

struct CohortPlan {
  Date trained_on;
  int size = 0;
};

/// Recipients of one group: how many are referred.
struct GroupPlan {
  std::string cohort;
  int referred = 0;
};

/// People reached a month over one channel.
struct ReachPlan {
  std::string channel;
  int least = 0;
  int most = 0;
};

struct ConferencePlan {
  Date on;
  int people = 0;
};

struct KentPlan : ServicePlan {
  int applicants = 0;  ///< to each cohort
  std::vector<CohortPlan> cohorts;
  Date first_referral;
  Date last_referral;
  std::vector<GroupPlan> groups;
  std::vector<ReachPlan> reach;
  std::vector<ConferencePlan> conferences;
  int first_care_referrals = 0;  ///< a month
  int last_care_referrals = 0;
};

struct Supporter {
  std::string id;  ///< without copy mark
  std::string cohort;
  bool accepted = false;
  bool trained = false;
  bool matched = false;  ///< has a live match
  bool withdrawn = false;
};

struct Recipient {
  std::string id;  ///< of the case, without copy mark
  std::string cohort;
};

/// Addresses of supporters and recipients stay put.
struct KentWorld : Stage {
  KentWorld(const KentPlan& the_plan, std::uint64_t seed, Recorder& the_recorder)
      : Stage(the_plan.name, seed, the_recorder), plan(the_plan) {}

  const KentPlan& plan;
  std::deque<Supporter> supporters;
  std::deque<Recipient> recipients;
  int matches_named = 0;

  const Organisation& provider() const { return plan.providers.front(); }
  Poster staff(int number) const { return staff_of(provider().id, number); }
};

/// Plans recruitment, screening, training, support and wellbeing of the supporters.
void plan_supporters(KentWorld& world);
/// Plans referrals, screening, consent and what follows for the recipients.
void plan_recipients(KentWorld& world);
/// Matches the recipient with somebody trained and free, now or as soon as there is one.
void find_match(KentWorld& world, Recipient& recipient);
/// Plans what reaches people beyond matches: newsletters, conferences, promotion, social care's
/// counts.
void plan_publicity(KentWorld& world);
/// Plans weekly and steering meetings, and a report before each steering meeting.
void plan_steering(KentWorld& world);

}  // namespace daybook::generate
