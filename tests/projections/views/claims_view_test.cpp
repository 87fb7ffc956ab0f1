/// The claims and reconciliation views (rulebook 5.7, views).
#include <catch2/catch.hpp>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

void sustain(Scenario& scenario) {
  for (const auto* need : {"n0", "n1", "n2"})
    for (const auto& [level, on] :
         {std::pair("achieved", "2021-05-01"), std::pair("sustained", "2021-11-01")})
      scenario.given(By::lead, "case/c1", "outcome_recorded",
                     {{"need", need}, {"level", level}, {"on", on}, {"evidence", "review"}},
                     "2021-11-02T09:00:00Z");
}

void prepare(Scenario& scenario) {
  scenario.given(By::central, "claim/y1", "claim_prepared",
                 {{"case", "c1"}, {"framework", "f1"}, {"evidence", {"review"}}},
                 "2021-11-03T09:00:00Z");
}

void spend(Scenario& scenario) {
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
}

json::object claims(const Scenario& scenario) {
  return ask(books_of(scenario.ledger), "claims", R"({"programme":"p"})");
}

json::object reconciliation(const Scenario& scenario, std::optional<Date> on = {}) {
  return ask(books_of(scenario.ledger, on), "reconciliation",
             R"({"programme":"p","year":"2021/22"})");
}

Codes codes(const json::object& result) {
  Codes out;
  for (const auto& exception : result.at("exceptions").as_array())
    out.emplace_back(exception.at("code").as_string().c_str());
  return out;
}

}  // namespace

TEST_CASE(
    "a case is blocked for the reasons that a claim would be refused for, and eligible without any "
    "(views)") {
  Scenario scenario;
  scenario.family();
  auto result = claims(scenario);
  CHECK(json::serialize(result.at("blocked")) == R"([{"case":"c1","reasons":["not_sustained"]}])");
  CHECK(result.at("eligible_unclaimed").as_array().empty());
  sustain(scenario);
  result = claims(scenario);
  CHECK(result.at("blocked").as_array().empty());
  CHECK(json::serialize(result.at("eligible_unclaimed")) == R"(["c1"])");
}

TEST_CASE(
    "a claim is shown with the amount that the ledger fixed, and its case is neither eligible nor "
    "blocked (views)") {
  Scenario scenario;
  scenario.family();
  sustain(scenario);
  prepare(scenario);
  const auto result = claims(scenario);
  CHECK(json::serialize(result.at("claims")) ==
        R"([{"claim":"y1","case":"c1","status":"prepared","amount_pence":80000,"paid_pence":0,)"
        R"("prepared_on":"2021-11-03","audited":false,"sampled":false}])");
  CHECK(json::serialize(result.at("by_status")) ==
        R"([{"status":"prepared","count":1,"amount_pence":80000}])");
  CHECK(result.at("eligible_unclaimed").as_array().empty());
  CHECK(result.at("blocked").as_array().empty());
}

TEST_CASE("spend without a claim and a claim without spend are both exceptions (views)") {
  Scenario spent;
  spent.family();
  spend(spent);
  sustain(spent);
  CHECK(codes(reconciliation(spent)) == Codes{"charge_uninvoiced", "spend_without_claim"});
  prepare(spent);
  CHECK(codes(reconciliation(spent)) == Codes{"charge_uninvoiced"});
  Scenario claimed;
  claimed.family();
  sustain(claimed);
  prepare(claimed);
  CHECK(codes(reconciliation(claimed)) == Codes{"claim_without_spend"});
}

TEST_CASE("evidence voided after a claim, and a relapse after it, are exceptions (views)") {
  Scenario scenario;
  scenario.family();
  spend(scenario);
  sustain(scenario);
  prepare(scenario);
  const auto relapse = scenario.given(
      By::lead, "case/c1", "outcome_recorded",
      {{"need", "n1"}, {"level", "relapsed"}, {"on", "2021-12-01"}, {"evidence", "visit"}},
      "2021-12-01T09:00:00Z");
  const auto sustained = scenario.ledger.states().family_case("c1")->need("n0")->latest()->position;
  scenario.given(By::central, "case/c1", "entry_voided",
                 {{"position", sustained.value}, {"reason", "wrong case"}}, "2021-12-02T09:00:00Z");
  CHECK(codes(reconciliation(scenario)) ==
        Codes{"charge_uninvoiced", "claim_on_voided_evidence", "claim_relapsed"});
}

TEST_CASE(
    "an invoice is overdue after 30 days and a charge uninvoiced after 60, counted to the date "
    "asked for (views)") {
  Scenario scenario;
  scenario.family();
  spend(scenario);
  CHECK(codes(reconciliation(scenario, parse_date("2021-08-02"))).empty());
  CHECK(codes(reconciliation(scenario, parse_date("2021-08-03"))) == Codes{"charge_uninvoiced"});
  scenario.given(By::finance, "package/k1", "invoice_received",
                 {{"invoice", "i1"},
                  {"sessions", {"s1"}},
                  {"amount_pence", 6251},
                  {"received_on", "2021-06-20"}},
                 "2021-06-20T09:00:00Z");
  CHECK(codes(reconciliation(scenario, parse_date("2021-07-20"))) == Codes{"invoice_mismatch"});
  CHECK(codes(reconciliation(scenario, parse_date("2021-07-21"))) ==
        Codes{"invoice_mismatch", "invoice_overdue"});
}

TEST_CASE("a charge recorded after its year was closed restates it (views)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.given(By::finance, "programme/p", "year_closed", {{"year", "2021/22"}},
                 "2022-04-05T09:00:00Z");
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
  CHECK(codes(reconciliation(scenario)) == Codes{"charge_uninvoiced", "restated_after_close"});
}
