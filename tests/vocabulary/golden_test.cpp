/// Stored events outlive code: for every type there is an entry as some version once stored it.
///
/// A new type gets its line with DAYBOOK_WRITE_GOLDEN=1, which adds what is missing and changes
/// nothing else.
#include <cstdlib>
#include <fstream>
#include <map>

#include <boost/algorithm/hex.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "eventstore/ledger/content_digest.hpp"
#include "tests/vocabulary/sample.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace json = boost::json;

constexpr const char* golden_path = DAYBOOK_SOURCE_DIR "/tests/vocabulary/golden_entries.jsonl";

std::string hex(std::string_view bytes) {
  std::string text;
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(text));
  return text;
}

std::string stored(const EventType& type) {
  const auto post = post_from_json(sample_post(type));
  REQUIRE(post);
  Poster poster;
  poster.id = PosterId("prov-a");
  poster.roles = bit(v::Role::provider);
  poster.provider = ProviderId("a");
  return write_entry({{7}, {3}, {1'622'711'000'123}, std::nullopt, 0}, poster, post->front().event);
}

std::map<std::string, json::object> read_golden() {
  std::map<std::string, json::object> golden;
  std::ifstream file(golden_path);
  for (std::string line; std::getline(file, line);) {
    auto object = json::parse(line).as_object();
    const std::string type = object.at("type").as_string().c_str();
    golden[type] = std::move(object);
  }
  return golden;
}

void add_missing(std::map<std::string, json::object> golden) {
  std::ofstream file(golden_path, std::ios::app);
  for (const auto& type : Vocabulary::instance().types()) {
    if (golden.contains(type.name)) continue;
    const auto bytes = stored(type);
    const auto entry = verified_entry(bytes);
    json::object line{{"type", type.name}, {"data", data_to_json(entry->tag, entry->data)}};
    line["content"] =
        store::to_hex(content_digest(*v::GetEntry(bytes.data())->event_nested_root()));
    line["entry"] = hex(bytes);
    file << json::serialize(line) << "\n";
  }
}

}  // namespace

TEST_CASE("every type ever stored is read today as it was written (ledger 3)") {
  if (std::getenv("DAYBOOK_WRITE_GOLDEN")) add_missing(read_golden());
  const auto golden = read_golden();
  for (const auto& type : Vocabulary::instance().types()) {
    INFO(type.name << ": no golden entry, run the tests once with DAYBOOK_WRITE_GOLDEN=1");
    REQUIRE(golden.contains(type.name));
    const auto& line = golden.at(type.name);
    std::string bytes;
    boost::algorithm::unhex(std::string(line.at("entry").as_string().c_str()),
                            std::back_inserter(bytes));
    const auto entry = verified_entry(bytes);
    REQUIRE(entry);
    CHECK(entry->tag == type.tag);
    CHECK(entry->position == Position{7});
    CHECK(entry->version == Version{3});
    CHECK(entry->recorded_at == Instant{1'622'711'000'123});
    CHECK(entry->actor == "prov-a");
    CHECK(entry->actor_provider == "a");
    CHECK(json::value(data_to_json(entry->tag, entry->data)) == line.at("data"));
    CHECK(store::to_hex(content_digest(*v::GetEntry(bytes.data())->event_nested_root())) ==
          line.at("content").as_string().c_str());
  }
}

TEST_CASE("a sample of every type that can be posted has the shape that the schema asks for") {
  for (const auto& type : Vocabulary::instance().types()) {
    if (type.derived) continue;
    const auto post = post_from_json(sample_post(type));
    REQUIRE(post);
    const auto fault = check_shape(*post->front().view());
    INFO(type.name << ": " << (fault ? fault->message : ""));
    CHECK_FALSE(fault);
  }
}

TEST_CASE("taking any one field that must be there away is malformed, and names the field") {
  for (const auto& type : Vocabulary::instance().types()) {
    const auto whole = json::parse(sample_post(type)).as_object();
    const auto& data = whole.at("data").as_object();
    for (const auto& item : data) {
      auto post = whole;
      post["data"].as_object().erase(item.key());
      const auto read = post_from_json(json::serialize(post));
      if (read) continue;  // the field is optional
      CHECK(read.error().refusal.code == Code::malformed);
      CHECK(read.error().refusal.message.find(std::string(item.key())) != std::string::npos);
    }
  }
}
