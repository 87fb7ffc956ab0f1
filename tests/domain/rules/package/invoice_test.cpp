/// Invoices and payments (rulebook 5.4).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* july = "2021-07-01T09:00:00Z";

Codes post(Scenario& scenario, By by, std::string_view type, const Json& data) {
  return scenario.refused(by, "package/k1", type, data, july);
}

/// Package k1 with sessions s1 and s2 delivered at £62.50 each.
Scenario with_charges() {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  for (const auto* id : {"s1", "s2"}) {
    scenario.session(id, "2021-06-03T09:00:00Z");
    scenario.delivered(id, "2021-06-03T09:00:00Z");
  }
  return scenario;
}

Codes received(Scenario& scenario, std::string_view invoice, const Json& sessions,
               std::int64_t pence, const Json& more = {}, By by = By::provider_a) {
  return post(scenario, by, "invoice_received",
              Json{{"invoice", invoice},
                   {"sessions", sessions},
                   {"amount_pence", pence},
                   {"received_on", "2021-07-01"}}
                  .with(more));
}

Codes about(Scenario& scenario, std::string_view type, std::string_view invoice,
            By by = By::finance) {
  const bool approval = type == "invoice_approved";
  return post(scenario, by, type,
              Json{{"invoice", invoice}}.with(approval ? Json() : Json{{"reason", "wrong sum"}}));
}

Codes paid(Scenario& scenario, std::string_view invoice, std::int64_t pence,
           std::string_view reference) {
  return post(scenario, By::finance, "payment_made",
              {{"invoice", invoice},
               {"amount_pence", pence},
               {"on", "2021-07-20"},
               {"reference", reference}});
}

}  // namespace

TEST_CASE(
    "an invoice's id is new in its package, and each of its charges live and on no other (rulebook "
    "5.4)") {
  auto scenario = with_charges();
  CHECK(received(scenario, "i1", {"s1", "s9"}, 1) == Codes{"no_charge"});
  CHECK(received(scenario, "i1", {"s1"}, 6'250) == Codes{});
  CHECK(received(scenario, "i1", {"s2"}, 6'250) == Codes{"already_exists"});
  CHECK(received(scenario, "i2", {"s1"}, 6'250) == Codes{"already_invoiced"});
  CHECK(received(scenario, "i1", {"s1", "s9"}, 1) ==
        Codes{"already_exists", "no_charge", "already_invoiced"});
  scenario.given(By::central, "package/k1", "charge_waived", {{"session", "s2"}, {"reason", "r"}});
  CHECK(received(scenario, "i2", {"s2"}, 6'250) == Codes{"no_charge"});
}

TEST_CASE("a charge without a session is invoiced by its position (rulebook 5.4)") {
  auto scenario = with_charges();
  const auto report = scenario.given(By::provider_a, "package/k1", "report_received",
                                     {{"kind", "court"}, {"on", "2021-06-04"}, {"fee", true}});
  const auto position = report.at("derived").at(0).at("position").to_number<int>();
  const auto by_position = [&](std::string_view invoice, int at, std::int64_t pence) {
    return received(scenario, invoice, no_items, pence, {{"charges", {at}}});
  };
  CHECK(by_position("i1", position - 1, 2'500) == Codes{"no_charge"});
  CHECK(by_position("i1", position, 2'500) == Codes{});
  CHECK(by_position("i2", position, 2'500) == Codes{"already_invoiced"});
  CHECK(about(scenario, "invoice_approved", "i1") == Codes{});
}

TEST_CASE(
    "an invoice is known and live to be approved, once, to the penny of its charges (rulebook "
    "5.4)") {
  auto scenario = with_charges();
  CHECK(about(scenario, "invoice_approved", "i9") == Codes{"unknown_reference"});
  CHECK(received(scenario, "i1", {"s1", "s2"}, 12'501) == Codes{});
  CHECK(about(scenario, "invoice_approved", "i1") == Codes{"invoice_mismatch"});
  CHECK(about(scenario, "invoice_cancelled", "i1") == Codes{});
  CHECK(about(scenario, "invoice_approved", "i1") == Codes{"already_closed"});
  CHECK(received(scenario, "i2", {"s1", "s2"}, 12'500) == Codes{});
  CHECK(about(scenario, "invoice_approved", "i2") == Codes{});
  CHECK(about(scenario, "invoice_approved", "i2") == Codes{"already_closed"});
}

TEST_CASE("who posted an invoice's receipt does not approve it (rulebook 5.4)") {
  auto scenario = with_charges();
  CHECK(received(scenario, "i1", {"s1"}, 6'250, {}, By::finance) == Codes{});
  CHECK(about(scenario, "invoice_approved", "i1") == Codes{"self_approval"});
  CHECK(about(scenario, "invoice_approved", "i1", By::second_finance) == Codes{});
}

TEST_CASE(
    "an invoice is disputed or cancelled while nothing is paid on it; a disputed one may still be "
    "approved (rulebook 5.4)") {
  auto scenario = with_charges();
  for (const auto* type : {"invoice_disputed", "invoice_cancelled"})
    CHECK(about(scenario, type, "i9") == Codes{"unknown_reference"});
  CHECK(received(scenario, "i1", {"s1"}, 6'250) == Codes{});
  CHECK(about(scenario, "invoice_disputed", "i1") == Codes{});
  CHECK(received(scenario, "i2", {"s1"}, 6'250) == Codes{"already_invoiced"});
  CHECK(about(scenario, "invoice_approved", "i1") == Codes{});
  CHECK(paid(scenario, "i1", 1, "r1") == Codes{});
  for (const auto* type : {"invoice_disputed", "invoice_cancelled"})
    CHECK(about(scenario, type, "i1") == Codes{"already_paid"});
  CHECK(received(scenario, "i2", {"s2"}, 6'250) == Codes{});
  CHECK(about(scenario, "invoice_cancelled", "i2") == Codes{});
  for (const auto* type : {"invoice_disputed", "invoice_cancelled"})
    CHECK(about(scenario, type, "i2") == Codes{"already_closed"});
  CHECK(received(scenario, "i3", {"s2"}, 6'250) == Codes{});
}

TEST_CASE(
    "payments of an approved invoice add up to its amount and tax at most, each under a reference "
    "of its own (rulebook 5.4)") {
  auto scenario = with_charges();
  CHECK(paid(scenario, "i9", 1, "r1") == Codes{"not_approved"});
  CHECK(received(scenario, "i1", {"s1"}, 6'250, {{"vat_pence", 1250}}) == Codes{});
  CHECK(paid(scenario, "i1", 1, "r1") == Codes{"not_approved"});
  CHECK(about(scenario, "invoice_approved", "i1") == Codes{});
  CHECK(paid(scenario, "i1", 7'501, "r1") == Codes{"overpaid"});
  CHECK(paid(scenario, "i1", 7'000, "r1") == Codes{});
  CHECK(paid(scenario, "i1", 501, "r2") == Codes{"overpaid"});
  CHECK(paid(scenario, "i1", 501, "r1") == Codes{"overpaid", "already_exists"});
  CHECK(paid(scenario, "i1", 500, "r1") == Codes{"already_exists"});
  CHECK(paid(scenario, "i1", 500, "r2") == Codes{});
}

TEST_CASE("a reference is new for its own invoice only (rulebook 5.4)") {
  auto scenario = with_charges();
  for (const auto* invoice : {"1", "2"}) {
    CHECK(received(scenario, fmt::format("i{}", invoice), {fmt::format("s{}", invoice)}, 6'250) ==
          Codes{});
    CHECK(about(scenario, "invoice_approved", fmt::format("i{}", invoice)) == Codes{});
    CHECK(paid(scenario, fmt::format("i{}", invoice), 6'250, "BACS 1") == Codes{});
  }
}
