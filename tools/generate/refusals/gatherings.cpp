/// Rulebook 5.5 and 5.6: gatherings, supporters, matches.
#include <fmt/format.h>

#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

bool repeat(Attempt& attempt) {
  attempt.again();
  return true;
}

/// A supporter of the model's programme who is recruited in the same post.
std::string recruit(Attempt& attempt, const std::string& programme, int number) {
  auto stream = fmt::format("supporter/somebody-{}", number);
  attempt.add(stream, "supporter_recruited", {{"programme", programme}});
  return stream;
}

/// One more than the cohort holds, trained in one post.
bool overfill_cohort(Attempt& attempt) {
  const auto* policy = attempt.policy();
  if (!policy || !policy->cohort_max) return false;
  for (int i = 0; i <= *policy->cohort_max; ++i) {
    const auto stream = recruit(attempt, attempt.programme(), i + 1);
    attempt.add(stream, "supporter_screened", {{"accepted", true}});
    attempt.add(stream, "supporter_trained",
                {{"course", "any"}, {"cohort", "a-full-one"}, {"on", attempt.today()}});
  }
  return true;
}

/// The programme of the case that the model matches.
std::string programme_of_match(Attempt& attempt) {
  const auto* found =
      attempt.occasion().states.family_case(Attempt::text(attempt.model_data(), "case"));
  return found ? found->programme : "";
}

bool match_untrained(Attempt& attempt) {
  recruit(attempt, programme_of_match(attempt), 1);
  attempt.data_again()["supporter"] = "somebody-1";
  return true;
}

const std::vector<Provocation> gathering_rows = {
    {"a gathering for more than agreed",
     "gathering_planned",
     Moment::before,
     {Code::capacity_exceeded},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || Attempt::text(attempt.model_data(), "kind") != "coffee_morning") return false;
       const auto most = value_of(policy->gathering_capacity, v::GatheringKind::coffee_morning);
       if (!most) return false;
       attempt.data_again()["capacity"] = *most + 1;
       return true;
     }},
    {"a gathering held before its day",
     "gathering_planned",
     Moment::after,
     {Code::occurred_in_future},
     [](Attempt& attempt) {
       attempt.add_here("gathering_held",
                        {{"families", json::array{}}, {"adults", 1}, {"children", 0}});
       return true;
     }},
    {"a gathering held twice", "gathering_held", Moment::after, {Code::already_closed}, repeat},
    {"a cancellation of what was held",
     "gathering_held",
     Moment::after,
     {Code::already_closed},
     [](Attempt& attempt) {
       attempt.add_here("gathering_cancelled", {{"reason", "Rain"}});
       return true;
     }}};

const std::vector<Provocation> peer_rows = {
    {"training before the screening",
     "supporter_recruited",
     Moment::after,
     {Code::screening_missing},
     [](Attempt& attempt) {
       attempt.add_here("supporter_trained",
                        {{"course", "any"}, {"cohort", "cohort-1"}, {"on", attempt.today()}});
       return true;
     }},
    {"a cohort that is full",
     "supporter_recruited",
     Moment::before,
     {Code::cohort_full},
     overfill_cohort},
    {"a match with a supporter whom nobody recruited",
     "match_made",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["supporter"] = "nobody-recruited";
       return true;
     }},
    {"a match with somebody untrained",
     "match_made",
     Moment::before,
     {Code::training_missing},
     match_untrained},
    {"a match of two who are matched",
     "match_made",
     Moment::after,
     {Code::already_matched, Code::already_matched},
     [](Attempt& attempt) {
       attempt.again()["stream"] = "match/a-second-one";
       return true;
     }},
    {"a match for somebody whose consent is withdrawn",
     "match_made",
     Moment::before,
     {Code::consent_missing},
     [](Attempt& attempt) {
       const auto id = Attempt::text(attempt.model_data(), "case");
       attempt.add("case/" + id, "consent_withdrawn",
                   {{"scope", "service"}, {"on", attempt.today()}});
       attempt.again();
       return true;
     }},
    {"a withdrawal with a match",
     "match_made",
     Moment::after,
     {Code::match_live},
     [](Attempt& attempt) {
       attempt.add("supporter/" + Attempt::text(attempt.model_data(), "supporter"),
                   "supporter_withdrew", {{"reason", "Moved"}});
       return true;
     }},
    {"a check-in after the end",
     "match_ended",
     Moment::after,
     {Code::already_closed},
     [](Attempt& attempt) {
       attempt.add_here("check_in_held", {{"with", "recipient"}, {"on", attempt.today()}});
       return true;
     }},
    {"support of who has withdrawn",
     "supporter_withdrew",
     Moment::after,
     {Code::already_closed},
     [](Attempt& attempt) {
       attempt.add_here("supporter_supported", {{"kind", "group"}, {"on", attempt.today()}});
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& gathering_provocations() {
  static const std::vector<Provocation> rows = [] {
    std::vector<Provocation> all = gathering_rows;
    all.insert(all.end(), peer_rows.begin(), peer_rows.end());
    return all;
  }();
  return rows;
}

}  // namespace daybook::generate
