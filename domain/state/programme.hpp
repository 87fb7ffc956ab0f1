/// A commissioned service: its policy by effective date, its lists, years, batches and reports
/// (rulebook 5.1).
#pragma once

#include <string>
#include <vector>

#include "domain/base/calendar.hpp"
#include "domain/state/policy.hpp"
#include "domain/state/stream_header.hpp"

namespace daybook {

/// Claims put together for submission, and which of them the ledger drew for audit (rulebook 6.6).
struct Batch {
  std::string id;
  std::vector<std::string> claims;
  std::vector<std::string> sampled;
  Position opened;

  bool holds(std::string_view claim) const;
  bool samples(std::string_view claim) const;
};

struct ClosedYear {
  Year year;
  Position position;
};

struct ReportAsked {
  std::string id;
  std::string provider;
  Date due_on;
  std::optional<Date> submitted_on;
  v::ReportKind kind{};
  std::optional<Date> meeting_on;
  Date from;
  Date to;
  Position requested;
  std::optional<Position> submitted;
};

/// A day that is no working day, from the entry on that declared it.
struct Holiday {
  Date on;
  Position declared;
};

struct Newsletter {
  Position position;
  Date on;
  std::int64_t by_email{};
  std::int64_t by_post{};
};

struct Reach {
  Position position;
  Date on;
  v::ReachChannel channel{};
  std::int64_t people{};
};

/// Advice to somebody who gave no name.
struct Advice {
  Position position;
  Date on;
  v::AdviceChannel channel{};
};

struct Target {
  Position position;
  std::string measure;
  std::optional<Year> year;  ///< nothing: of the whole term
  std::int64_t value{};
};

struct Meeting {
  Position position;
  Date on;
  v::MeetingKind kind{};
};

struct Programme {
  StreamHeader header;
  std::string id;
  std::string framework;
  Date opens_on;
  Policies policies;
  std::vector<std::string> outcomes;
  std::vector<std::string> localities;
  std::vector<std::string> package_types;
  std::vector<Holiday> holidays;
  std::vector<ClosedYear> closed;
  std::vector<Batch> batches;
  std::vector<ReportAsked> reports;
  std::vector<std::string> blocks;  ///< the ids of those it bought
  std::vector<Newsletter> newsletters;
  std::vector<Reach> reach;
  std::vector<Advice> advice;
  std::vector<Target> targets;
  std::vector<Meeting> meetings;

  bool is_closed(Year year) const;
  const Batch* batch(std::string_view batch_id) const;
  const Batch* batch_of_claim(std::string_view claim_id) const;
  const ReportAsked* report(std::string_view report_id) const;
  /// The days declared by entries before `position`; all of them by default.
  std::vector<Date> holidays_before(Position position = {~std::uint64_t{0}}) const;
  /// The latest target for `measure` in `year`, or for the whole term; null when there is none.
  const Target* target(std::string_view measure, std::optional<Year> year) const;
  /// True when the programme gave no list of this sort, or the list holds `code`.
  bool lists_outcome(std::string_view code) const;
  bool lists_locality(std::string_view code) const;
  bool lists_package_type(std::string_view code) const;
  /// Where its years begin, by the policy in force on `date`.
  YearStart year_start(Date date) const;
  Year year_on(Date date) const { return year_of(date, year_start(date)); }
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Programme& programme, const Recorded& event);

}  // namespace daybook
