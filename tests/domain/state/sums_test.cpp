/// N delivered sessions cost exactly the price, for every N, whatever was voided, waived and booked
/// again on the way.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* at = "2021-06-03T09:00:00Z";
constexpr std::int64_t prices[] = {50'000, 100'001, 1, 0, 99'999, 1'000'000'000'000, 7};

/// Package k1 of N sessions at this price, confirmed.
Scenario package_of(int sessions, std::int64_t price) {
  Scenario scenario(Scenario::Empty{});
  scenario.programme({{"budget_control", "warn"}});
  scenario.provider("a");
  scenario.price({{"intervention", "i"},
                  {"package_type", "t"},
                  {"price_pence", price},
                  {"sessions", sessions},
                  {"travel_included", true}});
  scenario.open_case("c1");
  scenario.approved_package("k1", "c1", "t", price);
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "i"},
                  {"price_pence", price},
                  {"sessions", sessions},
                  {"method", "direct_award"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  return scenario;
}

/// Books and delivers a session that takes the place of another first: missed and waived, voided,
/// or cancelled by the provider.
void deliver_at_second_try(Scenario& scenario, int number) {
  const auto first = fmt::format("f{}", number), id = fmt::format("s{}", number);
  const auto post = [&](By by, std::string_view type, const Json& data) {
    return scenario.given(by, "package/k1", type, data, at);
  };
  scenario.session(first, at);
  if (number % 3 == 0) {
    post(By::provider_a, "session_missed", {{"session", first}, {"absent", no_items}});
    post(By::provider_a, "charge_waived", {{"session", first}, {"reason", "illness"}});
  } else if (number % 3 == 1) {
    const auto delivery = scenario.delivered(first, at);
    REQUIRE(scenario.voided(By::central, "package/k1", delivery) == Codes{});
    scenario.delivered(first, at);
    return;
  } else {
    post(By::provider_a, "session_cancelled",
         {{"session", first}, {"by", "provider"}, {"notice_at", "2021-06-03T08:00:00Z"}});
  }
  post(By::provider_a, "session_scheduled",
       {{"session", id}, {"starts_at", at}, {"minutes", 60}, {"replaces", first}});
  scenario.delivered(id, at);
}

/// What N sessions of a package of this price cost, every seventh of them at the second try.
Money cost_of(int sessions, std::int64_t price) {
  auto scenario = package_of(sessions, price);
  for (int i = 1; i <= sessions; ++i) {
    if (i % 7 == 3 || i == sessions) {
      deliver_at_second_try(scenario, i);
    } else {
      const auto id = fmt::format("s{}", i);
      scenario.session(id, at);
      scenario.delivered(id, at);
    }
  }
  REQUIRE(allocation_used(scenario.package(), v::ChargeBasis::session_share) == sessions);
  return scenario.package().session_charges;
}

void cost_the_price(int first, int last) {
  for (int sessions = first; sessions <= last; ++sessions) {
    const auto price = prices[sessions % 7];
    CAPTURE(sessions, price);
    REQUIRE(cost_of(sessions, price) == Money{price});
  }
}

}  // namespace

// In four parts, which run at once and stay well below the time a test may take.
TEST_CASE("N sessions cost exactly the price, for every N from 1 to 500 (rulebook 6.2)") {
  cost_the_price(1, 500);
}
TEST_CASE("N sessions cost exactly the price, for every N from 501 to 700 (rulebook 6.2)") {
  cost_the_price(501, 700);
}
TEST_CASE("N sessions cost exactly the price, for every N from 701 to 850 (rulebook 6.2)") {
  cost_the_price(701, 850);
}
TEST_CASE("N sessions cost exactly the price, for every N from 851 to 1,000 (rulebook 6.2)") {
  cost_the_price(851, 1'000);
}

TEST_CASE(
    "N sessions cost exactly the price, for several prices and every N to 60 (rulebook 6.2)") {
  for (const auto price : prices)
    for (int sessions = 1; sessions <= 60; ++sessions) {
      CAPTURE(sessions, price);
      REQUIRE(cost_of(sessions, price) == Money{price});
    }
}

TEST_CASE(
    "twelve sessions cost exactly the price, for every price of twelve consecutive pennies "
    "(rulebook 6.2)") {
  for (std::int64_t price = 49'994; price < 50'006; ++price)
    REQUIRE(cost_of(12, price) == Money{price});
}
