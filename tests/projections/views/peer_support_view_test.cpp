/// The peer support view: from recruitment to whether anybody is better off (K 2.3, K 3).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

constexpr const char* kToday = "2021-06-15T09:00:00Z";

struct PeerSupport {
  Scenario scenario{Scenario::Empty{}};

  explicit PeerSupport(const char* policy = R"({"cohort_min":8,"cohort_max":11})") {
    scenario.programme(policy);
  }

  std::int64_t supporter(const std::string& id, const char* type, const Json& data) {
    return position_in(scenario.given(By::central, "supporter/" + id, type, data, kToday));
  }
  std::int64_t recruit(const std::string& id) {
    return supporter(id, "supporter_recruited", {{"programme", "p"}});
  }
  std::int64_t train(const std::string& id, const char* cohort = "k-1",
                     const char* course = "peer") {
    return supporter(id, "supporter_trained",
                     {{"course", course}, {"cohort", cohort}, {"on", "2021-06-10"}});
  }
  std::int64_t trained_anew(const std::string& id, const char* cohort = "k-1") {
    recruit(id);
    supporter(id, "supporter_screened", {{"accepted", true}});
    return train(id, cohort);
  }
  /// A case with a referral.
  std::int64_t refer(const std::string& id) {
    scenario.open_case(id, "adult");
    return position_in(scenario.given(By::lead, "case/" + id, "referral_received",
                                      {{"referral", "r1"}, {"source", "gp"}, {"route", "agency"}},
                                      kToday));
  }
  std::int64_t screen(const std::string& id, bool accepted) {
    return position_in(scenario.given(By::central, "case/" + id, "referral_screened",
                                      Json{{"referral", "r1"}, {"accepted", accepted}}.with(
                                          accepted ? Json() : Json{{"reason", "not eligible"}}),
                                      kToday));
  }
  /// Matched on 15 June 2021, check-ins every 14 days.
  std::int64_t match(const std::string& id, const std::string& supporter_id,
                     const std::string& case_id) {
    return position_in(scenario.given(
        By::central, "match/" + id, "match_made",
        {{"supporter", supporter_id}, {"case", case_id}, {"check_in_days", 14}}, kToday));
  }
  json::object check_in(const char* with, const char* on) {
    return scenario.given(By::central, "match/m1", "check_in_held", {{"with", with}, {"on", on}},
                          fmt::format("{}T09:00:00Z", on));
  }

  json::object view(const char* on = nullptr) const {
    return ask(books_of(scenario.ledger, on ? parse_date(on) : std::nullopt), "peer_support",
               R"({"programme":"p"})");
  }
  std::string opened(const std::string& path, const char* on = nullptr) const {
    return json::serialize(ask(books_of(scenario.ledger, on ? parse_date(on) : std::nullopt),
                               "peer_support",
                               fmt::format(R"({{"programme":"p","explain":"{}"}})", path))
                               .at("contributions"));
  }
  std::int64_t overdue(const char* with, const char* on) const {
    return number(item(view(on).at("check_ins"), with), "overdue");
  }
};

std::string one(std::int64_t position, std::int64_t amount = 1) {
  return fmt::format(R"([{{"position":{},"amount":{}}}])", position, amount);
}

}  // namespace

TEST_CASE("a programme without peer support shows zeros, and no target is null (K 3.3)") {
  CHECK(json::serialize(PeerSupport().view()) ==
        R"({"recruited":[{"role":"recipient","count":0},{"role":"supporter","count":0}],)"
        R"("screened":[{"role":"recipient","screened":0,"accepted":0},)"
        R"({"role":"supporter","screened":0,"accepted":0}],)"
        R"("trained":{"trained":0,"target":null,"target_met":null},"cohorts":[],)"
        R"("matches":{"live":0,"ended":0},"check_ins":[{"with":"recipient","done":0,"overdue":0},)"
        R"({"with":"supporter","done":0,"overdue":0}],)"
        R"("measures":{"recipients":[],"supporters":[]}})");
}

TEST_CASE(
    "supporters are recruited by their own entry, recipients by a first referral (K 2.3.1, K "
    "2.3.3)") {
  PeerSupport support;
  const auto supporter = support.recruit("s1");
  const auto referred = support.refer("c1");
  support.scenario.given(By::lead, "case/c1", "referral_received",
                         {{"referral", "r2"}, {"source", "gp"}, {"route", "agency"}}, kToday);
  support.scenario.open_case("c2", "adult");
  CHECK(json::serialize(support.view().at("recruited")) ==
        R"([{"role":"recipient","count":1},{"role":"supporter","count":1}])");
  CHECK(support.opened("recruited.supporter.count") == one(supporter));
  CHECK(support.opened("recruited.recipient.count") == one(referred));
}

TEST_CASE("screened are those with a decision, accepted those with a good one (K 2.3.1, K 2.3.3)") {
  PeerSupport support;
  for (const auto* id : {"s1", "s2", "s3"}) support.recruit(id);
  support.supporter("s1", "supporter_screened", {{"accepted", true}});
  support.supporter("s2", "supporter_screened", {{"accepted", false}});
  support.refer("c1");
  const auto refused = support.screen("c1", false);
  support.refer("c2");
  const auto accepted = support.screen("c2", true);
  support.refer("c3");
  CHECK(json::serialize(support.view().at("screened")) ==
        R"([{"role":"recipient","screened":2,"accepted":1},)"
        R"({"role":"supporter","screened":2,"accepted":1}])");
  CHECK(support.opened("screened.recipient.accepted") == one(accepted));
  CHECK(support.opened("screened.recipient.screened") ==
        fmt::format(R"([{{"position":{},"amount":1}},{{"position":{},"amount":1}}])", refused,
                    accepted));
}

TEST_CASE(
    "a supporter counts once as trained, however many courses; the target may be met exactly (K "
    "3.3)") {
  PeerSupport support;
  const auto target =
      position_in(support.scenario.given(By::commissioner, "programme/p", "target_set",
                                         {{"measure", "supporters_trained"}, {"value", 2}}));
  const auto first = support.trained_anew("s1");
  support.train("s1", "k-1", "more");
  CHECK(json::serialize(support.view().at("trained")) ==
        R"({"trained":1,"target":2,"target_met":false})");
  const auto second = support.trained_anew("s2");
  CHECK(json::serialize(support.view().at("trained")) ==
        R"({"trained":2,"target":2,"target_met":true})");
  CHECK(support.opened("trained.target") == one(target, 2));
  CHECK(
      support.opened("trained.trained") ==
      fmt::format(R"([{{"position":{},"amount":1}},{{"position":{},"amount":1}}])", first, second));
}

TEST_CASE("a cohort of 7 is too small, 8 and 10 are within, 11 too large (K 2.3.2)") {
  PeerSupport support;
  int next = 0;
  for (const auto& [cohort, size] : {std::pair("k-07", 7), {"k-08", 8}, {"k-10", 10}, {"k-11", 11}})
    for (int i = 0; i < size; ++i) support.trained_anew(fmt::format("s{}", ++next), cohort);
  support.scenario.given(
      By::commissioner, "programme/p", "policy_changed",
      {{"effective_on", "2021-06-16"}, {"policy", {{"cohort_max", 10}}}, {"reason", "r"}},
      "2021-06-16T09:00:00Z");
  CHECK(json::serialize(support.view().at("cohorts")) ==
        R"([{"cohort":"k-07","size":7,"minimum":8,"maximum":10,"within":false},)"
        R"({"cohort":"k-08","size":8,"minimum":8,"maximum":10,"within":true},)"
        R"({"cohort":"k-10","size":10,"minimum":8,"maximum":10,"within":true},)"
        R"({"cohort":"k-11","size":11,"minimum":8,"maximum":10,"within":false}])");
  CHECK(item(support.view("2021-06-15").at("cohorts"), "k-11").at("within").as_bool());
}

TEST_CASE(
    "a second course in one cohort takes no second place, and without bounds nothing is within (K "
    "2.3.2)") {
  PeerSupport support("{}");
  const auto first = support.trained_anew("s1");
  support.train("s1", "k-1", "more");
  support.train("s1", "k-2");
  CHECK(json::serialize(support.view().at("cohorts")) ==
        R"([{"cohort":"k-1","size":1,"minimum":null,"maximum":null,"within":null},)"
        R"({"cohort":"k-2","size":1,"minimum":null,"maximum":null,"within":null}])");
  CHECK(support.opened("cohorts.k-1.size") == one(first));
}

TEST_CASE("matches are live until they end (K 2.3.1)") {
  PeerSupport support;
  for (const auto* id : {"s1", "s2"}) support.trained_anew(id);
  for (const auto* id : {"c1", "c2"}) support.refer(id);
  const auto live = support.match("m1", "s1", "c1");
  support.match("m2", "s2", "c2");
  const auto ended = position_in(support.scenario.given(
      By::central, "match/m2", "match_ended", {{"reason", "goals met"}}, "2021-07-01T09:00:00Z"));
  CHECK(json::serialize(support.view().at("matches")) == R"({"live":1,"ended":1})");
  CHECK(json::serialize(support.view("2021-06-30").at("matches")) == R"({"live":2,"ended":0})");
  CHECK(support.opened("matches.live") == one(live));
  CHECK(support.opened("matches.ended") == one(ended));
}

TEST_CASE("a check-in is overdue the day after its last day, with each side by itself (K 2.3.2)") {
  PeerSupport support;
  support.trained_anew("s1");
  support.refer("c1");
  const auto made = support.match("m1", "s1", "c1");
  for (const auto* with : {"supporter", "recipient"}) {
    CHECK(support.overdue(with, "2021-06-29") == 0);
    CHECK(support.overdue(with, "2021-06-30") == 1);
  }
  CHECK(support.opened("check_ins.recipient.overdue", "2021-06-30") == one(made));
  const auto held = position_in(support.check_in("supporter", "2021-06-29"));
  CHECK(support.overdue("supporter", "2021-07-13") == 0);
  CHECK(support.overdue("supporter", "2021-07-14") == 1);
  CHECK(support.overdue("recipient", "2021-06-30") == 1);
  CHECK(support.opened("check_ins.supporter.done") == one(held));
  CHECK(support.opened("check_ins.supporter.overdue", "2021-07-14") == one(held));
}

TEST_CASE("after a match has ended no check-in is overdue; those held stay counted (K 2.3.2)") {
  PeerSupport support;
  support.trained_anew("s1");
  support.refer("c1");
  support.match("m1", "s1", "c1");
  support.check_in("recipient", "2021-06-20");
  support.scenario.given(By::central, "match/m1", "match_ended", {{"reason", "moved"}},
                         "2021-06-21T09:00:00Z");
  CHECK(json::serialize(support.view("2022-01-01").at("check_ins")) ==
        R"([{"with":"recipient","done":1,"overdue":0},{"with":"supporter","done":0,"overdue":0}])");
}

TEST_CASE("a voided check-in was never held (rulebook 5.8)") {
  PeerSupport support;
  support.trained_anew("s1");
  support.refer("c1");
  support.match("m1", "s1", "c1");
  const auto held = support.check_in("recipient", "2021-06-29");
  CHECK(support.overdue("recipient", "2021-07-01") == 0);
  CHECK(support.scenario.voided(By::central, "match/m1", held, "2021-07-01T09:00:00Z").empty());
  CHECK(support.overdue("recipient", "2021-07-01") == 1);
  CHECK(number(item(support.view().at("check_ins"), "recipient"), "done") == 0);
}

TEST_CASE(
    "measures before and after are compared for recipients and supporters apart (K 2.2, K 3.1)") {
  PeerSupport support;
  support.recruit("s1");
  support.refer("c1");
  const auto measure = [&](const char* stream, const char* stage, int score, const char* on) {
    return support.scenario.given(By::central, stream, "measure_taken",
                                  {{"tool", "wemwbs"},
                                   {"subject", "x"},
                                   {"stage", stage},
                                   {"score_hundredths", score},
                                   {"on", on}},
                                  fmt::format("{}T09:00:00Z", on));
  };
  measure("supporter/s1", "baseline", 4000, "2021-06-15");
  measure("supporter/s1", "six_month", 4499, "2021-12-15");
  measure("case/c1", "baseline", 4000, "2021-06-15");
  const auto later = measure("case/c1", "six_month", 4500, "2021-12-15");
  CHECK(json::serialize(support.view().at("measures")) ==
        R"({"recipients":[{"tool":"wemwbs","stage":"six_month","pairs":1,)"
        R"("mean_change_hundredths":500,"improved_by_target":1}],)"
        R"("supporters":[{"tool":"wemwbs","stage":"six_month","pairs":1,)"
        R"("mean_change_hundredths":499,"improved_by_target":0}]})");
  CHECK(support.opened("measures.recipients.wemwbs.six_month.improved_by_target") ==
        one(position_in(later)));
  CHECK(support.scenario.voided(By::central, "case/c1", later, "2021-12-16T09:00:00Z").empty());
  CHECK(support.view().at("measures").at("recipients").as_array().empty());
}
