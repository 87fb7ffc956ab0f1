/// Who is told of a post again: whoever made it, and nobody else (rulebook 2).
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "tests/eventstore/kept.hpp"
#include "tests/eventstore/vault.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace json = boost::json;

/// A post of two events about case c1, of which the second has words where `words` are given.
std::string line_by(std::string_view actor, std::string_view words = "",
                    std::string_view recorded = "") {
  const auto member = [&](int number, std::string_view more) {
    return fmt::format(R"({{"event_id":"50000000-0000-4000-8000-{:012}","stream":"case/c1",)"
                       R"("type":"member_added","data":{{"person":"r-{}","role":"parent"}},)"
                       R"("occurred_at":"2021-06-01T09:00:00Z",)"
                       R"("actor":{{"id":"{}","roles":["central_team"]}}{}{}}})",
                       number, number, actor, recorded, more);
  };
  const auto said =
      words.empty() ? std::string() : fmt::format(R"(,"personal":{{"note":"{}"}})", words);
  return "[" + member(1, "") + "," + member(2, said) + "]";
}

Submission embedded(const std::string& line) {
  auto read = post_from_json(line);
  REQUIRE(read);
  return {*std::move(read), Trust::embedded, {}};
}

/// What a connection of this person posts: no actor of its own.
Submission over_network(const std::string& line, std::string_view who) {
  auto submission = embedded(line);
  for (auto& posting : submission.post) posting.actor.reset();
  submission.trust = Trust::connection;
  const auto poster =
      poster_from_json(fmt::format(R"({{"id":"{}","roles":["central_team"]}})", who));
  REQUIRE(poster);
  submission.caller = Caller(*poster);
  return submission;
}

std::string told(const Answer& answer) {
  const auto shown = to_json(answer);
  if (shown.contains("refused"))
    return std::string(shown.at("refused").at(0).at("code").as_string());
  return shown.contains("repeated") && shown.at("repeated").as_bool() ? "repeated" : "accepted";
}

}  // namespace

TEST_CASE("an exact repeat is answered to its poster, whatever it says of people (rulebook 2)") {
  for (const auto* words : {"", "Mum rang."}) {
    Kept kept;
    const auto first = to_json(kept.ledger->post(embedded(line_by("x-1", words))));
    const auto size = kept.ledger->store().size();
    const auto again = to_json(kept.ledger->post(embedded(line_by("x-1", words))));
    CHECK(again.at("positions") == first.at("positions"));
    CHECK(again.at("versions") == first.at("versions"));
    CHECK(again.at("repeated").as_bool());
    CHECK(kept.ledger->store().size() == size);
    kept.close();
    kept.open();
    CHECK(told(kept.ledger->post(embedded(line_by("x-1", words)))) == "repeated");
  }
}

TEST_CASE("the same post by anybody else is event_id_reused, with words and without (rulebook 2)") {
  for (const auto* words : {"", "Mum rang."}) {
    Kept kept;
    REQUIRE(told(kept.ledger->post(embedded(line_by("x-1", words)))) == "accepted");
    const auto size = kept.ledger->store().size();
    const auto other = to_json(kept.ledger->post(embedded(line_by("x-2", words))));
    CHECK(told(kept.ledger->post(embedded(line_by("x-2", words)))) == "event_id_reused");
    CHECK(told(kept.ledger->post(embedded(line_by("x-1x", words)))) == "event_id_reused");
    // One who guesses what was said is told what one who guesses wrong is told.
    const auto guessed = to_json(kept.ledger->post(embedded(line_by("x-2", "No words of hers."))));
    CHECK(json::serialize(other) == json::serialize(guessed));
    CHECK(kept.ledger->store().size() == size);
  }
}

TEST_CASE("over a network it is the caller who repeats, not a name in the post (rulebook 2)") {
  Kept kept;
  REQUIRE(told(kept.ledger->post(embedded(line_by("x-1")))) == "accepted");
  CHECK(told(kept.ledger->post(over_network(line_by("x-1"), "x-1"))) == "repeated");
  CHECK(told(kept.ledger->post(over_network(line_by("x-1"), "x-2"))) == "event_id_reused");
  CHECK(told(kept.ledger->post(over_network(line_by("x-1", "Mum rang."), "x-1"))) ==
        "event_id_reused");
}

TEST_CASE("a poster whose post says something else reused its id (rulebook 2)") {
  Kept kept;
  REQUIRE(told(kept.ledger->post(embedded(line_by("x-1", "Mum rang.")))) == "accepted");
  CHECK(told(kept.ledger->post(embedded(line_by("x-1", "Dad rang.")))) == "event_id_reused");
  CHECK(told(kept.ledger->post(embedded(line_by("x-1")))) == "event_id_reused");
}

TEST_CASE(
    "an import read twice appends nothing, and each event repeats to its own poster (rulebook 2)") {
  const store::testing::ScratchDirectory scratch;
  LedgerOptions options;
  options.clock = [] { return Instant{1'650'000'000'000}; };
  const auto ledger = store::testing::must(Ledger::create(scratch.ledger(), "imported", options));
  const auto import = [&](const std::string& line) {
    auto submission = embedded(line);
    submission.trust = Trust::import_;
    return told(ledger->post(submission));
  };
  const auto at = R"(,"recorded_at":"2021-06-02T09:00:00Z")";
  const auto event = [&](int number, std::string_view actor, std::string_view stream,
                         std::string_view type, std::string_view data) {
    return fmt::format(
        R"({{"event_id":"51000000-0000-4000-8000-{:012}","stream":"{}","type":"{}","data":{},)"
        R"("occurred_at":"2021-06-01T09:00:00Z","actor":{}{}}})",
        number, stream, type, data, actor, at);
  };
  const auto lines = {
      event(1, R"({"id":"com-1","roles":["commissioner"]})", "programme/p", "programme_opened",
            R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}})"),
      event(2, R"({"id":"cen-1","roles":["central_team"]})", "case/c1", "case_opened",
            R"({"programme":"p","kind":"family","locality":"north","responsible_authority":"a",)"
            R"("statutory":false})"),
      line_by("x-1", "", at)};
  for (const auto& line : lines) CHECK(import(line) == "accepted");
  const auto size = ledger->store().size();
  for (const auto& line : lines) CHECK(import(line) == "repeated");
  CHECK(import(line_by("x-2", "", at)) == "event_id_reused");
  CHECK(ledger->store().size() == size);
}
