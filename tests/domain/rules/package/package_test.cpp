/// A confirmed package: sessions, corrections, invoices and its end (rulebook 5.4, 5.8, 6.3).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("the ninth of eight sessions is over the allocation (rulebook 6.3)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  for (int i = 1; i <= 8; ++i)
    scenario.session(fmt::format("s{}", i), fmt::format("2021-06-{:02}T09:00:00Z", i));
  CHECK(scenario.refused(
            By::provider_a, "package/k1", "session_scheduled",
            {{"session", "s9"}, {"starts_at", "2021-06-09T09:00:00Z"}, {"minutes", 60}}) ==
        Codes{"allocation_exceeded"});
}

TEST_CASE(
    "a voided delivery is as if it never was: open again, its charge reversed on the charge's own "
    "date (rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const auto position = delivery.at("positions").at(0).to_number<int>();
  const Json voided{{"position", position}, {"reason", "keyed twice"}};
  CHECK(scenario.refused(By::lead, "package/k1", "entry_voided", voided) == Codes{"not_permitted"});
  const auto answer =
      scenario.given(By::central, "package/k1", "entry_voided", voided, "2022-04-05T09:00:00Z");
  const auto& reversed = answer.at("derived").at(0).at("data").as_object();
  CHECK(reversed.at("business_date").as_string() == "2021-06-03");
  CHECK(reversed.at("amount_pence").to_number<int>() == 6250);
  CHECK(scenario.package().session_charges == Money{});
  CHECK(scenario.package().has_open_session());
  CHECK(scenario.refused(By::central, "package/k1", "entry_voided", voided) ==
        Codes{"already_closed"});
  CHECK(charge_in(scenario.delivered("s1", "2021-06-03T09:00:00Z")) == 6250);
}

TEST_CASE(
    "what a live invoice or a replacing session rests on cannot be voided first (rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const Json entry{{"position", delivery.at("positions").at(0).to_number<int>()}, {"reason", "r"}};
  scenario.given(By::finance, "package/k1", "invoice_received",
                 {{"invoice", "i1"},
                  {"sessions", {"s1"}},
                  {"amount_pence", 6250},
                  {"received_on", "2021-07-01"}});
  CHECK(scenario.refused(By::central, "package/k1", "entry_voided", entry) == Codes{"in_use"});
  scenario.given(By::finance, "package/k1", "invoice_cancelled",
                 {{"invoice", "i1"}, {"reason", "twice"}});
  CHECK(scenario.refused(By::central, "package/k1", "entry_voided", entry) == Codes{});
}

TEST_CASE(
    "an entry of a type that cannot be voided, of another stream, or a void itself, is refused "
    "(rulebook 5.8)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const auto refused = [&](int position) {
    return scenario.refused(By::central, "package/k1", "entry_voided",
                            {{"position", position}, {"reason", "r"}});
  };
  CHECK(refused(0) == Codes{"unknown_reference"});
  CHECK(refused(99999) == Codes{"unknown_reference"});
  CHECK(refused(static_cast<int>(scenario.ledger.size()) - 1) == Codes{"cannot_void"});
}

TEST_CASE(
    "an invoice is approved by somebody else, when it matches its charges, and paid once (rulebook "
    "5.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.delivered("s1", "2021-06-03T09:00:00Z");
  const auto post = [&](By by, std::string_view type, const Json& data) {
    return scenario.refused(by, "package/k1", type, data, "2021-07-01T09:00:00Z");
  };
  CHECK(post(By::finance, "invoice_received",
             {{"invoice", "i1"},
              {"sessions", {"s1", "s7"}},
              {"amount_pence", 1},
              {"received_on", "2021-07-01"}}) == Codes{"no_charge"});
  CHECK(post(By::finance, "invoice_received",
             {{"invoice", "i1"},
              {"sessions", {"s1"}},
              {"amount_pence", 6251},
              {"vat_pence", 10},
              {"received_on", "2021-07-01"}}) == Codes{});
  CHECK(post(By::finance, "invoice_received",
             {{"invoice", "i2"},
              {"sessions", {"s1"}},
              {"amount_pence", 6250},
              {"received_on", "2021-07-01"}}) == Codes{"already_invoiced"});
  CHECK(post(By::finance, "invoice_approved", {{"invoice", "i1"}}) ==
        Codes{"invoice_mismatch", "self_approval"});
  CHECK(post(By::finance, "invoice_cancelled", {{"invoice", "i1"}, {"reason", "wrong sum"}}) ==
        Codes{});
  CHECK(post(By::finance, "invoice_received",
             {{"invoice", "i2"},
              {"sessions", {"s1"}},
              {"amount_pence", 6250},
              {"vat_pence", 10},
              {"received_on", "2021-07-01"}}) == Codes{});
  const Json payment{
      {"invoice", "i2"}, {"amount_pence", 6261}, {"on", "2021-07-20"}, {"reference", "BACS 1"}};
  CHECK(post(By::finance, "payment_made", payment) == Codes{"not_approved", "overpaid"});
  CHECK(post(By::second_finance, "invoice_approved", {{"invoice", "i2"}}) == Codes{});
  CHECK(post(By::finance, "payment_made", payment) == Codes{"overpaid"});
  CHECK(post(By::finance, "payment_made",
             {{"invoice", "i2"},
              {"amount_pence", 6260},
              {"on", "2021-07-20"},
              {"reference", "BACS 1"}}) == Codes{});
  CHECK(post(By::finance, "payment_made",
             {{"invoice", "i2"},
              {"amount_pence", 0},
              {"on", "2021-07-20"},
              {"reference", "BACS 1"}}) == Codes{"already_exists"});
  CHECK(post(By::finance, "charge_waived", {{"session", "s1"}, {"reason", "r"}}) ==
        Codes{"not_permitted"});
  CHECK(post(By::central, "charge_waived", {{"session", "s1"}, {"reason", "r"}}) ==
        Codes{"no_charge"});
}

TEST_CASE("after the end only what the rulebook names is accepted (rulebook 5.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  CHECK(scenario.refused(By::provider_a, "package/k1", "package_completed",
                         {{"on", "2021-06-03"}, {"outcomes_reported", true}}) ==
        Codes{"not_commenced"});
  scenario.session("s1", "2021-06-03T09:00:00Z");
  CHECK(scenario.refused(By::central, "package/k1", "package_ended",
                         {{"on", "2021-06-03"}, {"reason", "other"}}) == Codes{"session_open"});
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  CHECK(scenario.refused(By::central, "package/k1", "package_ended",
                         {{"on", "2021-06-03"}, {"reason", "did_not_proceed"}}) ==
        Codes{"wrong_stage"});
  scenario.given(By::provider_a, "package/k1", "package_completed",
                 {{"on", "2021-08-31"}, {"outcomes_reported", true}}, "2021-08-31T09:00:00Z");
  CHECK(scenario.available() == Money{25'000'000 - 6250});
  CHECK(scenario.refused(
            By::provider_a, "package/k1", "session_scheduled",
            {{"session", "s2"}, {"starts_at", "2021-06-03T09:00:00Z"}, {"minutes", 60}}) ==
        Codes{"already_closed"});
  scenario.given(By::central, "package/k1", "entry_voided",
                 {{"position", delivery.at("positions").at(0).to_number<int>()}, {"reason", "r"}});
  CHECK(charge_in(scenario.delivered("s1", "2021-06-03T09:00:00Z")) == 6250);
}

TEST_CASE(
    "a provider follows up between three and six months after completion, both days included (D "
    "14.5)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.delivered("s1", "2021-06-03T09:00:00Z");
  scenario.given(By::provider_a, "package/k1", "package_completed",
                 {{"on", "2021-08-31"}, {"outcomes_reported", true}});
  const auto followed = [&](std::string_view on) {
    return scenario.refused(By::provider_a, "package/k1", "provider_followed_up",
                            {{"on", on}, {"result", "better"}});
  };
  CHECK(followed("2021-11-29") == Codes{"outside_followup"});
  CHECK(followed("2021-11-30") == Codes{});
  CHECK(followed("2022-02-28") == Codes{});
  CHECK(followed("2022-03-01") == Codes{"outside_followup"});
}

TEST_CASE(
    "a policy changed for the past leaves a package charged by what it was matched to (rulebook "
    "6.2)") {
  Scenario scenario(Json{{"charge_basis", "hourly"}, {"cheapest_first", false}});
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  scenario.given(By::commissioner, "programme/p", "policy_changed",
                 {{"effective_on", "2021-04-01"},
                  {"policy", {{"charge_basis", "session_share"}}},
                  {"reason", "r"}});
  CHECK(charge_in(scenario.delivered("s1", "2021-06-03T09:00:00Z")) == 50000);
}
