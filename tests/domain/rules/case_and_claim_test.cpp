/// Cases (5.3), claims (5.7) and the programme's own events (5.1): refusals in the rulebook's
/// order.
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "eventstore/base/digest.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Codes outcome(Scenario& scenario, std::string_view need, std::string_view level,
              std::string_view on, std::string_view evidence = "seen") {
  return scenario.refused(By::lead, "case/c1", "outcome_recorded",
                          {{"need", need}, {"level", level}, {"on", on}, {"evidence", evidence}},
                          "2023-01-01T09:00:00Z");
}

/// A family whose three needs are sustained.
void sustain(Scenario& scenario) {
  for (const auto* need : {"n0", "n1", "n2"}) {
    REQUIRE(outcome(scenario, need, "achieved", "2021-08-31") == Codes{});
    REQUIRE(outcome(scenario, need, "sustained", "2022-02-28") == Codes{});
  }
}

Codes prepared(Scenario& scenario, std::string_view claim, const Json& evidence = {"plan"}) {
  return scenario.refused(By::central, fmt::format("claim/{}", claim), "claim_prepared",
                          {{"case", "c1"}, {"framework", "f1"}, {"evidence", evidence}});
}

}  // namespace

TEST_CASE(
    "31 August and six months is 28 February: sustained on the day, not the day before (D 13.2)") {
  Scenario scenario;
  scenario.family();
  CHECK(outcome(scenario, "n0", "sustained", "2022-02-28") == Codes{"not_sustained"});
  CHECK(outcome(scenario, "n0", "achieved", "2021-08-31") == Codes{});
  CHECK(outcome(scenario, "n0", "sustained", "2022-02-27") == Codes{"not_sustained"});
  CHECK(outcome(scenario, "n0", "sustained", "2022-02-28") == Codes{});
  CHECK(outcome(scenario, "n0", "sustained", "2022-02-27", "") ==
        Codes{"evidence_missing", "not_sustained"});
  CHECK(outcome(scenario, "n9", "achieved", "2023-02-01") == Codes{"unknown_reference"});
  CHECK(outcome(scenario, "n0", "achieved", "2023-01-02") == Codes{"occurred_in_future"});
}

TEST_CASE("a case stays open while a package is in delivery (D 6.11)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const auto close = [&] {
    return scenario.refused(By::lead, "case/c1", "case_closed", {{"reason", "completed"}});
  };
  CHECK(close() == Codes{"package_in_delivery"});
  scenario.given(By::central, "package/k1", "package_ended",
                 {{"on", "2021-04-02"}, {"reason", "did_not_proceed"}});
  CHECK(close() == Codes{});
  CHECK(scenario.refused(By::lead, "case/c1", "member_left",
                         {{"person", "k0"}, {"on", "2021-05-01"}}) == Codes{"already_closed"});
  CHECK(outcome(scenario, "n0", "progress", "2021-05-01") == Codes{});
  CHECK(scenario.refused(By::lead, "case/c1", "case_reopened", {{"reason", "back"}}) == Codes{});
}

TEST_CASE("scores are within the tool's range, both ends included (rulebook 5.3)") {
  Scenario scenario;
  scenario.family();
  const auto measured = [&](std::string_view tool, int score) {
    return scenario.refused(By::lead, "case/c1", "measure_taken",
                            {{"tool", tool},
                             {"subject", "k0"},
                             {"stage", "baseline"},
                             {"score_hundredths", score},
                             {"on", "2021-04-01"}});
  };
  CHECK(measured("swemwbs", 700) == Codes{});
  CHECK(measured("swemwbs", 699) == Codes{"score_out_of_range"});
  CHECK(measured("swemwbs", 3500) == Codes{});
  CHECK(measured("swemwbs", 3501) == Codes{"score_out_of_range"});
  CHECK(measured("sdq", -1) == Codes{"score_out_of_range"});
  CHECK(measured("sdq", 4000) == Codes{});
}

TEST_CASE(
    "a claim is prepared when every need is sustained, and the ledger fixes its amount (D 13.1, "
    "D 13.2)") {
  Scenario scenario;
  scenario.given(By::lead, "case/c1", "case_opened",
                 {{"programme", "p"},
                  {"kind", "family"},
                  {"locality", "chesil"},
                  {"responsible_authority", "A"},
                  {"statutory", false}});
  CHECK(prepared(scenario, "x1", no_items) == Codes{"needs_missing", "assessment_missing",
                                                    "plan_missing", "lead_professional_missing",
                                                    "evidence_missing"});
  Scenario whole;
  whole.family();
  CHECK(prepared(whole, "x1") == Codes{"not_sustained"});
  sustain(whole);
  CHECK(prepared(whole, "x1") == Codes{});
  CHECK(whole.ledger.states().claim("x1")->amount == Money{80'000});
  CHECK(prepared(whole, "x2") == Codes{"already_claimed"});
}

TEST_CASE(
    "a claim goes through batch, audit, submission and payment, each by somebody entitled "
    "(rulebook 5.7)") {
  Scenario scenario;
  scenario.family();
  sustain(scenario);
  REQUIRE(prepared(scenario, "x1") == Codes{});
  const auto post = [&](By by, std::string_view type, const Json& data) {
    return scenario.refused(by, "claim/x1", type, data, "2023-01-01T09:00:00Z");
  };
  CHECK(post(By::finance, "claim_submitted", {{"batch", "b1"}}) == Codes{"unknown_reference"});
  CHECK(scenario.refused(By::finance, "programme/p", "batch_opened",
                         {{"batch", "b1"}, {"claims", {"x9"}}}) == Codes{"unknown_reference"});
  scenario.given(By::finance, "programme/p", "batch_opened", {{"batch", "b1"}, {"claims", {"x1"}}});
  CHECK(scenario.refused(By::finance, "programme/p", "batch_opened",
                         {{"batch", "b2"}, {"claims", {"x1"}}}) == Codes{"already_batched"});
  CHECK(post(By::central, "claim_submitted", {{"batch", "b1"}}) ==
        Codes{"audit_missing", "self_approval"});
  CHECK(post(By::auditor, "claim_audited", {{"result", "invalid"}}) == Codes{"rationale_missing"});
  CHECK(post(By::auditor, "claim_audited", {{"result", "valid"}}) == Codes{});
  CHECK(post(By::auditor, "claim_audited", {{"result", "valid"}}) == Codes{"already_closed"});
  CHECK(post(By::finance, "claim_paid",
             {{"amount_pence", 80000}, {"on", "2022-04-01"}, {"reference", "r1"}}) ==
        Codes{"wrong_stage"});
  CHECK(post(By::finance, "claim_submitted", {{"batch", "b1"}}) == Codes{});
  CHECK(post(By::finance, "claim_accepted", "{}") == Codes{});
  CHECK(post(By::finance, "claim_paid",
             {{"amount_pence", 80000}, {"on", "2022-04-01"}, {"reference", "r1"}}) == Codes{});
  CHECK(post(By::finance, "claim_paid",
             {{"amount_pence", 1}, {"on", "2022-04-01"}, {"reference", "r1"}}) ==
        Codes{"already_exists"});
  CHECK(post(By::finance, "claim_withdrawn", {{"reason", "r"}}) == Codes{"already_paid"});
}

TEST_CASE(
    "the audit sample follows from the root after the batch's entry, so that anybody can repeat it "
    "(rulebook 6.6)") {
  Scenario scenario(Json{{"claim_audit_sample_percent", 40}});
  std::vector<std::string> claims;
  for (int i = 0; i < 4; ++i) {
    const auto id = fmt::format("c{}", i);
    scenario.family(id);
    for (const auto* need : {"n0", "n1", "n2"})
      for (const auto& [level, on] :
           {std::pair{"achieved", "2021-08-31"}, {"sustained", "2022-02-28"}})
        scenario.given(By::lead, "case/" + id, "outcome_recorded",
                       {{"need", need}, {"level", level}, {"on", on}, {"evidence", "e"}},
                       "2023-01-01T09:00:00Z");
    scenario.given(By::central, fmt::format("claim/x{}", i), "claim_prepared",
                   {{"case", id}, {"framework", "f1"}, {"evidence", {"plan"}}});
    claims.emplace_back(fmt::format("x{}", i));
  }
  const auto answer = scenario.given(By::finance, "programme/p", "batch_opened",
                                     {{"batch", "b1"}, {"claims", list_of(claims)}});
  store::Frontier tree;
  for (std::uint64_t i = 0; i + 1 < scenario.ledger.size(); ++i)
    tree.append(store::leaf_hash(scenario.ledger.entry({i})));
  const auto seed = store::to_hex(tree.root());
  std::set<std::pair<std::string, std::string>> order;
  for (int i = 0; i < 4; ++i) {
    const auto claim = fmt::format("x{}", i);
    order.emplace(std::string(store::sha256({seed, "\n", claim}).view()), claim);
  }
  const auto& sampled = answer.at("derived").at(0).at("data").as_object();
  CHECK(sampled.at("seed").as_string() == seed);
  REQUIRE(sampled.at("sampled").as_array().size() == 2);  // ceil(4 x 40 %)
  CHECK(sampled.at("sampled").at(0).as_string() == order.begin()->second);
  CHECK(sampled.at("sampled").at(1).as_string() == std::next(order.begin())->second);
}

TEST_CASE(
    "a year is closed once it has ended; what is reserved then stands in the next (rulebook 6.4)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 60000);
  const auto close = [&](std::string_view at) {
    return scenario.refused(By::finance, "programme/p", "year_closed", {{"year", "2021/22"}}, at);
  };
  CHECK(close("2022-03-31T22:59:59Z") == Codes{"year_not_ended"});
  CHECK(scenario.available("2021/22") == Money{25'000'000 - 60'000});
  CHECK(close("2022-03-31T23:00:00Z") == Codes{});
  CHECK(close("2022-04-02T09:00:00Z") == Codes{"already_closed"});
  CHECK(scenario.available("2021/22") == Money{25'000'000});
  CHECK(scenario.available("2022/23") == Money{-60'000});
}

TEST_CASE(
    "money is vired between two lines, by finance, with somebody else's approval, as far as it "
    "goes (rulebook 5.1)") {
  Scenario scenario;
  const auto vire = [&](std::string_view to, std::int64_t pence, std::string_view approver) {
    return scenario.refused(By::finance, "programme/p", "budget_vired",
                            {{"year", "2021/22"},
                             {"from_line", "main"},
                             {"to_line", to},
                             {"amount_pence", pence},
                             {"reason", "r"},
                             {"approved_by", approver}});
  };
  CHECK(vire("main", 0, "fin-1") == Codes{"amount_not_positive", "same_line", "self_approval"});
  CHECK(vire("other", 25'000'001, "com-1") == Codes{"budget_exceeded"});
  CHECK(vire("other", 25'000'000, "com-1") == Codes{});
  CHECK(scenario.available("2021/22", "other") == Money{25'000'000});
}

TEST_CASE(
    "policies change from a date, never before the last change; of two on one day the later wins "
    "(rulebook 3)") {
  Scenario scenario;
  const auto change = [&](std::string_view on, int percent) {
    return scenario.refused(
        By::commissioner, "programme/p", "policy_changed",
        {{"effective_on", on}, {"policy", {{"missed_percent", percent}}}, {"reason", "r"}});
  };
  CHECK(change("2021-07-01", 80) == Codes{});
  CHECK(change("2021-06-30", 70) == Codes{"effective_date_order"});
  CHECK(change("2021-07-01", 60) == Codes{});
  const auto& policies = scenario.ledger.states().programme("p")->policies;
  CHECK(policies.on(*parse_date("2021-06-30")).missed_percent == 100);
  CHECK(policies.on(*parse_date("2021-07-01")).missed_percent == 60);
  CHECK(policies.version_on(*parse_date("2021-07-01")) == 2);
}
