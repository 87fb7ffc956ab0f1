/// The budget view (rulebook 6.4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

json::object budget(const Scenario& scenario, std::string_view year, std::optional<Date> on = {}) {
  return ask(books_of(scenario.ledger, on), "budget",
             fmt::format(R"({{"programme":"p","year":"{}"}})", year));
}

json::object total(const Scenario& scenario, std::string_view year, std::optional<Date> on = {}) {
  return budget(scenario, year, on).at("total").as_object();
}

/// Two sessions delivered, 62.50 each, in one invoice of 125.00 and 25.00 of VAT.
void invoice_two_sessions(Scenario& scenario) {
  for (const auto* day : {"03", "10"}) {
    const auto start = fmt::format("2021-06-{}T10:00:00Z", day);
    scenario.session(fmt::format("s{}", day), start);
    scenario.delivered(fmt::format("s{}", day), start);
  }
  scenario.given(By::finance, "package/k1", "invoice_received",
                 {{"invoice", "i1"},
                  {"sessions", {"s10", "s03"}},
                  {"amount_pence", 12500},
                  {"vat_pence", 2500},
                  {"received_on", "2021-06-20"}},
                 "2021-06-20T09:00:00Z");
}

void approve(Scenario& scenario) {
  scenario.given(By::second_finance, "package/k1", "invoice_approved", {{"invoice", "i1"}},
                 "2021-06-21T09:00:00Z");
}

void pay(Scenario& scenario, int pence, const char* reference) {
  scenario.given(
      By::finance, "package/k1", "payment_made",
      {{"invoice", "i1"}, {"amount_pence", pence}, {"on", "2021-06-22"}, {"reference", reference}},
      "2021-06-22T09:00:00Z");
}

}  // namespace

TEST_CASE(
    "an approved package reserves, a confirmed one commits what its sessions have not charged "
    "(rulebook 6.4)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k2", "c1", "therapy_creative", 70000);
  CHECK(number(total(scenario, "2021/22"), "reserved_pence") == 70'000);
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
  const auto now = total(scenario, "2021/22");
  CHECK(number(now, "committed_pence") == 50'000 - 6'250);
  CHECK(number(now, "spent_pence") == 6'250);
  CHECK(number(now, "accrued_pence") == 6'250);
  CHECK(number(now, "available_pence") == 25'000'000 - 70'000 - 50'000);
}

TEST_CASE(
    "payments settle an invoice's charges in order of position, before its VAT (rulebook 6.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  invoice_two_sessions(scenario);
  CHECK(number(total(scenario, "2021/22"), "invoiced_pence") == 12'500);
  CHECK(number(total(scenario, "2021/22"), "approved_pence") == 0);
  approve(scenario);
  pay(scenario, 8'000, "r1");
  CHECK(number(total(scenario, "2021/22"), "approved_pence") == 12'500);
  CHECK(number(total(scenario, "2021/22"), "paid_pence") == 8'000);
  pay(scenario, 7'000, "r2");
  const auto now = total(scenario, "2021/22");
  CHECK(number(now, "paid_pence") == 12'500);
  CHECK(number(now, "accrued_pence") == 0);
}

TEST_CASE(
    "what is committed for a closed year joins the next one, and its amount then is remembered "
    "(rulebook 6.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
  scenario.given(By::finance, "programme/p", "year_closed", {{"year", "2021/22"}},
                 "2022-04-05T09:00:00Z");
  const auto closed = total(scenario, "2021/22");
  CHECK(number(closed, "committed_pence") == 0);
  CHECK(number(closed, "carried_forward_pence") == 43'750);
  CHECK(number(closed, "available_pence") == 25'000'000 - 6'250);
  CHECK(number(total(scenario, "2022/23"), "committed_pence") == 43'750);
  scenario.session("s2", "2022-05-03T10:00:00Z");
  scenario.delivered("s2", "2022-05-03T10:00:00Z");
  CHECK(number(total(scenario, "2021/22"), "carried_forward_pence") == 43'750);
  CHECK(number(total(scenario, "2022/23"), "committed_pence") == 37'500);
  CHECK(number(total(scenario, "2022/23"), "spent_pence") == 6'250);
}

TEST_CASE(
    "kept to a date, a charge counts from its business date and not from that of its posting "
    "(rulebook 6.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.given(By::provider_a, "package/k1", "session_cancelled",
                 {{"session", "s1"}, {"by", "family"}, {"notice_at", "2021-06-02T20:00:00Z"}},
                 "2021-06-02T20:00:00Z");
  CHECK(number(total(scenario, "2021/22", parse_date("2021-06-02")), "spent_pence") == 0);
  CHECK(number(total(scenario, "2021/22", parse_date("2021-06-03")), "spent_pence") == 3'125);
}

TEST_CASE("voids and reversals act whatever the date that is asked for (rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  const auto delivered = scenario.delivered("s1", "2021-06-03T10:00:00Z");
  CHECK(number(total(scenario, "2021/22", parse_date("2021-06-30")), "spent_pence") == 6'250);
  scenario.given(
      By::central, "package/k1", "entry_voided",
      {{"position", delivered.at("positions").at(0).to_number<int>()}, {"reason", "wrong child"}},
      "2021-09-01T09:00:00Z");
  CHECK(number(total(scenario, "2021/22", parse_date("2021-06-30")), "spent_pence") == 0);
  const auto attendance = ask(books_of(scenario.ledger, parse_date("2021-06-30")), "attendance",
                              R"({"programme":"p"})");
  CHECK(number(attendance.at("total"), "open") == 1);
}

TEST_CASE(
    "mileage and reports are spent on top and take nothing off what is committed (rulebook 6.2)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.given(By::provider_a, "package/k1", "report_received",
                 {{"kind", "final"}, {"on", "2021-06-30"}, {"fee", true}}, "2021-06-30T09:00:00Z");
  const auto now = total(scenario, "2021/22");
  CHECK(number(now, "spent_pence") == 2'500);
  CHECK(number(now, "committed_pence") == 50'000);
}

TEST_CASE("groups have no allocation, and months no commitments either (views)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
  const auto books = books_of(scenario.ledger);
  const auto bracket = ask(books, "budget", R"({"programme":"p","year":"2021/22","by":"bracket"})");
  const auto& medium = item(bracket.at("groups"), "medium");
  CHECK(medium.at("allocated_pence").is_null());
  CHECK(medium.at("available_pence").is_null());
  CHECK(number(medium, "committed_pence") == 43'750);
  const auto month = ask(books, "budget", R"({"programme":"p","year":"2021/22","by":"month"})");
  const auto& june = item(month.at("groups"), "2021-06");
  CHECK(june.at("committed_pence").is_null());
  CHECK(number(june, "spent_pence") == 6'250);
}

TEST_CASE("a line or a programme that is not there is named in the refusal (views)") {
  const Scenario scenario;
  const auto books = books_of(scenario.ledger);
  CHECK(refusal_of(books, "budget", R"({"programme":"p","year":"2021/22","line":"other"})") ==
        "line: the budget of p has no line other.");
  CHECK(refusal_of(books, "budget", R"({"programme":"q","year":"2021/22"})") ==
        "programme: there was no programme q at this size of the ledger.");
  CHECK(refusal_of(books_of(scenario.ledger, parse_date("2021-03-31")), "budget",
                   R"({"programme":"p","year":"2021/22"})") ==
        "programme: there was no programme p on 2021-03-31.");
}
