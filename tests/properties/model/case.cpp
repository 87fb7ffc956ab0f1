/// What may be posted to a case (rulebook 5.3).
#include "tests/properties/model/case.hpp"

#include <algorithm>
#include <set>

#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

bool knows(const Past& past, const Fact& event, std::string_view type, std::string_view key) {
  return past.find(event.stream, type, key, event.get(key));
}

bool allows_self_referral(const Past& past, const Fact& event) {
  const auto policy = policy_on(past, programme_of(past, event), event.on);
  return !policy.sets("self_referral") || policy.is("self_referral");
}

Verdict judge_opening(const Past& past, const Fact& event) {
  const auto programme = event.get("programme");
  Verdict verdict;
  verdict.unless(past.knows("programme/" + programme), "unknown_reference");
  verdict.unless(lists(past, programme, "localities", event.get("locality")), "malformed");
  return verdict;
}

Verdict judge_screening(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(knows(past, event, "referral_received", "referral"), "unknown_reference");
  verdict.unless(flag(event.data, "accepted") || !event.get("reason").empty(), "rationale_missing");
  return verdict;
}

Verdict judge_need(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(lists(past, programme_of(past, event), "outcomes", event.get("outcome")),
                 "malformed");
  verdict.unless(!knows(past, event, "need_identified", "need"), "already_exists");
  return verdict;
}

Verdict judge_plan(const Past& past, const Fact& event) {
  const auto& goals = list(event.data, "goals");
  Verdict verdict;
  verdict.unless(!goals.empty(), "malformed");
  for (const auto& each : goals) {
    const auto& goal = each.get_object();
    verdict.unless(lists(past, programme_of(past, event), "outcomes", text(goal, "outcome")),
                   "malformed");
    verdict.unless(!has(goal, "need") ||
                       past.find(event.stream, "need_identified", "need", text(goal, "need")),
                   "unknown_reference");
  }
  return verdict;
}

Verdict judge_tier(const Past& past, const Fact& event) {
  const auto* last = past.last(event.stream, "tier_set");
  const auto assessments = past.of(event.stream, "assessment_completed");
  Verdict verdict;
  verdict.unless(!last || last->num("tier") != event.num("tier"), "unchanged");
  verdict.unless(event.num("tier") != 3 || std::any_of(assessments.begin(), assessments.end(),
                                                       [](const Fact* each) {
                                                         return each->get("kind") == "need" &&
                                                                has(each->data, "reviewed_by");
                                                       }),
                 "assessment_missing");
  verdict.unless(
      event.num("tier") != 4 || past.find(event.stream, "concern_raised", "kind", "safeguarding"),
      "concern_missing");
  return verdict;
}

Verdict judge_application(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(!knows(past, event, "fund_applied", "application"), "already_exists");
  verdict.unless(!knows(past, event, "fund_applied", "fund") || has(event.data, "panel"),
                 "panel_missing");
  return verdict;
}

/// The cap of a fund in a year; -1 where there is none.
std::int64_t fund_cap(const Policy& policy, const std::string& fund, const std::string& year) {
  if (!policy.sets("fund_cap_pence")) return -1;
  const auto* cap = policy.values.at("fund_cap_pence").get_object().if_contains(fund);
  if (!cap) return -1;
  return cap->is_object() ? number(cap->get_object(), year, -1) : cap->to_number<std::int64_t>();
}

Verdict judge_fund_decision(const Past& past, const Fact& event) {
  Verdict verdict;
  const auto* applied =
      past.find(event.stream, "fund_applied", "application", event.get("application"));
  verdict.unless(applied, "unknown_reference");
  verdict.unless(!knows(past, event, "fund_decided", "application"), "already_closed");
  if (verdict.stopped || !flag(event.data, "granted")) return verdict;
  const auto programme = programme_of(past, event);
  auto granted = event.num("amount_pence");
  for (const auto* decided : past.all("fund_decided")) {
    const auto* of =
        past.find(decided->stream, "fund_applied", "application", decided->get("application"));
    if (flag(decided->data, "granted") && of->get("fund") == applied->get("fund") &&
        of->get("year") == applied->get("year") && programme_of(past, *decided) == programme)
      granted += decided->num("amount_pence");
  }
  const auto cap =
      fund_cap(policy_on(past, programme, event.on), applied->get("fund"), applied->get("year"));
  verdict.unless(cap < 0 || granted <= cap, "cap_exceeded");
  return verdict;
}

Verdict judge_outcome(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(knows(past, event, "need_identified", "need"), "unknown_reference");
  verdict.unless(event.on <= london(event.at), "occurred_in_future");
  verdict.unless(!event.get("evidence").empty(), "evidence_missing");
  if (event.get("level") != "sustained") return verdict;
  const auto months = static_cast<int>(
      policy_on(past, programme_of(past, event), event.on).num("claim_sustain_months", 6));
  const Fact* achieved = nullptr;
  for (const auto* level : past.of(event.stream, "outcome_recorded"))
    if (level->get("need") == event.get("need") && level->get("level") == "achieved" &&
        level->on <= event.on && (!achieved || level->on >= achieved->on))
      achieved = level;
  verdict.unless(achieved && event.on >= months_after(achieved->on, months), "not_sustained");
  return verdict;
}

Verdict judge_notice(const Past& past, const Fact& event) {
  const auto* raised = past.find(event.stream, "concern_raised", "concern", event.get("concern"));
  Verdict verdict;
  verdict.unless(raised, "unknown_reference");
  verdict.unless(raised && event.instant("at") >= raised->instant("happened_at"), "time_order");
  return verdict;
}

/// Made and not brought back: each return answers the earliest loan that is still out.
bool is_on_loan(const Past& past, const Fact& event) {
  int out = 0;
  for (const auto* fact : past.of(event.stream)) {
    if (fact->get("item") != event.get("item")) continue;
    if (fact->is("loan_made")) ++out;
    if (fact->is("loan_returned") && out > 0) --out;
  }
  return out > 0;
}

}  // namespace

Verdict judge_measure(const Fact& event) {
  const auto tool = event.get("tool");
  const auto score = event.num("score_hundredths");
  const auto within = [&](std::int64_t least, std::int64_t most) {
    return score >= least * 100 && score <= most * 100;
  };
  Verdict verdict;
  verdict.unless(event.on <= london(event.at), "occurred_in_future");
  verdict.unless(tool == "wemwbs"                                  ? within(14, 70)
                 : tool == "swemwbs"                               ? within(7, 35)
                 : tool == "gbo"                                   ? within(0, 10)
                 : tool == "sdq" || tool == "ors" || tool == "srs" ? within(0, 40)
                                                                   : true,
                 "score_out_of_range");
  return verdict;
}

Verdict judge_case(const Past& past, const Fact& event) {
  if (event.is("case_opened")) return judge_opening(past, event);
  if (event.is("member_added"))
    return only(!is_member(past, event.id, event.get("person")), "already_exists");
  if (event.is("member_left"))
    return only(is_member(past, event.id, event.get("person")), "unknown_reference");
  if (event.is("referral_received")) {
    Verdict verdict;
    verdict.unless(!knows(past, event, "referral_received", "referral"), "already_exists");
    verdict.unless(event.get("route") != "self" || allows_self_referral(past, event),
                   "self_referral");
    return verdict;
  }
  if (event.is("referral_screened")) return judge_screening(past, event);
  if (event.is("referrer_updated"))
    return only(knows(past, event, "referral_received", "referral"), "unknown_reference");
  if (event.is("consent_withdrawn"))
    return only(consents(past, event.id, event.get("scope")), "consent_missing");
  if (event.is("need_identified")) return judge_need(past, event);
  if (event.is("plan_agreed")) return judge_plan(past, event);
  if (event.is("tier_set")) return judge_tier(past, event);
  if (event.is("fund_applied")) return judge_application(past, event);
  if (event.is("fund_decided")) return judge_fund_decision(past, event);
  if (event.is("measure_taken")) return judge_measure(event);
  if (event.is("outcome_recorded")) return judge_outcome(past, event);
  if (event.is("concern_raised"))
    return only(!knows(past, event, "concern_raised", "concern"), "already_exists");
  if (event.is("concern_notified")) return judge_notice(past, event);
  if (event.is("loan_returned")) return only(is_on_loan(past, event), "not_on_loan");
  if (event.is("case_closed")) return judge_closing(past, event);
  if (event.is("case_reopened")) return only(is_closed_case(past, event.id), "not_closed");
  if (event.is("legal_hold_set")) return only(!is_held(past, event.id), "unchanged");
  if (event.is("legal_hold_released")) return only(is_held(past, event.id), "unchanged");
  return {};
}

}  // namespace daybook::test::model
