/// The schedule of requests: the published figures, spread over days, localities and types.
#pragma once

#include <vector>

#include "tools/generate/dorset/plan.hpp"
#include "tools/generate/simulation/random.hpp"

namespace daybook::generate {

/// A request to come.
struct Slot {
  Date on;
  bool confirmed = false;
  std::string locality;
  std::string package_type;
};

/// The slots of all years, in order of their day. Each year has exactly its published requests,
/// confirmed or not.
///
/// Both distributions of the distributed year are exact: its localities and its types are laid out
/// as two lists of the published lengths, shuffled and paired, which makes the joint table near
/// proportional and both margins exact for any seed. Other years share the distribution by largest
/// remainder. Requests that do not proceed draw theirs by weight.
std::vector<Slot> scheduled_requests(const Plan& plan, Random& random);

}  // namespace daybook::generate
