/// Days and hours as the generator plans with them. All hours are UTC and so far from midnight that
/// the London date is the same.
#pragma once

#include "domain/base/calendar.hpp"
#include "tools/generate/simulation/random.hpp"

namespace daybook::generate {

inline constexpr std::int64_t second_ms = 1'000;
inline constexpr std::int64_t minute_ms = 60 * second_ms;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;

inline Instant at(Date date, int hour, int minute = 0) {
  return {date.days * day_ms + hour * hour_ms + minute * minute_ms};
}
inline Instant plus(Instant instant, std::int64_t milliseconds) {
  return {instant.milliseconds + milliseconds};
}
/// The UTC date of an instant.
inline Date day_of(Instant instant) {
  return {static_cast<std::int32_t>(instant.milliseconds / day_ms)};
}

/// `date` itself when it is a working day, otherwise the next one.
inline Date working_day(Date date) {
  return is_working_day(date, {}) ? date : add_working_days(date, 1, {});
}
/// A moment of the office's day, 08:30 to 16:00 UTC.
inline Instant office_hours(Random& random, Date date) {
  return plus(at(date, 8, 30), random.between(0, 450 * 60) * second_ms);
}
/// A moment of the office's day `least` to `most` working days after `instant`.
inline Instant working_days_after(Random& random, Instant instant, int least, int most) {
  return office_hours(random, add_working_days(day_of(instant), random.between(least, most), {}));
}

}  // namespace daybook::generate
