/// Generated services: each post is accepted elsewhere, and each service holds what its
/// specification names.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "domain/base/calendar.hpp"
#include "tests/generate/services.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

const std::vector<std::string> names = {"ace", "cambridgeshire", "dorset", "essex", "kent"};

/// The day that an event of the history is recorded on.
Date recorded_on(const json::object& event) {
  return day_of(*parse_instant(std::string(event.at("recorded_at").as_string())));
}

/// How many gatherings of a kind were held for good in the contract year that begins on `first`.
int held_in_year(const Counted& counted, std::string_view kind, Date first) {
  std::set<std::string> of_kind;
  for (const auto& event : counted.events())
    if (text_of(event, "type") == "gathering_planned" &&
        text_of(event.at("data").as_object(), "kind") == kind) {
      const auto on = *parse_date(std::string(event.at("data").at("on").as_string()));
      if (on >= first && on < add_months(first, 12))
        of_kind.emplace(event.at("stream").as_string());
    }
  int held = 0;
  for (const auto& stream : counted.streams("gathering_held"))
    held += static_cast<int>(of_kind.count(stream));
  return held;
}

int issued_in_year(const Counted& counted, Date first) {
  std::set<std::string> issues;
  for (const auto& event : counted.events())
    if (text_of(event, "type") == "newsletter_issued" && recorded_on(event) >= first &&
        recorded_on(event) < add_months(first, 12))
      issues.emplace(event.at("data").at("issue").as_string());
  return static_cast<int>(issues.size());
}

}  // namespace

TEST_CASE("every post of every service is accepted by another ledger, whatever the seed") {
  const auto name = GENERATE(from_range(names));
  const auto seed = GENERATE(1, 2, 3, 17, 2022);
  INFO(name << " of seed " << seed);
  const auto history = made_history({name}, static_cast<std::uint64_t>(seed));
  REQUIRE(history.lines.size() > 1000);
  MemoryLedger ledger;
  for (const auto& line : history.lines) import_line(ledger, line);
  REQUIRE(ledger.size() == history.entries);
  REQUIRE(ledger.root() == history.root);
}

TEST_CASE("all services make one history: in order of time, each as it is alone") {
  const auto all = made_history({}, 5);
  MemoryLedger ledger;
  for (const auto& line : all.lines) import_line(ledger, line);
  REQUIRE(ledger.root() == all.root);
  std::size_t alone = 0;
  for (const auto& name : names) alone += made_history({name}, 5).lines.size();
  REQUIRE(all.lines.size() == alone);
  REQUIRE(Counted(all.lines).streams("programme_opened").size() == names.size());
}

TEST_CASE("every copy of a service is accepted, side by side and one after the other") {
  const auto name = GENERATE("ace", "cambridgeshire", "essex", "kent");
  const auto order = GENERATE(CopyOrder::interleaved, CopyOrder::in_turn);
  INFO(name);
  const auto history = made_copies(name, {2, order, 4});
  MemoryLedger ledger;
  for (const auto& line : history.lines) import_line(ledger, line);
  REQUIRE(ledger.size() == history.entries);
  REQUIRE(Counted(history.lines).streams("programme_opened").size() == 2);
}

TEST_CASE("a service's file that says too little is refused with its field") {
  namespace fs = std::filesystem;
  const fs::path copy = DAYBOOK_BINARY_DIR "/service-test";
  fs::remove_all(copy);
  fs::copy(DAYBOOK_BINARY_DIR "/programmes", copy);
  std::ofstream(copy / "kent_service.toml") << "last_day = 2022-09-30\nproviders = 3\n";
  std::ostringstream out;
  CopyWriter writer(out, {});
  Recorder recorder(1, writer);
  for (const auto& kind : service_kinds()) {
    if (kind.name != std::string("kent")) continue;
    const auto made = kind.make(copy, 1, recorder);
    REQUIRE_FALSE(made);
    REQUIRE(made.error().message == "kent_service.toml: budget: is missing");
  }
  fs::remove_all(copy);
}

TEST_CASE("the same seed makes the same history of a service, another seed another one") {
  for (const auto& name : {"ace", "cambridgeshire", "essex", "kent"}) {
    INFO(name);
    REQUIRE(made_history({name}, 8).lines == made_history({name}, 8).lines);
    REQUIRE(made_history({name}, 8).root != made_history({name}, 9).root);
  }
}

TEST_CASE("Essex knows 300 families, and 60 to 70 more are approved each year (E 3.3)") {
  const auto history = made_history({"essex"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  const auto families = counted.streams("case_opened").size();
  REQUIRE(families >= 300 + 2 * 60);
  REQUIRE(families <= 300 + 2 * 70);
  std::size_t in_first_weeks = 0;
  for (const auto& event : counted.events())
    if (text_of(event, "type") == "case_opened" && recorded_on(event) < *parse_date("2016-07-10"))
      ++in_first_weeks;
  REQUIRE(in_first_weeks >= 300);
}

TEST_CASE(
    "Essex holds 8 coffee mornings, 3 social events and issues 4 newsletters a year (E 3.3)") {
  const auto history = made_history({"essex"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  for (const auto* first : {"2016-06-01", "2017-06-01"}) {
    INFO("contract year from " << first);
    const auto from = *parse_date(first);
    REQUIRE(held_in_year(counted, "coffee_morning", from) >= 8);
    REQUIRE(held_in_year(counted, "social_event", from) >= 3);
    REQUIRE(held_in_year(counted, "themed_meeting", from) >= 1);
    REQUIRE(issued_in_year(counted, from) == 4);
  }
  REQUIRE(counted.of("gathering_cancelled") >= 1);
  REQUIRE(counted.of("gathering_planned", [](const json::object& data) {
    return text_of(data, "kind") == "coffee_morning" && data.at("capacity").as_int64() > 50;
  }) == 0);
}

TEST_CASE("no more than 50 people come to a coffee morning of Essex (E 3.3)") {
  const auto history = made_history({"essex"}, GENERATE(1, 4));
  int mornings = 0;
  for (const auto& event : events_of(history.lines)) {
    if (text_of(event, "type") != "gathering_held") continue;
    if (text_of(event, "stream").find("coffee_morning") == std::string::npos) continue;
    const auto& data = event.at("data").as_object();
    REQUIRE(data.at("families").as_array().size() >= 1);
    REQUIRE(data.at("adults").as_int64() + data.at("children").as_int64() <= 50);
    ++mornings;
  }
  REQUIRE(mornings >= 16);
}

TEST_CASE("Essex advises with and without a name, lends, and hears from families (E 3.3, E 4.2)") {
  const auto history = made_history({"essex"}, 2);
  const Counted counted(history.lines);
  int anonymous = 0, of_families = 0;
  for (const auto& event : counted.events())
    if (text_of(event, "type") == "advice_given")
      ++(event.at("stream").as_string().starts_with("programme/") ? anonymous : of_families);
  REQUIRE(anonymous > 50);
  REQUIRE(of_families > 200);
  REQUIRE(counted.of("loan_made") > 100);
  REQUIRE(counted.of("loan_returned") > 100);
  REQUIRE(counted.of("breakdown_recorded") >= 1);
  REQUIRE(counted.of("signposted") > 5);
  const auto held = counted.streams("gathering_held"), heard = counted.streams("feedback_received");
  for (const auto& gathering : held) {
    INFO(gathering);
    REQUIRE(heard.contains(gathering));
  }
}

TEST_CASE("Kent trains 32 supporters in cohorts of 8 to 10 (K 2.3.2, K 3.3)") {
  const auto history = made_history({"kent"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  REQUIRE(counted.of("supporter_trained") == 32);
  REQUIRE(counted.streams("supporter_recruited").size() >= 32);
  for (const auto& [cohort, size] : counted.by("supporter_trained", "cohort")) {
    INFO(cohort);
    REQUIRE(size >= 8);
    REQUIRE(size <= 10);
  }
}

TEST_CASE("Kent reaches 625 people, promotes with agreement, and measures both sides (K 3.3)") {
  const auto history = made_history({"kent"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  REQUIRE(counted.sum("reach_recorded", "people") >= 625);
  REQUIRE(counted.of("promotion_recorded",
                     [](const json::object& data) { return !data.contains("agreed_by"); }) == 0);
  REQUIRE(counted.of("promotion_recorded") >= 5);
  const auto stages = counted.by("measure_taken", "stage");
  for (const auto* stage : {"baseline", "six_month", "final"}) REQUIRE(stages.at(stage) > 20);
  int of_supporters = 0;
  for (const auto& stream : counted.streams("measure_taken"))
    of_supporters += stream.starts_with("supporter/");
  REQUIRE(of_supporters == 32);
}

TEST_CASE(
    "Kent matches adults of both groups, checks in with both and ends (K 1.7, K 2.3.1, K 2.3.2)") {
  const auto history = made_history({"kent"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  REQUIRE(counted.by("case_opened", "cohort").size() == 2);
  REQUIRE(counted.of("match_made") > 20);
  REQUIRE(counted.of("match_ended") > 15);
  REQUIRE(counted.by("check_in_held", "with").size() == 2);
  REQUIRE(counted.of("referral_screened",
                     [](const json::object& data) { return !data.at("accepted").as_bool(); }) > 0);
  REQUIRE(counted.of("report_requested", where("kind", "steering")) >= 6);
  REQUIRE(counted.of("report_submitted") >= 5);
}

TEST_CASE("Adoption Central England moves families up and down its tiers (A introduction)") {
  const auto history = made_history({"ace"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  std::map<std::string, std::int64_t> tier;
  int up = 0, down = 0;
  std::set<std::int64_t> tiers;
  for (const auto& event : counted.events()) {
    if (text_of(event, "type") != "tier_set") continue;
    auto& known = tier[std::string(event.at("stream").as_string())];
    const auto now = event.at("data").at("tier").as_int64();
    tiers.insert(now);
    if (known > 0) ++(now > known ? up : down);
    known = now;
  }
  REQUIRE(tiers == std::set<std::int64_t>{1, 2, 3, 4});
  REQUIRE(up > 30);
  REQUIRE(down > 30);
}

TEST_CASE(
    "Adoption Central England closes, reopens, reviews and applies to the fund (A tiers 1-3)") {
  const auto history = made_history({"ace"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  const auto reasons = counted.by("case_closed", "reason");
  REQUIRE(reasons.at("no_contact") > 5);
  REQUIRE(reasons.at("unreachable") > 5);
  REQUIRE(counted.of("case_reopened") > 2);
  const auto kinds = counted.by("review_held", "kind");
  REQUIRE(kinds.at("monthly") > 50);
  REQUIRE(kinds.at("plan") > 5);
  REQUIRE(counted.of("fund_applied",
                     [](const json::object& data) { return data.contains("panel"); }) > 5);
  REQUIRE(counted.of("fund_decided") > 20);
  REQUIRE(counted.of("concern_notified", where("to", "mash")) > 0);
  REQUIRE(counted.by("gathering_planned", "kind").size() == 3);
}

TEST_CASE("High Level Family Support cancels in every way and re-books (P 5.2, P 5.3, P 5.4)") {
  const auto history = made_history({"cambridgeshire"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  const auto by = counted.by("session_cancelled", "by");
  for (const auto* party : {"family", "provider", "authority"}) REQUIRE(by.at(party) > 0);
  REQUIRE(counted.of("session_cancelled",
                     [](const json::object& data) { return data.contains("on_arrival"); }) > 0);
  REQUIRE(counted.by("session_aborted", "by").size() == 2);
  REQUIRE(counted.of("session_missed") > 0);
  REQUIRE(counted.of("session_scheduled",
                     [](const json::object& data) { return data.contains("replaces"); }) > 0);
}

TEST_CASE(
    "High Level Family Support has its gates, mileage, checks and pairs of workers (P 2.1, P 2.2, "
    "P 4.9, P 9.1)") {
  const auto history = made_history({"cambridgeshire"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  REQUIRE(counted.of("panel_decided") > 100);
  REQUIRE(counted.of("panel_decided",
                     [](const json::object& data) { return !data.at("agreed").as_bool(); }) > 0);
  REQUIRE(counted.of("mileage_agreed", [](const json::object& data) {
    return data.at("miles").as_int64() <= 20;
  }) == 0);
  REQUIRE(counted.of("mileage_agreed") > 20);
  REQUIRE(counted.of("package_matched",
                     [](const json::object& data) { return data.contains("workers"); }) > 5);
  REQUIRE(counted.by("assurance_recorded", "check").at("dbs") >= 20);
  REQUIRE(counted.of("referral_declined") > 5);
  REQUIRE(counted.of("supervision_held") > 100);
  REQUIRE(counted.of("report_received", where("kind", "sessional")) > 50);
  REQUIRE(counted.of("payment_made") > 50);
}

TEST_CASE("High Level Family Support suspends a provider and takes it back (P 13.6)") {
  const auto history = made_history({"cambridgeshire"}, GENERATE(1, 4));
  const Counted counted(history.lines);
  REQUIRE(counted.of("provider_suspended") == 1);
  REQUIRE(counted.of("action_plan_reviewed") == 2);
  REQUIRE(counted.of("provider_reinstated") == 1);
  REQUIRE(counted.by("concern_raised", "kind").size() >= 2);
}

}  // namespace daybook::generate
