/// The parts of the monitoring report, in the three questions of Outcomes Based Accountability:
/// how much, how well, is anybody better off (D 14.5, E 4.2, K reporting).
#pragma once

#include <boost/json.hpp>

#include "projections/query/view.hpp"
#include "projections/views/provider_scope.hpp"

namespace daybook {

/// What the parts are counted from.
struct Monitoring {
  const Question& question;
  const ProgrammeRow& programme;
  ProviderScope scope;
  DateRange days;
  Date today;  ///< D, or the programme's last business date

  const Books& books() const { return question.books; }
  const Policy& policy(Date on) const { return programme.state.policies.on(on); }
};

// how_much.cpp: packages, sessions, people, gatherings, advice, loans, reach, supporters
boost::json::object how_much(const Monitoring& report);
std::vector<Part> parts_of_how_much();
// how_well.cpp: time to start, engagement, satisfaction, reports
boost::json::object how_well(const Monitoring& report);
std::vector<Part> parts_of_how_well();
// reports.cpp: what was reported of cases and providers, one row each
boost::json::array concerns_of(const Monitoring& report);
boost::json::array complaints_of(const Monitoring& report);
boost::json::array incidents_of(const Monitoring& report);
boost::json::array staffing_of(const Monitoring& report);
Part part_of_staffing();

}  // namespace daybook
