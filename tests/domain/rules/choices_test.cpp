/// Where the words leave a choice, how the code chose (rulebook 7).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json second_programme{{"title", "Q"},
                            {"authority", "A"},
                            {"framework", "f1"},
                            {"opens_on", "2018-04-01"},
                            {"policy", {}}};

/// The sum of the charges of this cause less their reversals, in the answers to what was posted.
std::int64_t charged(const boost::json::object& answer, std::string_view cause) {
  std::int64_t sum = 0;
  for (const auto& derived : answer.at("derived").as_array())
    if (derived.at("type").as_string() == "charge_raised" &&
        derived.at("data").at("cause").as_string() == cause)
      sum += derived.at("data").at("amount_pence").to_number<std::int64_t>();
  return sum;
}

/// Package k1 on the first of two units for £1.01, sessions s1 and s2 booked.
Scenario on_block() {
  Scenario scenario;
  scenario.family();
  scenario.given(By::central, "programme/p", "block_purchased",
                 {{"block", "b1"},
                  {"provider", "a"},
                  {"intervention", "medium"},
                  {"units", 2},
                  {"price_pence", 101},
                  {"year", "2021/22"},
                  {"line", "main"},
                  {"expires_on", "2022-03-31"}});
  scenario.approved_package("k1", "c1", "counselling", 0);
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "medium"},
                  {"price_pence", 0},
                  {"sessions", 8},
                  {"method", "block"},
                  {"block", "b1"},
                  {"considered", no_items}});
  scenario.given(By::central, "package/k1", "package_confirmed",
                 {{"notified_provider_at", "2021-04-01T09:00:00Z"},
                  {"notified_lead_at", "2021-04-01T09:00:00Z"}});
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.session("s2", "2021-06-10T09:00:00Z");
  return scenario;
}

boost::json::object taken_back(Scenario& scenario, const boost::json::object& entry) {
  return scenario.given(By::central, "package/k1", "entry_voided",
                        {{"position", position_in(entry)}, {"reason", "r"}});
}

}  // namespace

TEST_CASE("null is not left out (rulebook 7)") {
  Scenario scenario;
  CHECK(scenario.refused(By::commissioner, "programme/p", "target_set",
                         {{"measure", "m"}, {"year", nullptr}, {"value", 1}}) ==
        Codes{"malformed"});
  CHECK(scenario.refused(By::commissioner, "programme/p", "target_set",
                         {{"measure", "m"}, {"value", 1}}) == Codes{});
}

TEST_CASE("not on arrival, with a notice, is a cancellation with a notice (rulebook 7)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto answer = scenario.given(By::provider_a, "package/k1", "session_cancelled",
                                     {{"session", "s1"},
                                      {"by", "family"},
                                      {"on_arrival", false},
                                      {"notice_at", "2021-06-03T08:00:00Z"}},
                                     "2021-06-03T09:00:00Z");
  CHECK(cause_in(answer) == "short_notice");
}

TEST_CASE("a mile costs at most £1,000.00, a package has at most a million minutes (rulebook 7)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(
      {{"charge_basis", "hourly"}, {"budget_control", "warn"}, {"price_fixed_months", 0}});
  scenario.provider("a");
  const auto priced = [&](int per_mile) {
    return scenario.refused(By::provider_a, "provider/a", "prices_submitted",
                            {{"programme", "p"},
                             {"effective_on", "2021-04-01"},
                             {"items",
                              {{{"intervention", "i"},
                                {"package_type", "t"},
                                {"price_pence", 60},
                                {"minutes", 60},
                                {"travel_included", true},
                                {"mileage_pence_per_mile", per_mile}}}}});
  };
  CHECK(priced(100'001) == Codes{"malformed"});
  CHECK(priced(100'000) == Codes{});
  scenario.open_case("c1");
  scenario.approved_package("k1", "c1", "t", 2'000'000);
  const auto matched = [&](int minutes) {
    return scenario.refused(By::central, "package/k1", "package_matched",
                            {{"provider", "a"},
                             {"intervention", "i"},
                             {"price_pence", minutes},
                             {"minutes", minutes},
                             {"method", "direct_award"},
                             {"considered", no_items}});
  };
  CHECK(matched(1'000'001) == Codes{"malformed"});
  CHECK(matched(1'000'000) == Codes{});
}

TEST_CASE(
    "what a provider posts to a programme or supporter needs its registration there (rulebook 7)") {
  Scenario scenario;
  scenario.given(By::commissioner, "programme/q", "programme_opened", second_programme);
  const auto advised = [&](std::string_view programme) {
    return scenario.refused(By::provider_a, fmt::format("programme/{}", programme), "advice_given",
                            {{"channel", "advice_line"}, {"topic", "school"}});
  };
  CHECK(advised("q") == Codes{"not_permitted"});
  CHECK(advised("p") == Codes{});
  const auto recruited = [&](std::string_view programme) {
    return scenario.refused(By::provider_a, fmt::format("supporter/of-{}", programme),
                            "supporter_recruited", {{"programme", programme}});
  };
  CHECK(recruited("q") == Codes{"not_permitted"});
  CHECK(recruited("p") == Codes{});
}

TEST_CASE("a gathering that names no provider is its planner's, a match its maker's (rulebook 7)") {
  Scenario scenario;
  scenario.open_case("c1");
  scenario.given(By::provider_a, "gathering/g1", "gathering_planned",
                 {{"programme", "p"}, {"kind", "workshop"}, {"on", "2021-04-01"}, {"capacity", 9}});
  CHECK(scenario.refused(By::provider_b, "gathering/g1", "gathering_cancelled",
                         {{"reason", "r"}}) == Codes{"not_permitted"});
  scenario.given(By::provider_a, "supporter/s1", "supporter_recruited", {{"programme", "p"}});
  scenario.given(By::provider_a, "supporter/s1", "supporter_screened", {{"accepted", true}});
  scenario.given(By::provider_a, "supporter/s1", "supporter_trained",
                 {{"course", "x"}, {"cohort", "y"}, {"on", "2021-04-01"}});
  scenario.given(By::provider_a, "match/m1", "match_made",
                 {{"supporter", "s1"}, {"case", "c1"}, {"check_in_days", 7}});
  CHECK(scenario.refused(By::provider_b, "match/m1", "match_ended", {{"reason", "r"}}) ==
        Codes{"not_permitted"});
  CHECK(scenario.refused(By::provider_a, "match/m1", "match_ended", {{"reason", "r"}}) == Codes{});
}

TEST_CASE("a policy does not change from a day before its programme opened (rulebook 7)") {
  Scenario scenario;  // opened on 2018-04-01
  const auto changed = [&](std::string_view on) {
    return scenario.refused(By::commissioner, "programme/p", "policy_changed",
                            {{"effective_on", on}, {"policy", {}}, {"reason", "r"}});
  };
  CHECK(changed("2018-03-31") == Codes{"effective_date_order"});
  CHECK(changed("2018-04-01") == Codes{});
}

TEST_CASE("an empty list of codes is no list (rulebook 7)") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(
      "{}", {{"localities", no_items}, {"outcomes", no_items}, {"package_types", no_items}});
  scenario.open_case("c1");
  CHECK(scenario.refused(By::lead, "case/c1", "need_identified",
                         {{"need", "n0"}, {"outcome", "anything"}}) == Codes{});
}

TEST_CASE("a batch holds claims of its own programme (rulebook 7)") {
  Scenario scenario;
  scenario.given(By::commissioner, "programme/q", "programme_opened", second_programme);
  scenario.given(By::lead, "case/c1", "case_opened",
                 {{"programme", "q"},
                  {"kind", "family"},
                  {"locality", "x"},
                  {"responsible_authority", "A"},
                  {"statutory", false}});
  scenario.given(By::lead, "case/c1", "lead_professional_assigned",
                 {{"lead_professional", "lp-1"}});
  scenario.given(By::lead, "case/c1", "assessment_completed", {{"kind", "whole_family"}});
  scenario.given(By::lead, "case/c1", "plan_agreed",
                 {{"goals", {{{"goal", "g"}, {"outcome", "o"}}}}, {"coproduced", true}});
  scenario.given(By::central, "claim/x1", "claim_prepared",
                 {{"case", "c1"}, {"framework", "f1"}, {"evidence", {"plan"}}});
  const auto batch = [&](std::string_view programme) {
    return scenario.refused(By::finance, fmt::format("programme/{}", programme), "batch_opened",
                            {{"batch", "b1"}, {"claims", {"x1"}}});
  };
  CHECK(batch("p") == Codes{"unknown_reference"});
  CHECK(batch("q") == Codes{});
}

TEST_CASE("a supporter of another programme is not known to a match (rulebook 7)") {
  Scenario scenario;
  scenario.given(By::commissioner, "programme/q", "programme_opened", second_programme);
  scenario.open_case("c1");
  scenario.given(By::central, "supporter/s1", "supporter_recruited", {{"programme", "q"}});
  CHECK(scenario.refused(By::central, "match/m1", "match_made",
                         {{"supporter", "s1"}, {"case", "c1"}, {"check_in_days", 7}}) ==
        Codes{"unknown_reference"});
}

TEST_CASE(
    "a unit moves to the next session delivered, or is not charged, when the first is voided "
    "(rulebook 7)") {
  auto scenario = on_block();
  const auto first = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  CHECK(charged(first, "block_unit") == 50);
  const auto second = scenario.delivered("s2", "2021-06-10T09:00:00Z");
  CHECK(charged(second, "block_unit") == 0);
  const auto moved = taken_back(scenario, first);
  CHECK(derived_in(moved, "charge_reversed").at("business_date").as_string() == "2021-06-03");
  CHECK(charged(moved, "block_unit") == 50);
  CHECK(derived_in(moved, "charge_raised").at("business_date").as_string() == "2021-06-10");
  const auto gone = taken_back(scenario, second);
  CHECK(charged(gone, "block_unit") == 0);
  CHECK(scenario.available() == Money{25'000'000 - 101});
  CHECK(charged(scenario.delivered("s1", "2021-06-03T09:00:00Z"), "block_unit") == 50);
}

TEST_CASE(
    "a unit whose delivery is voided after its block has expired is charged when its package "
    "commences again (rulebook 7)") {
  auto scenario = on_block();
  const auto first = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const auto expired = scenario.given(By::finance, "programme/p", "block_expired",
                                      {{"block", "b1"}}, "2022-03-31T12:00:00Z");
  CHECK(charged(expired, "block_unused") == 51);
  CHECK(charged(taken_back(scenario, first), "block_unit") == 0);
  CHECK(scenario.available() == Money{25'000'000 - 51});
  CHECK(charged(scenario.delivered("s1", "2021-06-03T09:00:00Z"), "block_unit") == 50);
  CHECK(scenario.available() == Money{25'000'000 - 101});
}

TEST_CASE("a provider is told that what its own post derived cannot be voided (rulebook 7)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const Json voided{{"position", delivery.at("derived").at(0).at("position").to_number<int>()},
                    {"reason", "r"}};
  CHECK(scenario.refused(By::provider_a, "package/k1", "entry_voided", voided) ==
        Codes{"cannot_void"});
  CHECK(scenario.refused(By::lead, "package/k1", "entry_voided", voided) == Codes{"not_permitted"});
}
