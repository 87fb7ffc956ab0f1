/// Claims from preparation to payment, and the batches they go in (rulebook 5.7, 5.1, 6.6).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* later = "2023-01-01T09:00:00Z";

/// A family `id` whose three needs are sustained.
void sustained_family(Scenario& scenario, std::string_view id) {
  scenario.family(id);
  for (const auto* need : {"n0", "n1", "n2"})
    for (const auto& [level, on] :
         {std::pair{"achieved", "2021-08-31"}, {"sustained", "2022-02-28"}})
      scenario.given(By::lead, fmt::format("case/{}", id), "outcome_recorded",
                     {{"need", need}, {"level", level}, {"on", on}, {"evidence", "e"}}, later);
}

Codes prepared(Scenario& scenario, std::string_view claim, std::string_view id = "c1",
               std::string_view framework = "f1") {
  return scenario.refused(By::central, fmt::format("claim/{}", claim), "claim_prepared",
                          {{"case", id}, {"framework", framework}, {"evidence", {"plan"}}}, later);
}

Codes post(Scenario& scenario, By by, std::string_view type, const Json& data = {},
           std::string_view claim = "x1") {
  return scenario.refused(by, fmt::format("claim/{}", claim), type, data, later);
}

Codes batch(Scenario& scenario, std::string_view id, const Json& claims) {
  return scenario.refused(By::finance, "programme/p", "batch_opened",
                          {{"batch", id}, {"claims", claims}}, later);
}

Scenario with_claim(const Json& policy = {}) {
  Scenario scenario(policy);
  sustained_family(scenario, "c1");
  CHECK(prepared(scenario, "x1") == Codes{});
  return scenario;
}

const Json valid{{"result", "valid"}};
const Json in_b1{{"batch", "b1"}};
const Json paid{{"amount_pence", 80000}, {"on", "2022-04-01"}, {"reference", "r1"}};

/// A claim that has been submitted.
Scenario submitted() {
  auto scenario = with_claim();
  CHECK(batch(scenario, "b1", {"x1"}) == Codes{});
  CHECK(post(scenario, By::auditor, "claim_audited", valid) == Codes{});
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1) == Codes{});
  return scenario;
}

}  // namespace

TEST_CASE("a claim is prepared once, of a case that is known (D 9.2)") {
  Scenario scenario;
  sustained_family(scenario, "c1");
  CHECK(prepared(scenario, "x1", "c9") == Codes{"unknown_reference"});
  CHECK(prepared(scenario, "x1") == Codes{});
  CHECK(prepared(scenario, "x1") == Codes{"already_exists"});
}

TEST_CASE("a family of two needs is not claimed for, of three it is (D 13.1)") {
  const auto codes = [](const Json& policy) {
    Scenario scenario(policy);
    sustained_family(scenario, "c1");
    return prepared(scenario, "x1");
  };
  CHECK(codes({{"needs_min", 4}}) == Codes{"needs_missing"});
  CHECK(codes({{"needs_min", 3}}) == Codes{});
}

TEST_CASE("one need that is not sustained holds the claim back, and is named (D 13.2)") {
  Scenario scenario;
  sustained_family(scenario, "c1");
  scenario.given(By::lead, "case/c1", "outcome_recorded",
                 {{"need", "n1"}, {"level", "relapsed"}, {"on", "2022-03-01"}, {"evidence", "e"}},
                 later);
  CHECK(prepared(scenario, "x1") == Codes{"not_sustained"});
  const auto answer =
      scenario.post(By::central, "claim/x1", "claim_prepared",
                    {{"case", "c1"}, {"framework", "f1"}, {"evidence", {"plan"}}}, later);
  const std::string message = answer.at("refused").at(0).at("message").as_string().c_str();
  CHECK(message.find("n1") != std::string::npos);
  CHECK(message.find("n0") == std::string::npos);
}

TEST_CASE("the ledger fixes a claim's amount by the policy of its day (D 9.2)") {
  Scenario scenario;
  sustained_family(scenario, "c1");
  scenario.given(By::commissioner, "programme/p", "policy_changed",
                 {{"effective_on", "2023-01-01"},
                  {"policy", {{"claim_reward_pence", 12345}}},
                  {"reason", "r"}});
  CHECK(prepared(scenario, "x1") == Codes{});
  CHECK(scenario.ledger.states().claim("x1")->amount == Money{12'345});
}

TEST_CASE(
    "a family is claimed for once in a framework, and again when that claim came to nothing (D "
    "13.2)") {
  auto scenario = with_claim();
  CHECK(prepared(scenario, "x2") == Codes{"already_claimed"});
  CHECK(prepared(scenario, "x2", "c1", "f2") == Codes{});
  CHECK(post(scenario, By::finance, "claim_withdrawn", {{"reason", "r"}}) == Codes{});
  CHECK(post(scenario, By::finance, "claim_withdrawn", {{"reason", "r"}}) ==
        Codes{"already_closed"});
  CHECK(prepared(scenario, "x3") == Codes{});
  CHECK(post(scenario, By::auditor, "claim_audited", {{"result", "invalid"}, {"reason", "no plan"}},
             "x3") == Codes{});
  CHECK(prepared(scenario, "x4") == Codes{});
}

TEST_CASE(
    "an auditor audits once, with a reason when invalid, and never what is their own (D 9.2)") {
  auto scenario = with_claim();
  const auto audited_as = [&](std::string_view id, std::string_view result) {
    return scenario.refused_as({{"id", id}, {"roles", {"auditor"}}}, "claim/x1", "claim_audited",
                               {{"result", result}}, later);
  };
  CHECK(audited_as("cen-1", "valid") == Codes{"self_approval"});  // prepared the claim
  CHECK(audited_as("lp-1", "invalid") ==
        Codes{"self_approval", "rationale_missing"});  // recorded outcomes
  CHECK(audited_as("aud-1", "invalid") == Codes{"rationale_missing"});
  CHECK(post(scenario, By::auditor, "claim_audited", {{"result", "invalid"}, {"reason", ""}}) ==
        Codes{"rationale_missing"});
  CHECK(audited_as("aud-1", "valid") == Codes{});
  CHECK(audited_as("aud-1", "valid") == Codes{"already_closed"});
}

TEST_CASE("a batch is opened once, of claims that are ready and in no other (D 13.2)") {
  auto scenario = with_claim();
  sustained_family(scenario, "c2");
  CHECK(prepared(scenario, "x2", "c2") == Codes{});
  CHECK(batch(scenario, "b1", {"x1", "x9"}) == Codes{"unknown_reference"});
  CHECK(batch(scenario, "b1", no_items) == Codes{"malformed"});
  CHECK(batch(scenario, "b1", {"x1", "x1"}) == Codes{"malformed"});
  CHECK(batch(scenario, "b1", {"x1"}) == Codes{});
  CHECK(batch(scenario, "b1", {"x2"}) == Codes{"already_exists"});
  CHECK(batch(scenario, "b2", {"x2", "x1"}) == Codes{"already_batched"});
  CHECK(post(scenario, By::auditor, "claim_audited", {{"result", "invalid"}, {"reason", "no plan"}},
             "x2") == Codes{});
  CHECK(batch(scenario, "b2", {"x2"}) == Codes{"wrong_stage"});
}

TEST_CASE(
    "a claim is submitted in the batch that was opened with it, by somebody else than its preparer "
    "(D 13.2)") {
  auto scenario = with_claim({{"claim_audit_sample_percent", 100}});
  sustained_family(scenario, "c2");
  CHECK(prepared(scenario, "x2", "c2") == Codes{});
  CHECK(batch(scenario, "b1", {"x1"}) == Codes{});
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1, "x2") == Codes{"unknown_reference"});
  CHECK(post(scenario, By::finance, "claim_submitted", {{"batch", "b9"}}) ==
        Codes{"unknown_reference"});
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1) == Codes{"audit_missing"});
  CHECK(post(scenario, By::auditor, "claim_audited", valid) == Codes{});
  CHECK(post(scenario, By::central, "claim_submitted", in_b1) == Codes{"self_approval"});
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1) == Codes{});
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1) == Codes{"wrong_stage"});
}

TEST_CASE("where four eyes are not asked for the preparer submits (rulebook 3)") {
  auto scenario = with_claim({{"four_eyes", false}});
  CHECK(batch(scenario, "b1", {"x1"}) == Codes{});
  CHECK(post(scenario, By::auditor, "claim_audited", valid) == Codes{});
  CHECK(post(scenario, By::central, "claim_submitted", in_b1) == Codes{});
}

TEST_CASE("a claim outside its batch's sample needs no audit (rulebook 6.6)") {
  auto scenario = with_claim({{"claim_audit_sample_percent", 50}});
  sustained_family(scenario, "c2");
  CHECK(prepared(scenario, "x2", "c2") == Codes{});
  const auto opened = scenario.given(By::finance, "programme/p", "batch_opened",
                                     {{"batch", "b1"}, {"claims", {"x1", "x2"}}}, later);
  const auto sample = derived_in(opened, "batch_sampled").at("sampled").as_array();
  REQUIRE(sample.size() == 1);
  const std::string sampled = sample[0].as_string().c_str();
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1, sampled) == Codes{"audit_missing"});
  const auto* other = sampled == "x1" ? "x2" : "x1";
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1, other) == Codes{});
  CHECK(post(scenario, By::auditor, "claim_audited", valid, other) == Codes{"wrong_stage"});
}

TEST_CASE("an invalid claim is not submitted (rulebook 5.7)") {
  auto scenario = with_claim();
  CHECK(batch(scenario, "b1", {"x1"}) == Codes{});
  CHECK(post(scenario, By::auditor, "claim_audited",
             {{"result", "invalid"}, {"reason", "no plan"}}) == Codes{});
  CHECK(post(scenario, By::finance, "claim_submitted", in_b1) == Codes{"wrong_stage"});
}

TEST_CASE("only a submitted claim is accepted or rejected, and only once (D 9.2)") {
  for (const auto* answer : {"claim_accepted", "claim_rejected"}) {
    auto early = with_claim();
    CHECK(post(early, By::finance, answer) == Codes{"wrong_stage"});
    auto scenario = submitted();
    CHECK(post(scenario, By::finance, answer) == Codes{});
    for (const auto* again : {"claim_accepted", "claim_rejected"})
      CHECK(post(scenario, By::finance, again) == Codes{"wrong_stage"});
  }
}

TEST_CASE(
    "an accepted claim is paid, each payment under a reference of its own, and not withdrawn then "
    "(D 9.2)") {
  auto scenario = submitted();
  CHECK(post(scenario, By::finance, "claim_paid", paid) == Codes{"wrong_stage"});
  CHECK(post(scenario, By::finance, "claim_accepted") == Codes{});
  CHECK(post(scenario, By::finance, "claim_paid", paid) == Codes{});
  CHECK(post(scenario, By::finance, "claim_paid", paid) == Codes{"already_exists"});
  CHECK(post(scenario, By::finance, "claim_withdrawn", {{"reason", "r"}}) == Codes{"already_paid"});
}
