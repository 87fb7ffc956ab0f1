#include "tools/generate/dorset/session_course.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// The hours of notice that a course needs at least before the start.
int notice_needed(Course course) {
  switch (course) {
    case Course::family_in_time:
      return 30;
    case Course::authority:
      return 30;
    case Course::family_short:
      return 3;
    case Course::provider:
      return 3;
    default:
      return 0;
  }
}

Data cancellation(const std::string& id, const char* by, Instant notice_at) {
  return {{"session", id}, {"by", by}, {"notice_at", to_text(notice_at)}};
}

int minutes_between(Instant from, Instant to) {
  return static_cast<int>((to.milliseconds - from.milliseconds) / minute_ms);
}

Data abortion(const Session& session, const char* by, Instant end) {
  return {
      {"session", session.id}, {"by", by}, {"minutes", minutes_between(session.starts_at, end)}};
}

}  // namespace

Course drawn_course(Stage& stage, const std::vector<int>& weights, Instant start) {
  const auto course = static_cast<Course>(stage.random.weighted(weights));
  const auto hours = (start.milliseconds - stage.now().milliseconds) / hour_ms;
  return hours > notice_needed(course) ? course : Course::delivered;
}

Instant end_of(Stage& stage, Course course, Instant start, int minutes) {
  auto& random = stage.random;
  const auto noticed = [&](int least_hours, int most_hours) {
    const auto at = plus(start, -random.between(least_hours, most_hours) * hour_ms);
    return std::max(at, plus(stage.now(), 5 * minute_ms));
  };
  switch (course) {
    case Course::family_in_time:
      return noticed(25, 96);
    case Course::authority:
      return noticed(25, 72);
    case Course::family_short:
      return noticed(2, 20);
    case Course::provider:
      return noticed(2, 48);
    case Course::family_on_arrival:
      return plus(start, 5 * minute_ms);
    case Course::missed:
      return plus(start, 30 * minute_ms);
    case Course::aborted_by_family:
    case Course::aborted_by_provider:
      return plus(start, random.between(10, minutes - 10) * minute_ms);
    case Course::delivered:
      return plus(start, minutes * minute_ms);
  }
  return start;
}

SessionEnd session_end(const Session& session, Course course, Instant end,
                       const std::string& absent, const std::function<Data()>& delivery) {
  const auto& id = session.id;
  switch (course) {
    case Course::delivered:
      return {"session_delivered", delivery()};
    case Course::missed:
      return {"session_missed", {{"session", id}, {"absent", json::array{absent}}}};
    case Course::family_in_time:
    case Course::family_short:
      return {"session_cancelled", cancellation(id, "family", end)};
    case Course::family_on_arrival:
      return {"session_cancelled", {{"session", id}, {"by", "family"}, {"on_arrival", true}}};
    case Course::provider:
      return {"session_cancelled", cancellation(id, "provider", end)};
    case Course::authority:
      return {"session_cancelled", cancellation(id, "authority", end)};
    case Course::aborted_by_family:
      return {"session_aborted", abortion(session, "family", end)};
    case Course::aborted_by_provider:
      return {"session_aborted", abortion(session, "provider", end)};
  }
  return {};
}

}  // namespace daybook::generate
