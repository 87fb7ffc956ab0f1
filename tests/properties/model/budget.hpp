/// The budget of a year and line, added up from the facts (rulebook 6.4).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/properties/model/past.hpp"

namespace daybook::test::model {

struct Figures {
  std::int64_t allocated = 0;
  std::int64_t reserved = 0;
  std::int64_t committed = 0;
  std::int64_t spent = 0;
  std::int64_t invoiced = 0;
  std::int64_t approved = 0;
  std::int64_t paid = 0;

  std::int64_t available() const { return allocated - reserved - committed - spent; }
};

/// What a programme's year and line hold.
Figures figures(const Past& past, std::string_view programme, int year, std::string_view line);
std::int64_t available(const Past& past, std::string_view programme, int year,
                       std::string_view line);

/// The budget year of a day, by the programme's year_basis: from 1 April, or from opens_on.
int budget_year(const Past& past, std::string_view programme, Day day);
/// The first year from `year` on that is not closed: what was meant for a closed one stands there.
int open_year(const Past& past, std::string_view programme, int year);

/// What a package holds of the budget as it stands: reserved until confirmed, then committed.
struct Held {
  std::int64_t reserved = 0;
  std::int64_t committed = 0;
};
Held held_by(const Past& past, std::string_view package);

}  // namespace daybook::test::model
