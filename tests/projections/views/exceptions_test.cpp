/// What finance has to look at: the exceptions of the reconciliation view, both sides of each
/// (views).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

struct Finance : Scenario {
  Finance() { family(); }

  void deliver(const char* session, const char* at) {
    this->session(session, at);
    delivered(session, at);
  }
  /// A session of 3 June 2021 on a confirmed package.
  void spend() {
    confirmed_package();
    deliver("s1", "2021-06-03T10:00:00Z");
  }
  json::object level(const char* need, const char* level, const char* on, const char* at) {
    return given(By::lead, "case/c1", "outcome_recorded",
                 {{"need", need}, {"level", level}, {"on", on}, {"evidence", "review"}}, at);
  }
  void sustain() {
    for (const auto* need : {"n0", "n1", "n2"}) {
      level(need, "achieved", "2021-05-01", "2021-05-02T09:00:00Z");
      level(need, "sustained", "2021-11-01", "2021-11-02T09:00:00Z");
    }
  }
  std::int64_t claim(const char* at = "2021-11-03T09:00:00Z") {
    return position_in(given(By::central, "claim/y1", "claim_prepared",
                             {{"case", "c1"}, {"framework", "f1"}, {"evidence", {"review"}}}, at));
  }
  json::object on_claim(By by, const char* type, const Json& data, const char* at) {
    return given(by, "claim/y1", type, data, at);
  }
  /// The claim, accepted on 20 November 2021.
  void accept() {
    on_claim(By::auditor, "claim_audited", {{"result", "valid"}}, "2021-11-04T09:00:00Z");
    given(By::central, "programme/p", "batch_opened", {{"batch", "b1"}, {"claims", {"y1"}}},
          "2021-11-05T09:00:00Z");
    on_claim(By::finance, "claim_submitted", {{"batch", "b1"}}, "2021-11-06T09:00:00Z");
    on_claim(By::finance, "claim_accepted", "{}", "2021-11-20T09:00:00Z");
  }
  void invoice(std::int64_t pence, const char* received_on = "2021-06-20") {
    given(By::finance, "package/k1", "invoice_received",
          {{"invoice", "i1"},
           {"sessions", {"s1"}},
           {"amount_pence", pence},
           {"received_on", received_on}},
          fmt::format("{}T09:00:00Z", received_on));
  }
  std::int64_t pay(std::int64_t pence, const char* on, const char* at,
                   const char* reference = "r") {
    return position_in(given(
        By::finance, "package/k1", "payment_made",
        {{"invoice", "i1"}, {"amount_pence", pence}, {"on", on}, {"reference", reference}}, at));
  }
  void approve() {
    given(By::second_finance, "package/k1", "invoice_approved", {{"invoice", "i1"}},
          "2021-06-21T09:00:00Z");
  }
  std::int64_t close(const char* at = "2022-04-05T09:00:00Z") {
    return position_in(given(By::finance, "programme/p", "year_closed", {{"year", "2021/22"}}, at));
  }

  /// The exceptions of a code, as `case claim invoice [positions]`.
  std::vector<std::string> of(const char* code, const char* on = nullptr,
                              const char* year = "2021/22") const {
    const auto result = ask(books_of(ledger, on ? parse_date(on) : std::nullopt), "reconciliation",
                            fmt::format(R"({{"programme":"p","year":"{}"}})", year));
    std::vector<std::string> out;
    for (const auto& item : result.at("exceptions").as_array()) {
      const auto& exception = item.as_object();
      if (exception.at("code").as_string() != code) continue;
      const auto text = [&](const char* member) -> std::string {
        const auto* value = exception.if_contains(member);
        return value ? value->as_string().c_str() : "-";
      };
      out.push_back(fmt::format("{} {} {} {}", text("case"), text("claim"), text("invoice"),
                                json::serialize(exception.at("positions"))));
    }
    return out;
  }
};

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a claim and its spend are compared over the case's life, whatever the year (views)") {
  Finance scenario;
  scenario.sustain();
  const auto claimed = scenario.claim();
  CHECK(scenario.of("claim_without_spend") == Found{fmt::format("c1 y1 - [{}]", claimed)});
  CHECK(scenario.of("claim_without_spend", nullptr, "2019/20") ==
        Found{fmt::format("c1 y1 - [{}]", claimed)});
  scenario.spend();
  CHECK(scenario.of("claim_without_spend").empty());
  CHECK(scenario.of("claim_without_spend", nullptr, "2019/20").empty());
}

TEST_CASE("spend is claimed for once all needs are sustained, not before (views)") {
  Finance scenario;
  scenario.spend();
  CHECK(scenario.of("spend_without_claim").empty());
  scenario.sustain();
  CHECK(scenario.of("spend_without_claim").size() == 1);
  scenario.claim();
  CHECK(scenario.of("spend_without_claim").empty());
  scenario.on_claim(By::central, "claim_withdrawn", {{"reason", "r"}}, "2021-11-04T09:00:00Z");
  CHECK(scenario.of("spend_without_claim").size() == 1);
}

TEST_CASE("a waived charge is no spend (views)") {
  Finance scenario;
  scenario.spend();
  scenario.sustain();
  scenario.given(By::provider_a, "package/k1", "charge_waived",
                 {{"session", "s1"}, {"reason", "r"}}, "2021-06-04T09:00:00Z");
  CHECK(scenario.of("spend_without_claim").empty());
  const auto claimed = scenario.claim();
  CHECK(scenario.of("claim_without_spend") == Found{fmt::format("c1 y1 - [{}]", claimed)});
}

TEST_CASE(
    "a relapse after a live claim is an exception; taken back, or of no live claim, it is none "
    "(views)") {
  Finance scenario;
  scenario.spend();
  scenario.sustain();
  scenario.claim();
  const auto relapse = scenario.level("n1", "relapsed", "2021-12-01", "2021-12-01T09:00:00Z");
  CHECK(scenario.of("claim_relapsed") == Found{fmt::format("c1 y1 - [{}]", position_in(relapse))});
  Finance withdrawn;
  withdrawn.sustain();
  withdrawn.claim();
  withdrawn.level("n1", "relapsed", "2021-12-01", "2021-12-01T09:00:00Z");
  withdrawn.on_claim(By::central, "claim_withdrawn", {{"reason", "r"}}, "2021-12-02T09:00:00Z");
  CHECK(withdrawn.of("claim_relapsed").empty());
  CHECK(scenario.voided(By::lead, "case/c1", relapse, "2021-12-03T09:00:00Z").empty());
  CHECK(scenario.of("claim_relapsed").empty());
}

TEST_CASE("an outcome that was voided before the claim is no evidence of it (views)") {
  Finance scenario;
  scenario.sustain();
  const auto wrong = scenario.level("n0", "progress", "2021-10-01", "2021-11-02T10:00:00Z");
  CHECK(scenario.voided(By::lead, "case/c1", wrong, "2021-11-02T11:00:00Z").empty());
  scenario.claim();
  CHECK(scenario.of("claim_on_voided_evidence").empty());
}

TEST_CASE("an invoice is mismatched when its amount is not what its charges come to (views)") {
  Finance equal, more;
  equal.spend();
  equal.invoice(6250);
  CHECK(equal.of("invoice_mismatch").empty());
  more.spend();
  more.invoice(6249);
  REQUIRE(more.of("invoice_mismatch").size() == 1);
  CHECK(more.of("invoice_mismatch")[0].starts_with("c1 - i1 ["));
  more.given(By::finance, "package/k1", "invoice_cancelled", {{"invoice", "i1"}, {"reason", "r"}},
             "2021-06-21T09:00:00Z");
  CHECK(more.of("invoice_mismatch").empty());
}

TEST_CASE("an invoice is overdue unless it is disputed, cancelled or paid in full (views)") {
  Finance scenario;
  scenario.spend();
  scenario.invoice(6250);
  CHECK(scenario.of("invoice_overdue", "2021-07-20").empty());
  CHECK(scenario.of("invoice_overdue", "2021-07-21").size() == 1);
  scenario.approve();
  scenario.pay(6249, "2021-06-22", "2021-06-22T09:00:00Z", "first");
  CHECK(scenario.of("invoice_overdue", "2021-07-21").size() == 1);
  scenario.pay(1, "2021-06-23", "2021-06-23T09:00:00Z", "rest");
  CHECK(scenario.of("invoice_overdue", "2021-07-21").empty());
  Finance disputed;
  disputed.spend();
  disputed.invoice(6250);
  disputed.given(By::finance, "package/k1", "invoice_disputed",
                 {{"invoice", "i1"}, {"reason", "r"}}, "2021-06-21T09:00:00Z");
  CHECK(disputed.of("invoice_overdue", "2021-07-21").empty());
}

TEST_CASE("a charge is uninvoiced after 60 days, and on an invoice no more (views)") {
  Finance scenario;
  scenario.spend();
  CHECK(scenario.of("charge_uninvoiced", "2021-08-02").empty());
  CHECK(scenario.of("charge_uninvoiced", "2021-08-03").size() == 1);
  scenario.invoice(6250);
  CHECK(scenario.of("charge_uninvoiced", "2021-08-03").empty());
}

TEST_CASE("a payment to a provider told after the close restates the year of its day (views)") {
  Finance scenario;
  scenario.spend();
  scenario.invoice(6250);
  scenario.approve();
  scenario.pay(1000, "2022-03-30", "2022-03-30T09:00:00Z", "before");
  scenario.close();
  CHECK(scenario.of("restated_after_close").empty());
  scenario.pay(1000, "2022-04-01", "2022-04-06T09:00:00Z", "next year's");
  CHECK(scenario.of("restated_after_close").empty());
  const auto late = scenario.pay(1000, "2022-03-31", "2022-04-06T09:00:00Z", "late");
  CHECK(scenario.of("restated_after_close") == Found{fmt::format("c1 - - [{}]", late)});
}

TEST_CASE("a claim's receipt told after the close restates the year of its day (views)") {
  Finance scenario;
  scenario.spend();
  scenario.sustain();
  scenario.claim();
  scenario.accept();
  scenario.close();
  CHECK(scenario.of("restated_after_close").empty());
  const auto receipt = [&](const char* on, const char* reference) {
    return position_in(scenario.on_claim(
        By::finance, "claim_paid",
        fmt::format(R"({{"amount_pence":100,"on":"{}","reference":"{}"}})", on, reference).c_str(),
        "2022-04-06T09:00:00Z"));
  };
  receipt("2022-04-01", "next year's");
  CHECK(scenario.of("restated_after_close").empty());
  const auto late = receipt("2022-03-31", "late");
  CHECK(scenario.of("restated_after_close") == Found{fmt::format("c1 - - [{}]", late)});
}

TEST_CASE(
    "a charge reversed after the close restates its year, by the entry that reversed it (views)") {
  Finance scenario;
  scenario.spend();
  scenario.close();
  const auto waived =
      position_in(scenario.given(By::provider_a, "package/k1", "charge_waived",
                                 {{"session", "s1"}, {"reason", "r"}}, "2022-04-06T09:00:00Z"));
  CHECK(scenario.of("restated_after_close") == Found{fmt::format("c1 - - [{}]", waived + 1)});
}
