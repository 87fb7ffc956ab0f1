/// Dates, instants and years as the rulebook counts them (section 1). Pure: nothing here reads a
/// clock.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/base/quantity.hpp"

namespace daybook {

/// The calendar date of `instant` in Europe/London.
Date london_date(Instant instant);

/// The same day of the month `months` later, clamped to the last day of a shorter month. `months`
/// may be negative.
Date add_months(Date date, int months);
Date add_days(Date date, int days);

/// Age in whole years on `on`. A birthday counts; somebody born on 29 February has it on the 28th
/// in a common year.
int age_on(Date born, Date on);

/// Neither a Saturday, a Sunday, a bank holiday in England nor one of `declared`.
bool is_working_day(Date date, std::span<const Date> declared);
/// The `count`-th working day after `date`; day 1 is the next working day.
Date add_working_days(Date date, int count, std::span<const Date> declared);

/// `YYYY-MM-DD`, a day that exists, from 1900 to 2199; nothing otherwise.
std::optional<Date> parse_date(std::string_view text);
/// RFC 3339 in UTC, `2021-06-03T09:00:00Z`, at most milliseconds; nothing otherwise.
std::optional<Instant> parse_instant(std::string_view text);
std::string to_text(Date date);
/// Milliseconds are written only when there are any.
std::string to_text(Instant instant);

/// A budget year, named by the calendar year in which it starts: 2021 is "2021/22".
struct Year {
  int start = 0;
  friend auto operator<=>(const Year&, const Year&) = default;
};

std::optional<Year> parse_year(std::string_view text);
std::string to_text(Year year);

/// Where a programme's years begin: 1 April, or the anniversary of its opening (policy
/// `year_basis`).
struct YearStart {
  int month = 4;
  int day = 1;
  friend bool operator==(const YearStart&, const YearStart&) = default;
};
YearStart anniversary_of(Date opens_on);

Year year_of(Date date, YearStart starts);
/// The last day of `year`.
Date last_day_of(Year year, YearStart starts);
Date first_day_of(Year year, YearStart starts);

}  // namespace daybook
