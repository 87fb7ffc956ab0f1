/// Parameters: what is not understood is said in one sentence that names it.
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "projections/query/params.hpp"
#include "projections/query/view.hpp"
#include "tests/projections/asking.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string objection_to(const char* params) {
  const auto read = parse_params(boost::json::parse(params).as_object());
  REQUIRE_FALSE(read);
  return read.error();
}

}  // namespace

TEST_CASE("parameters are read from texts and whole numbers (views)") {
  const auto params =
      params_of(R"({"programme":"p","year":"2021/22","by":"case","as_at":12,"on":"2021-06-03"})");
  CHECK(params.programme == "p");
  CHECK(params.year == Year{2021});
  CHECK(params.by == GroupBy::family_case);
  CHECK(std::get<Position>(*params.as_at).value == 12);
  CHECK(params.on == parse_date("2021-06-03"));
  CHECK(boost::json::serialize(params.to_json()) ==
        R"({"by":"case","programme":"p","year":"2021/22"})");
}

TEST_CASE("as_at is a position or an instant (views)") {
  CHECK(std::holds_alternative<Position>(*params_of(R"({"as_at":"7"})").as_at));
  CHECK(std::holds_alternative<Instant>(*params_of(R"({"as_at":"2021-06-03T09:00:00Z"})").as_at));
}

TEST_CASE("an objection names the parameter, its value and what would be right (views)") {
  CHECK(objection_to(R"({"year":"2021"})") == "year: \"2021\" is not a year such as 2021/22.");
  CHECK(objection_to(R"({"from":"2021-02-30"})") ==
        "from: \"2021-02-30\" is not a date such as 2021-06-03.");
  CHECK(objection_to(R"({"by":"colour"})") ==
        "by: \"colour\" is not one of locality, provider, package_type, bracket, month, case, "
        "package.");
  CHECK(objection_to(R"({"as_at":"yesterday"})") ==
        "as_at: \"yesterday\" is not a position such as 1200 or an instant such as "
        "2021-06-03T09:00:00Z.");
  CHECK(objection_to(R"({"programme":"No one"})") ==
        "programme: \"No one\" is not an id of 1 to 64 of a-z 0-9 . _ -.");
  CHECK(objection_to(R"({"programme":[]})") == "programme: must be a text or a whole number.");
  CHECK(objection_to(R"({"colour":"red"})")
            .starts_with("colour: there is no such parameter; there are as_at, "));
}

TEST_CASE("parameters that contradict each other are refused (views)") {
  CHECK(objection_to(R"({"year":"2021/22","from":"2021-04-01"})") ==
        "year: cannot be given together with from or to; give one or the other.");
  CHECK(objection_to(R"({"from":"2021-04-02","to":"2021-04-01"})") ==
        "to: \"2021-04-01\" is before from, 2021-04-02; give a day that is not.");
  const GivenParam twice[] = {{"on", "2021-04-01"}, {"on", "2021-04-02"}};
  const auto read = parse_params(twice);
  REQUIRE_FALSE(read);
  CHECK(read.error() == "on: is given twice; give it once.");
}

TEST_CASE("a view says which parameters it needs and takes (views)") {
  const auto* budget = find_view("budget");
  REQUIRE(budget);
  CHECK(objection(*budget, params_of(R"({"programme":"p"})")) ==
        "year: the view budget needs it; it takes programme, year, line, by, as_at, on, explain.");
  CHECK(objection(*budget, params_of(R"({"programme":"p","year":"2021/22","claim":"c"})")) ==
        "claim: the view budget does not take it; it takes programme, year, line, by, as_at, on, "
        "explain.");
  CHECK_FALSE(
      objection(*budget, params_of(R"({"programme":"p","year":"2021/22","on":"2021-05-01"})")));
}
