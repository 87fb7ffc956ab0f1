/// What belongs to a restatement and what does not: policies, years, blocks, sizes (views).
#include "tests/projections/views/restating.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("a charge under a policy changed for the past says so (rulebook 3)") {
  Closed books;
  books.close();
  const auto changed = position_in(books.scenario.given(
      By::commissioner, "programme/p", "policy_changed",
      {{"effective_on", "2021-06-01"}, {"policy", {{"missed_percent", 50}}}, {"reason", "agreed"}},
      kAfter));
  const auto missed =
      position_in(books.scenario.given(By::provider_a, "package/k1", "session_missed",
                                       {{"session", "s2"}, {"absent", {"k0"}}}, kAfter));
  const auto result = books.view();
  CHECK(late(result) == Late{fmt::format("{} main charge_raised (late session, under the policy "
                                         "changed for the past at {}): spent 3125, accrued 3125, "
                                         "available -3125",
                                         missed + 1, changed)});
  require_sums(result);
}

TEST_CASE("a policy changed from the next year on is not for the past (rulebook 3)") {
  Closed books;
  books.close();
  books.scenario.given(
      By::commissioner, "programme/p", "policy_changed",
      {{"effective_on", "2022-04-01"}, {"policy", {{"missed_percent", 50}}}, {"reason", "agreed"}},
      kAfter);
  const auto missed =
      position_in(books.scenario.given(By::provider_a, "package/k1", "session_missed",
                                       {{"session", "s2"}, {"absent", {"k0"}}}, kAfter));
  CHECK(late(books.view()) == Late{fmt::format("{} main charge_raised (late session): spent 6250, "
                                               "accrued 6250, available -6250",
                                               missed + 1)});
}

TEST_CASE("a change of where years begin moves whole charges between them (rulebook 3)") {
  Closed books;
  books.close();
  const auto changed =
      position_in(books.scenario.given(By::commissioner, "programme/p", "policy_changed",
                                       {{"effective_on", "2021-04-02"},
                                        {"policy", {{"year_basis", "contract"}}},
                                        {"reason", "contract"}},
                                       kAfter));
  const auto result = books.view();
  for (const auto& row : late(result)) CHECK(row.starts_with(fmt::format("{} ", changed)));
  require_sums(result);
}

TEST_CASE("what is of the next year does not restate this one (rulebook 6.4)") {
  Closed books;
  books.close();
  books.scenario.session("s3", "2022-04-11T10:00:00Z");
  books.scenario.delivered("s3", "2022-04-11T10:00:00Z");
  books.scenario.given(
      By::provider_a, "package/k1", "session_cancelled",
      {{"session", "s2"}, {"by", "provider"}, {"notice_at", "2021-06-01T10:00:00Z"}}, kAfter);
  books.scenario.given(By::central, "package/k1", "package_ended",
                       {{"on", "2022-04-20"}, {"reason", "other"}}, kAfter);
  const auto result = books.view();
  CHECK(late(result).empty());
  CHECK(moved(result.at("difference").at("total")).empty());
}

TEST_CASE(
    "a unit of a block bought for the year is charged to it, whenever it commences (rulebook "
    "6.2)") {
  Closed books;
  auto& scenario = books.scenario;
  scenario.given(By::central, "programme/p", "block_purchased",
                 {{"block", "b1"},
                  {"provider", "a"},
                  {"intervention", "medium"},
                  {"units", 3},
                  {"price_pence", 100000},
                  {"year", "2021/22"},
                  {"line", "main"},
                  {"expires_on", "2023-03-31"}});
  scenario.family("c2");
  scenario.approved_package("k2", "c2", "counselling", 0);
  scenario.given(By::central, "package/k2", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "medium"},
                  {"price_pence", 0},
                  {"sessions", 8},
                  {"method", "block"},
                  {"block", "b1"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k2", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  books.close();
  scenario.given(By::provider_a, "package/k2", "session_scheduled",
                 {{"session", "s9"}, {"starts_at", "2022-04-12T10:00:00Z"}, {"minutes", 60}});
  scenario.given(By::provider_a, "package/k2", "session_delivered",
                 {{"session", "s9"},
                  {"started_at", "2022-04-12T10:00:00Z"},
                  {"minutes", 60},
                  {"attended", {"k0"}},
                  {"workers", {"w1"}},
                  {"shared_with_family", true}},
                 "2022-04-12T10:00:00Z");
  const auto result = books.view();
  REQUIRE(result.at("late").as_array().size() == 1);
  CHECK(moved(result.at("late").at(0)) == "spent 33333, accrued 33333, available -33333");
  CHECK(result.at("late").at(0).at("reason").as_string() == "late session");
  require_sums(result);
}

TEST_CASE("the question's date and size hold for the books then and now (views)") {
  Closed books;
  books.close();
  const auto told = position_in(books.scenario.delivered("s2", "2021-06-03T10:00:00Z"));
  books.invoice();
  CHECK(late(books.view()).size() == 2);
  CHECK(late(books.view({{"as_at", told + 2}})).size() == 1);
  CHECK(late(books.view({{"on", "2022-04-19"}})).size() == 1);
  CHECK(late(books.view({{"on", "2022-04-20"}})).size() == 2);
}

TEST_CASE("every figure of a restatement opens into its entries (views)") {
  Closed books;
  books.close();
  const auto told = position_in(books.scenario.delivered("s2", "2021-06-03T10:00:00Z"));
  const auto opened = [&](const std::string& path) {
    const auto found = books.view({{"explain", path}});
    return fmt::format("{} {}", json::serialize(found.at("value")),
                       json::serialize(found.at("contributions")));
  };
  const auto charge = fmt::format(R"({{"position":{},"amount":6250}})", told + 1);
  CHECK(opened("difference.lines.main.spent_pence") == fmt::format("6250 [{}]", charge));
  CHECK(opened("difference.total.spent_pence") == fmt::format("6250 [{}]", charge));
  CHECK(opened(fmt::format("late.{}.main.spent_pence", told + 1)) ==
        fmt::format("6250 [{}]", charge));
  CHECK(opened("late[0].spent_pence") == fmt::format("6250 [{}]", charge));
  const auto before = opened("at_close.lines.main.spent_pence");
  CHECK(before.starts_with("6250 [{"));
  CHECK(before.find(charge) == before.npos);
  CHECK(opened("now.total.spent_pence").starts_with("12500 [{"));
  CHECK(opened("now.total.spent_pence").find(charge) != before.npos);
}

TEST_CASE("a followed restatement is the same as one made for the question (ledger 1.5)") {
  Closed books;
  books.close();
  books.scenario.delivered("s2", "2021-06-03T10:00:00Z");
  ScratchStore scratch;
  scratch.take(books.scenario.ledger);
  const Follower follower(*scratch.store);
  const json::object params{{"programme", "p"}, {"year", "2021/22"}};
  const auto live = ViewService(*scratch.store, &follower).answer("restatement", params);
  const auto rebuilt = ViewService(*scratch.store).answer("restatement", params);
  REQUIRE(live);
  REQUIRE(rebuilt);
  CHECK(*live == *rebuilt);
}

TEST_CASE("books too large for a question's memory are refused in words (ledger 8)") {
  Closed books;
  books.close();
  ScratchStore scratch;
  scratch.take(books.scenario.ledger);
  ViewServiceOptions options;
  options.memory_bytes = 1'000;
  const Follower follower(*scratch.store);
  const auto answer =
      ViewService(*scratch.store, &follower, options)
          .answer("restatement", json::object{{"programme", "p"}, {"year", "2021/22"}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().find("view memory") != std::string::npos);
}
