/// Providers of a service as the contract manager sees them: joining, checks, staff, complaints.
#pragma once

#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

/// How often things happen to a provider's staff.
struct StaffCare {
  int supervision_days = 80;           ///< from one supervision to the next
  int late_supervision_per_mille = 0;  ///< how many come weeks later
  std::vector<std::string> topics;     ///< of training, in turn
};

/// Plans a provider's registration before the opening, its assurances and their renewal, the checks
/// of its workers, supervision and training, and now and then a complaint, an incident or a worker
/// who leaves.
void plan_organisation(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                       const StaffCare& care);

/// Somebody complains about the provider now; it is resolved some days later.
void complain(Stage& stage, const Organisation& provider, Poster by, const std::string& about);

/// The id of a provider's worker, from 1.
std::string worker(int number);

std::string stream_of(const Organisation& provider);

}  // namespace daybook::generate
