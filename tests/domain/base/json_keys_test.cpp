/// JSON that two readers could read differently: a key that stands twice, however deep and however
/// it is spelt (rulebook 2; RFC 8259, section 4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/json_text.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace json = boost::json;

constexpr std::string_view twice =
    "stands twice, and readers would differ on what it says; say it once";

/// An event with `more` beside its fields, and `data` as it is.
std::string event(std::string_view data, std::string_view more = "") {
  return fmt::format(
      R"({{"event_id":"10000000-0000-4000-8000-000000000001","stream":"programme/p",)"
      R"("type":"budget_allocated","data":{},"occurred_at":"2021-04-02T09:00:00Z",)"
      R"("actor":{{"id":"com-1","roles":["commissioner"]}}{}}})",
      data, more);
}

constexpr std::string_view good =
    R"({"year":"2021/22","line":"main","reason":"Vote","amount_pence":100})";

PostFault fault_of(const std::string& line) {
  const auto post = post_from_json(line);
  REQUIRE_FALSE(post.has_value());
  CHECK(post.error().refusal.code == Code::malformed);
  return post.error();
}

/// What `parse_json` says of a key that stands twice: its path.
std::string path_in(std::string_view text) {
  const auto value = parse_json(text);
  REQUIRE_FALSE(value.has_value());
  CHECK(value.error().why == twice);
  return value.error().path;
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close,
                   std::string_view innermost) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  text += innermost;
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

}  // namespace

TEST_CASE("a key that stands twice in a post is malformed, and named (rulebook 2)") {
  REQUIRE(post_from_json(event(good)));
  const auto path_of = [](const std::string& line) {
    const auto message = fault_of(line).refusal.message;
    INFO(message);
    REQUIRE(message.ends_with(twice));
    return message.substr(0, message.find(':'));
  };
  CHECK(path_of(event(good, R"(,"stream":"programme/q")")) == "stream");
  CHECK(path_of(event(good, fmt::format(R"(,"data":{})", good))) == "data");
  CHECK(path_of(event(good, R"(,"event_id":"10000000-0000-4000-8000-000000000002")")) ==
        "event_id");
  CHECK(path_of(event(good, R"(,"type":"budget_allocated")")) == "type");
  CHECK(path_of(event(good, R"(,"actor":{"id":"fin-1","roles":["finance"]})")) == "actor");
  CHECK(path_of(event(good, R"(,"expect":"new","expect":0)")) == "expect");
  CHECK(path_of(event(good, R"(,"personal":{"note":"one","note":"two"})")) == "personal.note");
  CHECK(path_of(event(R"({"amount_pence":1,"year":"2021/22","amount_pence":2})")) ==
        "data.amount_pence");
  CHECK(path_of(event(R"({"policy":{"four_eyes":true,"four_eyes":false}})")) ==
        "data.policy.four_eyes");
  CHECK(path_of(event(R"({"policy":{"review_months":{"monthly":1,"monthly":9}}})")) ==
        "data.policy.review_months.monthly");
  CHECK(path_of(event(R"({"items":[{"low":1},{"low":1,"low":1}]})")) == "data.items[1].low");
}

TEST_CASE("a key is the same however it is escaped, and whatever stands between (rulebook 2)") {
  for (const auto* data : {R"({"amount_pence":1,"amount\u005fpence":2})",
                           R"({"amount\u005Fpence":1,"amount_pence":2})",
                           R"({"\u0061mount_pence":1,"reason":"r","line":"main","amount_pence":1})",
                           R"({"amount_pence":null,"amount_pence":[1]})"})
    CHECK(fault_of(event(data)).refusal.message.starts_with("data.amount_pence: stands twice"));
  CHECK(path_in(R"({"\/":1,"/":2})") == "/");
  CHECK(path_in(R"({"é":1,"\u00e9":2})") == "é");
  CHECK(path_in(R"({"😀":1,"\ud83d\ude00":2})") == "😀");
  CHECK(path_in(R"({"":1,"":2})") == R"("")");
  CHECK(parse_json(R"({"a":1,"A":2,"a ":3,"á":4})"));
  CHECK(parse_json(R"([{"a":1},{"a":2}])"));
  CHECK(parse_json(R"({"a":{"a":{"a":1}},"b":{"a":1}})"));
}

TEST_CASE("of several events in a line, the one with a key twice is told (rulebook 2)") {
  const auto fault = fault_of("[" + event(good) + "," + event(good) + "," +
                              event(good, R"(,"stream":"programme/q")") + "]");
  CHECK(fault.index == 2);
  CHECK(fault.refusal.message.starts_with("stream: stands twice"));
  CHECK(fault_of("[" + event(good, R"(,"type":"x")") + "," + event(good) + "]").index == 0);
}

TEST_CASE("a key that stands twice is written out where it would command a terminal (rulebook 2)") {
  const auto message = fault_of(event("{\"\\u001b[2J\":1,\"\\u001b[2J\":2}")).refusal.message;
  CHECK(message.starts_with(R"(data.\u001b[2J: stands twice)"));
}

TEST_CASE("an actor in which a key stands twice is nobody (rulebook 2)") {
  CHECK(poster_from_json(R"({"id":"fin-1","roles":["finance"]})"));
  for (const auto* text : {R"({"id":"fin-1","id":"com-1","roles":["finance"]})",
                           R"({"id":"fin-1","roles":["finance"],"roles":["commissioner"]})",
                           R"({"id":"fin-1","roles":["finance"],"r\u006fles":["finance"]})",
                           R"({"id":"a-1","roles":["provider"],"provider":"a","provider":"b"})"}) {
    const auto poster = poster_from_json(text);
    REQUIRE_FALSE(poster.has_value());
    CHECK(poster.error().code == Code::malformed);
    CHECK(poster.error().message.ends_with(twice));
  }
}

TEST_CASE("parameters in which a key stands twice are named by what they are called (views)") {
  const auto wrong = [](std::string_view text) {
    const auto object = object_in(text, "params");
    REQUIRE_FALSE(object.has_value());
    return object.error();
  };
  CHECK(wrong(R"({"year":"2021/22","year":"2022/23"})") == fmt::format("params.year: {}", twice));
  CHECK(wrong(R"({"programme":"p","pro\u0067ramme":"q"})") ==
        fmt::format("params.programme: {}", twice));
  for (const auto* text : {"[]", "1", "null", "{", "", R"({"year":1} {"year":2})"})
    CHECK(wrong(text) == "params: must be a JSON object");
  CHECK(object_in(R"({"year":"2021/22"})", "params")->size() == 1);
}

TEST_CASE("JSON is read 32 deep, and no deeper, without harm (rulebook 2)") {
  CHECK(parse_json(nested(32, "[", "]", "")));
  CHECK(parse_json(nested(32, R"({"a":)", "}", "1")));
  CHECK_FALSE(parse_json(nested(33, "[", "]", "")));
  CHECK_FALSE(parse_json(nested(33, R"({"a":)", "}", "1")));
  CHECK_FALSE(parse_json(nested(1'000'000, "[", "]", "")));
  CHECK(path_in(nested(31, R"({"a":)", "}", R"({"b":1,"b":2})")).ends_with(".a.b"));
  CHECK(path_in(nested(31, "[", "]", R"({"b":1,"b":2})")).ends_with("[0].b"));
}

TEST_CASE("a key twice among ten thousand is found, wherever the two stand (rulebook 2)") {
  std::string members;
  for (int i = 0; i < 10'000; ++i) members += fmt::format(R"("k{}":{},)", i, i);
  CHECK(parse_json("{" + members + R"("last":0})")->as_object().size() == 10'001);
  CHECK(path_in("{" + members + R"("k0":1})") == "k0");
  CHECK(path_in("{" + members + R"("k9999":1})") == "k9999");
}
