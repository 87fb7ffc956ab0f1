/// Single values as text for people, on any medium.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "domain/base/quantity.hpp"

namespace daybook {

/// How the numbers of a member are shown.
enum class Unit : std::uint8_t { none, pence, percent, hundredths };

struct Heading {
  std::string heading;
  Unit unit = Unit::none;
};

/// A member's name as a heading, `spent_pence` as "spent", and the unit that its name says.
Heading shown_as(std::string_view name);

/// A name or code with spaces: `short_notice` as "short notice".
std::string words_of(std::string_view code);

/// £1,234.50 · 63% · -2.51 · 7
std::string number_text(std::int64_t number, Unit unit);

/// A value in one line: null as a dash, truth as yes or no, lists with commas, objects as "name:
/// value" with semicolons. Free of control characters: what was posted is not trusted to leave a
/// terminal alone.
std::string cell_text(const boost::json::value& value, Unit unit);

bool is_number(const boost::json::value& value);

/// "3 June 2021"
std::string date_words(Date date);
/// "14:30", in Europe/London.
std::string time_words(Instant instant);

}  // namespace daybook
