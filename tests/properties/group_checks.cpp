/// What must hold of the budget and attendance views however they are grouped: the sums agree.
#include <set>

#include <fmt/format.h>

#include "tests/projections/asking.hpp"
#include "tests/properties/scrutiny.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

/// Percentages do not add up, groups have no allocated and available, months nothing held.
bool is_grouped(std::string_view list, const json::key_value_pair& field,
                const std::string& params) {
  static const std::set<std::string_view> never{"attendance_percent"};
  static const std::set<std::string_view> not_in_groups{"allocated_pence", "available_pence"};
  static const std::set<std::string_view> not_in_months{"reserved_pence", "committed_pence",
                                                        "carried_forward_pence"};
  if (!field.value().is_number() || never.contains(field.key())) return false;
  if (list == "lines") return true;
  const bool by_month = params.find("month") != std::string::npos;
  return !not_in_groups.contains(field.key()) && !(by_month && not_in_months.contains(field.key()));
}

}  // namespace

void Scrutiny::check_groups() {
  for (const auto year : history_.years)
    for (const auto by :
         {"locality", "provider", "package_type", "bracket", "month", "case", "package"})
      check_sums("budget", fmt::format(R"({{"programme":"p","year":"{}","by":"{}"}})", year, by));
  for (const auto by : {"locality", "provider", "package_type", "month", "case", "package"})
    check_sums("attendance", fmt::format(R"({{"programme":"p","by":"{}"}})", by));
}

void Scrutiny::check_sums(const std::string& view, const std::string& params) {
  const auto answer = ask(books_, view, params);
  for (const auto* list : {"groups", "lines"}) {
    if (!answer.contains(list)) continue;
    for (const auto& field : answer.at("total").as_object())
      if (is_grouped(list, field, params))
        check_sum(answer, list, field.key(), view + " " + params);
  }
}

void Scrutiny::check_sum(const boost::json::object& answer, const char* list,
                         std::string_view field, const std::string& asked) {
  std::int64_t sum = 0;
  for (const auto& row : answer.at(list).as_array()) sum += number(row, field);
  if (sum != number(answer.at("total"), field))
    fault(fmt::format("{}: {} of the {} come to {}, the total says {}", asked, field, list, sum,
                      number(answer.at("total"), field)));
}

}  // namespace daybook::test
