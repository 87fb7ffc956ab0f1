#include "projections/render/text.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/printable.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

bool drop_suffix(std::string& name, std::string_view suffix) {
  if (!name.ends_with(suffix) || name.size() == suffix.size()) return false;
  name.resize(name.size() - suffix.size());
  return true;
}

std::string with_thousands(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

/// Whole units and two decimals of what is counted in hundredths.
std::string two_decimals(std::int64_t hundredths, std::string_view symbol) {
  const auto size = hundredths < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(hundredths)
                                   : static_cast<std::uint64_t>(hundredths);
  return fmt::format("{}{}{}.{:02}", hundredths < 0 ? "-" : "", symbol, with_thousands(size / 100),
                     size % 100);
}

std::string list_text(const json::array& list, Unit unit) {
  std::string text;
  for (const auto& item : list) {
    if (!text.empty()) text += item.is_object() ? " | " : ", ";
    text += cell_text(item, unit);
  }
  return text;
}

std::string object_text(const json::object& object) {
  std::string text;
  for (const auto& member : object) {
    const auto shown = shown_as(member.key());
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", shown.heading,
                        cell_text(member.value(), shown.unit));
  }
  return text;
}

/// Summer time in London at the end of the UTC day `day`.
bool is_summer_after(std::int64_t day) {
  return london_date({(day + 1) * kDayMs - kHourMs / 2}).days > day;
}

}  // namespace

Heading shown_as(std::string_view name) {
  Heading shown{printable(name)};
  if (drop_suffix(shown.heading, "_pence"))
    shown.unit = Unit::pence;
  else if (drop_suffix(shown.heading, "_hundredths"))
    shown.unit = Unit::hundredths;
  else if (name == "percent" || name.ends_with("_percent"))
    shown.unit = Unit::percent;
  shown.heading = words_of(shown.heading);
  return shown;
}

std::string words_of(std::string_view code) {
  auto words = printable(code);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string number_text(std::int64_t number, Unit unit) {
  switch (unit) {
    case Unit::pence:
      return two_decimals(number, "£");
    case Unit::hundredths:
      return two_decimals(number, "");
    case Unit::percent:
      return fmt::format("{}%", number);
    case Unit::none:
      break;
  }
  return std::to_string(number);
}

std::string cell_text(const json::value& value, Unit unit) {
  switch (value.kind()) {
    case json::kind::null:
      return "-";
    case json::kind::bool_:
      return value.get_bool() ? "yes" : "no";
    case json::kind::int64:
      return number_text(value.get_int64(), unit);
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::string:
      return printable(value.get_string());
    case json::kind::array:
      return list_text(value.get_array(), unit);
    case json::kind::object:
      return object_text(value.get_object());
    default:
      return json::serialize(value);
  }
}

bool is_number(const json::value& value) {
  return value.is_int64() || value.is_uint64();
}

std::string date_words(Date date) {
  constexpr std::array<std::string_view, 12> months = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const auto text = to_text(date);  // YYYY-MM-DD
  const auto month = std::stoul(text.substr(5, 2));
  const auto day = text[8] == '0' ? text.substr(9) : text.substr(8);
  return fmt::format("{} {} {}", day, months[month - 1], text.substr(0, 4));
}

/// The clocks change at 01:00 UTC: before it the day before holds, after it the day itself.
std::string time_words(Instant instant) {
  const auto past = ((instant.milliseconds % kDayMs) + kDayMs) % kDayMs;
  const auto day = (instant.milliseconds - past) / kDayMs;
  const bool summer = is_summer_after(past < kHourMs ? day - 1 : day);
  const auto local = (past + (summer ? kHourMs : 0)) % kDayMs;
  return fmt::format("{:02}:{:02}", local / kHourMs, local % kHourMs / kMinuteMs);
}

}  // namespace daybook
