/// One package from its request to its end, by the hour or by the session, for any service that
/// commissions some.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/generate/dorset/invoices.hpp"
#include "tools/generate/dorset/session_course.hpp"
#include "tools/generate/parts/service_plan.hpp"

namespace daybook::generate {

/// How a service commissions. Chances are per mille.
struct CommissionRules {
  bool hourly = false;
  bool seven_days = false;       ///< sessions on any day of the week
  std::string line;              ///< of the budget
  std::vector<int> courses;      ///< weights of how sessions go, in the order of Course
  std::vector<int> endings;      ///< weights of how packages end, in the order of Ends
  int refused = 0;               ///< of requests
  int declined = 0;              ///< another provider declines first
  int late_reports = 0;          ///< of session ends that are recorded days later
  int mileage_above_miles = -1;  ///< miles beyond are agreed by three parties; -1: never
  int sessional_reports = 0;     ///< packages with a report of each session
};
CommissionRules commission_rules(const Fields& fields);

enum class Ends : std::uint8_t {
  completed,
  disengaged,
  family_ceased,
  provider_withdrew,
  authority_ceased,
  safeguarding,
  did_not_proceed
};

/// One package. Its address stays put once it is requested.
struct Commission {
  std::string id;       ///< of the package, without copy mark
  std::string of_case;  ///< without copy mark
  std::string locality;
  std::string person;  ///< whose sessions they are
  std::vector<std::string> outcomes;
  Poster lead;  ///< requests it
  const Organisation* provider = nullptr;
  const PricedItem* item = nullptr;
  int sessions = 0;  ///< planned
  int workers = 1;
  int days_between = 7;        ///< from one session to the next
  std::string continues;       ///< the package that this one goes on from; or empty
  std::function<void()> over;  ///< called once it has ended

  Ends ends = Ends::completed;
  Account account;
  int sessions_named = 0;
  int stop_after = 0;  ///< sessions until an early end
  bool sessional = false;
  bool winding_down = false;

  std::string stream() const { return on_stream("package", id); }
  const Poster& staff() const { return account.staff; }
};

/// What commissions share in one service. All must outlive the run.
struct Commissioning {
  Stage& stage;
  const ServicePlan& plan;
  CommissionRules rules;
};

/// Requests the package now; everything after it is planned as it comes.
void commission(Commissioning& service, Commission& package);

/// Plans the sessions of a package just confirmed, up to and including its end.
void begin_sessions(Commissioning& service, Commission& package);

/// A day for a session: any day, or the next working day.
Date session_day(const Commissioning& service, Date date);

}  // namespace daybook::generate
