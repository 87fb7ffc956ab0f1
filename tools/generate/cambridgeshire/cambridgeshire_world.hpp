/// High Level Family Support as it is simulated: children, their gates, their packages by the hour.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "tools/generate/parts/commission.hpp"
#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

struct CambridgeshirePlan : ServicePlan {
  int children = 0;
  int lead_professionals = 0;
  CommissionRules commissioning;
};

struct ReferredChild {
  std::string id;  ///< of the case, without copy mark
  std::string locality;
  Poster lead;
  std::string outcome;  ///< of the need n-1
  bool closed = false;

  std::string stream() const { return on_stream("case", id); }
};

/// Addresses of children and packages stay put.
struct CambridgeshireWorld : Stage {
  CambridgeshireWorld(const CambridgeshirePlan& the_plan, std::uint64_t seed,
                      Recorder& the_recorder)
      : Stage(the_plan.name, seed, the_recorder),
        plan(the_plan),
        commissioning{*this, the_plan, the_plan.commissioning} {}

  const CambridgeshirePlan& plan;
  Commissioning commissioning;
  std::deque<ReferredChild> children;
  std::deque<Commission> packages;
};

/// Plans the referral of each child, the assessment, the panel and the plan (P 2.2, 3.2), and what
/// happens around the child: meetings, concerns, outcomes, the end of the case.
void plan_children(CambridgeshireWorld& world);

/// Requests a package for the child now; `continues` is the one that it goes on from, or empty.
void request_package(CambridgeshireWorld& world, ReferredChild& child,
                     const std::string& continues);

/// What follows once a package of the child has ended.
void after_package(CambridgeshireWorld& world, ReferredChild& child, const Commission& package);

/// Plans what P 13 asks of providers: reports, visits, toolkits, a suspension and its end.
void plan_contract(CambridgeshireWorld& world);

}  // namespace daybook::generate
