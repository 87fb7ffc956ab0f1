/// Dates and times as the rulebook counts them (section 1).
#include "domain/base/calendar.hpp"

#include <catch2/catch.hpp>

using namespace daybook;

namespace {
Date day(const char* text) {
  return *parse_date(text);
}
Instant at(const char* text) {
  return *parse_instant(text);
}
}  // namespace

TEST_CASE("31 March 23:30 UTC is already 1 April in London, in summer time (rulebook 1)") {
  CHECK(to_text(london_date(at("2021-03-31T22:59:59Z"))) == "2021-03-31");
  CHECK(to_text(london_date(at("2021-03-31T23:30:00Z"))) == "2021-04-01");
  CHECK(year_of(london_date(at("2021-03-31T23:30:00Z")), {}) == Year{2021});
}

TEST_CASE("clocks change at 01:00 UTC on the last Sundays of March and October") {
  CHECK(to_text(london_date(at("2021-03-28T00:59:59Z"))) == "2021-03-28");
  CHECK(to_text(london_date(at("2021-10-30T23:30:00Z"))) == "2021-10-31");
  CHECK(to_text(london_date(at("2021-10-31T23:30:00Z"))) == "2021-10-31");
  CHECK(to_text(london_date(at("2021-11-01T00:00:00Z"))) == "2021-11-01");
}

TEST_CASE("months are clamped to the last day of a shorter month (rulebook 1)") {
  CHECK(to_text(add_months(day("2021-08-31"), 6)) == "2022-02-28");
  CHECK(to_text(add_months(day("2023-08-31"), 6)) == "2024-02-29");
  CHECK(to_text(add_months(day("2024-02-29"), 12)) == "2025-02-28");
  CHECK(to_text(add_months(day("2021-12-31"), -1)) == "2021-11-30");
}

TEST_CASE("an age is reached on the birthday, by somebody of 29 February on the 28th") {
  CHECK(age_on(day("2005-06-15"), day("2021-06-14")) == 15);
  CHECK(age_on(day("2005-06-15"), day("2021-06-15")) == 16);
  CHECK(age_on(day("2004-02-29"), day("2021-02-27")) == 16);
  CHECK(age_on(day("2004-02-29"), day("2021-02-28")) == 17);
}

TEST_CASE(
    "working days skip weekends, bank holidays and declared days; the day itself is not counted") {
  const std::vector<Date> declared = {day("2021-04-08")};
  CHECK_FALSE(is_working_day(day("2021-04-02"), {}));  // Good Friday
  CHECK_FALSE(is_working_day(day("2021-04-03"), {}));  // Saturday
  CHECK(to_text(add_working_days(day("2021-04-01"), 1, {})) == "2021-04-06");
  CHECK(to_text(add_working_days(day("2021-04-01"), 3, {})) == "2021-04-08");
  CHECK(to_text(add_working_days(day("2021-04-01"), 3, declared)) == "2021-04-09");
}

TEST_CASE(
    "a budget year runs from 1 April to 31 March, a contract year from the programme's opening") {
  CHECK(year_of(day("2022-03-31"), {}) == Year{2021});
  CHECK(year_of(day("2022-04-01"), {}) == Year{2022});
  const auto starts = anniversary_of(day("2016-06-13"));
  CHECK(year_of(day("2017-06-12"), starts) == Year{2016});
  CHECK(year_of(day("2017-06-13"), starts) == Year{2017});
  CHECK(to_text(last_day_of({2021}, {})) == "2022-03-31");
  CHECK(to_text(last_day_of({2023}, anniversary_of(day("2020-02-29")))) == "2024-02-28");
}

TEST_CASE("dates, instants and years that do not exist are not read") {
  for (const auto* text : {"2021-02-29", "2021-13-01", "2021-00-10", "21-01-01", "2021-1-01",
                           "2021-01-32", "1899-12-31"})
    CHECK_FALSE(parse_date(text));
  for (const auto* text :
       {"2021-01-01T24:00:00Z", "2021-01-01T10:00:00", "2021-01-01T10:00:00+01:00",
        "2021-01-01 10:00:00Z", "2021-01-01T10:00:00.1234Z", "2021-01-01T10:00:00.Z"})
    CHECK_FALSE(parse_instant(text));
  for (const auto* text : {"2021/23", "2021-22", "21/22", "2021/2022"})
    CHECK_FALSE(parse_year(text));
  CHECK(parse_year("1999/00") == Year{1999});
}

TEST_CASE("dates and instants are written as they are read") {
  for (const auto* text :
       {"2021-06-03T09:00:00Z", "2021-06-03T09:00:00.007Z", "1969-12-31T23:59:59.999Z"})
    CHECK(to_text(at(text)) == text);
  CHECK(to_text(at("2021-06-03T09:00:00.5Z")) == "2021-06-03T09:00:00.500Z");
  CHECK(to_text(Year{1999}) == "1999/00");
}
