#include "domain/screen.hpp"

#include <regex>
#include <string>

namespace daybook {

namespace {

bool matches(std::string_view phrase, const std::regex& pattern) {
  return std::regex_search(phrase.begin(), phrase.end(), pattern);
}

std::regex pattern(const char* text) {
  return std::regex(text, std::regex::icase | std::regex::optimize);
}

/// The NHS's modulus 11 check: it keeps order numbers of ten digits apart from NHS numbers.
bool has_nhs_check_digit(const std::string& digits) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;
  return check != 10 && check == digits[9] - '0';
}

bool holds_nhs_number(std::string_view phrase) {
  static const std::regex ten_digits =
      pattern(R"((^|[^0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9]))");
  using Iterator = std::regex_iterator<std::string_view::const_iterator>;
  for (Iterator found(phrase.begin(), phrase.end(), ten_digits), end; found != end; ++found)
    if (has_nhs_check_digit((*found)[2].str() + (*found)[3].str() + (*found)[4].str())) return true;
  return false;
}

/// Digits or an at sign: without either, a phrase can hold none of what is looked for.
bool may_hold_any(std::string_view phrase) {
  return phrase.find_first_of("@0123456789") != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> personal_text_in(std::string_view phrase) {
  if (!may_hold_any(phrase)) return {};
  // Dates and times of day are no telephone numbers.
  static const std::regex dates =
      pattern(R"(\b([0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})\b)");
  static const std::regex email = pattern(R"([^\s@]+@[^\s@]+\.[^\s@]+)");
  static const std::regex telephone =
      pattern(R"((^|[^0-9])(\+44|0044|0)[ ()./-]*[1-9]([ ()./-]*[0-9]){8,9}(?![0-9]))");
  static const std::regex insurance = pattern(
      R"(\b[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[a-d]\b)");
  static const std::regex postcode = pattern(
      R"(\b[a-z]{1,2}[0-9][a-z0-9]?[ -]{0,2}[0-9](?!(st|nd|rd|th)\b)[abd-hjlnp-uw-z]{2}\b)");
  if (matches(phrase, email)) return "an e-mail address";
  if (holds_nhs_number(phrase)) return "an NHS number";
  if (const auto dateless = std::regex_replace(std::string(phrase), dates, "#");
      matches(dateless, telephone))
    return "a telephone number";
  if (matches(phrase, insurance)) return "a National Insurance number";
  if (matches(phrase, postcode)) return "a postcode";
  return {};
}

}  // namespace daybook
