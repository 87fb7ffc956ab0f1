/// Two prefixes of a ledger side by side (views, workload of an auditor).
#include "projections/query/compare.hpp"

#include <catch2/catch.hpp>

#include "projections/query/answer.hpp"
#include "projections/query/explain.hpp"
#include "projections/query/service.hpp"
#include "projections/render/render.hpp"
#include "tests/evidence/proving.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// An answer with a result that is given.
json::object answer(const char* result, std::uint64_t size = 1, const char* view = "budget") {
  return wrap(*find_view(view), params_of(R"({"programme":"p","year":"2021/22"})"), {size, {}, {}},
              json::parse(result).as_object());
}

json::object compared(const char* a, const char* b) {
  auto result = compare_answers(answer(a, 1), answer(b, 2));
  if (!result) FAIL(result.error());
  return result->at("result").as_object();
}

}  // namespace

TEST_CASE("every figure that differs is shown on both sides, with the difference") {
  const auto result = compared(R"({"total":{"spent_pence":5,"count":3,"state":"open","same":1}})",
                               R"({"total":{"spent_pence":9,"count":1,"state":"shut","same":1}})");
  CHECK(result.at("amounts") ==
        json::parse(
            R"([{"path":"total.spent_pence","a_pence":5,"b_pence":9,"difference_pence":4}])"));
  CHECK(result.at("numbers") ==
        json::parse(R"([{"path":"total.count","a":3,"b":1,"difference":-2}])"));
  CHECK(result.at("texts") == json::parse(R"([{"path":"total.state","a":"open","b":"shut"}])"));
  CHECK(result.at("appeared").as_array().empty());
  CHECK(result.at("vanished").as_array().empty());
}

TEST_CASE("a figure that is null on one side has no difference") {
  const auto result = compared(R"({"total":{"cost_pence":null}})", R"({"total":{"cost_pence":9}})");
  CHECK(result.at("amounts") ==
        json::parse(
            R"([{"path":"total.cost_pence","a_pence":null,"b_pence":9,"difference_pence":null}])"));
}

TEST_CASE("rows are found by key, whatever their order; one of a side alone is named once") {
  const auto result =
      compared(R"({"claims":[{"claim":"a","n":1},{"claim":"b","n":2},{"claim":"c","n":3}]})",
               R"({"claims":[{"claim":"d","n":4},{"claim":"c","n":3},{"claim":"b","n":5}]})");
  CHECK(result.at("numbers") ==
        json::parse(R"([{"path":"claims.b.n","a":2,"b":5,"difference":3}])"));
  CHECK(result.at("vanished") == json::parse(R"([{"path":"claims.a"}])"));
  CHECK(result.at("appeared") == json::parse(R"([{"path":"claims.d"}])"));
}

TEST_CASE("rows of one name are told apart by their second key, then by their order") {
  const auto result = compared(
      R"({"rows":[{"duty":"x","of":"p","n":1},{"duty":"x","of":"q","n":1},{"duty":"x","of":"q","n":2}]})",
      R"({"rows":[{"duty":"x","of":"p","n":2},{"duty":"x","of":"q","n":1}]})");
  CHECK(result.at("numbers") ==
        json::parse(R"([{"path":"rows.x.p.n","a":1,"b":2,"difference":1}])"));
  CHECK(result.at("vanished") == json::parse(R"([{"path":"rows.x.q#2"}])"));
}

TEST_CASE("plain values in a list appear and vanish by themselves") {
  const auto result = compared(R"({"eligible":["c1","c2"]})", R"({"eligible":["c2","c3"]})");
  CHECK(result.at("vanished") == json::parse(R"([{"path":"eligible.c1"}])"));
  CHECK(result.at("appeared") == json::parse(R"([{"path":"eligible.c3"}])"));
}

TEST_CASE("answers to different questions are not compared") {
  CHECK(compare_answers(answer("{}"), answer("{}", 1, "claims")).error() ==
        "compare: the two answers differ in view.");
}

TEST_CASE("two prefixes compared differ by what the entries between them add") {
  const Proving ledger("session_share");
  const auto size = ledger.store().size();
  const auto asked = [&](std::uint64_t at) {
    const auto params = params_of(R"({"programme":"p","year":"2021/22"})");
    return wrap(*find_view("budget"), params, {at, {}, {}},
                ask(ledger.books(at), "budget", R"({"programme":"p","year":"2021/22"})"));
  };
  const auto before = asked(size / 2), after = asked(size);
  const auto result = compare_answers(before, after);
  REQUIRE(result);
  const auto spent = [](const json::object& answer) {
    return answer.at("result").at("total").at("spent_pence").as_int64();
  };
  bool found = false;
  for (const auto& row : result->at("result").at("amounts").as_array()) {
    if (row.at("path") != json::value("total.spent_pence")) continue;
    found = true;
    CHECK(row.at("difference_pence").as_int64() == spent(after) - spent(before));
  }
  CHECK(found);
  CHECK(compare_answers(after, after)->at("result").at("amounts").as_array().empty());
  CHECK(render_table(*result).find("total.spent_pence") != std::string::npos);
}
