/// Money of a programme: allocations, withdrawals, virements, years (rulebook 5.1, 6.4).
#include <catch2/catch.hpp>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Json money(std::int64_t pence) {
  return Json{{"year", "2021/22"}, {"line", "main"}, {"amount_pence", pence}, {"reason", "r"}};
}

Codes budget(Scenario& scenario, std::string_view type, const Json& data) {
  return scenario.refused(By::finance, "programme/p", type, data);
}

}  // namespace

TEST_CASE("money is allocated and withdrawn in positive amounts (D 7.2)") {
  Scenario scenario;
  CHECK(budget(scenario, "budget_allocated", money(0)) == Codes{"amount_not_positive"});
  CHECK(budget(scenario, "budget_allocated", money(1)) == Codes{});
  CHECK(scenario.available() == Money{25'000'001});
  CHECK(budget(scenario, "budget_withdrawn", money(0)) == Codes{"amount_not_positive"});
  CHECK(budget(scenario, "budget_withdrawn", money(1)) == Codes{});
  CHECK(scenario.available() == Money{25'000'000});
}

TEST_CASE("no more is withdrawn than is available, to the penny (D 7.2)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60'000);
  CHECK(budget(scenario, "budget_withdrawn", money(24'940'001)) == Codes{"budget_exceeded"});
  CHECK(budget(scenario, "budget_withdrawn", money(24'940'000)) == Codes{});
  CHECK(scenario.available() == Money{});
}

TEST_CASE("no more is vired than is available, to the penny, and never below one (D 7.2)") {
  Scenario scenario;
  const auto vire = [&](std::int64_t pence) {
    return budget(scenario, "budget_vired",
                  {{"year", "2021/22"},
                   {"from_line", "main"},
                   {"to_line", "other"},
                   {"amount_pence", pence},
                   {"reason", "r"},
                   {"approved_by", "com-1"}});
  };
  CHECK(vire(0) == Codes{"amount_not_positive"});
  CHECK(vire(25'000'001) == Codes{"budget_exceeded"});
  CHECK(vire(25'000'000) == Codes{});
}

TEST_CASE(
    "what is approved is reserved, what is confirmed committed, what is charged spent, and the "
    "rest is available (D 7.4)") {
  Scenario scenario;
  scenario.family();
  const auto available = [&] { return scenario.available().pence; };
  scenario.approved_package("k9", "c1", "therapy_creative", 70'000);
  CHECK(available() == 25'000'000 - 70'000);
  scenario.confirmed_package();
  CHECK(available() == 25'000'000 - 70'000 - 50'000);
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.delivered("s1", "2021-06-03T09:00:00Z");
  CHECK(available() == 25'000'000 - 70'000 - 50'000);
  scenario.given(By::provider_a, "package/k1", "package_completed",
                 {{"on", "2021-08-31"}, {"outcomes_reported", true}});
  CHECK(available() == 25'000'000 - 70'000 - 6'250);
  scenario.given(By::central, "package/k9", "package_ended",
                 {{"on", "2021-08-31"}, {"reason", "other"}});
  CHECK(available() == 25'000'000 - 6'250);
}

TEST_CASE(
    "a session at 23:30 UTC on 31 March in summer time is charged to the year that has just begun "
    "(rulebook 1)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const auto charged_to = [&](std::string_view id, std::string_view starts_at) {
    scenario.session(id, starts_at);
    const auto answer = scenario.delivered(id, starts_at);
    return std::string(derived_in(answer, "charge_raised").at("business_date").as_string().c_str());
  };
  CHECK(charged_to("s1", "2022-03-31T22:59:59Z") == "2022-03-31");
  CHECK(charged_to("s2", "2022-03-31T23:30:00Z") == "2022-04-01");
  CHECK(scenario.available("2022/23") == Money{-6'250});
  CHECK(scenario.available("2021/22") == Money{25'000'000 - 50'000 + 6'250});
}

TEST_CASE("a contract year ends on the eve of the day that the programme opened (rulebook 3)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme({{"year_basis", "contract"}}, {}, "2016-06-13");
  const auto close = [&](std::string_view at) {
    return scenario.refused(By::finance, "programme/p", "year_closed", {{"year", "2016/17"}}, at);
  };
  CHECK(close("2017-06-12T22:59:59Z") == Codes{"year_not_ended"});
  CHECK(close("2017-06-12T23:00:00Z") == Codes{});
  CHECK(close("2017-06-13T09:00:00Z") == Codes{"already_closed"});
}

TEST_CASE("a later fact of a closed year is still accepted (rulebook 5.1)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.given(By::finance, "programme/p", "year_closed", {{"year", "2021/22"}},
                 "2022-04-01T09:00:00Z");
  CHECK(charge_in(scenario.delivered("s1", "2021-06-03T09:00:00Z")) == 6'250);
  CHECK(budget(scenario, "budget_allocated", money(5)) == Codes{});
}

TEST_CASE("a line holds at most 10^15 pence, so that no sum runs over (rulebook 2)") {
  Scenario scenario;
  const auto most = money(1'000'000'000'000);
  for (int i = 0; i < 999; ++i) REQUIRE(budget(scenario, "budget_allocated", most) == Codes{});
  CHECK(budget(scenario, "budget_allocated", most) == Codes{"malformed"});
  CHECK(budget(scenario, "budget_allocated", money(999'975'000'001)) == Codes{"malformed"});
  CHECK(budget(scenario, "budget_allocated", money(999'975'000'000)) == Codes{});
}
