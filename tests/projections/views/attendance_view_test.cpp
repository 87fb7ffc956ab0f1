/// The attendance view (rulebook 6.2, 6.5).
#include <catch2/catch.hpp>

#include "tests/projections/asking.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

json::object attendance(const Scenario& scenario, const std::string& more = "") {
  return ask(books_of(scenario.ledger), "attendance", R"({"programme":"p")" + more + "}")
      .at("total")
      .as_object();
}

void cancel(Scenario& scenario, const char* session, const char* by, const char* notice_at) {
  scenario.given(By::central, "package/k1", "session_cancelled",
                 {{"session", session}, {"by", by}, {"notice_at", notice_at}}, notice_at);
}

Scenario with_session() {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("s1", "2021-06-03T10:00:00Z");
  return scenario;
}

}  // namespace

TEST_CASE(
    "notice of exactly 24 hours is in time, of less short, and after the start on arrival "
    "(rulebook 6.2)") {
  const std::pair<const char*, const char*> notices[] = {
      {"2021-06-02T10:00:00Z", "cancelled_family_in_time"},
      {"2021-06-02T10:00:01Z", "cancelled_family_short"},
      {"2021-06-03T10:00:00Z", "cancelled_family_short"},
      {"2021-06-03T10:00:01Z", "cancelled_family_on_arrival"}};
  for (const auto& [notice, figure] : notices) {
    auto scenario = with_session();
    cancel(scenario, "s1", "family", notice);
    INFO(notice);
    CHECK(number(attendance(scenario), figure) == 1);
    CHECK(number(attendance(scenario), "attendance_denominator") == 1);
  }
}

TEST_CASE(
    "a cancellation by the authority counts as that only, whatever its notice (rulebook 6.5)") {
  auto scenario = with_session();
  cancel(scenario, "s1", "authority", "2021-06-03T09:00:00Z");
  const auto total = attendance(scenario);
  CHECK(number(total, "cancelled_authority") == 1);
  CHECK(number(total, "attendance_denominator") == 0);
  CHECK(total.at("attendance_percent").is_null());
}

TEST_CASE(
    "a session that its provider cancelled is to be booked again until one replaces it (views)") {
  auto scenario = with_session();
  cancel(scenario, "s1", "provider", "2021-06-03T09:00:00Z");
  CHECK(number(attendance(scenario), "rebooking_outstanding") == 1);
  scenario.given(By::provider_a, "package/k1", "session_scheduled",
                 {{"session", "s2"},
                  {"starts_at", "2021-06-10T10:00:00Z"},
                  {"minutes", 60},
                  {"replaces", "s1"}});
  CHECK(number(attendance(scenario), "rebooking_outstanding") == 0);
}

TEST_CASE("nothing is to be booked again once the package has ended (views)") {
  auto scenario = with_session();
  cancel(scenario, "s1", "provider", "2021-06-03T09:00:00Z");
  scenario.given(By::central, "package/k1", "package_ended",
                 {{"on", "2021-06-04"}, {"reason", "other"}}, "2021-06-04T09:00:00Z");
  CHECK(number(attendance(scenario), "rebooking_outstanding") == 0);
}

TEST_CASE("the range is on the London date that a session was scheduled for (views)") {
  Scenario scenario;
  scenario.family();
  scenario.confirmed_package();
  scenario.session("late", "2021-06-03T23:30:00Z");
  CHECK(number(attendance(scenario, R"(,"from":"2021-06-04","to":"2021-06-04")"), "scheduled") ==
        1);
  CHECK(number(attendance(scenario, R"(,"to":"2021-06-03")"), "scheduled") == 0);
  CHECK(number(attendance(scenario, R"(,"year":"2021/22")"), "scheduled") == 1);
}

TEST_CASE("a waived session still counts as it ended (rulebook 6.3)") {
  auto scenario = with_session();
  scenario.delivered("s1", "2021-06-03T10:00:00Z");
  scenario.given(By::central, "package/k1", "charge_waived",
                 {{"session", "s1"}, {"reason", "goodwill"}}, "2021-06-04T09:00:00Z");
  const auto total = attendance(scenario);
  CHECK(number(total, "delivered") == 1);
  CHECK(number(total, "people_attending") == 1);
  CHECK(number(total, "minutes_delivered") == 60);
  CHECK(number(total, "attendance_percent") == 100);
}
