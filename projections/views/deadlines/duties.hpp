/// Duties: what must be done by a day or an hour. Computed from the books, never stored.
///
/// Working days skip England's bank holidays and the days that the programme declared; hours are
/// elapsed hours between instants, whatever the clocks do; months are clamped (rulebook 1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/books/books.hpp"

namespace daybook {

/// Due on a day or at an instant, or, where no rule sets either, whenever it can be done.
struct Duty {
  std::string name;
  std::string subject;  ///< the stream it is about, and the thing in it: `package/p-17/s-2`
  Position arose;       ///< the entry from which its time runs
  std::optional<Date> due_on;
  std::optional<Instant> due_at;
  std::optional<Date> done_on;
  std::optional<Instant> done_at;
  /// The day it was due by the calendar known when it arose, where that is another one.
  std::optional<Date> due_on_as_arose;
  bool lapsed = false;  ///< without a day: it cannot be done any more
};

enum class DutyState : std::uint8_t { met, late, overdue, due };
std::string_view name(DutyState state);

/// How a duty stands at the end of `today`. On the day itself it is still due.
DutyState state_of(const Duty& duty, Date today);

/// What duties are computed from.
struct DutySources {
  const Books& books;
  const ProgrammeRow& programme;
  Date today;

  const Policy& policy(Date on) const { return programme.state.policies.on(on); }
  /// A duty of `days` working days after `from`, by today's calendar and by the one known when it
  /// arose.
  Duty in_working_days(std::string_view duty, std::string subject, Position arose, Date from,
                       int days) const;
};

using Duties = std::vector<Duty>;

// duties_of_packages.cpp: start, cancellation_report, lead_professional_notified, rebooking,
// followup, package_overrun, family_notice, invoice_payment
void add_package_duties(const DutySources& sources, const PackageRow& row, Duties& duties);
// duties_of_cases.cpp: concern_notification, contact_window, review_*, check_in
void add_case_duties(const DutySources& sources, const CaseRow& row, Duties& duties);
void add_match_duties(const DutySources& sources, const MatchRow& row, Duties& duties);
// duties_of_providers.cpp: supervision, action_plan, assurance_expiry, price_expiry, report_*
void add_provider_duties(const DutySources& sources, const Provider& provider, Duties& duties);
void add_report_duties(const DutySources& sources, Duties& duties);

/// The hour of the last of the three that a concern must be notified to; nothing while one of them
/// is not (P 8.4).
std::optional<Instant> notified_to_all(const Concern& concern);

}  // namespace daybook
