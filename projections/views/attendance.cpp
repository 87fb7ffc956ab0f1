/// The outcome of each session scheduled in a range of days (rulebook 6.5): `{"total","groups"}`.
#include <fmt/format.h>

#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"

namespace daybook {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

struct AttendanceRow {
  Figure scheduled, delivered, missed, on_arrival, short_notice, in_time, by_provider, by_authority,
      aborted_family, aborted_provider, open, rebooking, people, minutes, numerator, denominator;

  static void describe(auto& row, auto visit) {
    visit(Field::things("scheduled"), row.scheduled);
    visit(Field::things("delivered"), row.delivered);
    visit(Field::things("missed"), row.missed);
    visit(Field::things("cancelled_family_on_arrival"), row.on_arrival);
    visit(Field::things("cancelled_family_short"), row.short_notice);
    visit(Field::things("cancelled_family_in_time"), row.in_time);
    visit(Field::things("cancelled_provider"), row.by_provider);
    visit(Field::things("cancelled_authority"), row.by_authority);
    visit(Field::things("aborted_family"), row.aborted_family);
    visit(Field::things("aborted_provider"), row.aborted_provider);
    visit(Field::things("open"), row.open);
    visit(Field::things("rebooking_outstanding"), row.rebooking);
    visit(Field::people("people_attending"), row.people);
    visit(Field::things("minutes_delivered"), row.minutes);
    visit(Field::things("attendance_numerator"), row.numerator);
    visit(Field::things("attendance_denominator"), row.denominator);
    visit(Field::rate("attendance_percent"), percentage(row.numerator, "attendance_numerator",
                                                        row.denominator, "attendance_denominator"));
  }
};

/// The figure that a cancellation by the family counts in. Exactly the hours asked for are in time;
/// notice after the start is as on arrival.
Figure& cancelled_by_family(AttendanceRow& row, const Session& session,
                            const Programme& programme) {
  if (session.on_arrival || !session.notice_at) return row.on_arrival;
  const auto ahead = session.starts_at.milliseconds - session.notice_at->milliseconds;
  if (ahead < 0) return row.on_arrival;
  const auto hours = programme.policies.on(session.on()).short_notice_hours;
  return ahead >= hours * kHourMs ? row.in_time : row.short_notice;
}

/// The figure that says how a session ended.
Figure& ending(AttendanceRow& row, const Session& session, const Programme& programme) {
  switch (session.state) {
    case SessionState::open:
      return row.open;
    case SessionState::delivered:
      return row.delivered;
    case SessionState::missed:
      return row.missed;
    case SessionState::aborted:
      return session.by == v::Party::family ? row.aborted_family : row.aborted_provider;
    case SessionState::cancelled:
      break;
  }
  if (session.by == v::Party::provider) return row.by_provider;
  if (session.by == v::Party::authority) return row.by_authority;
  return cancelled_by_family(row, session, programme);
}

/// Whether the family could have attended: cancellations by others, and their aborting, do not
/// count.
bool counts_in_rate(const Session& session) {
  switch (session.state) {
    case SessionState::open:
      return false;
    case SessionState::delivered:
    case SessionState::missed:
      return true;
    case SessionState::cancelled:
    case SessionState::aborted:
      return session.by == v::Party::family;
  }
  return false;
}

bool needs_rebooking(const Package& package, const Session& session, const Programme& programme) {
  if (session.replaced_by >= 0 || package.is_ended() || session.by != v::Party::provider)
    return false;
  if (session.state == SessionState::cancelled) return true;
  return session.state == SessionState::aborted &&
         basis_of(package, programme) == v::ChargeBasis::session_share;
}

void count(AttendanceRow& row, const Package& package, const Session& session,
           const Programme& programme) {
  row.scheduled.count(session.scheduled);
  ending(row, session, programme).count(session.is_open() ? session.scheduled : session.ended);
  if (needs_rebooking(package, session, programme)) row.rebooking.count(session.ended);
  if (counts_in_rate(session)) row.denominator.count(session.ended);
  if (session.state != SessionState::delivered) return;
  row.numerator.count(session.ended);
  row.people.add(session.ended, session.attended);
  row.minutes.add(session.ended, session.minutes_done);
}

class AttendanceFold {
 public:
  AttendanceFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        days_(range_asked(question.params, programme.state)) {
    watch(total_, "total", question.explanation);
  }

  void fold() {
    for_each_package(question_.books, programme_, [&](const PackageRow& row) {
      for (const auto& session : row.state.sessions)
        if (days_.holds(session.on())) add(row, session);
    });
  }

  boost::json::object result() const {
    return {{"total", to_json(total_)}, {"groups", groups_.to_json("key")}};
  }

 private:
  void add(const PackageRow& row, const Session& session) {
    count(total_, row.state, session, programme_.state);
    const auto by = question_.params.by;
    if (!by) return;
    const auto key =
        by == GroupBy::month ? month_of(session.on()) : group_key(question_.books, row, *by);
    count(groups_.at(key), row.state, session, programme_.state);
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  DateRange days_;
  AttendanceRow total_;
  RowsByKey<AttendanceRow> groups_{"groups", question_.explanation};
};

std::optional<std::string> check_shape(const ViewParams& params) {
  if (params.by != GroupBy::bracket) return {};
  return fmt::format(
      "by: sessions are grouped by locality, provider, package_type, month, case or package, not "
      "by \"{}\".",
      name(*params.by));
}

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  AttendanceFold attendance(question, *programme);
  attendance.fold();
  return attendance.result();
}

}  // namespace

ViewKind attendance_view() {
  using enum v::Role;
  return {.name = "attendance",
          .help = "what became of the sessions",
          .who = {any_of(commissioner, central_team, lead_professional, finance, auditor)},
          .needs = {"programme"},
          .takes = {"year", "from", "to", "by"},
          .shape = check_shape,
          .parts = {part_of<AttendanceRow>("total"),
                    part_of<AttendanceRow>("groups", {Field::text("key")})},
          .fold = fold};
}

}  // namespace daybook
