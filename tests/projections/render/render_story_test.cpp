/// A history as a story: what an auditor reads of it, on a terminal and on a page (views).
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/query/service.hpp"
#include "projections/render/render.hpp"
#include "projections/render/story.hpp"
#include "projections/render/text.hpp"
#include "tests/projections/stored.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// Five entries of a package: a session delivered three days before it was told, its charge, the
/// void of both.
json::object history() {
  return json::parse(R"({"view":"history","version":1,"params":{"package":"k1"},
    "as_at":{"size":9,"root":"ab","recorded_at":"2021-06-09T09:00:00Z"},"on":null,"digest":"cd",
    "result":{"entries":[
     {"position":4,"stream":"package/k1","version":2,"type":"session_scheduled",
      "occurred_at":"2021-06-01T23:30:00Z","recorded_at":"2021-06-01T23:30:05Z",
      "business_date":"2021-06-02","actor":"prov-a","roles":["provider"],"late_days":0,
      "data":{"session":"s_1","starts_at":"2021-06-03T10:00:00Z","minutes":60},"personal":null},
     {"position":5,"stream":"package/k1","version":3,"type":"session_delivered",
      "occurred_at":"2021-06-03T11:00:00Z","recorded_at":"2021-06-06T11:30:00Z",
      "business_date":"2021-06-03","actor":"prov-a","roles":["provider","central_team"],"late_days":3,
      "voided_by":7,
      "data":{"session":"s_1","started_at":"2021-06-03T10:00:00Z","minutes":60,"attended":["k0","k1"],
              "workers":["w1"],"shared_with_family":true},"personal":"sealed"},
     {"position":6,"stream":"package/k1","version":4,"type":"charge_raised",
      "occurred_at":"2021-06-03T11:00:00Z","recorded_at":"2021-06-06T11:30:00Z",
      "business_date":"2021-06-03","actor":"prov-a","roles":["provider"],"late_days":3,
      "derived_from":5,"rule":"rulebook 6.2","policy_version":1,
      "data":{"session":"s_1","cause":"delivered","share":1,"amount_pence":6250,
              "business_date":"2021-06-03","rule":"rulebook 6.2","policy_version":1},"personal":null},
     {"position":7,"stream":"package/k1","version":5,"type":"entry_voided",
      "occurred_at":"2021-06-09T09:00:00Z","recorded_at":"2021-06-09T09:00:00Z",
      "business_date":"2021-06-09","actor":"cen-1","roles":["central_team"],"late_days":0,"voids":5,
      "data":{"position":5,"reason":"<wrong> day"},"personal":null},
     {"position":8,"stream":"package/k1","version":6,"type":"charge_reversed",
      "occurred_at":"2021-06-09T09:00:00Z","recorded_at":"2021-06-09T09:00:00Z",
      "business_date":"2021-06-03","actor":"cen-1","roles":["central_team"],"late_days":0,
      "derived_from":7,"policy_version":1,
      "data":{"charge_position":6,"amount_pence":6250,"business_date":"2021-06-03",
              "reason":"entry voided","policy_version":1},"personal":null}]}})")
      .as_object();
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a terminal tells a history day by day, what follows from an entry beneath it (views)") {
  CHECK(render_table(history()) ==
        R"(history  package=k1
as at 9 entries, recorded 2021-06-09T09:00:00Z, digest cd

2 June 2021
#4        Session s_1 scheduled for 3 June 2021, 11:00, 60 minutes
          00:30, prov-a (provider), in package/k1

3 June 2021
#5        [no effect] Session s_1 delivered from 3 June 2021, 11:00, 60 minutes, attended by k0, k1
          workers: w1; shared with family: yes
          12:00, prov-a (provider, central team), in package/k1
          recorded 3 days later, on 6 June 2021
          voided by #7
          personal: sealed
    #6        [no effect] Charge of £62.50 raised: delivered, session s_1, share 1
              package/k1
              rulebook 6.2, policy version 1
              recorded 3 days later, on 6 June 2021
              follows from #5; taken back by #8

9 June 2021
#7        An earlier entry voided: <wrong> day
          10:00, cen-1 (central team), in package/k1
          voids #5
    #8        £62.50 taken back: entry voided
              package/k1
              policy version 1
              takes back the charge #6; follows from #7
)");
}

TEST_CASE("a line of a story is broken between words at 100 columns (views)") {
  auto answer = history();
  std::string reason;
  for (int i = 0; i < 30; ++i) reason += fmt::format("word{:02} ", i);
  answer["result"].at("entries").at(3).at("data").as_object()["reason"] = reason + "é";
  const auto text = render_table(answer);
  CHECK(holds(text,
              "#7        An earlier entry voided: word00 word01 word02 word03 word04 word05 word06 "
              "word07 word08\n          word09 "));
  std::size_t at = 0;
  for (std::size_t end; (end = text.find('\n', at)) != text.npos; at = end + 1)
    CHECK(end - at <= 101);
}

TEST_CASE("a page strikes out what has no effect and links what belongs together (views)") {
  const auto page = render_html(history());
  CHECK(holds(page, R"(<article class="entry void" id="e5">)"));
  CHECK(holds(page, R"(voided by <a href="#e7">#7</a>)"));
  CHECK(holds(page, R"(<article class="entry" id="e7">)"));
  CHECK(holds(page, R"(voids <a href="#e5">#5</a>)"));
  CHECK(holds(page, R"(<article class="entry void" id="e6">)"));
  CHECK(holds(page, R"(follows from <a href="#e5">#5</a> · taken back by <a href="#e8">#8</a>)"));
  CHECK(holds(page, R"(takes back the charge <a href="#e6">#6</a>)"));
  CHECK(holds(page, R"(<span class="rule">rulebook 6.2, policy version 1</span>)"));
  CHECK(holds(page, R"(<span class="late">recorded 3 days later, on 6 June 2021</span>)"));
  CHECK(holds(page, ".void>.what>.sentence .said{text-decoration:line-through"));
  CHECK(holds(page, "tr,.entry{break-inside:avoid}"));
}

TEST_CASE("on a page the charge stands inside the entry that caused it (views)") {
  const auto page = render_html(history());
  const auto caused = page.find("<div class=\"caused\">");
  const auto charge = page.find("id=\"e6\""), next = page.find("id=\"e7\"");
  REQUIRE(caused != page.npos);
  CHECK(page.find("id=\"e5\"") < caused);
  CHECK(caused < charge);
  CHECK(charge < next);
}

TEST_CASE("what was posted cannot become markup, and nothing runs or is fetched (views)") {
  auto answer = history();
  answer["params"].as_object()["package"] = "\"><script>alert(1)</script>";
  const auto page = render_html(answer);
  CHECK(holds(page, "&lt;wrong&gt; day"));
  CHECK(holds(page, "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "<wrong>"));
  CHECK(holds(page, "default-src 'none'; style-src 'unsafe-inline'"));
  for (const auto* fetched : {"http://", "https://", "src=", "url(", "@import"})
    CHECK_FALSE(holds(page, fetched));
}

TEST_CASE("an entry whose cause is not in the history stands by itself, without a link (views)") {
  auto answer = history();
  auto& entries = answer["result"].at("entries").as_array();
  entries.erase(entries.begin(), entries.begin() + 2);
  const auto page = render_html(answer);
  CHECK(holds(page, "follows from #5 · taken back by <a href=\"#e8\">#8</a></p>"));
  CHECK(holds(page, "voids #5</p>"));
  CHECK(holds(page, "<b>3 June 2021</b>"));
}

TEST_CASE("a history in which nothing had happened says so (views)") {
  auto answer = history();
  answer["result"].at("entries").as_array().clear();
  CHECK(render_table(answer).ends_with("\n(nothing had happened)\n"));
  CHECK(holds(render_html(answer), "Nothing had happened"));
}

TEST_CASE(
    "the story of a package on disk has its charge beneath the session (views, rulebook 6.2)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  const auto delivered = position_in(scenario.delivered("s1", "2021-06-03T10:00:00Z"));
  ScratchStore scratch;
  scratch.take(scenario.ledger);
  const auto answer = ViewService(*scratch.store).answer("history", json::object{{"case", "c1"}});
  REQUIRE(answer);
  const auto story = story_of(*answer);
  const auto entry = std::find_if(story.begin(), story.end(), [&](const StoryEntry& e) {
    return e.position == static_cast<std::uint64_t>(delivered);
  });
  REQUIRE(entry != story.end());
  CHECK(entry->sentence ==
        "Session s1 delivered from 3 June 2021, 11:00, 60 minutes, attended by k0");
  REQUIRE(entry->caused.size() == 1);
  CHECK(entry->caused[0].sentence == "Charge of £62.50 raised: delivered, session s1, share 1");
  CHECK(entry->caused[0].who == "the ledger, by rule");
  CHECK_FALSE(entry->caused[0].rule.empty());
}

TEST_CASE("every sentence names a type and fields that the vocabulary has (rulebook 5)") {
  CHECK(untellable_sentences().empty());
}

TEST_CASE("a sentence says its fields in words, and the rest stands beside it (rulebook 5)") {
  const auto sentence = sentence_of("package_matched", json::parse(R"({"provider":"a",
      "intervention":"art_1","price_pence":50000,"sessions":8,"method":"direct_award",
      "considered":[{"provider":"b","intervention":"x","skipped_because":"too far"}]})")
                                                           .as_object());
  CHECK(sentence.text == "Matched to provider a, art_1, at £500.00 for 8 sessions by direct award");
  REQUIRE(sentence.facts.size() == 1);
  CHECK(sentence.facts[0].label == "considered");
  CHECK(sentence.facts[0].text == "provider: b; intervention: x; skipped because: too far");
}

TEST_CASE(
    "a type without a sentence of its own, or unknown, is told by its name and fields (views)") {
  const auto sentence = sentence_of("meeting_held", json::parse(R"({"kind":"steering_core",
      "attended":["central_team"],"actions":[]})")
                                                        .as_object());
  CHECK(sentence.text == "Meeting held");
  REQUIRE(sentence.facts.size() == 3);
  CHECK(sentence.facts[0].text == "steering core");
  CHECK(sentence.facts[1].text == "central team");
  CHECK(sentence.facts[2].text == "none");
  const auto unknown =
      sentence_of("thing_done", json::parse(R"({"a_b":1,"c_pence":250})").as_object());
  CHECK(unknown.text == "Thing done");
  CHECK(unknown.facts[1].label == "c");
  CHECK(unknown.facts[1].text == "£2.50");
}

TEST_CASE("amounts inside a policy are amounts, whatever they are called (views)") {
  const auto sentence = sentence_of("policy_changed", json::parse(R"({"effective_on":"2021-06-01",
      "policy":{"claim_reward_pence":80000,"fund_cap_pence":{"asf":{"2021/22":500000}}},
      "reason":"r"})")
                                                          .as_object());
  REQUIRE(sentence.facts.size() == 3);
  CHECK(sentence.facts[0].text == "1 June 2021");
  CHECK(sentence.facts[1].text == "claim reward: £800.00; fund cap: asf: 2021/22: £5,000.00");
}

TEST_CASE(
    "times are London's: an hour later in summer, from 01:00 UTC on the last Sunday (rulebook 1)") {
  const auto words = [](const char* at) { return time_words(*parse_instant(at)); };
  CHECK(words("2021-01-15T10:00:00Z") == "10:00");
  CHECK(words("2021-03-28T00:59:59Z") == "00:59");
  CHECK(words("2021-03-28T01:00:00Z") == "02:00");
  CHECK(words("2021-10-31T00:59:59Z") == "01:59");
  CHECK(words("2021-10-31T01:00:00Z") == "01:00");
  CHECK(words("2021-06-30T23:30:00Z") == "00:30");
  CHECK(words("1960-01-01T12:00:00Z") == "12:00");
}
