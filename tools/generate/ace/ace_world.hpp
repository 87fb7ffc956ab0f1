/// Tiered support as it is simulated: families on their way through the tiers.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "tools/generate/parts/commission.hpp"
#include "tools/generate/parts/gatherings.hpp"
#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

struct FundPlan {
  std::string name;
  Money least;
  Money most;
  Money step;
  int granted = 0;   ///< per mille of first applications
  int repeated = 0;  ///< per mille of grants that are followed by another application
};

struct HolidayPlan {
  Date on;
  std::string title;
};

struct AcePlan : ServicePlan {
  int contacts = 0;
  int spoke_workers = 0;
  std::vector<std::string> spokes;
  std::vector<std::string> authorities;
  std::vector<int> paths;  ///< weights, in the order of Path
  int reopened = 0;        ///< per mille
  HolidayPlan holiday;
  FundPlan fund;
  std::vector<GatheringSeries> gatherings;
  CommissionRules commissioning;
};

/// How far a family's way leads.
enum class Path : std::uint8_t { no_contact, unreachable, tier_1, tier_2, tier_3, tier_4 };

struct AceFamily {
  std::string id;  ///< of the case, without copy mark
  std::string spoke;
  Poster worker;
  Path path = Path::tier_1;
  int tier = 1;
  int months_at_top = 0;  ///< before it is stepped down
  bool risen = false;     ///< has been at the highest tier of its way
  bool open = false;
  int applications = 0;
  int live_packages = 0;
  int concerns = 0;

  std::string stream() const { return on_stream("case", id); }
  int highest_tier() const { return path <= Path::tier_1 ? 1 : static_cast<int>(path) - 1; }
};

/// Addresses of families and packages stay put.
struct AceWorld : Stage {
  AceWorld(const AcePlan& the_plan, std::uint64_t seed, Recorder& the_recorder)
      : Stage(the_plan.name, seed, the_recorder),
        plan(the_plan),
        commissioning{*this, the_plan, the_plan.commissioning} {}

  const AcePlan& plan;
  Commissioning commissioning;
  std::deque<AceFamily> families;
  std::deque<Commission> packages;
  std::map<std::string, Money> granted;  ///< by year
  GatheringHost host;

  Poster spoke_manager() const { return central_team_of(*this, 1); }
};

/// Plans initial contacts, and how those at tier 1 go on or are closed.
void plan_contacts(AceWorld& world);

/// Begins the family's way above tier 1: consultation, assessment, monthly reviews.
void consult(AceWorld& world, AceFamily& family);

/// Closes the case some weeks from now, once nothing runs any more.
void plan_closing(AceWorld& world, AceFamily& family);

/// Applies to the fund; what is granted is bought, and may be applied for again.
void apply_to_fund(AceWorld& world, AceFamily& family);

}  // namespace daybook::generate
