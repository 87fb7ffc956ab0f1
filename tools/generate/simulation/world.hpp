/// The simulated service: its people, families and packages, and the one way in which they post.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/state/package/package.hpp"
#include "tools/generate/dorset/invoices.hpp"
#include "tools/generate/dorset/plan.hpp"
#include "tools/generate/simulation/stage.hpp"

namespace daybook::generate {

/// How a confirmed package will end.
enum class Fate : std::uint8_t {
  completed,
  disengaged,
  family_ceased,
  provider_withdrew,
  authority_ceased,
  safeguarding
};

/// How far a package that does not proceed gets before it ends.
enum class Reach : std::uint8_t { proceeds, approved, matched, confirmed };

/// A family and its case, as far as the simulation needs more than the ledger's own state.
struct Family {
  std::string id;  ///< of its case, without copy mark
  std::string locality;
  Poster lead;
  std::string parent;  ///< persons
  std::string child;
  std::vector<std::string> needs;
  std::vector<std::string> outcomes;  ///< of its needs, one each
  bool statutory = false;
  bool thriving = false;  ///< all its needs will be met and stay so
  bool closing = false;   ///< its case is closed or about to be; no new request
  int live_packages = 0;
  std::string last_package;
  std::string last_package_type;
};

/// One request and what becomes of it.
struct Work {
  std::string id;  ///< of its package, without copy mark
  Family* family = nullptr;
  std::string package_type;
  std::string locality;
  Date requested_on;
  Reach reach = Reach::proceeds;
  Fate fate = Fate::completed;
  const ProviderPlan* provider = nullptr;
  const ItemPlan* item = nullptr;
  Poster staff;
  int stop_after = 0;  ///< sessions until an early end
  int sessions_named = 0;
  Account account;
  std::string block;  ///< matched to a unit of it, not yet drawn; or empty
  bool winding_down = false;
};

/// Everything that an action may touch. Addresses of families and works stay put.
struct World : Stage {
  World(const Plan& the_plan, std::uint64_t seed, Recorder& the_recorder)
      : Stage(the_plan.name, seed, the_recorder), plan(the_plan) {}

  const Plan& plan;
  std::deque<Family> families;
  std::deque<Work> works;
  std::vector<std::string> claims_to_batch;
  std::vector<std::string> blocks;            ///< bought
  std::map<std::string, int> units_promised;  ///< by block: matched, not yet confirmed
  int claims_named = 0;
  std::vector<int> still_to_confirm;  ///< by year of the plan: what its budget must still reach for

  /// The package as the ledger has it; it is known.
  const Package& package(const Work& work) { return *states().package(work.id); }
};

/// People who post. `number` counts from 1.
Poster commissioner();
Poster central_team(int number);
Poster finance(int number);
Poster auditor();
Poster lead_professional(int number);
Poster provider_staff(const ProviderPlan& provider, int number);

}  // namespace daybook::generate
