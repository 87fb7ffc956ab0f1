/// Who lives there, who consents, how far the needs are met, and when a case may close (5.3, 5.4).
#include <algorithm>
#include <set>

#include "tests/properties/model/case.hpp"
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

std::string stream_of(std::string_view case_id) {
  return "case/" + std::string(case_id);
}

std::set<Day> declared_holidays(const Past& past, std::string_view programme) {
  std::set<Day> days;
  for (const auto* fact : past.of("programme/" + std::string(programme), "holiday_declared"))
    days.insert(fact->on);
  return days;
}

bool is_reached(const Fact& fact) {
  return fact.is("contact_received") ||
         (fact.is("contact_attempted") && flag(fact.data, "reached"));
}

/// A package of the case is confirmed and not ended.
bool has_package_in_delivery(const Past& past, std::string_view case_id) {
  const auto packages = packages_of_case(past, case_id);
  return std::any_of(packages.begin(), packages.end(), [&](const Fact* package) {
    return stage_of(past, package->id) == "confirmed";
  });
}

Day latest_contact(const Past& past, const Fact& event) {
  Day latest = -100'000;
  for (const auto* fact : past.of(event.stream))
    if (is_reached(*fact) || fact->is("case_opened") || fact->is("referral_received"))
      latest = std::max(latest, fact->on);
  return latest;
}

int unsuccessful_attempts(const Past& past, const Fact& event) {
  int attempts = 0;
  for (const auto* fact : past.of(event.stream)) {
    if (is_reached(*fact))
      attempts = 0;
    else if (fact->is("contact_attempted"))
      ++attempts;
  }
  return attempts;
}

}  // namespace

Verdict judge_closing(const Past& past, const Fact& event) {
  const auto programme = programme_of(past, event);
  const auto policy = policy_on(past, programme, event.on);
  Verdict verdict;
  verdict.unless(!has_package_in_delivery(past, event.id), "package_in_delivery");
  if (event.get("reason") == "no_contact" && policy.sets("contact_working_days"))
    verdict.unless(
        event.on > working_days_after(latest_contact(past, event),
                                      static_cast<int>(policy.num("contact_working_days", 0)),
                                      declared_holidays(past, programme)),
        "contact_window_open");
  if (event.get("reason") == "unreachable" && policy.sets("contact_attempts_max"))
    verdict.unless(unsuccessful_attempts(past, event) >= policy.num("contact_attempts_max", 0),
                   "attempts_remaining");
  return verdict;
}

bool is_closed_case(const Past& past, std::string_view case_id) {
  bool closed = false;
  for (const auto* fact : past.of(stream_of(case_id))) {
    if (fact->is("case_closed")) closed = true;
    if (fact->is("case_reopened")) closed = false;
  }
  return closed;
}

bool is_held(const Past& past, std::string_view case_id) {
  bool held = false;
  for (const auto* fact : past.of(stream_of(case_id))) {
    if (fact->is("legal_hold_set")) held = true;
    if (fact->is("legal_hold_released")) held = false;
  }
  return held;
}

bool is_member(const Past& past, std::string_view case_id, std::string_view person) {
  bool member = false;
  for (const auto* fact : past.of(stream_of(case_id))) {
    if (fact->get("person") != person) continue;
    if (fact->is("member_added")) member = true;
    if (fact->is("member_left")) member = false;
  }
  return member;
}

Facts household(const Past& past, std::string_view case_id, Day on) {
  Facts there;
  for (const auto* added : past.of(stream_of(case_id), "member_added")) {
    const auto later = past.of(stream_of(case_id));
    const bool gone = std::any_of(later.begin(), later.end(), [&](const Fact* fact) {
      return fact->position > added->position && fact->get("person") == added->get("person") &&
             (fact->is("member_added") || (fact->is("member_left") && fact->on <= on));
    });
    if (!gone) there.push_back(added);
  }
  return there;
}

bool somebody_aged(const Past& past, std::string_view case_id, std::string_view role,
                   std::int64_t least, std::int64_t most, Day on) {
  const auto people = household(past, case_id, on);
  return std::any_of(people.begin(), people.end(), [&](const Fact* person) {
    if (person->get("role") != role || !has(person->data, "born_on")) return false;
    const auto years = age(person->day("born_on"), on);
    return years >= least && years <= most;
  });
}

bool has_dependent_child(const Past& past, std::string_view case_id, Day on) {
  const auto people = household(past, case_id, on);
  return somebody_aged(past, case_id, "child", 0, 15, on) ||
         std::any_of(people.begin(), people.end(), [&](const Fact* person) {
           if (person->get("role") == "expectant_parent") return true;
           if (person->get("role") != "child" || !has(person->data, "born_on")) return false;
           const auto years = age(person->day("born_on"), on);
           return years >= 16 && years <= 18 && flag(person->data, "in_education_or_seeking") &&
                  flag(person->data, "lives_with_parents");
         });
}

bool consents(const Past& past, std::string_view case_id, std::string_view scope) {
  bool given = false;
  for (const auto* fact : past.of(stream_of(case_id))) {
    if (fact->get("scope") != scope) continue;
    if (fact->is("consent_recorded")) given = flag(fact->data, "given");
    if (fact->is("consent_withdrawn")) given = false;
  }
  return given;
}

bool is_screened(const Past& past, std::string_view case_id) {
  const auto stream = stream_of(case_id);
  for (const auto* referral : past.of(stream, "referral_received")) {
    const auto* screened =
        past.find(stream, "referral_screened", "referral", referral->get("referral"));
    if (screened && flag(screened->data, "accepted")) return true;
  }
  return false;
}

std::string level_of(const Past& past, std::string_view case_id, std::string_view need) {
  const Fact* latest = nullptr;
  for (const auto* fact : past.of(stream_of(case_id), "outcome_recorded"))
    if (fact->get("need") == need && (!latest || fact->on >= latest->on)) latest = fact;
  return latest ? latest->get("level") : "";
}

}  // namespace daybook::test::model
