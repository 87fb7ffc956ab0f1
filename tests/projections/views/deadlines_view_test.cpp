/// The deadlines view: what is due by when, and how it stands, with both sides of each boundary.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

json::object deadlines(const Scenario& scenario, std::string_view on) {
  return ask(books_of(scenario.ledger, parse_date(on)), "deadlines", R"({"programme":"p"})");
}

/// The rows of a duty, as "due done state" each.
std::vector<std::string> rows(const json::object& result, std::string_view duty) {
  std::vector<std::string> found;
  const auto text = [](const json::value& value) {
    return value.is_null() ? std::string("-") : std::string(value.as_string().c_str());
  };
  for (const auto& item : result.at("rows").as_array()) {
    const auto& row = item.as_object();
    if (row.at("duty").as_string() != duty) continue;
    const bool timed = row.contains("due_at");
    found.push_back(fmt::format("{} {} {}", text(row.at(timed ? "due_at" : "due_on")),
                                text(row.at(timed ? "done_at" : "done_on")),
                                text(row.at("state"))));
  }
  return found;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("28 calendar days from approval to the first session delivered (D 14.5)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();  // approved on 1 April: due on the 29th
  CHECK(rows(deadlines(scenario, "2021-04-29"), "start") == Rows{"2021-04-29 - due"});
  CHECK(rows(deadlines(scenario, "2021-04-30"), "start") == Rows{"2021-04-29 - overdue"});
  scenario.session("s1", "2021-04-29T09:00:00Z");
  scenario.delivered("s1", "2021-04-29T09:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-05-30"), "start") == Rows{"2021-04-29 2021-04-29 met"});
}

TEST_CASE(
    "a package that commences on day 29 is late, one that never began owes nothing (D 14.5)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-04-30T09:00:00Z");
  scenario.delivered("s1", "2021-04-30T09:00:00Z");
  scenario.approved_package("k2", "c1", "household_finance", 1000);
  CHECK(rows(deadlines(scenario, "2021-05-30"), "start") ==
        Rows{"2021-04-29 2021-04-30 late", "2021-04-29 - overdue"});
  scenario.given(By::central, "package/k2", "package_ended",
                 {{"on", "2021-04-20"}, {"reason", "did_not_proceed"}}, "2021-04-20T09:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-05-30"), "start") == Rows{"2021-04-29 2021-04-30 late"});
}

TEST_CASE(
    "a cancellation is reported within 24 elapsed hours of the notice, across a clock change "
    "(P 5.1)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2030-10-27T12:00:00Z");
  // Recorded exactly 24 hours after the notice, over the 25-hour day on which the clocks go back.
  scenario.now = *parse_instant("2030-10-27T10:00:00Z");
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s1"}, {"by", "family"}, {"notice_at", "2030-10-26T10:00:00Z"}},
                 "2030-10-26T10:00:00Z");
  scenario.session("s2", "2030-11-30T12:00:00Z");
  scenario.now = *parse_instant("2030-12-01T12:00:00.001Z");
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s2"}, {"by", "family"}, {"on_arrival", true}},
                 "2030-11-30T12:00:00Z");
  CHECK(rows(deadlines(scenario, "2030-12-31"), "cancellation_report") ==
        Rows{"2030-10-27T10:00:00Z 2030-10-27T10:00:00Z met",
             "2030-12-01T12:00:00Z 2030-12-01T12:00:00.001Z late"});
}

TEST_CASE("a concern is notified to all three within 12 hours of its occurrence (P 8.4)") {
  Scenario scenario;
  scenario.family();
  scenario.given(
      By::lead, "case/c1", "concern_raised",
      {{"concern", "x"}, {"kind", "safeguarding"}, {"happened_at", "2021-05-01T20:00:00Z"}},
      "2021-05-01T21:00:00Z");
  const auto notify = [&](const char* to, const char* at) {
    scenario.given(By::lead, "case/c1", "concern_notified",
                   {{"concern", "x"}, {"to", to}, {"at", at}}, at);
  };
  notify("social_worker", "2021-05-01T22:00:00Z");
  notify("contract_manager", "2021-05-02T08:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-05-02"), "concern_notification") ==
        Rows{"2021-05-02T08:00:00Z - due"});
  CHECK(rows(deadlines(scenario, "2021-05-03"), "concern_notification") ==
        Rows{"2021-05-02T08:00:00Z - overdue"});
  notify("brokerage", "2021-05-02T08:00:00.001Z");
  CHECK(rows(deadlines(scenario, "2021-05-03"), "concern_notification") ==
        Rows{"2021-05-02T08:00:00Z 2021-05-02T08:00:00.001Z late"});
}

TEST_CASE("a missed session is told to the lead professional within 2 working days (D 6.15)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-04-30T09:00:00Z");  // a Friday; Monday 3 May is a bank holiday
  scenario.given(By::provider_a, "package/k1", "session_missed",
                 {{"session", "s1"}, {"absent", {"k0"}}}, "2021-04-30T10:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-05-05"), "lead_professional_notified") ==
        Rows{"2021-05-05 - due"});
  CHECK(rows(deadlines(scenario, "2021-05-06"), "lead_professional_notified") ==
        Rows{"2021-05-05 - overdue"});
  scenario.given(By::provider_a, "package/k1", "lead_professional_notified", {{"session", "s1"}},
                 "2021-05-05T16:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-05-06"), "lead_professional_notified") ==
        Rows{"2021-05-05 2021-05-05 met"});
}

TEST_CASE(
    "a day declared a holiday afterwards moves the deadline; the calendar then in force is shown "
    "beside it") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-01T09:00:00Z");
  scenario.given(By::provider_a, "package/k1", "session_missed",
                 {{"session", "s1"}, {"absent", {"k0"}}}, "2021-06-01T10:00:00Z");
  scenario.given(By::commissioner, "programme/p", "holiday_declared",
                 {{"on", "2021-06-03"}, {"title", "Council closure"}}, "2021-06-02T09:00:00Z");
  const auto result = deadlines(scenario, "2021-06-10");
  CHECK(rows(result, "lead_professional_notified") == Rows{"2021-06-04 - overdue"});
  for (const auto& row : result.at("rows").as_array())
    if (row.at("duty").as_string() == "lead_professional_notified")
      CHECK(row.at("due_on_as_arose").as_string() == "2021-06-03");
}

TEST_CASE("what the provider cancels is to be booked again; no day is set (P 5.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-01T09:00:00Z");
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s1"}, {"by", "provider"}, {"notice_at", "2021-05-31T09:00:00Z"}},
                 "2021-05-31T09:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-07-01"), "rebooking") == Rows{"- - due"});
  scenario.given(By::provider_a, "package/k1", "session_scheduled",
                 {{"session", "s2"},
                  {"starts_at", "2021-06-08T09:00:00Z"},
                  {"minutes", 60},
                  {"replaces", "s1"}},
                 "2021-05-31T09:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-07-01"), "rebooking") == Rows{"- 2021-06-08 met"});
}

TEST_CASE("a follow-up is due six months after completion, clamped to a shorter month (D 14.5)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-04-29T09:00:00Z");
  scenario.delivered("s1", "2021-04-29T09:00:00Z");
  scenario.given(By::central, "package/k1", "package_completed",
                 {{"on", "2021-08-31"}, {"outcomes_reported", true}}, "2021-08-31T09:00:00Z");
  CHECK(rows(deadlines(scenario, "2022-02-28"), "followup") == Rows{"2022-02-28 - due"});
  CHECK(rows(deadlines(scenario, "2022-03-01"), "followup") == Rows{"2022-02-28 - overdue"});
}

TEST_CASE("an invoice is paid within 30 days of its receipt, VAT included; a disputed one waits") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-04-29T09:00:00Z");
  scenario.delivered("s1", "2021-04-29T09:00:00Z");
  scenario.given(By::finance, "package/k1", "invoice_received",
                 {{"invoice", "i1"},
                  {"sessions", {"s1"}},
                  {"amount_pence", 6250},
                  {"vat_pence", 1250},
                  {"received_on", "2021-05-01"}},
                 "2021-05-01T09:00:00Z");
  CHECK(rows(deadlines(scenario, "2021-05-31"), "invoice_payment") == Rows{"2021-05-31 - due"});
  CHECK(rows(deadlines(scenario, "2021-06-01"), "invoice_payment") == Rows{"2021-05-31 - overdue"});
  scenario.given(By::second_finance, "package/k1", "invoice_approved", {{"invoice", "i1"}},
                 "2021-05-02T09:00:00Z");
  const auto pay = [&](int pence, const char* reference) {
    scenario.given(By::finance, "package/k1", "payment_made",
                   {{"invoice", "i1"},
                    {"amount_pence", pence},
                    {"on", "2021-05-31"},
                    {"reference", reference}},
                   "2021-05-31T09:00:00Z");
  };
  pay(6250, "r1");
  CHECK(rows(deadlines(scenario, "2021-05-31"), "invoice_payment") == Rows{"2021-05-31 - due"});
  pay(1250, "r2");
  CHECK(rows(deadlines(scenario, "2021-06-01"), "invoice_payment") ==
        Rows{"2021-05-31 2021-05-31 met"});
}

TEST_CASE("each duty's counts open into the entries that it arose from") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const auto result = deadlines(scenario, "2021-04-30");
  CHECK(number(item(result.at("by_duty"), "start"), "overdue") == 1);
  const auto opened = ask(books_of(scenario.ledger, parse_date("2021-04-30")), "deadlines",
                          R"({"programme":"p","explain":"by_duty.start.overdue"})");
  CHECK(opened.at("value").to_number<int>() == 1);
  CHECK(opened.at("contributions").as_array().size() == 1);
}
