/// Who is in a household, of what age, and in whose scope: the halves of conditions that a row
/// joins (rulebook 4, 5.4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// The codes for a package of an otherwise open programme, asked for on 15 June 2021.
Codes requested(Scenario& scenario, std::string_view at = "2021-06-15T09:00:00Z") {
  return scenario.refused(By::lead, "package/k1", "package_requested",
                          {{"case", "c1"},
                           {"package_type", "counselling"},
                           {"outcomes", {"health"}},
                           {"locality", "chesil"}},
                          at);
}

Scenario open_to_all(const Json& policy, std::string_view kind = "family") {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(policy);
  scenario.open_case("c1", kind);
  return scenario;
}

void joins(Scenario& scenario, std::string_view role, const Json& more = {},
           std::string_view person = "k0") {
  scenario.given(By::lead, "case/c1", "member_added",
                 Json{{"person", person}, {"role", role}}.with(more));
}

}  // namespace

TEST_CASE("a child who has left the household is no longer its dependent child (D 5.5)") {
  auto scenario = open_to_all({{"dependent_child_required", true}});
  joins(scenario, "child", {{"born_on", "2012-06-15"}});
  scenario.given(By::lead, "case/c1", "member_left", {{"person", "k0"}, {"on", "2021-06-15"}});
  CHECK(requested(scenario, "2021-06-16T09:00:00Z") == Codes{"dependent_child_missing"});
  CHECK(requested(scenario, "2021-06-14T09:00:00Z") == Codes{});
}

TEST_CASE(
    "a child not yet born on the day is no dependent child, an expectant parent's household has "
    "one (D 5.5)") {
  auto scenario = open_to_all({{"dependent_child_required", true}});
  joins(scenario, "child", {{"born_on", "2021-06-16"}});
  CHECK(requested(scenario) == Codes{"dependent_child_missing"});
  CHECK(requested(scenario, "2021-06-16T09:00:00Z") == Codes{});
}

TEST_CASE(
    "ages are asked of children and adults in cases of their kind, never of a family (P 2.1, K "
    "1.7)") {
  auto family = open_to_all({{"age_min", 18}, {"age_max", 20}});
  CHECK(requested(family) == Codes{});
  auto child = open_to_all({{"age_min", 18}, {"age_max", 20}}, "child");
  joins(child, "adult", {{"born_on", "2002-01-01"}});
  CHECK(requested(child) == Codes{"age_out_of_range"});
  auto adult = open_to_all({{"age_min", 18}, {"age_max", 20}}, "adult");
  joins(adult, "child", {{"born_on", "2002-01-01"}});
  CHECK(requested(adult) == Codes{"age_out_of_range"});
  joins(adult, "adult", {{"born_on", "2002-01-01"}}, "k1");
  CHECK(requested(adult) == Codes{});
}

TEST_CASE("one bound of age is enough, and an unknown age is within none (P 2.1)") {
  const auto codes = [](const Json& policy, const Json& born) {
    auto scenario = open_to_all(policy, "child");
    joins(scenario, "child", born);
    return requested(scenario);
  };
  CHECK(codes({{"age_min", 6}}, {{"born_on", "2015-06-15"}}) == Codes{});
  CHECK(codes({{"age_min", 6}}, {{"born_on", "2015-06-16"}}) == Codes{"age_out_of_range"});
  CHECK(codes({{"age_max", 18}}, {{"born_on", "2002-06-16"}}) == Codes{});
  CHECK(codes({{"age_max", 18}}, {{"born_on", "2002-06-15"}}) == Codes{"age_out_of_range"});
  CHECK(codes({{"age_min", 6}}, {}) == Codes{"age_out_of_range"});
  CHECK(codes({}, {}) == Codes{});
}

TEST_CASE("somebody of 29 February is a year older on 28 February (P 2.1)") {
  auto scenario = open_to_all({{"age_min", 6}}, "child");
  joins(scenario, "child", {{"born_on", "2016-02-29"}});
  CHECK(requested(scenario, "2022-02-27T09:00:00Z") == Codes{"age_out_of_range"});
  CHECK(requested(scenario, "2022-02-28T09:00:00Z") == Codes{});
}

TEST_CASE("a provider posts nothing to a package that is not matched yet (rulebook 4)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60'000);
  const auto noticed = [&] {
    return scenario.refused(By::provider_a, "package/k1", "notice_given",
                            {{"by", "provider"}, {"last_day", "2021-05-01"}});
  };
  CHECK(noticed() == Codes{"not_permitted"});
  scenario.given(By::central, "package/k1", "package_matched",
                 {{"provider", "a"},
                  {"intervention", "low"},
                  {"price_pence", 49999},
                  {"sessions", 7},
                  {"method", "direct_award"},
                  {"considered", no_items}});
  CHECK(noticed() == Codes{});
}

TEST_CASE("a package matched anew is its last provider's only (rulebook 4)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60'000);
  scenario.given(By::central, "provider/b", "assurance_recorded",
                 {{"check", "insurance"}, {"result", "met"}, {"on", "2021-04-01"}});
  scenario.given(By::commissioner, "programme/p", "policy_changed",
                 {{"effective_on", "2021-04-01"},
                  {"policy", {{"cheapest_first", false}, {"price_fixed_months", 0}}},
                  {"reason", "r"}});
  scenario.given(By::provider_b, "provider/b", "prices_submitted",
                 {{"programme", "p"},
                  {"effective_on", "2021-04-01"},
                  {"items",
                   {{{"intervention", "talk"},
                     {"package_type", "counselling"},
                     {"price_pence", 50000},
                     {"sessions", 8},
                     {"travel_included", true}}}}});
  for (const auto& [provider, intervention] : {std::pair{"a", "medium"}, {"b", "talk"}})
    scenario.given(By::central, "package/k1", "package_matched",
                   {{"provider", provider},
                    {"intervention", intervention},
                    {"price_pence", 50000},
                    {"sessions", 8},
                    {"method", "direct_award"},
                    {"considered", no_items}});
  const auto noticed = [&](By by) {
    return scenario.refused(by, "package/k1", "notice_given",
                            {{"by", "provider"}, {"last_day", "2021-05-01"}});
  };
  CHECK(noticed(By::provider_a) == Codes{"not_permitted"});
  CHECK(noticed(By::provider_b) == Codes{});
}

TEST_CASE("a provider posts to cases of the programmes that it is registered for (rulebook 4)") {
  Scenario scenario;
  scenario.given(By::commissioner, "programme/q", "programme_opened",
                 {{"title", "Q"},
                  {"authority", "A"},
                  {"framework", "f"},
                  {"opens_on", "2018-04-01"},
                  {"policy", {}}});
  const auto opened = [&](std::string_view programme) {
    return scenario.refused(By::provider_a, fmt::format("case/of-{}", programme), "case_opened",
                            {{"programme", programme},
                             {"kind", "family"},
                             {"locality", "chesil"},
                             {"responsible_authority", "A"},
                             {"statutory", false}});
  };
  CHECK(opened("q") == Codes{"not_permitted"});
  CHECK(opened("p") == Codes{});
  scenario.given(By::lead, "case/c9", "case_opened",
                 {{"programme", "q"},
                  {"kind", "family"},
                  {"locality", "chesil"},
                  {"responsible_authority", "A"},
                  {"statutory", false}});
  CHECK(scenario.refused(By::provider_a, "case/c9", "signposted", {{"to", "library"}}) ==
        Codes{"not_permitted"});
  CHECK(scenario.refused(By::provider_a, "case/of-p", "signposted", {{"to", "library"}}) ==
        Codes{});
}

TEST_CASE("somebody with another fitting role is not held to a provider's scope (rulebook 4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  CHECK(scenario.refused_as(
            {{"id", "both-1"}, {"roles", {"provider", "central_team"}}, {"provider", "b"}},
            "package/k1", "session_scheduled",
            {{"session", "s1"}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}}) ==
        Codes{});
  CHECK(scenario.refused_as(
            {{"id", "both-2"}, {"roles", {"provider", "auditor"}}, {"provider", "b"}}, "package/k1",
            "session_scheduled",
            {{"session", "s2"}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}}) ==
        Codes{"not_permitted"});
}
