/// An entry as a provider's staff is shown it: all but what is said of its rivals (rulebook 4).
#include "domain/rules/in_part.hpp"

#include <catch2/catch.hpp>

#include "domain/rules/access.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "tests/vocabulary/sample.hpp"

using namespace daybook;

namespace {

namespace json = boost::json;

/// A stored match with every field, of two rivals considered; `without` names fields to leave out.
std::string stored_match(std::initializer_list<const char*> without = {}) {
  const auto& type = Vocabulary::instance().of(v::Data::PackageMatched);
  auto line = json::parse(test::sample_post(type)).as_object();
  auto& data = line.at("data").as_object();
  for (const auto* field : without) data.erase(field);
  data["considered"] = json::parse(R"([
    {"provider":"rival-one","intervention":"i","skipped_because":"a waiting list"},
    {"provider":"rival-two","intervention":"i","skipped_because":"dearer by a third"}])");
  line["stream"] = "package/k-1";
  const auto post = post_from_json(json::serialize(line));
  if (!post) FAIL(post.error().refusal.message);
  const Poster poster{PosterId("cen-1"), bit(v::Role::central_team), {}};
  return write_entry({{7}, {3}, {1'622'710'800'000}, {}, 2}, poster, post->front().event, "sealed");
}

json::object data_of(const std::string& bytes) {
  const auto entry = verified_entry(bytes);
  REQUIRE(entry);
  return data_to_json(entry->tag, entry->data);
}

}  // namespace

TEST_CASE("in part, a match says all but what was considered (rulebook 4)") {
  for (const auto& without : {std::initializer_list<const char*>{},
                              {"block", "workers"},
                              {"sessions", "minutes", "block", "workers"}}) {
    const auto stored = stored_match(without);
    const auto in_part = entry_in_part(*read_entry(stored));
    auto expected = data_of(stored);
    for (const auto field : kept_from_providers(v::Data::PackageMatched))
      CHECK(expected.erase(json::string_view(field.data(), field.size())) == 1);
    CHECK(data_of(in_part) == expected);
  }
}

TEST_CASE("no byte of an entry in part tells of a rival (rulebook 4)") {
  const auto stored = stored_match();
  const auto in_part = entry_in_part(*read_entry(stored));
  for (const auto* said : {"rival-one", "rival-two", "a waiting list", "dearer by a third"}) {
    CHECK(stored.find(said) != std::string::npos);
    CHECK(in_part.find(said) == std::string::npos);
  }
}

TEST_CASE("in part, an entry stands where it stood and was posted by whom it was (rulebook 4)") {
  const auto stored = stored_match();
  const auto in_part = entry_in_part(*read_entry(stored));
  const auto before = *read_entry(stored), after = *verified_entry(in_part);
  CHECK(after.position == before.position);
  CHECK(after.version == before.version);
  CHECK(after.recorded_at == before.recorded_at);
  CHECK(after.occurred_at == before.occurred_at);
  CHECK(after.stream_text == before.stream_text);
  CHECK(after.actor == before.actor);
  CHECK(after.roles == before.roles);
  CHECK(after.post_index == before.post_index);
  CHECK(after.sealed == before.sealed);
  CHECK(after.event_id->bytes()->Get(0) == before.event_id->bytes()->Get(0));
}

TEST_CASE("whatever is kept from providers is of a type that can be shown in part (rulebook 4)") {
  for (const auto& type : Vocabulary::instance().types())
    CHECK(kept_from_providers(type.tag).empty() == (type.tag != v::Data::PackageMatched));
}
