/// What may be taken back, by whom, and what then never was (rulebook 5.8).
#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Scenario delivered() {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  return scenario;
}

Codes outcome(Scenario& scenario, std::string_view level, std::string_view on) {
  return scenario.refused(By::lead, "case/c1", "outcome_recorded",
                          {{"need", "n0"}, {"level", level}, {"on", on}, {"evidence", "e"}},
                          "2023-01-01T09:00:00Z");
}

}  // namespace

TEST_CASE("only entries of these types can be voided (rulebook 5.8)") {
  const std::set<std::string> listed = {
      "session_delivered",   "session_missed",    "session_cancelled", "session_aborted",
      "contact_received",    "contact_attempted", "measure_taken",     "outcome_recorded",
      "feedback_received",   "advice_given",      "loan_made",         "gathering_held",
      "supporter_supported", "check_in_held",     "invoice_received",  "payment_made",
      "reach_recorded",      "newsletter_issued"};
  std::set<std::string> voidable;
  for (const auto& type : Vocabulary::instance().types())
    if (type.voidable) voidable.insert(type.name);
  CHECK(voidable == listed);
}

TEST_CASE(
    "central team, finance and the role that posted an entry may void it, nobody else (rulebook "
    "5.8)") {
  const auto codes = [](By by) {
    auto scenario = delivered();
    const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
    return scenario.voided(by, "package/k1", delivery);
  };
  for (const auto by : {By::central, By::finance, By::provider_a}) CHECK(codes(by) == Codes{});
  for (const auto by : {By::lead, By::commissioner, By::auditor, By::administrator, By::provider_b})
    CHECK(codes(by) == Codes{"not_permitted"});
}

TEST_CASE("what a lead professional posted a lead professional may void (rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  const auto contact = scenario.given(By::lead, "case/c1", "contact_received",
                                      {{"channel", "email"}, {"on", "2021-04-01"}});
  CHECK(scenario.voided(By::provider_a, "case/c1", contact) == Codes{"not_permitted"});
  CHECK(scenario.voided(By::lead, "case/c1", contact) == Codes{});
}

TEST_CASE("an entry is voided once, on its own stream, and a void is not voided (rulebook 5.8)") {
  auto scenario = delivered();
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  CHECK(scenario.voided(By::central, "case/c1", delivery) == Codes{"unknown_reference"});
  CHECK(scenario.voided(By::central, "package/k1", delivery) == Codes{});
  CHECK(scenario.voided(By::central, "package/k1", delivery) == Codes{"already_closed"});
  const auto second = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const auto taken_back = scenario.given(By::central, "package/k1", "entry_voided",
                                         {{"position", position_in(second)}, {"reason", "r"}});
  CHECK(scenario.voided(By::central, "package/k1", taken_back) == Codes{"cannot_void"});
  CHECK(scenario.voided(By::provider_a, "package/k1", taken_back) == Codes{"not_permitted"});
}

TEST_CASE("an entry does not void itself, nor one that is yet to come (rulebook 5.8)") {
  auto scenario = delivered();
  for (const auto ahead : {0, 1, 1000})
    CHECK(scenario.refused(By::central, "package/k1", "entry_voided",
                           {{"position", scenario.ledger.size() + ahead}, {"reason", "r"}}) ==
          Codes{"unknown_reference"});
}

TEST_CASE("a charge that the ledger derived is not voided, only its cause (rulebook 5.8)") {
  auto scenario = delivered();
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const auto charge = delivery.at("derived").at(0).at("position").to_number<int>();
  CHECK(scenario.refused(By::central, "package/k1", "entry_voided",
                         {{"position", charge}, {"reason", "r"}}) == Codes{"cannot_void"});
}

TEST_CASE("an approved or paid invoice is not voided before its payment is (rulebook 5.8)") {
  auto scenario = delivered();
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const auto post = [&](By by, std::string_view type, const Json& data) {
    return scenario.given(by, "package/k1", type, data, "2021-07-01T09:00:00Z");
  };
  const auto invoice = post(By::provider_a, "invoice_received",
                            {{"invoice", "i1"},
                             {"sessions", {"s1"}},
                             {"amount_pence", 6250},
                             {"received_on", "2021-07-01"}});
  CHECK(scenario.voided(By::central, "package/k1", delivery) == Codes{"in_use"});
  CHECK(scenario.voided(By::central, "package/k1", invoice) == Codes{});
  const auto again = post(By::provider_a, "invoice_received",
                          {{"invoice", "i1"},
                           {"sessions", {"s1"}},
                           {"amount_pence", 6250},
                           {"received_on", "2021-07-01"}});
  post(By::finance, "invoice_approved", {{"invoice", "i1"}});
  CHECK(scenario.voided(By::central, "package/k1", again) == Codes{"in_use"});
  const auto payment =
      post(By::finance, "payment_made",
           {{"invoice", "i1"}, {"amount_pence", 6250}, {"on", "2021-07-20"}, {"reference", "r1"}});
  CHECK(scenario.voided(By::central, "package/k1", again) == Codes{"in_use"});
  CHECK(scenario.voided(By::finance, "package/k1", payment) == Codes{});
  post(By::finance, "payment_made",
       {{"invoice", "i1"}, {"amount_pence", 6250}, {"on", "2021-07-21"}, {"reference", "r1"}});
}

TEST_CASE("a session is not reopened while another replaces it (rulebook 5.8)") {
  auto scenario = delivered();
  const auto cancelled = scenario.given(
      By::provider_a, "package/k1", "session_cancelled",
      {{"session", "s1"}, {"by", "provider"}, {"notice_at", "2021-06-02T09:00:00Z"}});
  scenario.given(By::provider_a, "package/k1", "session_scheduled",
                 {{"session", "s2"},
                  {"starts_at", "2021-06-10T09:00:00Z"},
                  {"minutes", 60},
                  {"replaces", "s1"}});
  CHECK(scenario.voided(By::central, "package/k1", cancelled) == Codes{"in_use"});
}

TEST_CASE("a session is not reopened where its place is taken (rulebook 5.8)") {
  auto scenario = delivered();
  const auto cancelled =
      scenario.given(By::provider_a, "package/k1", "session_cancelled",
                     {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-02T09:00:00Z"}});
  for (int i = 2; i <= 8; ++i) scenario.session(fmt::format("s{}", i), "2021-06-10T09:00:00Z");
  scenario.session("s9", "2021-06-10T09:00:00Z");
  CHECK(scenario.voided(By::central, "package/k1", cancelled) == Codes{"allocation_exceeded"});
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s9"}, {"by", "family"}, {"notice_at", "2021-06-02T09:00:00Z"}});
  CHECK(scenario.voided(By::central, "package/k1", cancelled) == Codes{});
  CHECK(allocation_used(scenario.package(), v::ChargeBasis::session_share) == 8);
}

TEST_CASE(
    "charges raised after a voided one keep their share, and its share is free again (rulebook "
    "5.8)") {
  auto scenario = delivered();
  const auto first = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  scenario.session("s2", "2021-06-04T09:00:00Z");
  CHECK(derived_in(scenario.delivered("s2", "2021-06-04T09:00:00Z"), "charge_raised")
            .at("share")
            .to_number<int>() == 2);
  CHECK(scenario.voided(By::central, "package/k1", first) == Codes{});
  scenario.session("s3", "2021-06-05T09:00:00Z");
  CHECK(derived_in(scenario.delivered("s3", "2021-06-05T09:00:00Z"), "charge_raised")
            .at("share")
            .to_number<int>() == 1);
}

TEST_CASE("a voided outcome was never reached (D 13.2)") {
  Scenario scenario;
  scenario.family();
  const auto achieved = scenario.given(
      By::lead, "case/c1", "outcome_recorded",
      {{"need", "n0"}, {"level", "achieved"}, {"on", "2021-08-31"}, {"evidence", "e"}},
      "2023-01-01T09:00:00Z");
  CHECK(scenario.voided(By::lead, "case/c1", achieved, "2023-01-01T09:00:00Z") == Codes{});
  CHECK(outcome(scenario, "sustained", "2022-02-28") == Codes{"not_sustained"});
}

TEST_CASE("a void needs a stream that exists (rulebook 5.8)") {
  Scenario scenario;
  CHECK(scenario.refused(By::central, "package/k9", "entry_voided",
                         {{"position", 0}, {"reason", "r"}}) == Codes{"unknown_stream"});
}

TEST_CASE("counts that were wrong are voided (rulebook 5.8)") {
  Scenario scenario;
  for (const auto& [type, data] : std::map<std::string, Json>{
           {"reach_recorded", {{"channel", "awareness"}, {"people", 9}}},
           {"newsletter_issued", {{"issue", "n1"}, {"by_email", 9}, {"by_post", 0}}},
           {"advice_given", {{"channel", "advice_line"}, {"topic", "school"}}}}) {
    const auto counted = scenario.given(By::provider_a, "programme/p", type, data);
    CHECK(scenario.voided(By::provider_a, "programme/p", counted) == Codes{});
    CHECK(scenario.voided(By::provider_a, "programme/p", counted) == Codes{"already_closed"});
  }
}

TEST_CASE("who posted a void may ask to void it, and is told that it cannot be (rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  const auto contact = scenario.given(By::lead, "case/c1", "contact_received",
                                      {{"channel", "email"}, {"on", "2021-04-01"}});
  const auto taken_back = scenario.given(By::lead, "case/c1", "entry_voided",
                                         {{"position", position_in(contact)}, {"reason", "r"}});
  CHECK(scenario.voided(By::lead, "case/c1", taken_back) == Codes{"cannot_void"});
}

TEST_CASE("once a loan is voided, its return brings back the other loan of the item (E 3.3)") {
  Scenario scenario;
  scenario.family();
  const auto post = [&](const char* type) {
    return scenario.post(By::central, "case/c1", type, {{"item", "book"}});
  };
  const auto first = post("loan_made");
  post("loan_made");
  post("loan_returned");
  CHECK(scenario.voided(By::central, "case/c1", first) == Codes{});
  CHECK(scenario.refused(By::central, "case/c1", "loan_returned", {{"item", "book"}}) ==
        Codes{"not_on_loan"});
}
