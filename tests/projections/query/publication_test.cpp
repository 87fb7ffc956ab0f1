/// Small numbers: what of an answer may be published (views).
#include "projections/query/publication.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "projections/render/render.hpp"

using namespace daybook;
namespace json = boost::json;

namespace {

json::object answer(const char* view, const char* result, const char* params = "{}") {
  json::object out{{"view", view}, {"version", 1}, {"on", nullptr}, {"digest", "cd"}};
  out["params"] = json::parse(params);
  out["as_at"] = {{"size", 12}, {"root", "ab"}, {"recorded_at", nullptr}};
  out["result"] = json::parse(result);
  return out;
}

std::string published(const char* view, const char* result, const char* params = "{}") {
  const auto fit = for_publication(answer(view, result, params));
  if (!fit) FAIL(fit.error());
  return json::serialize(fit->at("result"));
}

std::string refused(const char* view, const char* result, const char* params = "{}") {
  const auto fit = for_publication(answer(view, result, params));
  REQUIRE_FALSE(fit);
  return fit.error();
}

}  // namespace

TEST_CASE("counts of people from 1 to 4 are fewer than 5, and 0 and 5 stay (views)") {
  CHECK(published("tiers", R"({"tiers":[{"tier":"1","cases":0},{"tier":"2","cases":1},
                                        {"tier":"3","cases":4},{"tier":"4","cases":5}]})") ==
        R"({"tiers":[{"tier":"1","cases":0},{"tier":"2","cases":"fewer than 5"},)"
        R"({"tier":"3","cases":"fewer than 5"},{"tier":"4","cases":5}]})");
}

TEST_CASE("packages, sessions and money are not people (views)") {
  const auto* activity = R"({"years":[{"year":"2021/22","requests":4,"confirmed":2}]})";
  CHECK(published("activity", activity) == json::serialize(json::parse(activity)));
  const auto* attendance = R"({"total":{"scheduled":3,"delivered":3,"minutes_delivered":4}})";
  CHECK(published("attendance", attendance) == json::serialize(json::parse(attendance)));
}

TEST_CASE("a number of which nobody has said what it counts is taken for people (views)") {
  CHECK(published("tiers", R"({"tiers":[{"tier":"1","never_heard_of":3}]})") ==
        R"({"tiers":[{"tier":"1","never_heard_of":"fewer than 5"}]})");
  CHECK(published("not_described", R"({"years":[{"requests":3,"days":1,"spent_pence":4}]})") ==
        R"({"years":[{"requests":"fewer than 5","days":"fewer than 5","spent_pence":4}]})");
  auto made = answer("tiers", "{}");
  made["result"] = json::object{{"families", std::uint64_t{3}}};
  CHECK(json::serialize(for_publication(made)->at("result")) == R"({"families":"fewer than 5"})");
}

TEST_CASE(
    "a text of which nobody has said what it is may name somebody, and is not shown (views)") {
  CHECK(published("tiers", R"({"tiers":[{"tier":"1","cases":9}],"worst":"c1"})") ==
        R"({"tiers":[{"tier":"1","cases":9}],"worst":"not shown"})");
  CHECK(published("tiers", R"({"tiers":[{"tier":"1","cases":9,"worst":"c1"}],"without_tier":7})") ==
        R"({"without_tier":7})");
  CHECK(published("tiers", R"({"who":["c1"],"without_tier":7})") == R"({"without_tier":7})");
  CHECK(published("not_described", R"({"rows":[{"spent_pence":9},{"case":"c1"}]})") == "{}");
}

TEST_CASE("a total is not shown when one row alone is hidden (views)") {
  CHECK(published("attendance", R"({"total":{"people_attending":13},
            "groups":[{"key":"a","people_attending":10},{"key":"b","people_attending":3}]})") ==
        R"({"total":{"people_attending":"not shown"},"groups":[{"key":"a","people_attending":10},)"
        R"({"key":"b","people_attending":"fewer than 5"}]})");
}

TEST_CASE("a total stays when two rows hide each other, unless it gives both away (views)") {
  CHECK(published("attendance", R"({"total":{"people_attending":5},
            "groups":[{"key":"a","people_attending":2},{"key":"b","people_attending":3}]})")
            .starts_with(R"({"total":{"people_attending":5})"));
  CHECK(published("attendance", R"({"total":{"people_attending":8},
            "groups":[{"key":"a","people_attending":4},{"key":"b","people_attending":4}]})")
            .starts_with(R"({"total":{"people_attending":"not shown"})"));
  CHECK(published("attendance", R"({"total":{"people_attending":22},
            "groups":[{"key":"a","people_attending":1},{"key":"b","people_attending":1},
                      {"key":"c","people_attending":20}]})")
            .starts_with(R"({"total":{"people_attending":"not shown"})"));
}

TEST_CASE("a sum in a row is not shown when one of its parts alone is hidden (views)") {
  CHECK(published("outcomes", R"({"outcomes":[{"outcome":"health","cases_with_need":9,"needs":12,
            "no_progress":0,"progress":0,"achieved":2,"sustained":10,"relapsed":0}]})") ==
        R"({"outcomes":[{"outcome":"health","cases_with_need":"not shown","needs":"not shown",)"
        R"("no_progress":0,"progress":0,"achieved":"fewer than 5","sustained":10,"relapsed":0}]})");
}

TEST_CASE(
    "a share is not shown when it or what it leaves is small, nor what follows from it (views)") {
  CHECK(published("outcomes", R"({"feedback":[
            {"from":"family","ratings":20,"satisfied":18,"satisfied_percent":90,"target_met":true},
            {"from":"child","ratings":20,"satisfied":15,"satisfied_percent":75,"target_met":true},
            {"from":"parent","ratings":3,"satisfied":3,"satisfied_percent":100,"target_met":true}]})") ==
        R"({"feedback":[{"from":"family","ratings":20,"satisfied":"not shown",)"
        R"("satisfied_percent":"not shown","target_met":"not shown"},)"
        R"({"from":"child","ratings":20,"satisfied":15,"satisfied_percent":75,"target_met":true},)"
        R"({"from":"parent","ratings":"fewer than 5","satisfied":"fewer than 5",)"
        R"("satisfied_percent":"not shown","target_met":"not shown"}]})");
}

TEST_CASE("a mean over a few people is not shown (views)") {
  CHECK(published("outcomes", R"({"measures":[{"tool":"wemwbs","stage":"six_month","pairs":2,
            "mean_change_hundredths":450,"improved_by_target":null}]})") ==
        R"({"measures":[{"tool":"wemwbs","stage":"six_month","pairs":"fewer than 5",)"
        R"("mean_change_hundredths":"not shown","improved_by_target":null}]})");
}

TEST_CASE(
    "lists that tell of single families or entries are left out, and it is said which (views)") {
  const auto fit = for_publication(
      answer("claims", R"({"claims":[{"claim":"y1","case":"c1"}],"by_status":[{"status":"paid",
             "count":1}],"eligible_unclaimed":["c2"],"blocked":[{"case":"c3","reasons":[]}]})"));
  REQUIRE(fit);
  CHECK(json::serialize(fit->at("result")) == R"({"by_status":[{"status":"paid","count":1}]})");
  const std::string note = fit->at("publication").as_string().c_str();
  CHECK(note.ends_with("entries: claims, eligible_unclaimed, blocked."));
}

TEST_CASE("parts inside parts are looked through too (views)") {
  CHECK(published("monitoring", R"({"how_much":{"people":3,"sessions_delivered":3},
            "how_well":{"late_starts":[{"package":"k1","days":40}]},
            "better_off":{"followups":{"due":9,"done":8,"better":8,"same":0,"worse":0,
                                       "not_reached":0,"overdue":1}}})") ==
        R"({"how_much":{"people":"fewer than 5","sessions_delivered":3},"how_well":{},)"
        R"("better_off":{"followups":{"due":9,"done":8,"better":8,"same":0,"worse":0,)"
        R"("not_reached":0,"overdue":"fewer than 5"}}})");
}

TEST_CASE("the digest is left out: the hidden numbers could be guessed from it (views)") {
  const auto fit = for_publication(answer("tiers", R"({"tiers":[{"tier":"1","cases":1}]})"));
  REQUIRE(fit);
  CHECK(fit->at("digest").is_null());
  const auto page = render_html(*fit);
  CHECK(page.find("digest") == page.npos);
  CHECK(page.find("fewer than 5") != page.npos);
}

TEST_CASE("answers that tell of single people cannot be published (views)") {
  CHECK(refused("history", R"({"entries":[]})") ==
        "publish: a history tells of single people and cannot be published.");
  CHECK(refused("budget", R"({"path":"x","value":1,"contributions":[]})", R"({"explain":"x"})") ==
        "publish: an explanation tells of single entries and cannot be published.");
  for (const auto* by : {R"({"by":"case"})", R"({"by":"package"})"})
    CHECK(refused("attendance", R"({"groups":[]})", by) ==
          "publish: groups by case or package tell of single families; group by something else.");
}
