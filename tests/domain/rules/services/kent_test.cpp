/// Kent: peer supporters, matches, adults of two cohorts (K 1.7, K 1.14, K 2.3).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Json kent{{"consent_required", "always"},
                {"age_min", 18},
                {"screening_required", true},
                {"cohort_age_min", {{"autism", 18}, {"self_neglect", 55}}},
                {"cohort_min", 8},
                {"cohort_max", 10},
                {"promotion_needs_agreement", true},
                {"year_basis", "contract"},
                {"budget_control", "warn"}};

constexpr const char* today = "2021-06-15T09:00:00Z";

Scenario with_programme() {
  Scenario scenario(Scenario::Empty{});
  scenario.programme(kent, {}, "2021-04-01");
  scenario.provider("a");
  scenario.provider("b");
  return scenario;
}

Codes supporter(Scenario& scenario, std::string_view id, std::string_view type, const Json& data) {
  return scenario.refused(By::provider_a, fmt::format("supporter/{}", id), type, data, today);
}

Codes trained(Scenario& scenario, std::string_view id, std::string_view cohort = "c-1") {
  return supporter(scenario, id, "supporter_trained",
                   {{"course", "peer-1"}, {"cohort", cohort}, {"on", "2021-06-01"}});
}

void recruit(Scenario& scenario, std::string_view id, bool accepted = true) {
  const auto stream = fmt::format("supporter/{}", id);
  scenario.given(By::provider_a, stream, "supporter_recruited",
                 {{"programme", "p"}, {"campaign", "spring"}});
  scenario.given(By::provider_a, stream, "supporter_screened", {{"accepted", accepted}});
}

void train(Scenario& scenario, std::string_view id) {
  recruit(scenario, id);
  CHECK(trained(scenario, id) == Codes{});
}

/// An adult of this cohort, born on a day, with consent to the service and an accepted referral.
void recipient(Scenario& scenario, std::string_view id, std::string_view cohort = "autism",
               std::string_view born = "1980-01-01") {
  scenario.open_case(id, "adult", {{"cohort", cohort}});
  const auto stream = fmt::format("case/{}", id);
  scenario.given(By::lead, stream, "member_added",
                 {{"person", "r"}, {"role", "adult"}, {"born_on", born}});
  scenario.given(
      By::lead, stream, "consent_recorded",
      {{"scope", "service"}, {"basis", "service"}, {"given", true}, {"on", "2021-04-01"}});
  scenario.given(By::lead, stream, "referral_received",
                 {{"referral", "r1"}, {"source", "gp"}, {"route", "agency"}});
  scenario.given(By::central, stream, "referral_screened",
                 {{"referral", "r1"}, {"accepted", true}});
}

Codes matched(Scenario& scenario, std::string_view match, std::string_view supporter_id,
              std::string_view case_id) {
  return scenario.refused(By::provider_a, fmt::format("match/{}", match), "match_made",
                          {{"supporter", supporter_id}, {"case", case_id}, {"check_in_days", 14}},
                          today);
}

Codes requested(Scenario& scenario, std::string_view case_id) {
  return scenario.refused(
      By::lead, fmt::format("package/of-{}", case_id), "package_requested",
      {{"case", case_id}, {"package_type", "support"}, {"outcomes", {"o"}}, {"locality", "chesil"}},
      today);
}

}  // namespace

TEST_CASE("a supporter is recruited once, for a programme that is known (K 2.3.1)") {
  auto scenario = with_programme();
  CHECK(supporter(scenario, "s1", "supporter_recruited", {{"programme", "q"}}) ==
        Codes{"unknown_reference"});
  CHECK(supporter(scenario, "s1", "supporter_recruited", {{"programme", "p"}}) == Codes{});
  CHECK(supporter(scenario, "s1", "supporter_recruited", {{"programme", "p"}}) ==
        Codes{"already_exists"});
}

TEST_CASE("nobody is trained who was not screened and accepted (K 2.3.1)") {
  auto scenario = with_programme();
  CHECK(supporter(scenario, "s1", "supporter_recruited", {{"programme", "p"}}) == Codes{});
  CHECK(trained(scenario, "s1") == Codes{"screening_missing"});
  CHECK(supporter(scenario, "s1", "supporter_screened", {{"accepted", false}}) == Codes{});
  CHECK(trained(scenario, "s1") == Codes{"screening_missing"});
  CHECK(supporter(scenario, "s1", "supporter_screened", {{"accepted", true}}) == Codes{});
  CHECK(trained(scenario, "s1") == Codes{});
}

TEST_CASE("a cohort holds ten supporters, and the eleventh belongs to the next (K 2.3.2)") {
  auto scenario = with_programme();
  for (int i = 1; i <= 10; ++i) train(scenario, fmt::format("s{}", i));
  recruit(scenario, "s11");
  CHECK(trained(scenario, "s11", "c-1") == Codes{"cohort_full"});
  CHECK(trained(scenario, "s11", "c-2") == Codes{});
}

TEST_CASE("a second course of one cohort takes no second place in it (K 2.3.2)") {
  auto scenario = with_programme();
  for (int i = 1; i <= 10; ++i) train(scenario, fmt::format("s{}", i));
  CHECK(trained(scenario, "s10", "c-1") == Codes{});
}

TEST_CASE(
    "support of supporters, alone or in a group, and their wellbeing are recorded (K 2.2, K "
    "2.3.2)") {
  auto scenario = with_programme();
  recruit(scenario, "s1");
  for (const auto* kind : {"individual", "group"})
    CHECK(supporter(scenario, "s1", "supporter_supported",
                    {{"kind", kind}, {"on", "2021-06-10"}}) == Codes{});
  const auto measured = [&](int score) {
    return supporter(scenario, "s1", "measure_taken",
                     {{"tool", "swemwbs"},
                      {"subject", "s1"},
                      {"stage", "baseline"},
                      {"score_hundredths", score},
                      {"on", "2021-06-15"}});
  };
  CHECK(measured(699) == Codes{"score_out_of_range"});
  CHECK(measured(2200) == Codes{});
  CHECK(supporter(scenario, "s1", "measure_taken",
                  {{"tool", "swemwbs"},
                   {"subject", "s1"},
                   {"stage", "final"},
                   {"score_hundredths", 2200},
                   {"on", "2021-06-16"}}) == Codes{"occurred_in_future"});
}

TEST_CASE(
    "everything that stands against a match is told, in the rulebook's order (K 1.7, K 1.14, K "
    "2.3.1, K 2.3.3)") {
  auto scenario = with_programme();
  scenario.open_case("c1", "adult", {{"cohort", "self_neglect"}});
  CHECK(supporter(scenario, "s1", "supporter_recruited", {{"programme", "p"}}) == Codes{});
  for (const Json& unknown :
       {Json{{"supporter", "s9"}, {"case", "c1"}}, Json{{"supporter", "s1"}, {"case", "c9"}}})
    for (const auto by : {By::central, By::provider_a})
      CHECK(scenario.refused(by, "match/m1", "match_made", unknown.with({{"check_in_days", 14}})) ==
            Codes{"unknown_reference"});
  CHECK(matched(scenario, "m1", "s1", "c1") ==
        Codes{"consent_missing", "age_out_of_range", "training_missing", "screening_missing"});
}

TEST_CASE("one supporter and one recipient at a time (K 2.3.1)") {
  auto scenario = with_programme();
  train(scenario, "s1");
  train(scenario, "s2");
  recipient(scenario, "c1");
  recipient(scenario, "c2");
  CHECK(matched(scenario, "m1", "s1", "c1") == Codes{});
  CHECK(matched(scenario, "m1", "s1", "c1") == Codes{"already_exists"});
  CHECK(matched(scenario, "m2", "s1", "c2") == Codes{"already_matched"});
  CHECK(matched(scenario, "m2", "s2", "c1") == Codes{"already_matched"});
  CHECK(matched(scenario, "m2", "s1", "c1") == Codes{"already_matched", "already_matched"});
  CHECK(supporter(scenario, "s1", "supporter_withdrew", {{"reason", "moved"}}) ==
        Codes{"match_live"});
  scenario.given(By::provider_a, "match/m1", "match_ended", {{"reason", "goals met"}}, today);
  CHECK(matched(scenario, "m2", "s1", "c2") == Codes{});
  CHECK(matched(scenario, "m3", "s2", "c1") == Codes{});
}

TEST_CASE("a supporter who withdrew is not trained any more (K 2.3.1)") {
  auto scenario = with_programme();
  train(scenario, "s1");
  CHECK(supporter(scenario, "s1", "supporter_withdrew", {{"reason", "moved"}}) == Codes{});
  CHECK(trained(scenario, "s1") == Codes{"already_closed"});
  CHECK(supporter(scenario, "s1", "supporter_withdrew", {{"reason", "moved"}}) ==
        Codes{"already_closed"});
}

TEST_CASE("check-ins are held with both sides while the match lasts (K 2.3.2)") {
  auto scenario = with_programme();
  train(scenario, "s1");
  recipient(scenario, "c1");
  CHECK(matched(scenario, "m1", "s1", "c1") == Codes{});
  const auto post = [&](std::string_view type, const Json& data) {
    return scenario.refused(By::provider_a, "match/m1", type, data, today);
  };
  CHECK(post("check_in_held", {{"with", "supporter"}, {"on", "2021-06-15"}}) == Codes{});
  CHECK(post("check_in_held", {{"with", "recipient"}, {"on", "2021-06-15"}}) == Codes{});
  CHECK(post("match_ended", {{"reason", "goals met"}}) == Codes{});
  CHECK(post("check_in_held", {{"with", "recipient"}, {"on", "2021-06-15"}}) ==
        Codes{"already_closed"});
  CHECK(post("match_ended", {{"reason", "goals met"}}) == Codes{"already_closed"});
}

TEST_CASE(
    "a cohort's age is reached on the birthday, 18 with autism, 55 for self-neglect (K 1.7)") {
  auto scenario = with_programme();
  train(scenario, "s1");
  const auto match_of = [&](std::string_view id, std::string_view cohort, std::string_view born) {
    recipient(scenario, id, cohort, born);
    const auto codes = matched(scenario, fmt::format("m-{}", id), "s1", id);
    if (codes.empty())
      scenario.given(By::provider_a, fmt::format("match/m-{}", id), "match_ended",
                     {{"reason", "r"}}, today);
    return codes;
  };
  CHECK(match_of("c1", "autism", "2003-06-16") == Codes{"age_out_of_range"});
  CHECK(match_of("c2", "autism", "2003-06-15") == Codes{});
  CHECK(match_of("c3", "self_neglect", "1966-06-16") == Codes{"age_out_of_range"});
  CHECK(match_of("c4", "self_neglect", "1966-06-15") == Codes{});
  CHECK(match_of("c5", "another", "2010-01-01") == Codes{});
}

TEST_CASE(
    "an adult package needs consent, an adult of age and an accepted screening (K 1.7, K 1.14, K "
    "2.3.3)") {
  auto scenario = with_programme();
  scenario.open_case("c1", "adult");
  CHECK(requested(scenario, "c1") ==
        Codes{"consent_missing", "age_out_of_range", "screening_missing"});
  recipient(scenario, "c2", "autism", "2003-06-16");
  CHECK(requested(scenario, "c2") == Codes{"age_out_of_range"});
  recipient(scenario, "c3", "autism", "2003-06-15");
  CHECK(requested(scenario, "c3") == Codes{});
  scenario.given(By::lead, "case/c2", "member_added",
                 {{"person", "child"}, {"role", "child"}, {"born_on", "1990-01-01"}});
  CHECK(requested(scenario, "c2") == Codes{"age_out_of_range"});
}

TEST_CASE("consent to the service is asked of everybody, statutory or not (K 1.14)") {
  auto scenario = with_programme();
  recipient(scenario, "c1");
  scenario.given(By::lead, "case/c1", "consent_withdrawn",
                 {{"scope", "service"}, {"on", "2021-06-01"}});
  CHECK(requested(scenario, "c1") == Codes{"consent_missing"});
  scenario.given(
      By::lead, "case/c1", "consent_recorded",
      {{"scope", "evaluation"}, {"basis", "service"}, {"given", true}, {"on", "2021-06-01"}});
  CHECK(requested(scenario, "c1") == Codes{"consent_missing"});
}

TEST_CASE(
    "case studies, weekly meetings and the steering report are recorded (K 2.3.4, K reporting)") {
  auto scenario = with_programme();
  recipient(scenario, "c1");
  CHECK(scenario.refused(By::provider_a, "case/c1", "case_study_collected",
                         {{"study", "study-1"}}) == Codes{});
  CHECK(scenario.refused(By::central, "programme/p", "report_requested",
                         {{"report", "s1"},
                          {"kind", "steering"},
                          {"meeting_on", "2021-07-01"},
                          {"provider", "a"},
                          {"from", "2021-04-01"},
                          {"to", "2021-06-15"},
                          {"due_on", "2021-06-17"}}) == Codes{});
  CHECK(scenario.refused(By::provider_a, "programme/p", "report_submitted",
                         {{"report", "s1"}, {"on", "2021-06-17"}}) == Codes{});
}
