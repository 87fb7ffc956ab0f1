/// Loops instead of formulas: slow, and easy to believe.
#include "tests/properties/model/calendar.hpp"

#include <charconv>
#include <fstream>

#include <fmt/format.h>

namespace daybook::test::model {

namespace {

bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_year(int year) {
  return is_leap(year) ? 366 : 365;
}

int digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  std::from_chars(text.data() + from, text.data() + from + count, value);
  return value;
}

/// Sunday is 0; 1970-01-01 was a Thursday.
int weekday(Day day) {
  return static_cast<int>(((day + 4) % 7 + 7) % 7);
}

Ms last_sunday_at_one(int year, int month) {
  auto day = day_of({year, month, days_in(year, month)});
  while (weekday(day) != 0) --day;
  return day * day_ms + hour_ms;
}

Day floor_day(Ms at) {
  return at >= 0 ? at / day_ms : -((-at + day_ms - 1) / day_ms);
}

const std::set<Day>& bank_holidays() {
  static const std::set<Day> days = [] {
    std::set<Day> read;
    std::ifstream file(DAYBOOK_SOURCE_DIR "/domain/data/bank_holidays_england.csv");
    for (std::string line; std::getline(file, line);)
      if (!line.empty() && line[0] == '2') read.insert(parse_day(line.substr(0, 10)));
    return read;
  }();
  return days;
}

}  // namespace

int days_in(int year, int month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

Day day_of(YearMonthDay date) {
  Day day = 0;
  for (int year = 1970; year < date.year; ++year) day += days_in_year(year);
  for (int year = date.year; year < 1970; ++year) day -= days_in_year(year);
  for (int month = 1; month < date.month; ++month) day += days_in(date.year, month);
  return day + date.day - 1;
}

YearMonthDay split(Day day) {
  YearMonthDay date;
  while (day < 0) day += days_in_year(--date.year);
  while (day >= days_in_year(date.year)) day -= days_in_year(date.year++);
  while (day >= days_in(date.year, date.month)) day -= days_in(date.year, date.month++);
  date.day = static_cast<int>(day) + 1;
  return date;
}

Day parse_day(std::string_view text) {
  return day_of({digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)});
}

Ms parse_instant(std::string_view text) {
  auto at = parse_day(text) * day_ms + digits(text, 11, 2) * hour_ms +
            digits(text, 14, 2) * 60'000 + digits(text, 17, 2) * 1'000;
  if (text[19] == '.') at += digits(text, 20, 3);
  return at;
}

std::string day_text(Day day) {
  const auto date = split(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string instant_text(Ms at) {
  const auto day = floor_day(at);
  const auto of_day = at - day * day_ms;
  return fmt::format("{}T{:02}:{:02}:{:02}{}Z", day_text(day), of_day / hour_ms,
                     of_day / 60'000 % 60, of_day / 1'000 % 60,
                     of_day % 1'000 ? fmt::format(".{:03}", of_day % 1'000) : "");
}

Day london(Ms at) {
  const int year = split(floor_day(at)).year;
  const bool summer = at >= last_sunday_at_one(year, 3) && at < last_sunday_at_one(year, 10);
  return floor_day(at + (summer ? hour_ms : 0));
}

Day months_after(Day day, int months) {
  auto date = split(day);
  for (; months > 0; --months)
    if (++date.month > 12) date.month = 1, ++date.year;
  for (; months < 0; ++months)
    if (--date.month < 1) date.month = 12, --date.year;
  date.day = std::min(date.day, days_in(date.year, date.month));
  return day_of(date);
}

int age(Day born, Day on) {
  int years = 0;
  while (months_after(born, 12 * (years + 1)) <= on) ++years;
  return born <= on ? years : -1;
}

bool works(Day day, const std::set<Day>& declared) {
  return weekday(day) != 0 && weekday(day) != 6 && !bank_holidays().contains(day) &&
         !declared.contains(day);
}

Day working_days_after(Day day, int count, const std::set<Day>& declared) {
  while (count > 0)
    if (works(++day, declared)) --count;
  return day;
}

int year_of(Day day, int month, int date) {
  const auto on = split(day);
  const bool begun = on.month > month || (on.month == month && on.day >= date);
  return begun ? on.year : on.year - 1;
}

std::string year_text(int start) {
  return fmt::format("{:04}/{:02}", start, (start + 1) % 100);
}

int year_start(std::string_view text) {
  return digits(text, 0, 4);
}

}  // namespace daybook::test::model
