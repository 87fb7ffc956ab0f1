/// Essex's peer support as it is simulated: adoptive families, and one provider for them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "tools/generate/parts/gatherings.hpp"
#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

struct EssexPlan : ServicePlan {
  int existing_families = 0;
  std::vector<int> newly_approved;  ///< by contract year
  std::vector<GatheringSeries> gatherings;
  int advice_of_families = 0;  ///< a month
  int advice_anonymous = 0;
  int loans = 0;
};

struct AdoptiveFamily {
  std::string id;  ///< of its case, without copy mark
  std::vector<std::string> on_loan;
  bool known = false;  ///< its case is open
};

/// Addresses of families stay put.
struct EssexWorld : Stage {
  EssexWorld(const EssexPlan& the_plan, std::uint64_t seed, Recorder& the_recorder)
      : Stage(the_plan.name, seed, the_recorder), plan(the_plan) {}

  const EssexPlan& plan;
  std::deque<AdoptiveFamily> families;
  GatheringHost host;

  const Organisation& provider() const { return plan.providers.front(); }
  Poster staff(int number) const { return staff_of(provider().id, number); }
  /// A family whose case is open; null while there is none.
  AdoptiveFamily* some_family();
};

/// Plans when families become known: the existing ones in the first weeks, the newly approved ones
/// over each year; their written information, needs, and a few breakdowns and closures.
void plan_families(EssexWorld& world);

/// Plans newsletters, advice, loans and their return.
void plan_community(EssexWorld& world);

}  // namespace daybook::generate
