/// The reconciliation view with the payer's statement: every row is matched, or an exception
/// (views).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/base/digest.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

const std::string kHeader = "claim_id,case_id,amount_pence,paid_on,reference\n";

/// A family with a claim that is accepted.
void accepted_claim(Scenario& scenario, const std::string& number) {
  const auto family = "c" + number, claim = "claim/y" + number;
  scenario.family(family);
  for (const auto* need : {"n0", "n1", "n2"})
    for (const auto& [level, on] :
         {std::pair("achieved", "2021-05-01"), std::pair("sustained", "2021-11-01")})
      scenario.given(By::lead, "case/" + family, "outcome_recorded",
                     {{"need", need}, {"level", level}, {"on", on}, {"evidence", "review"}},
                     "2021-11-02T09:00:00Z");
  scenario.given(By::central, claim, "claim_prepared",
                 {{"case", family}, {"framework", "f1"}, {"evidence", {"review"}}},
                 "2021-11-03T09:00:00Z");
  scenario.given(By::auditor, claim, "claim_audited", {{"result", "valid"}},
                 "2021-11-04T09:00:00Z");
  scenario.given(By::central, "programme/p", "batch_opened",
                 {{"batch", fmt::format("b{}", number)}, {"claims", {fmt::format("y{}", number)}}},
                 "2021-11-05T09:00:00Z");
  scenario.given(By::finance, claim, "claim_submitted", {{"batch", fmt::format("b{}", number)}},
                 "2021-11-06T09:00:00Z");
  scenario.given(By::finance, claim, "claim_accepted", "{}", "2021-11-20T09:00:00Z");
}

std::int64_t pay(Scenario& scenario, const std::string& number, int pence, const char* on,
                 const char* reference) {
  return position_in(scenario.given(By::finance, "claim/y" + number, "claim_paid",
                                    {{"amount_pence", pence}, {"on", on}, {"reference", reference}},
                                    "2022-05-01T09:00:00Z"));
}

json::object reconciled(const Scenario& scenario, const std::string& rows,
                        const char* year = "2021/22") {
  json::object params{{"programme", "p"}, {"year", year}, {"statement", kHeader + rows}};
  return ask(books_of(scenario.ledger), "reconciliation", json::serialize(params));
}

/// The exceptions that a statement makes, as `code claim positions detail`.
std::vector<std::string> exceptions(const json::object& result) {
  std::vector<std::string> out;
  for (const auto& exception : result.at("exceptions").as_array()) {
    const auto& object = exception.as_object();
    const std::string code = object.at("code").as_string().c_str();
    if (code.find("statement") == code.npos && code != "missing_in_ledger" &&
        code != "amount_differs")
      continue;
    out.push_back(fmt::format("{} {} {} {}", code, object.at("claim").as_string().c_str(),
                              json::serialize(object.at("positions")),
                              object.at("detail").as_string().c_str()));
  }
  return out;
}

using Exceptions = std::vector<std::string>;

}  // namespace

TEST_CASE("a row that names a payment's claim, case and amount is matched (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  pay(scenario, "1", 80'000, "2021-12-01", "r1");
  const auto result = reconciled(scenario, "y1,c1,80000,2021-12-03,r1\n");
  CHECK(json::serialize(result.at("statement")) == R"({"rows":1,"matched":1})");
  CHECK(exceptions(result).empty());
}

TEST_CASE("without a statement nothing is compared (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  pay(scenario, "1", 80'000, "2021-12-01", "r1");
  const auto result =
      ask(books_of(scenario.ledger), "reconciliation", R"({"programme":"p","year":"2021/22"})");
  CHECK_FALSE(result.contains("statement"));
  CHECK(exceptions(result).empty());
}

TEST_CASE("an amount that the ledger does not hold differs (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  const auto paid = pay(scenario, "1", 80'000, "2021-12-01", "r1");
  const auto result = reconciled(scenario, "y1,c1,79999,2021-12-01,r1\n");
  CHECK(json::serialize(result.at("statement")) == R"({"rows":1,"matched":0})");
  CHECK(exceptions(result) ==
        Exceptions{fmt::format("amount_differs y1 [{}] The payer states 79999 pence, the ledger "
                               "holds 80000: line 2 of the statement, 79999 pence on 2021-12-01, "
                               "reference r1.",
                               paid)});
}

TEST_CASE("a row without a payment in the ledger is missing there (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  CHECK(exceptions(reconciled(scenario,
                              "y1,c1,80000,2021-12-01,r1\n"
                              "y9,c1,80000,2021-12-01,r2\n")) ==
        Exceptions{"missing_in_ledger y1 [] The claim is accepted, and no payment of it is "
                   "recorded: line 2 of the statement, 80000 pence on 2021-12-01, reference r1.",
                   "missing_in_ledger y9 [] The programme has no such claim: line 3 of the "
                   "statement, 80000 pence on 2021-12-01, reference r2."});
}

TEST_CASE("a row that names another case does not match, and its payment is missing (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  const auto paid = pay(scenario, "1", 80'000, "2021-12-01", "r1");
  CHECK(exceptions(reconciled(scenario, "y1,c2,80000,2021-12-01,r1\n")) ==
        Exceptions{fmt::format("missing_in_ledger y1 [{}] The claim belongs to case c1: line 2 of "
                               "the statement, 80000 pence on 2021-12-01, reference r1.",
                               paid),
                   fmt::format("missing_in_statement y1 [{}] The payment of 80000 pence on "
                               "2021-12-01, reference r1, is not in the statement.",
                               paid)});
}

TEST_CASE(
    "a payment of the year without a row is missing in the statement, of another not (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  const auto paid = pay(scenario, "1", 80'000, "2022-03-31", "r1");
  CHECK(exceptions(reconciled(scenario, "")) ==
        Exceptions{fmt::format("missing_in_statement y1 [{}] The payment of 80000 pence on "
                               "2022-03-31, reference r1, is not in the statement.",
                               paid)});
  CHECK(exceptions(reconciled(scenario, "", "2022/23")).empty());
  const auto other_year = reconciled(scenario, "y1,c1,80000,2022-03-31,r1\n", "2022/23");
  CHECK(json::serialize(other_year.at("statement")) == R"({"rows":1,"matched":1})");
  CHECK(exceptions(other_year).empty());
}

TEST_CASE(
    "a row that stands twice is a duplicate, by its reference or for want of a payment (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  const auto paid = pay(scenario, "1", 80'000, "2021-12-01", "r1");
  const auto result = reconciled(scenario,
                                 "y1,c1,80000,2021-12-01,r1\n"
                                 "y1,c1,80000,2021-12-01,r1\n"
                                 "y1,c1,80000,2021-12-09,r2\n");
  CHECK(json::serialize(result.at("statement")) == R"({"rows":3,"matched":1})");
  CHECK(exceptions(result) ==
        Exceptions{fmt::format("duplicate_in_statement y1 [{}] Line 2 names the same claim and "
                               "reference: line 3 of the statement, 80000 pence on 2021-12-01, "
                               "reference r1.",
                               paid),
                   fmt::format("duplicate_in_statement y1 [{}] Every payment of the claim is named "
                               "by another line: line 4 of the statement, 80000 pence on "
                               "2021-12-09, reference r2.",
                               paid)});
}

TEST_CASE("two payments of a claim are two rows, paired by reference before amount (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  pay(scenario, "1", 50'000, "2021-12-01", "r1");
  const auto second = pay(scenario, "1", 30'000, "2021-12-02", "r2");
  const auto both = reconciled(scenario, "y1,c1,30000,2021-12-02,r2\ny1,c1,50000,2021-12-01,r1\n");
  CHECK(json::serialize(both.at("statement")) == R"({"rows":2,"matched":2})");
  const auto by_amount =
      reconciled(scenario, "y1,c1,30000,2021-12-02,other\ny1,c1,50000,2021-12-01,r1\n");
  CHECK(json::serialize(by_amount.at("statement")) == R"({"rows":2,"matched":2})");
  CHECK(
      exceptions(reconciled(scenario, "y1,c1,50000,2021-12-02,r2\ny1,c1,50000,2021-12-01,r1\n")) ==
      Exceptions{fmt::format("amount_differs y1 [{}] The payer states 50000 pence, the ledger "
                             "holds 30000: line 2 of the statement, 50000 pence on 2021-12-02, "
                             "reference r2.",
                             second)});
}

TEST_CASE("claims of other programmes are not this programme's (views)") {
  Scenario scenario;
  accepted_claim(scenario, "1");
  pay(scenario, "1", 80'000, "2021-12-01", "r1");
  scenario.given(By::commissioner, "programme/q", "programme_opened",
                 {{"title", "Q"},
                  {"authority", "A"},
                  {"framework", "f"},
                  {"opens_on", "2018-04-01"},
                  {"policy", {}}});
  json::object params{{"programme", "q"},
                      {"year", "2021/22"},
                      {"statement", kHeader + "y1,c1,80000,2021-12-01,r1\n"}};
  CHECK(exceptions(ask(books_of(scenario.ledger), "reconciliation", json::serialize(params))) ==
        Exceptions{"missing_in_ledger y1 [] The programme has no such claim: line 2 of the "
                   "statement, 80000 pence on 2021-12-01, reference r1."});
}

TEST_CASE(
    "a statement that cannot be read refuses the question, and its text is not in params (views)") {
  Scenario scenario;
  json::object params{{"programme", "p"}, {"year", "2021/22"}, {"statement", "x"}};
  CHECK(refusal_of(books_of(scenario.ledger), "reconciliation", json::serialize(params))
            .starts_with("statement, line 1: the first line is \"x\", it must be claim_id,"));
  const auto read = params_of(json::serialize(params));
  CHECK(read.to_json().at("statement").as_string() == store::to_hex(store::sha256({"x"})));
}
