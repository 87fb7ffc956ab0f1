/// RFC 8785: one text for one value.
#include "projections/query/canonical_json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using daybook::canonical_json;
namespace json = boost::json;

namespace {
std::string canonical(const char* text) {
  return canonical_json(json::parse(text));
}
}  // namespace

TEST_CASE("members are sorted and spaces left out (RFC 8785 3.2)") {
  CHECK(canonical(R"({ "b" : [ 1, -2 , null ], "a" : { "y": true, "x": false } })") ==
        R"({"a":{"x":false,"y":true},"b":[1,-2,null]})");
}

TEST_CASE("members are sorted by UTF-16 code units, as the RFC's own example is (RFC 8785 3.2.3)") {
  const auto sorted =
      canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})");
  CHECK(sorted == "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
}

TEST_CASE("only what must be escaped is escaped, in the shortest way (RFC 8785 3.2.2.2)") {
  CHECK(canonical(R"(["\u0008\u0009\u000a\u000c\u000d\"\\\u001f\u007f\/é"])") ==
        "[\"\\b\\t\\n\\f\\r\\\"\\\\\\u001f\x7f/é\"]");
}

TEST_CASE("a shorter name stands before the longer one that it begins (RFC 8785 3.2.3)") {
  CHECK(canonical(R"({"ab":1,"a":2,"":3})") == R"({"":3,"a":2,"ab":1})");
}
