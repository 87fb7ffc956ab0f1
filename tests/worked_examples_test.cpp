/// The worked examples: posts in order, each with exactly the answer that the rulebook gives.
#include <fstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "eventstore/ledger/memory_ledger.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// Later than anything the examples record.
constexpr Instant now{1'900'000'000'000};

/// Every field that `expected` shows stands in `actual` with the same value.
void require_shown(const json::value& expected, const json::value& actual,
                   const std::string& where) {
  INFO(where << ": expected " << json::serialize(expected) << ", is " << json::serialize(actual));
  if (expected.is_object()) {
    REQUIRE(actual.is_object());
    for (const auto& item : expected.get_object()) {
      REQUIRE(actual.get_object().contains(item.key()));
      require_shown(item.value(), actual.at(item.key()), where + "." + std::string(item.key()));
    }
    return;
  }
  if (expected.is_array()) {
    REQUIRE(actual.is_array());
    REQUIRE(actual.get_array().size() == expected.get_array().size());
    for (std::size_t i = 0; i < expected.get_array().size(); ++i)
      require_shown(expected.at(i), actual.at(i), where + "[" + std::to_string(i) + "]");
    return;
  }
  REQUIRE(json::serialize(actual) == json::serialize(expected));
}

json::value codes_of(const json::object& answer) {
  json::array codes;
  for (const auto& refusal : answer.at("refused").get_array()) codes.push_back(refusal.at("code"));
  return codes;
}

void require_answer(const json::object& expected, const json::object& actual,
                    const std::string& where) {
  INFO(where << ": answered " << json::serialize(actual));
  if (expected.contains("refused")) {
    REQUIRE(actual.contains("refused"));
    REQUIRE(json::serialize(codes_of(actual)) == json::serialize(expected.at("refused")));
    return;
  }
  require_shown(expected, actual, where);
  REQUIRE(actual.contains("repeated") == expected.contains("repeated"));
}

void replay(const std::string& name) {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/examples/" + name + ".jsonl");
  REQUIRE(file);
  MemoryLedger ledger;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    const auto example = json::parse(line).as_object();
    const auto post = post_from_json(json::serialize(example.at("post")));
    REQUIRE(post);
    const auto answer = to_json(ledger.post({*post, Trust::embedded, {}}, now));
    require_answer(example.at("answer").as_object(), answer,
                   name + " line " + std::to_string(++number));
  }
  REQUIRE(number > 400);
}

}  // namespace

TEST_CASE(
    "posts charged by session share get exactly the answers of the worked example (rulebook 5, "
    "rulebook 6)") {
  replay("session_share");
}

TEST_CASE(
    "posts charged by the hour get exactly the answers of the worked example (rulebook 5, rulebook "
    "6)") {
  replay("hourly");
}

}  // namespace daybook
