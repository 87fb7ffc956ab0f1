/// The course of a programme that every service shares: opening, targets, money, closed years,
/// meetings, reports.
#pragma once

#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

/// Plans the opening some weeks ahead, the targets of its file, its allocations, and the closing of
/// each year that ends before the last day.
void plan_opening(Stage& stage, const ServicePlan& plan);

/// A meeting that is held again and again.
struct MeetingSeries {
  const char* kind;
  Date first;
  int every_days;
  std::vector<std::string> attended;  ///< roles
};
void plan_meetings(Stage& stage, const ServicePlan& plan, const MeetingSeries& series);

/// A report asked of a provider again and again.
struct ReportSeries {
  const char* kind;
  Date first;  ///< the day that the first one is asked for; each is about the time before it
  int every_months;
  int due_days;            ///< after it was asked for
  int late_per_mille = 0;  ///< how many are submitted after they are due
};
void plan_reports(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                  const ReportSeries& series);

/// Something that is planned for every so many months, from `first` to the plan's last day.
void every_months(Stage& stage, const ServicePlan& plan, Date first, int months,
                  const std::function<void(Date)>& each);

}  // namespace daybook::generate
