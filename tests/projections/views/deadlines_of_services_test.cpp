/// The deadlines that single services set: contact windows, reviews, check-ins, supervision,
/// reports, notice.
#include <catch2/catch.hpp>

#include "domain/base/calendar.hpp"
#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

/// The one row of a duty as "due done state"; "" when there is none.
std::string row(const Scenario& scenario, std::string_view duty, std::string_view on,
                std::string_view subject = "") {
  const auto result =
      ask(books_of(scenario.ledger, parse_date(on)), "deadlines", R"({"programme":"p"})");
  std::string found;
  for (const auto& item : result.at("rows").as_array()) {
    if (item.at("duty").as_string() != duty) continue;
    if (!subject.empty() && item.at("subject").as_string() != subject) continue;
    const auto text = [&](const char* field) {
      return item.at(field).is_null() ? std::string("-")
                                      : std::string(item.at(field).as_string().c_str());
    };
    if (!found.empty()) found += ", ";
    found += text("due_on") + " " + text("done_on") + " " + text("state");
  }
  return found;
}

}  // namespace

TEST_CASE("a family on the first tier has 10 working days to get in touch (A tier 1)") {
  Scenario scenario(Json{{"contact_working_days", 10}});
  scenario.given(By::lead, "case/c1", "case_opened",
                 {{"programme", "p"},
                  {"kind", "family"},
                  {"locality", "chesil"},
                  {"responsible_authority", "A"},
                  {"statutory", false}},
                 "2021-05-20T09:00:00Z");  // a Thursday; 31 May is a bank holiday
  CHECK(row(scenario, "contact_window", "2021-06-04") == "2021-06-04 - due");
  CHECK(row(scenario, "contact_window", "2021-06-05") == "2021-06-04 - overdue");
  scenario.given(By::lead, "case/c1", "contact_attempted",
                 {{"channel", "telephone"}, {"reached", false}, {"on", "2021-05-25"}},
                 "2021-05-25T09:00:00Z");
  CHECK(row(scenario, "contact_window", "2021-06-04") == "2021-06-04 - due");
  scenario.given(By::lead, "case/c1", "contact_received",
                 {{"channel", "telephone"}, {"on", "2021-05-25"}}, "2021-05-25T10:00:00Z");
  CHECK(row(scenario, "contact_window", "2021-06-09") == "2021-06-09 - due");
  scenario.given(By::central, "case/c1", "tier_set",
                 {{"tier", 2}, {"reason", "needs more"}, {"decided_by", "m1"}},
                 "2021-05-26T10:00:00Z");
  CHECK(row(scenario, "contact_window", "2021-06-09").empty());
}

TEST_CASE("monthly reviews are due a month after the last, from tier 2 on (A tier 2)") {
  Scenario scenario(Json{{"review_months", {{"monthly", 1}, {"plan", 3}}}});
  scenario.family();
  scenario.given(By::central, "case/c1", "tier_set",
                 {{"tier", 2}, {"reason", "needs more"}, {"decided_by", "m1"}},
                 "2021-05-31T10:00:00Z");
  CHECK(row(scenario, "review_monthly", "2021-06-30") == "2021-06-30 - due");
  CHECK(row(scenario, "review_monthly", "2021-07-01") == "2021-06-30 - overdue");
  CHECK(row(scenario, "review_plan", "2021-07-01").empty());
  scenario.given(By::central, "case/c1", "review_held", {{"kind", "monthly"}, {"step", "none"}},
                 "2021-06-30T10:00:00Z");
  scenario.given(By::central, "case/c1", "review_held", {{"kind", "monthly"}, {"step", "none"}},
                 "2021-07-31T10:00:00Z");
  CHECK(row(scenario, "review_monthly", "2021-08-01") ==
        "2021-07-30 2021-07-31 late, 2021-08-31 - due");
}

TEST_CASE("check-ins are due with both sides, as agreed before the match began (K 2.3.2)") {
  Scenario scenario;
  scenario.family();
  scenario.given(By::central, "supporter/s1", "supporter_recruited", {{"programme", "p"}});
  scenario.given(By::central, "supporter/s1", "supporter_screened", {{"accepted", true}});
  scenario.given(By::central, "supporter/s1", "supporter_trained",
                 {{"course", "basics"}, {"cohort", "one"}, {"on", "2021-04-01"}});
  scenario.given(By::central, "match/m1", "match_made",
                 {{"supporter", "s1"}, {"case", "c1"}, {"check_in_days", 14}},
                 "2021-05-01T09:00:00Z");
  scenario.given(By::central, "match/m1", "check_in_held",
                 {{"with", "supporter"}, {"on", "2021-05-15"}}, "2021-05-15T09:00:00Z");
  CHECK(row(scenario, "check_in", "2021-05-16", "match/m1/supporter") ==
        "2021-05-15 2021-05-15 met, 2021-05-29 - due");
  CHECK(row(scenario, "check_in", "2021-05-16", "match/m1/recipient") == "2021-05-15 - overdue");
  scenario.given(By::central, "match/m1", "match_ended", {{"reason", "goals met"}},
                 "2021-05-16T09:00:00Z");
  CHECK(row(scenario, "check_in", "2021-05-16", "match/m1/recipient").empty());
}

TEST_CASE("workers are supervised at least every 3 months (P 9.5)") {
  Scenario scenario(Json{{"supervision_months_max", 3}});
  scenario.given(By::provider_a, "provider/a", "supervision_held",
                 {{"worker", "w1"}, {"on", "2021-05-31"}}, "2021-05-31T09:00:00Z");
  CHECK(row(scenario, "supervision", "2021-08-31") == "2021-08-31 - due");
  CHECK(row(scenario, "supervision", "2021-09-01") == "2021-08-31 - overdue");
  scenario.given(By::provider_a, "provider/a", "supervision_held",
                 {{"worker", "w1"}, {"on", "2021-08-31"}}, "2021-08-31T09:00:00Z");
  CHECK(row(scenario, "supervision", "2021-09-01") ==
        "2021-08-31 2021-08-31 met, 2021-11-30 - due");
}

TEST_CASE("a steering report is due two weeks before its meeting (K reporting)") {
  Scenario scenario(Json{{"steering_report_days_before", 14}});
  scenario.given(By::commissioner, "programme/p", "report_requested",
                 {{"report", "r1"},
                  {"meeting_on", "2021-06-30"},
                  {"kind", "steering"},
                  {"provider", "a"},
                  {"from", "2021-04-01"},
                  {"to", "2021-06-30"},
                  {"due_on", "2021-06-29"}});
  CHECK(row(scenario, "steering_report", "2021-06-16") == "2021-06-16 - due");
  CHECK(row(scenario, "steering_report", "2021-06-17") == "2021-06-16 - overdue");
  scenario.given(By::provider_a, "programme/p", "report_submitted",
                 {{"report", "r1"}, {"on", "2021-06-16"}}, "2021-06-16T09:00:00Z");
  CHECK(row(scenario, "steering_report", "2021-06-17") == "2021-06-16 2021-06-16 met");
}

TEST_CASE("a monitoring report is due on the day its request names (D 14.6)") {
  Scenario scenario;
  scenario.given(By::commissioner, "programme/p", "report_requested",
                 {{"report", "r1"},
                  {"kind", "monitoring_biannual"},
                  {"provider", "a"},
                  {"from", "2021-04-01"},
                  {"to", "2021-09-30"},
                  {"due_on", "2021-10-15"}});
  CHECK(row(scenario, "report_monitoring_biannual", "2021-10-15") == "2021-10-15 - due");
  CHECK(row(scenario, "report_monitoring_biannual", "2021-10-16") == "2021-10-15 - overdue");
}

TEST_CASE("a suspended provider's action plan is due on its day (P 13.6)") {
  Scenario scenario;
  scenario.given(By::commissioner, "provider/a", "provider_suspended",
                 {{"reason", "quality"}, {"action_plan_due", "2021-05-10"}},
                 "2021-05-01T09:00:00Z");
  CHECK(row(scenario, "action_plan", "2021-05-10") == "2021-05-10 - due");
  scenario.given(By::commissioner, "provider/a", "action_plan_reviewed",
                 {{"engaged", true}, {"result", "open"}}, "2021-05-11T09:00:00Z");
  CHECK(row(scenario, "action_plan", "2021-05-12") == "2021-05-10 2021-05-11 late");
}

TEST_CASE("an assurance that runs out is due to be renewed (E 3.4, P 9.1)") {
  Scenario scenario;
  scenario.given(By::provider_a, "provider/a", "assurance_recorded",
                 {{"check", "dbs"},
                  {"subject", "w1"},
                  {"result", "met"},
                  {"on", "2021-04-01"},
                  {"valid_until", "2021-06-30"}});
  CHECK(row(scenario, "assurance_expiry", "2021-06-30") == "2021-06-30 - due");
  CHECK(row(scenario, "assurance_expiry", "2021-07-01") == "2021-06-30 - overdue");
  scenario.given(By::provider_a, "provider/a", "assurance_recorded",
                 {{"check", "dbs"}, {"subject", "w1"}, {"result", "met"}, {"on", "2021-06-30"}},
                 "2021-06-30T09:00:00Z");
  CHECK(row(scenario, "assurance_expiry", "2021-07-01") == "2021-06-30 2021-06-30 met");
}

TEST_CASE("a family gives a week's notice; six days are too few (P 5.6)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  const auto notice = [&](const char* last_day) {
    scenario.given(By::central, "package/k1", "notice_given",
                   {{"by", "family"}, {"last_day", last_day}}, "2021-05-01T09:00:00Z");
  };
  notice("2021-05-08");
  CHECK(row(scenario, "family_notice", "2021-05-02") == "2021-05-01 2021-05-01 met");
  notice("2021-05-07");
  CHECK(row(scenario, "family_notice", "2021-05-02") ==
        "2021-05-01 2021-05-01 met, 2021-04-30 2021-05-01 late");
}

TEST_CASE("a package over its months is flagged (P 4.4)") {
  Scenario scenario(Json{{"package_months_max", 3}});
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-04-30T09:00:00Z");
  scenario.delivered("s1", "2021-04-30T09:00:00Z");
  CHECK(row(scenario, "package_overrun", "2021-07-30") == "2021-07-30 - due");
  CHECK(row(scenario, "package_overrun", "2021-07-31") == "2021-07-30 - overdue");
}

TEST_CASE("prices are fixed for twelve months, then a new list is due (D 6.11)") {
  Scenario scenario;
  const auto due = row(scenario, "price_expiry", "2021-06-01", "provider/a");
  CHECK(due.ends_with(" - due"));
  const auto day = due.substr(0, 10);
  CHECK(row(scenario, "price_expiry", day, "provider/a") == day + " - due");
  CHECK(row(scenario, "price_expiry", to_text(add_days(*parse_date(day), 1)), "provider/a") ==
        day + " - overdue");
}
