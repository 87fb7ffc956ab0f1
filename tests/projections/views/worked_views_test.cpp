/// The worked examples: what the budget, attendance and activity views say after the last post.
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/projections/asking.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

json::object expected_of(const std::string& example) {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/examples/views.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return json::parse(text).at(example).as_object();
}

void require_fields(const json::object& expected, const json::object& actual) {
  for (const auto& field : expected) {
    if (!field.value().is_int64()) continue;
    INFO(std::string_view(field.key()) << " in " << json::serialize(actual));
    REQUIRE(number(actual, field.key()) == field.value().get_int64());
  }
}

void require_shares(const json::object& expected, const json::value& actual) {
  INFO(json::serialize(actual));
  REQUIRE(actual.as_array().size() == expected.size());
  for (const auto& share : expected)
    REQUIRE(number(item(actual, share.key()), "confirmed") == share.value().get_int64());
}

std::string of_year(std::string_view year, const std::string& more = "") {
  return R"({"programme":"p","year":")" + std::string(year) + "\"" + more + "}";
}

void require_views(const std::string& example) {
  const auto books = books_of(replayed(example));
  const auto expected = expected_of(example);
  for (const auto& year : expected.at("budget").as_object()) {
    const auto budget = ask(books, "budget", of_year(year.key(), R"(,"line":"main")"));
    require_fields(year.value().as_object(), budget.at("total").as_object());
  }
  const auto attendance = ask(books, "attendance", R"({"programme":"p"})");
  require_fields(expected.at("attendance").as_object(), attendance.at("total").as_object());
  for (const auto& year : expected.at("activity").as_object()) {
    const auto activity = ask(books, "activity", of_year(year.key()));
    const auto& of = year.value().as_object();
    require_fields(of, item(activity.at("years"), year.key()));
    require_shares(of.at("by_locality").as_object(), activity.at("by_locality"));
    require_shares(of.at("by_package_type").as_object(), activity.at("by_package_type"));
  }
}

}  // namespace

TEST_CASE(
    "the views of the example charged by session share say what it says (rulebook 6.4, rulebook "
    "6.5)") {
  require_views("session_share");
}

TEST_CASE(
    "the views of the example charged by the hour say what it says (rulebook 6.4, rulebook 6.5)") {
  require_views("hourly");
}

}  // namespace daybook::test
