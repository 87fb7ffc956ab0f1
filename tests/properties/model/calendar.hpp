/// Days, months, years and London's clock, counted the plain way: a second opinion on the domain's.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace daybook::test::model {

using Day = std::int64_t;  ///< days since 1970-01-01
using Ms = std::int64_t;   ///< milliseconds since 1970-01-01T00:00:00Z

inline constexpr Ms hour_ms = 3'600'000;
inline constexpr Ms day_ms = 24 * hour_ms;

struct YearMonthDay {
  int year = 1970;
  int month = 1;
  int day = 1;
};

Day day_of(YearMonthDay date);
YearMonthDay split(Day day);
int days_in(int year, int month);

Day parse_day(std::string_view text);
Ms parse_instant(std::string_view text);
std::string day_text(Day day);
std::string instant_text(Ms at);

/// The calendar date in Europe/London: an hour ahead of UTC from the last Sunday of March, 01:00
/// UTC, to the last Sunday of October, 01:00 UTC.
Day london(Ms at);

/// The same day of the month, clamped to the last day of a shorter one (rulebook 1).
Day months_after(Day day, int months);
/// Birthdays passed; somebody born on 29 February has theirs on the 28th in a common year.
int age(Day born, Day on);

/// Not Saturday, not Sunday, no bank holiday in England, none of `declared`.
bool works(Day day, const std::set<Day>& declared);
/// D is not counted; day 1 is the next working day (rulebook 1).
Day working_days_after(Day day, int count, const std::set<Day>& declared);

/// The calendar year in which the budget year that holds `day` starts, where years begin on
/// `month`/`date`.
int year_of(Day day, int month, int date);
/// "2021/22" for 2021.
std::string year_text(int start);
int year_start(std::string_view text);

}  // namespace daybook::test::model
