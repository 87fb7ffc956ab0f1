#include "domain/base/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <bank_holidays.inc>
#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include "domain/base/time_zones.hpp"

namespace daybook {

namespace {

using date::sys_days;
using date::year_month_day;
constexpr std::int64_t ms_per_day = 86'400'000;

/// A stretch of time with one offset from UTC.
struct Offset {
  std::int64_t from_ms;
  std::int64_t offset_ms;
};

/// Europe/London's offsets from 1900 to 2199, read once from the time zone database.
std::vector<Offset> read_london() {
  std::vector<Offset> offsets;
  const auto* zone = date::locate_zone("Europe/London");
  auto at = date::sys_seconds(sys_days(date::year(1900) / 1 / 1));
  const auto end = date::sys_seconds(sys_days(date::year(2200) / 1 / 1));
  while (at < end) {
    const auto info = zone->get_info(at);
    offsets.push_back({at.time_since_epoch().count() * 1000, info.offset.count() * 1000});
    at = info.end;
  }
  return offsets;
}

std::int64_t london_offset_ms(std::int64_t ms) {
  static const std::vector<Offset> offsets = read_london();
  const auto after =
      std::upper_bound(offsets.begin(), offsets.end(), ms,
                       [](std::int64_t at, const Offset& o) { return at < o.from_ms; });
  return after == offsets.begin() ? offsets.front().offset_ms : std::prev(after)->offset_ms;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

sys_days to_sys(Date d) {
  return sys_days(date::days(d.days));
}
Date from_sys(sys_days d) {
  return {static_cast<std::int32_t>(d.time_since_epoch().count())};
}

std::vector<Date> read_bank_holidays() {
  std::vector<Date> holidays;
  std::string_view csv = bank_holidays_csv;
  while (!csv.empty()) {
    const auto line = csv.substr(0, csv.find('\n'));
    if (const auto holiday = parse_date(line.substr(0, line.find(','))))
      holidays.push_back(*holiday);
    csv = line.size() < csv.size() ? csv.substr(line.size() + 1) : "";
  }
  std::sort(holidays.begin(), holidays.end());
  return holidays;
}

bool is_bank_holiday(Date date) {
  static const std::vector<Date> holidays = read_bank_holidays();
  return std::binary_search(holidays.begin(), holidays.end(), date);
}

/// Reads exactly `digits` decimal digits at `from`.
std::optional<int> digits_at(std::string_view text, std::size_t from, std::size_t digits) {
  int value = 0;
  if (from + digits > text.size()) return {};
  for (std::size_t i = from; i < from + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return {};
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// The fraction of a second in milliseconds: ".5" is 500. Nothing when it is not 1 to 3 digits.
std::optional<int> fraction_ms(std::string_view digits) {
  if (digits.empty() || digits.size() > 3) return {};
  auto value = digits_at(digits, 0, digits.size());
  for (auto i = digits.size(); value && i < 3; ++i) *value *= 10;
  return value;
}

}  // namespace

Date london_date(Instant instant) {
  const auto local = instant.milliseconds + london_offset_ms(instant.milliseconds);
  return {static_cast<std::int32_t>(floor_div(local, ms_per_day))};
}

Date add_months(Date from, int months) {
  const year_month_day ymd(to_sys(from));
  auto moved = ymd + date::months(months);
  if (!moved.ok()) moved = moved.year() / moved.month() / date::last;
  return from_sys(sys_days(moved));
}

Date add_days(Date from, int days) {
  return {from.days + days};
}

int age_on(Date born, Date on) {
  const year_month_day birth(to_sys(born));
  const year_month_day then(to_sys(on));
  const int years = static_cast<int>(then.year()) - static_cast<int>(birth.year());
  return add_months(born, 12 * years) <= on ? years : years - 1;
}

bool is_working_day(Date day, std::span<const Date> declared) {
  const date::weekday weekday(to_sys(day));
  if (weekday == date::Saturday || weekday == date::Sunday || is_bank_holiday(day)) return false;
  return std::find(declared.begin(), declared.end(), day) == declared.end();
}

Date add_working_days(Date from, int count, std::span<const Date> declared) {
  while (count > 0) {
    from = add_days(from, 1);
    if (is_working_day(from, declared)) --count;
  }
  return from;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2),
             day = digits_at(text, 8, 2);
  if (!year || !month || !day || *year < 1900 || *year > 2199) return {};
  const auto ymd = date::year(*year) / *month / *day;
  if (!ymd.ok()) return {};
  return from_sys(sys_days(ymd));
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text.back() != 'Z')
    return {};
  const auto day = parse_date(text.substr(0, 10));
  const auto hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2),
             second = digits_at(text, 17, 2);
  if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return {};
  std::optional<int> ms = 0;
  if (text[19] == '.')
    ms = fraction_ms(text.substr(20, text.size() - 21));
  else if (text.size() != 20)
    return {};
  if (!ms) return {};
  return Instant{day->days * ms_per_day + ((*hour * 60 + *minute) * 60 + *second) * 1000LL + *ms};
}

std::string to_text(Date day) {
  const year_month_day ymd(to_sys(day));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string to_text(Instant instant) {
  const auto day = floor_div(instant.milliseconds, ms_per_day);
  const auto ms = instant.milliseconds - day * ms_per_day;
  auto text = to_text(Date{static_cast<std::int32_t>(day)}) +
              fmt::format("T{:02}:{:02}:{:02}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60);
  if (ms % 1000) text += fmt::format(".{:03}", ms % 1000);
  return text + "Z";
}

std::optional<Year> parse_year(std::string_view text) {
  if (text.size() != 7 || text[4] != '/') return {};
  const auto start = digits_at(text, 0, 4), next = digits_at(text, 5, 2);
  if (!start || !next || *start < 1900 || *start > 2199 || (*start + 1) % 100 != *next) return {};
  return Year{*start};
}

std::string to_text(Year year) {
  return fmt::format("{:04}/{:02}", year.start, (year.start + 1) % 100);
}

YearStart anniversary_of(Date opens_on) {
  const year_month_day ymd(to_sys(opens_on));
  return {static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Date first_day_of(Year year, YearStart starts) {
  auto first = date::year(year.start) / starts.month / starts.day;
  if (!first.ok()) first = first.year() / first.month() / date::last;
  return from_sys(sys_days(first));
}

Year year_of(Date day, YearStart starts) {
  const Year year{static_cast<int>(year_month_day(to_sys(day)).year())};
  return day < first_day_of(year, starts) ? Year{year.start - 1} : year;
}

Date last_day_of(Year year, YearStart starts) {
  return add_days(first_day_of({year.start + 1}, starts), -1);
}

std::optional<std::string> missing_time_zones() {
  try {
    (void)london_offset_ms(0);
    return {};
  } catch (const std::exception& error) {
    return fmt::format(
        "The time zone of London cannot be read from the system: install the package tzdata ({}).",
        error.what());
  }
}

}  // namespace daybook
