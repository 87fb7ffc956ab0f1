/// Events for many families: planned, held or cancelled, and what those who came thought of them.
#pragma once

#include <functional>

#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

/// One kind of gathering that a service holds.
struct GatheringSeries {
  std::string kind;
  int a_year = 0;     ///< held in each year
  int cancelled = 0;  ///< planned beyond those and cancelled, in each year
  int capacity = 0;
  int least_families = 0;  ///< that come
  int most_families = 0;
  int feedback_per_mille = 0;  ///< of the families that came
};
GatheringSeries gathering_series(const Fields& fields);

/// Who runs a series, and who may come.
struct GatheringHost {
  const Organisation* provider = nullptr;  ///< null: the service itself
  Poster runs_it;
  Poster agreed_by;
  std::vector<std::string> themes;  ///< of feedback
  /// The cases of families that may come today, without copy marks.
  std::function<std::vector<std::string>()> guests;
};

/// Plans the gatherings of `series` evenly over each year from the opening to the last day. Who
/// comes is within the capacity. After each that was held, feedback. `host` must outlive the run.
void plan_gatherings(Stage& stage, const ServicePlan& plan, const GatheringSeries& series,
                     const GatheringHost& host);

}  // namespace daybook::generate
