/// What no sequence of posts breaks (rulebook 5.4 and 6).
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "tests/properties/course.hpp"
#include "tests/properties/scrutiny.hpp"

namespace daybook::test {

namespace {

/// A seed and a length; a failure is shrunk to the shortest history of that seed.
void hold_for_random_histories(v::ChargeBasis basis) {
  const auto seed = *rc::gen::noShrink(rc::gen::resize(100, rc::gen::arbitrary<std::uint64_t>()));
  const auto steps = *rc::gen::resize(100, rc::gen::inRange(1, 350));
  Scrutiny scrutiny(seed, basis);
  for (int i = 0; i < steps; ++i) RC_ASSERT(scrutiny.step() == "");
  RC_ASSERT(scrutiny.finish() == "");
}

}  // namespace

TEST_CASE(
    "no history charged by session share breaks the arithmetic of money (rulebook 5.4, rulebook "
    "6.2 to 6.5)",
    "[property]") {
  rc::prop("for every accepted post of every history",
           [] { hold_for_random_histories(v::ChargeBasis::session_share); });
}

TEST_CASE(
    "no history charged by the hour breaks the arithmetic of money (rulebook 5.4, rulebook 6.2 to "
    "6.5)",
    "[property]") {
  rc::prop("for every accepted post of every history",
           [] { hold_for_random_histories(v::ChargeBasis::hourly); });
}

constexpr const char* kMoneyEventsAndRefusals[] = {"budget_allocated",
                                                   "budget_withdrawn",
                                                   "budget_vired",
                                                   "year_closed",
                                                   "policy_changed",
                                                   "package_requested",
                                                   "package_refused",
                                                   "package_approved",
                                                   "package_matched",
                                                   "package_confirmed",
                                                   "session_scheduled",
                                                   "session_delivered",
                                                   "session_missed",
                                                   "session_cancelled",
                                                   "session_aborted",
                                                   "charge_raised",
                                                   "charge_reversed",
                                                   "charge_waived",
                                                   "mileage_agreed",
                                                   "report_received",
                                                   "package_completed",
                                                   "package_ended",
                                                   "invoice_received",
                                                   "invoice_approved",
                                                   "invoice_disputed",
                                                   "invoice_cancelled",
                                                   "payment_made",
                                                   "claim_prepared",
                                                   "claim_valued",
                                                   "claim_audited",
                                                   "claim_submitted",
                                                   "claim_accepted",
                                                   "claim_rejected",
                                                   "claim_paid",
                                                   "claim_withdrawn",
                                                   "batch_sampled",
                                                   "outcome_recorded",
                                                   "entry_voided",
                                                   "prices_submitted",
                                                   "provider_suspended",
                                                   "budget_exceeded",
                                                   "above_approval",
                                                   "allocation_exceeded",
                                                   "already_invoiced",
                                                   "invoice_mismatch",
                                                   "in_use",
                                                   "no_charge",
                                                   "cannot_rebook",
                                                   "overpaid",
                                                   "already_closed"};

TEST_CASE("random histories hold every event that moves money, and refusals that protect it",
          "[property]") {
  std::set<std::string> missing(std::begin(kMoneyEventsAndRefusals),
                                std::end(kMoneyEventsAndRefusals));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Scrutiny scrutiny(seed, seed % 2 ? v::ChargeBasis::session_share : v::ChargeBasis::hourly);
    INFO("seed " << seed);
    for (int i = 0; i < 500; ++i) REQUIRE(scrutiny.step() == "");
    const auto& history = scrutiny.history();
    for (std::uint64_t at = 0; at < history.ledger().size(); ++at)
      missing.erase(Vocabulary::instance().of(read_entry(history.ledger().entry({at}))->tag).name);
    for (const auto& step : history.steps())
      if (const auto* refused = std::get_if<Refused>(&step.answer))
        for (const auto& each : refused->refusals)
          missing.erase(std::string(name(each.refusal.code)));
  }
  CHECK(missing == std::set<std::string>{});
}

TEST_CASE("n sessions cost exactly the price, whatever happens on the way (rulebook 6.2)",
          "[property]") {
  rc::prop("voids, waivers, re-bookings and cancellations in time change nothing", [] {
    const auto sessions = *rc::gen::resize(100, rc::gen::inRange(1, 61));
    const auto price = *rc::gen::resize(100, rc::gen::inRange<std::int64_t>(0, 2'000'000));
    const auto events =
        *rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(0, 8)));
    Course course(sessions, price);
    for (const auto event : events) {
      if (!course.schedule()) break;
      if (event != 7) course.end_oldest(event);  // otherwise one more stays open
    }
    course.finish();
    const auto& package = course.package();
    RC_ASSERT(package.session_charges.pence == price);
    const auto live = std::count_if(package.charges.begin(), package.charges.end(),
                                    [](const Charge& charge) { return charge.is_live(); });
    RC_ASSERT(live == sessions);
  });
}

}  // namespace daybook::test
