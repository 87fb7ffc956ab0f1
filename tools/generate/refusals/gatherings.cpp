/// Rulebook 5.5 and 5.6: gatherings, supporters, matches.
#include <fmt/format.h>

#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// A coffee morning for one more than the policy holds, where it says how many.
bool overfill_morning(Attempt& attempt) {
  const auto* policy = attempt.policy();
  if (!policy || attempt.text("/data/kind") != "coffee_morning") return false;
  const auto most = value_of(policy->gathering_capacity, v::GatheringKind::coffee_morning);
  return most && again({{"capacity", *most + 1}})(attempt);
}

/// One more than the cohort holds, trained in one post.
bool overfill_cohort(Attempt& attempt) {
  const auto* policy = attempt.policy();
  if (!policy || !policy->cohort_max) return false;
  for (int i = 1; i <= *policy->cohort_max + 1; ++i) {
    const auto stream = fmt::format("supporter/somebody-{}", i);
    const auto* on = stream.c_str();
    event(on, "supporter_recruited", {{"programme", "$programme"}})(attempt);
    event(on, "supporter_screened", {{"accepted", true}})(attempt);
    event(on, "supporter_trained",
          {{"course", "any"}, {"cohort", "a-full-one"}, {"on", "$today"}})(attempt);
  }
  return true;
}

const Provocations gathering_rows = {
    before("gathering_planned", "a gathering for more than agreed", {Code::capacity_exceeded},
           {overfill_morning}),
    after("gathering_planned", "a gathering held before its day", {Code::occurred_in_future},
          {here("gathering_held", {{"families", json::array{}}, {"adults", 1}, {"children", 0}})}),
    after("gathering_held", "a gathering held twice", {Code::already_closed}, {again()}),
    after("gathering_held", "a cancellation of what was held", {Code::already_closed},
          {here("gathering_cancelled", {{"reason", "Rain"}})}),

    after(
        "supporter_recruited", "training before the screening", {Code::screening_missing},
        {here("supporter_trained", {{"course", "any"}, {"cohort", "cohort-1"}, {"on", "$today"}})}),
    before("supporter_recruited", "a cohort that is full", {Code::cohort_full}, {overfill_cohort}),
    before("match_made", "a match with a supporter whom nobody recruited",
           {Code::unknown_reference}, {again({{"supporter", "nobody-recruited"}})}),
    before("match_made", "a match with somebody untrained", {Code::training_missing},
           {event("supporter/somebody-1", "supporter_recruited", {{"programme", "$programme"}}),
            again({{"supporter", "somebody-1"}})}),
    after("match_made", "a match of two who are matched",
          {Code::already_matched, Code::already_matched},
          {again({{"/stream", "match/a-second-one"}})}),
    before(
        "match_made", "a match for somebody whose consent is withdrawn", {Code::consent_missing},
        {event("case/$/data/case", "consent_withdrawn", {{"scope", "service"}, {"on", "$today"}}),
         again()}),
    after("match_made", "a withdrawal with a match", {Code::match_live},
          {event("supporter/$/data/supporter", "supporter_withdrew", {{"reason", "Moved"}})}),
    after("match_ended", "a check-in after the end", {Code::already_closed},
          {here("check_in_held", {{"with", "recipient"}, {"on", "$today"}})}),
    after("supporter_withdrew", "support of who has withdrawn", {Code::already_closed},
          {here("supporter_supported", {{"kind", "group"}, {"on", "$today"}})})};

}  // namespace

const Provocations& gathering_provocations() {
  return gathering_rows;
}

}  // namespace daybook::generate
