/// The order of judgement, expectations, repeats, scope and shape (rulebook 2 and 4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/limits.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string event(std::string_view id, const Json& more) {
  return Json{{"event_id", fmt::format("10000000-0000-4000-8000-{:0>12}", id)},
              {"stream", "case/c9"},
              {"type", "case_opened"},
              {"data",
               {{"programme", "p"},
                {"kind", "family"},
                {"locality", "chesil"},
                {"responsible_authority", "A"},
                {"statutory", false}}},
              {"occurred_at", "2021-04-01T09:00:00Z"},
              {"actor", {{"id", "lp-1"}, {"roles", {"lead_professional"}}}}}
      .with(more)
      .text();
}

std::string code_of(const boost::json::object& answer) {
  return answer.contains("refused") ? answer.at("refused").at(0).at("code").as_string().c_str()
                                    : "accepted";
}

std::string message_of(const boost::json::object& answer) {
  return answer.at("refused").at(0).at("message").as_string().c_str();
}

}  // namespace

TEST_CASE(
    "the same event twice is answered with the first result and appends nothing (rulebook 2)") {
  Scenario scenario;
  const auto first = scenario.post_line(event("1", {}));
  const auto size = scenario.ledger.size();
  const auto again = scenario.post_line(event("1", {{"expect", "new"}}));
  CHECK(scenario.ledger.size() == size);
  CHECK(again.at("repeated").as_bool());
  CHECK(again.at("positions") == first.at("positions"));
}

TEST_CASE("an id that comes back with other content is refused event_id_reused (rulebook 2)") {
  Scenario scenario;
  scenario.post_line(event("1", {}));
  auto other = event("1", {});
  other.replace(other.find("chesil"), 6, "north");
  CHECK(code_of(scenario.post_line(other)) == "event_id_reused");
}

TEST_CASE("a refused post is not remembered: its id stays free (rulebook 2)") {
  Scenario scenario;
  CHECK(code_of(scenario.post_line(event("1", {{"expect", 3}}))) == "version_conflict");
  CHECK(code_of(scenario.post_line(event("1", {}))) == "accepted");
}

TEST_CASE(
    "expect asks for an exact number of events, none, at least one, or nothing (rulebook 2)") {
  Scenario scenario;
  CHECK(code_of(scenario.post_line(event("1", {{"expect", "exists"}}))) == "version_conflict");
  CHECK(code_of(scenario.post_line(event("2", {{"expect", "new"}}))) == "accepted");
  const auto conflict = scenario.post_line(event("3", {{"expect", 0}}));
  CHECK(code_of(conflict) == "version_conflict");
  CHECK(message_of(conflict).find("1 events") != std::string::npos);
  CHECK(code_of(scenario.post_line(event("4", {{"expect", 1}}))) == "already_exists");
}

TEST_CASE(
    "several events stand or fall together, and a refusal names the one that failed (rulebook 2)") {
  Scenario scenario;
  const auto size = scenario.ledger.size();
  auto second = event("2", {});
  const auto answer = scenario.post_line("[" + event("1", {}) + "," + second + "]");
  CHECK(code_of(answer) == "already_exists");
  CHECK(answer.at("refused").at(0).at("index").to_number<int>() == 1);
  CHECK(scenario.ledger.size() == size);
  CHECK_FALSE(scenario.ledger.states().family_case("c9"));
  CHECK(code_of(scenario.post_line(event("1", {}))) == "accepted");
}

TEST_CASE(
    "a post of which only some events were recorded before is refused event_id_reused (rulebook "
    "2)") {
  Scenario scenario;
  scenario.post_line(event("1", {}));
  auto other = event("2", {});
  other.replace(other.find("case/c9"), 7, "case/c8");
  CHECK(code_of(scenario.post_line("[" + event("1", {}) + "," + other + "]")) == "event_id_reused");
}

TEST_CASE("something that is to happen more than five minutes from now is refused (rulebook 2)") {
  Scenario scenario;
  scenario.now = {1'617'267'600'000 -
                  limits::future_tolerance_ms};  // 2021-04-01T09:00Z less five minutes
  CHECK(code_of(scenario.post_line(event("1", {}))) == "accepted");
  auto later = event("2", {});
  later.replace(later.find("case/c9"), 7, "case/c8");
  scenario.now.milliseconds -= 1;
  CHECK(code_of(scenario.post_line(later)) == "occurred_in_future");
}

TEST_CASE(
    "a role that the row does not name is refused, alone, before anything else is looked at "
    "(rulebook 2)") {
  Scenario scenario;
  CHECK(scenario.refused(By::finance, "package/nowhere", "package_approved",
                         {{"up_to_pence", 1},
                          {"year", "2021/22"},
                          {"line", "main"},
                          {"alternatives", no_items}}) == Codes{"not_permitted"});
  CHECK(scenario.refused(By::central, "package/nowhere", "package_approved",
                         {{"up_to_pence", 1},
                          {"year", "2021/22"},
                          {"line", "main"},
                          {"alternatives", no_items}}) == Codes{"unknown_stream"});
}

TEST_CASE("a provider posts only to what concerns it (rulebook 4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const Json schedule{{"session", "s1"}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}};
  CHECK(scenario.refused(By::provider_b, "package/k1", "session_scheduled", schedule) ==
        Codes{"not_permitted"});
  CHECK(scenario.refused(By::provider_a, "package/k1", "session_scheduled", schedule) == Codes{});
  CHECK(scenario.refused(By::provider_b, "provider/a", "capacity_declared",
                         {{"intervention", "low"}, {"places", 3}}) == Codes{"not_permitted"});
}

TEST_CASE("a malformed post names the field, its value and what would be right") {
  Scenario scenario;
  const auto message = [&](const Json& data) {
    const auto answer = scenario.post(By::commissioner, "programme/p", "budget_allocated", data);
    CHECK(code_of(answer) == "malformed");
    return message_of(answer);
  };
  CHECK(message({{"year", "2021/22"}, {"line", "main"}, {"reason", "r"}}) ==
        "data.amount_pence: is missing");
  CHECK(message(R"({"year":"2021/22","line":"main","amount_pence":1.5,"reason":"r"})")
            .find("whole number") != std::string::npos);
  CHECK(message({{"year", "2021/23"}, {"line", "main"}, {"amount_pence", 1}, {"reason", "r"}})
            .find("2021/23") != std::string::npos);
  CHECK(message({{"year", "2021/22"}, {"line", "Main"}, {"amount_pence", 1}, {"reason", "r"}})
            .find("data.line") != std::string::npos);
  CHECK(
      message(
          {{"year", "2021/22"}, {"line", "main"}, {"amount_pence", 1000000000001}, {"reason", "r"}})
          .find("out of range") != std::string::npos);
  CHECK(message({{"year", "2021/22"}, {"line", "main"}, {"amount_pence", -1}, {"reason", "r"}})
            .find("out of range") != std::string::npos);
  CHECK(message({{"year", "2021/22"},
                 {"line", "main"},
                 {"amount_pence", 1},
                 {"reason", "r"},
                 {"colour", "red"}})
            .find("data.colour") != std::string::npos);
  CHECK(message({{"year", "2021/22"},
                 {"line", "main"},
                 {"amount_pence", 1},
                 {"reason", std::string(201, 'x')}})
            .find("200") != std::string::npos);
}

TEST_CASE(
    "an unknown type, an unknown policy key, and a type on the wrong kind of stream are malformed "
    "(rulebook 2)") {
  Scenario scenario;
  CHECK(scenario.refused(By::commissioner, "programme/p", "budget_doubled", "{}") ==
        Codes{"malformed"});
  CHECK(scenario.refused(
            By::commissioner, "programme/p", "policy_changed",
            {{"effective_on", "2022-04-01"}, {"policy", {{"free_tea", true}}}, {"reason", "r"}}) ==
        Codes{"malformed"});
  CHECK(scenario.refused(
            By::commissioner, "case/c1", "budget_allocated",
            {{"year", "2021/22"}, {"line", "main"}, {"amount_pence", 1}, {"reason", "r"}}) ==
        Codes{"malformed"});
  CHECK(scenario.refused(By::central, "package/k1", "charge_raised",
                         {{"cause", "report"},
                          {"amount_pence", 1},
                          {"business_date", "2021-04-01"},
                          {"rule", "r"},
                          {"policy_version", 0}}) == Codes{"malformed"});
}

TEST_CASE("a phrase that speaks of a person is refused personal_in_data (rulebook 2)") {
  Scenario scenario;
  const auto codes = [&](std::string_view reason) {
    return scenario.refused(
        By::commissioner, "programme/p", "budget_allocated",
        {{"year", "2021/22"}, {"line", "main"}, {"amount_pence", 1}, {"reason", reason}});
  };
  for (const auto* personal :
       {"ask jo@example.org", "ring 01305 251010", "ring +44 7700 900123", "NHS 943 476 5919",
        "NI QQ123456C no", "AB 12 34 56 C", "lives at DT1 1XJ", "lives at sw1a1aa", "07700.900123",
        "DT1  1XJ", "DT1-1XJ"}) {
    INFO(personal);
    const bool is_ni_with_bad_prefix =
        std::string_view(personal).find("QQ") != std::string_view::npos;
    CHECK(codes(personal) == (is_ni_with_bad_prefix ? Codes{} : Codes{"personal_in_data"}));
  }
  for (const auto* clean :
       {"vote of 2021-04-01", "minute 1234567890", "order 40 of 12", "£1,234.50 for 3 rooms",
        "Q2 1st meeting", "room B12 3rd floor", "moved from 03-12-2021 10:30"})
    CHECK(codes(clean) == Codes{});
}

TEST_CASE(
    "personal text that cannot be sealed is a failure of the ledger, no refusal, and never stored "
    "(ledger 5)") {
  Scenario scenario;
  const auto size = scenario.ledger.size();
  const auto answer = scenario.post_line(event("1", {{"personal", {{"note", "Mum rang"}}}}));
  CHECK(answer.at("failed").at("code") == "unavailable");
  CHECK_FALSE(answer.contains("refused"));
  CHECK(scenario.ledger.size() == size);
}

TEST_CASE("a malformed field is told before personal data, wherever they stand (rulebook 2)") {
  Scenario scenario;
  CHECK(scenario.refused(By::commissioner, "programme/p", "policy_changed",
                         {{"effective_on", "2022-04-01"},
                          {"policy", {}},
                          {"reason", "ask jo@example.org"},
                          {"x", 1}}) == Codes{"malformed"});
  CHECK(scenario.refused(
            By::commissioner, "programme/p", "policy_changed",
            {{"effective_on", "2022-04-01"}, {"policy", {}}, {"reason", "ask jo@example.org"}}) ==
        Codes{"personal_in_data"});
}

TEST_CASE(
    "several events are judged in order: a charge just derived cannot be voided by the next "
    "(rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto size = scenario.ledger.size();
  const auto posted = [&](std::string_view id, std::string_view type, const Json& data) {
    return Json{
        {"event_id", fmt::format("20000000-0000-4000-8000-{:0>12}", id)},
        {"stream", "package/k1"},
        {"type", type},
        {"data", data},
        {"occurred_at", "2021-06-03T10:00:00Z"},
        {"actor", {{"id", "x-1"}, {"roles", {"provider", "central_team"}}, {"provider", "a"}}}}
        .text();
  };
  const auto answer = scenario.post_line(
      "[" + posted("1", "session_missed", {{"session", "s1"}, {"absent", {"k0"}}}) + "," +
      posted("2", "entry_voided", {{"position", size + 1}, {"reason", "r"}}) + "]");
  CHECK(code_of(answer) == "cannot_void");
  CHECK(answer.at("refused").at(0).at("index").to_number<int>() == 1);
  CHECK(scenario.ledger.size() == size);
  CHECK(scenario.package().has_open_session());
}

TEST_CASE("an import's times of recording never decrease, also within one post (rulebook 2)") {
  MemoryLedger ledger;
  const auto imported = [&](std::string_view id, std::string_view at) {
    auto text = event(id, {{"recorded_at", at}});
    text.replace(text.find("case/c9"), 7, "programme/p" + std::string(id));
    text.replace(text.find("case_opened"), 11, "programme_opened");
    const auto data = text.find(R"({"programme")");
    text.replace(
        data, text.find('}', data) + 1 - data,
        R"({"title":"P","authority":"A","framework":"f","opens_on":"2018-04-01","policy":{}})");
    text.replace(text.find("lead_professional"), 17, "commissioner");
    return text;
  };
  const auto post = [&](const std::string& line) {
    const auto read = post_from_json(line);
    REQUIRE(read);
    return to_json(ledger.post({*read, Trust::import_, {}}, Instant{1'900'000'000'000}));
  };
  CHECK(code_of(post("[" + imported("1", "2021-04-01T10:00:00Z") + "," +
                     imported("2", "2021-04-01T09:59:59Z") + "]")) == "malformed");
  CHECK(code_of(post("[" + imported("1", "2021-04-01T10:00:00Z") + "," +
                     imported("2", "2021-04-01T10:00:00Z") + "]")) == "accepted");
  const auto again = post("[" + imported("1", "2021-04-01T10:00:00Z") + "," +
                          imported("2", "2021-04-01T10:00:00Z") + "]");
  CHECK(again.at("repeated").as_bool());
  CHECK(code_of(post(imported("3", "2021-04-01T09:00:00Z"))) == "malformed");
}

TEST_CASE(
    "an entry of more than 65,535 bytes is refused too_large, one that just fits is not (rulebook "
    "2)") {
  Scenario scenario;
  const auto held = [&](int characters) {
    std::vector<std::string> actions;
    for (int i = 0; i < 1'000; ++i) actions.emplace_back(static_cast<std::size_t>(characters), 'a');
    return scenario.refused(
        By::commissioner, "programme/p", "meeting_held",
        {{"kind", "contract"}, {"attended", no_items}, {"actions", list_of(actions)}});
  };
  CHECK(held(64) == Codes{"too_large"});
  CHECK(held(40) == Codes{});
}
