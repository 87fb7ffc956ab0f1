/// Gatherings, supporters and matches (rulebook 5.5, 5.6).
#include <algorithm>
#include <set>

#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

Verdict judge_plan(const Past& past, const Fact& event) {
  const auto programme = event.get("programme");
  Verdict verdict;
  verdict.unless(past.knows("programme/" + programme), "unknown_reference");
  verdict.unless(!has(event.data, "provider") || past.knows("provider/" + event.get("provider")),
                 "unknown_reference");
  if (verdict.stopped) return verdict;
  const auto policy = policy_on(past, programme, event.on);
  const auto kind = event.get("kind");
  if (policy.sets("gathering_capacity") &&
      has(policy.values.at("gathering_capacity").get_object(), kind))
    verdict.unless(
        event.num("capacity") <= number(policy.values.at("gathering_capacity").get_object(), kind),
        "capacity_exceeded");
  return verdict;
}

Verdict judge_training(const Past& past, const Fact& event) {
  const auto programme = programme_of(past, event);
  const auto policy = policy_on(past, programme, event.on);
  const auto* screened = past.last(event.stream, "supporter_screened");
  std::set<std::string> cohort{event.stream};
  for (const auto* trained : past.all("supporter_trained"))
    if (trained->get("cohort") == event.get("cohort") && programme_of(past, *trained) == programme)
      cohort.insert(trained->stream);
  Verdict verdict;
  verdict.unless(screened && flag(screened->data, "accepted"), "screening_missing");
  verdict.unless(!policy.sets("cohort_max") ||
                     static_cast<std::int64_t>(cohort.size()) <= policy.num("cohort_max", 0),
                 "cohort_full");
  return verdict;
}

Verdict judge_making(const Past& past, const Fact& event) {
  const auto family = event.get("case");
  const auto supporter = "supporter/" + event.get("supporter");
  const auto programme = programme_of_case(past, family);
  const auto* recruited = past.last(supporter, "supporter_recruited");
  Verdict verdict;
  verdict.unless(
      recruited && past.knows("case/" + family) && recruited->get("programme") == programme,
      "unknown_reference");
  if (verdict.stopped) return verdict;
  const auto policy = policy_on(past, programme, event.on);
  verdict.unless(
      policy.code("consent_required", "none") != "always" || consents(past, family, "service"),
      "consent_missing");
  const auto cohort = past.last("case/" + family, "case_opened")->get("cohort");
  if (policy.sets("cohort_age_min") && has(policy.values.at("cohort_age_min").get_object(), cohort))
    verdict.unless(somebody_aged(past, family, "adult",
                                 number(policy.values.at("cohort_age_min").get_object(), cohort),
                                 1'000, event.on),
                   "age_out_of_range");
  verdict.unless(past.last(supporter, "supporter_trained"), "training_missing");
  verdict.unless(!has_live_match(past, "supporter", event.get("supporter")), "already_matched");
  verdict.unless(!policy.is("screening_required") || is_screened(past, family),
                 "screening_missing");
  verdict.unless(!has_live_match(past, "case", family), "already_matched");
  return verdict;
}

}  // namespace

bool has_live_match(const Past& past, std::string_view key, std::string_view id) {
  const auto made = past.all("match_made");
  return std::any_of(made.begin(), made.end(), [&](const Fact* match) {
    return match->get(key) == id && !past.last(match->stream, "match_ended");
  });
}

Verdict judge_gathering(const Past& past, const Fact& event) {
  if (event.is("gathering_planned")) return judge_plan(past, event);
  if (event.is("feedback_received")) return {};
  Verdict verdict;
  verdict.unless(
      !past.last(event.stream, "gathering_held") && !past.last(event.stream, "gathering_cancelled"),
      "already_closed");
  for (const auto& family : texts(event.data, "families"))
    verdict.unless(past.knows("case/" + family), "unknown_reference");
  if (event.is("gathering_held"))
    verdict.unless(past.last(event.stream, "gathering_planned")->on <= london(event.at),
                   "occurred_in_future");
  return verdict;
}

Verdict judge_supporter(const Past& past, const Fact& event) {
  if (event.is("supporter_recruited"))
    return only(past.knows("programme/" + event.get("programme")), "unknown_reference");
  if (event.is("supporter_trained")) return judge_training(past, event);
  if (event.is("supporter_withdrew"))
    return only(!has_live_match(past, "supporter", event.id), "match_live");
  if (event.is("measure_taken")) return judge_measure(event);
  return {};
}

Verdict judge_match(const Past& past, const Fact& event) {
  return event.is("match_made") ? judge_making(past, event) : Verdict{};
}

}  // namespace daybook::test::model
