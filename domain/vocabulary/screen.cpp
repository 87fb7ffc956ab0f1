#include "domain/vocabulary/screen.hpp"

#include <regex>
#include <string>

#include "domain/base/folded.hpp"

namespace daybook {

namespace {

bool matches(const std::string& phrase, const std::regex& pattern) {
  return std::regex_search(phrase, pattern);
}

std::regex pattern(const std::string& text) {
  return std::regex(text, std::regex::icase | std::regex::optimize);
}

/// The NHS's modulus 11 check: it keeps order numbers of ten digits apart from NHS numbers.
bool has_nhs_check_digit(const std::string& digits) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;
  return check != 10 && check == digits[9] - '0';
}

bool holds_nhs_number(const std::string& phrase) {
  static const std::regex ten_digits =
      pattern(R"((^|[^0-9])([0-9]{3})[ .-]{0,2}([0-9]{3})[ .-]{0,2}([0-9]{4})(?![0-9]))");
  for (std::sregex_iterator found(phrase.begin(), phrase.end(), ten_digits), end; found != end;
       ++found)
    if (has_nhs_check_digit((*found)[2].str() + (*found)[3].str() + (*found)[4].str())) return true;
  return false;
}

bool holds_telephone_number(const std::string& phrase) {
  // Dates and times of day are no telephone numbers.
  static const std::regex dates =
      pattern(R"(\b([0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})\b)");
  static const std::regex telephone =
      pattern(R"((^|[^0-9])(\+44|0044|0)[ ()./-]*[1-9]([ ()./-]*[0-9]){8,9}(?![0-9]))");
  return matches(std::regex_replace(phrase, dates, "#"), telephone);
}

/// The letters that a postcode begins with: its 124 areas, forces' post and the non-geographic one.
constexpr const char* postcode_areas =
    "A[BL]|B[ABDFHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|"
    "JE|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|"
    "T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE";

/// A postcode of the form that the Post Admin gives, or one of hours, years and ordinals that has
/// it too: "Room E5 2hr".
bool is_postcode(const std::string& inward) {
  static const std::regex measure =
      std::regex(R"([0-9](hr|yr)|[0-9]([sS][tT]|[nN][dD]|[rR][dD]|[tT][hH]))");
  return !std::regex_match(inward, measure);
}

bool holds_postcode(const std::string& phrase) {
  static const std::regex postcode =
      pattern(std::string(R"(\b(?:()") + postcode_areas +
              R"()[0-9][0-9a-z]?[ -]{0,2}|GIR[ -]{0,2}(?=0AA\b))([0-9][abd-hjlnp-uw-z]{2})\b)");
  for (std::sregex_iterator found(phrase.begin(), phrase.end(), postcode), end; found != end;
       ++found)
    if (is_postcode((*found)[2].str())) return true;
  return false;
}

}  // namespace

std::optional<std::string_view> personal_text_in(std::string_view phrase) {
  const auto plain = folded(phrase);
  // Without digits or an at sign it can hold none of what is looked for.
  if (plain.find_first_of("@0123456789") == std::string::npos) return {};
  static const std::regex email = pattern(R"([^\s@]+@[^\s@]+\.[^\s@0-9.,;:!?)])");
  static const std::regex insurance =
      pattern(R"(\b[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z][ .-]{0,2}([0-9]{2}[ .-]{0,2}){3}[a-d]\b)");
  if (matches(plain, email)) return "an e-mail address";
  if (holds_nhs_number(plain)) return "an NHS number";
  if (holds_telephone_number(plain)) return "a telephone number";
  if (matches(plain, insurance)) return "a National Insurance number";
  if (holds_postcode(plain)) return "a postcode";
  return {};
}

}  // namespace daybook
