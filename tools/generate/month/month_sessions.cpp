/// A provider's worker in the last month: sessions of open packages, up to their completion.
#include <algorithm>

#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tools/generate/month/month_work.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// A package as the client plans it: what the ledger will have once its posts so far are accepted.
struct Planned {
  explicit Planned(const Work& the_work) : work(the_work) {}

  /// The next session may be booked soon after `ended`.
  void free_from(Instant ended) { free_at = std::max(free_at, plus(ended, 30 * minute_ms)); }

  const Work& work;
  int left = 0;  ///< sessions that may still be booked
  bool commenced = false;
  int named = 0;
  Instant last_start;
  Instant free_at;       ///< when its last session so far has ended
  std::string replaces;  ///< a session to stand in for; empty: none
};

std::string stream(const Planned& planned) {
  return on_stream("package", planned.work.id);
}

void deliver(MonthDesk& desk, Planned& planned, const std::string& session, Instant start,
             Instant end) {
  planned.commenced = true;
  desk.add(end, stream(planned), "session_delivered",
           {{"session", session},
            {"started_at", to_text(start)},
            {"minutes", planned.work.item->minutes},
            {"attended", json::array{planned.work.family->child}},
            {"workers", json::array{"staff-1"}},
            {"shared_with_family", true}});
  planned.free_from(end);
}

void miss(MonthDesk& desk, Planned& planned, const std::string& session, Instant end) {
  desk.add(end, stream(planned), "session_missed",
           {{"session", session}, {"absent", json::array{planned.work.family->child}}});
  desk.add(plus(end, hour_ms), stream(planned), "lead_professional_notified",
           {{"session", session}});
  planned.free_from(plus(end, hour_ms));
}

void call_off(MonthDesk& desk, Planned& planned, const std::string& session, Instant start) {
  const auto notice = plus(start, -3 * hour_ms);
  desk.add(notice, stream(planned), "session_cancelled",
           {{"session", session}, {"by", "provider"}, {"notice_at", to_text(notice)}});
  ++planned.left;
  planned.replaces = session;
  planned.free_from(notice);
}

void end_session(MonthDesk& desk, Planned& planned, const std::string& session, Instant start) {
  const auto end =
      std::max(plus(start, planned.work.item->minutes * minute_ms),
               plus(at(desk.first_day(), 8), desk.random().between(0, 60) * minute_ms));
  const bool coming = start >= at(desk.first_day(), 11);
  if (planned.commenced && coming && desk.random().chance(40))
    return call_off(desk, planned, session, start);
  if (planned.commenced && desk.random().chance(60)) return miss(desk, planned, session, end);
  deliver(desk, planned, session, start, end);
}

void end_open_sessions(MonthDesk& desk, Planned& planned, const Package& package) {
  for (const auto& session : package.sessions)
    if (session.is_open() && session.on() <= desk.last_day())
      end_session(desk, planned, session.id, session.starts_at);
}

void book(MonthDesk& desk, Planned& planned, Instant start) {
  const auto session = fmt::format("s-{}", ++planned.named);
  Data data{
      {"session", session}, {"starts_at", to_text(start)}, {"minutes", planned.work.item->minutes}};
  if (!planned.replaces.empty()) data["replaces"] = std::exchange(planned.replaces, "");
  desk.add(planned.free_at, stream(planned), "session_scheduled", std::move(data));
  --planned.left;
  planned.last_start = start;
  end_session(desk, planned, session, start);
}

void book_while_there_is_time(MonthDesk& desk, Planned& planned) {
  while (planned.left > 0) {
    const auto day = working_day(
        std::max(add_days(day_of(planned.last_start), 7), add_days(desk.first_day(), 7)));
    if (day > desk.last_day()) return;
    book(desk, planned, at(day, desk.random().between(8, 15)));
  }
}

void complete(MonthDesk& desk, const Planned& planned) {
  const auto when = at(add_days(desk.last_day(), 1), 17);
  desk.add(when, stream(planned), "package_completed",
           {{"on", to_text(day_of(when))}, {"outcomes_reported", true}});
  desk.add(plus(when, hour_ms), stream(planned), "feedback_received",
           {{"from", "family"}, {"rating", "satisfied"}, {"themes", json::array{"confidence"}}});
}

bool stays_open(const Package& package, Date last) {
  return std::any_of(package.sessions.begin(), package.sessions.end(), [&](const Session& session) {
    return session.is_open() && session.on() > last;
  });
}

}  // namespace

void hold_sessions(MonthDesk& desk, const Work& work) {
  const auto& package = desk.world().package(work);
  Planned planned(work);
  planned.left = package.match->sessions -
                 static_cast<int>(allocation_used(package, v::ChargeBasis::session_share));
  planned.commenced = package.commenced_on().has_value();
  planned.named = work.sessions_named;
  planned.last_start = package.confirmed_at;
  planned.free_from(at(desk.first_day(), 9));
  for (const auto& session : package.sessions)
    planned.last_start = std::max(planned.last_start, session.starts_at);
  end_open_sessions(desk, planned, package);
  book_while_there_is_time(desk, planned);
  if (planned.left == 0 && planned.commenced && !stays_open(package, desk.last_day()))
    complete(desk, planned);
}

}  // namespace daybook::generate
