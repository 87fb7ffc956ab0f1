/// A year whose books are closed, and what is told of it afterwards.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/query/service.hpp"
#include "tests/projections/asking.hpp"
#include "tests/projections/stored.hpp"
#include "tests/scenario.hpp"

namespace daybook::test {

namespace json = boost::json;

inline constexpr const char* kAfter = "2022-04-20T09:00:00Z";

/// A confirmed package with sessions s1 delivered and s2 open in June 2021.
struct Closed {
  Scenario scenario;
  std::int64_t closing = 0;

  explicit Closed(const Json& policy = {}) : scenario(policy) {
    scenario.family();
    scenario.confirmed_package();
    for (const auto* session : {"s1", "s2"}) scenario.session(session, "2021-06-03T10:00:00Z");
    scenario.delivered("s1", "2021-06-03T10:00:00Z");
  }

  void close(const char* year = "2021/22", const char* at = "2022-04-05T09:00:00Z") {
    closing = position_in(
        scenario.given(By::finance, "programme/p", "year_closed", {{"year", year}}, at));
  }

  json::object invoice(const char* at = kAfter) {
    return scenario.given(By::finance, "package/k1", "invoice_received",
                          {{"invoice", "i1"},
                           {"sessions", {"s1"}},
                           {"amount_pence", 6250},
                           {"received_on", "2022-04-20"}},
                          at);
  }

  ViewAnswer answered(const json::object& params) const {
    ScratchStore scratch;
    scratch.take(scenario.ledger);
    return ViewService(*scratch.store).answer("restatement", params);
  }

  json::object view(const json::object& more = {}) const {
    json::object params{{"programme", "p"}, {"year", "2021/22"}};
    for (const auto& member : more) params[member.key()] = member.value();
    const auto answer = answered(params);
    if (!answer) FAIL(answer.error());
    return answer->at("result").as_object();
  }

  std::string refused(const json::object& params) const {
    const auto answer = answered(params);
    REQUIRE_FALSE(answer);
    return answer.error();
  }
};

inline constexpr std::string_view kFields[] = {
    "allocated_pence", "reserved_pence",       "committed_pence", "spent_pence",
    "accrued_pence",   "invoiced_pence",       "approved_pence",  "paid_pence",
    "available_pence", "carried_forward_pence"};

/// The amounts of a row that are not 0, as `spent 6250`.
inline std::string moved(const json::value& row) {
  std::string out;
  for (const auto field : kFields)
    if (const auto amount = number(row, field); amount != 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", field.substr(0, field.size() - 6),
                         amount);
  return out;
}

/// The late events, as `position line type (reason): amounts`.
inline std::vector<std::string> late(const json::object& result) {
  std::vector<std::string> out;
  for (const auto& row : result.at("late").as_array())
    out.push_back(fmt::format(
        "{} {} {} ({}): {}", number(row, "position"), row.at("line").as_string().c_str(),
        row.at("type").as_string().c_str(), row.at("reason").as_string().c_str(), moved(row)));
  return out;
}

/// The late events add up to the difference, and the difference is now less then, field by field.
inline void require_sums(const json::object& result) {
  for (const auto field : kFields) {
    INFO(field);
    std::int64_t sum = 0;
    for (const auto& row : result.at("late").as_array()) sum += number(row, field);
    const auto difference = number(result.at("difference").at("total"), field);
    CHECK(sum == difference);
    CHECK(difference == number(result.at("now").at("total"), field) -
                            number(result.at("at_close").at("total"), field));
    for (const auto& line : result.at("difference").at("lines").as_array()) {
      const auto key = line.at("line").as_string();
      const auto at = [&](const char* side) {
        for (const auto& row : result.at(side).at("lines").as_array())
          if (row.at("line").as_string() == key) return number(row, field);
        return std::int64_t{0};
      };
      CHECK(number(line, field) == at("now") - at("at_close"));
    }
  }
}

using Late = std::vector<std::string>;

}  // namespace daybook::test
