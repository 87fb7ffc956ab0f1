/// What is still accepted on a closed case and an ended package, and what is not
/// (rulebook 5.3, 5.4).
#include <set>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"
#include "tests/vocabulary/sample.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

namespace json = boost::json;

const std::set<std::string> on_closed_case = {
    "outcome_recorded", "measure_taken",    "feedback_received",   "consent_withdrawn",
    "concern_raised",   "concern_notified", "referrer_updated",    "fund_decided",
    "subject_erased",   "legal_hold_set",   "legal_hold_released", "case_reopened",
    "entry_voided"};

const std::set<std::string> on_ended_package = {
    "feedback_received",          "provider_followed_up", "report_received",  "mileage_agreed",
    "lead_professional_notified", "charge_waived",        "invoice_received", "invoice_approved",
    "invoice_disputed",           "invoice_cancelled",    "payment_made",     "entry_voided"};

/// The codes that a sample of the type gets on `stream` from somebody of every role.
Codes answer_to(Scenario& scenario, const EventType& type, std::string_view stream) {
  auto post = json::parse(sample_post(type)).as_object();
  post["stream"] = json::string(stream);
  post["actor"] = json::parse(
      R"({"id":"all-1","provider":"a","roles":["administrator","commissioner","central_team",
          "lead_professional","provider","finance","auditor"]})");
  static int posted = 0;
  post["event_id"] = fmt::format("00000000-0000-4000-9000-{:012x}", ++posted);
  const auto answer = scenario.post_line(json::serialize(post));
  Codes codes;
  if (answer.contains("refused"))
    for (const auto& refusal : answer.at("refused").as_array())
      codes.emplace_back(refusal.at("code").as_string().c_str());
  return codes;
}

/// What the things that were closed by `scenario_of` still take is exactly `accepted`.
template <class Make>
void takes_only(const std::set<std::string>& accepted, StreamKind kind, std::string_view stream,
                Make scenario_of) {
  std::set<std::string> taken;
  for (const auto& type : Vocabulary::instance().types()) {
    if (type.derived || type.opening || !type.fits(kind)) continue;
    auto scenario = scenario_of();
    INFO(type.name);
    const auto codes = answer_to(scenario, type, stream);
    if (codes != Codes{"already_closed"}) taken.insert(type.name);
  }
  CHECK(taken == accepted);
}

}  // namespace

TEST_CASE(
    "a closed case takes outcomes, consent, concerns and its reopening, and nothing else (rulebook "
    "5.3)") {
  takes_only(on_closed_case, StreamKind::family_case, "case/c1", [] {
    Scenario scenario;
    scenario.open_case("c1");
    scenario.given(By::lead, "case/c1", "case_closed", {{"reason", "moved"}});
    return scenario;
  });
}

TEST_CASE(
    "an ended package takes follow-up, invoices and corrections, and nothing else (rulebook 5.4)") {
  takes_only(on_ended_package, StreamKind::package, "package/k1", [] {
    Scenario scenario;
    scenario.family();
    scenario.confirmed_package();
    scenario.given(By::central, "package/k1", "package_ended",
                   {{"on", "2021-04-02"}, {"reason", "did_not_proceed"}});
    return scenario;
  });
}

TEST_CASE("an approved package is not refused any more (rulebook 5.4)") {
  Scenario scenario;
  scenario.family();
  scenario.approved_package("k1", "c1", "counselling", 1);
  CHECK(scenario.refused(By::central, "package/k1", "package_refused", {{"reason", "no need"}}) ==
        Codes{"wrong_stage"});
}

TEST_CASE("a refused package has ended (rulebook 5.4)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::lead, "package/k1", "package_requested",
                 {{"case", "c1"},
                  {"package_type", "counselling"},
                  {"outcomes", {"health"}},
                  {"locality", "chesil"}});
  const auto refuse = [&] {
    return scenario.refused(By::central, "package/k1", "package_refused", {{"reason", "no need"}});
  };
  CHECK(refuse() == Codes{});
  CHECK(refuse() == Codes{"already_closed"});
  CHECK(scenario.refused(By::central, "package/k1", "package_approved",
                         {{"up_to_pence", 1},
                          {"year", "2021/22"},
                          {"line", "main"},
                          {"alternatives", no_items}}) == Codes{"already_closed"});
}

TEST_CASE(
    "a completed package takes a session event only for a session that a void has reopened "
    "(rulebook 5.4)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T09:00:00Z");
  const auto delivery = scenario.delivered("s1", "2021-06-03T09:00:00Z");
  scenario.given(By::provider_a, "package/k1", "package_completed",
                 {{"on", "2021-08-31"}, {"outcomes_reported", true}});
  const auto missed = [&](std::string_view session) {
    return scenario.refused(By::provider_a, "package/k1", "session_missed",
                            {{"session", session}, {"absent", no_items}});
  };
  CHECK(missed("s1") == Codes{"already_closed"});
  CHECK(scenario.voided(By::central, "package/k1", delivery) == Codes{});
  CHECK(missed("s2") == Codes{"already_closed"});
  CHECK(missed("s1") == Codes{});
  CHECK(missed("s1") == Codes{"already_closed"});
}
