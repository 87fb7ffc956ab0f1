/// What happens to families: cases, and what is observed of them.
#include <fmt/format.h>

#include "tests/properties/history_names.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

RandomHistory::Made RandomHistory::open_case() {
  if (cases_.size() >= 8) return {};
  const auto id = fmt::format("c{}", ++names_);
  const auto stream = "case/" + id;
  cases_.push_back(id);
  const auto locality = one_of(localities);
  std::string post =
      "[" +
      event(
          lead, stream, "case_opened",
          fmt::format(
              R"({{"programme":"p","kind":"family","locality":"{}","responsible_authority":"A","statutory":true}})",
              locality));
  const auto add = [&](std::string_view type, const std::string& data) {
    post += "," + event(lead, stream, type, data);
  };
  add("lead_professional_assigned", R"({"lead_professional":"lp-1"})");
  for (int need = 0; need < number(1, 2); ++need)
    add("need_identified",
        fmt::format(R"({{"need":"n{}","outcome":"{}"}})", need, chance(50) ? "health" : "housing"));
  if (chance(90)) add("assessment_completed", R"({"kind":"whole_family"})");
  if (chance(90))
    add("plan_agreed", R"({"goals":[{"goal":"g","outcome":"health"}],"coproduced":true})");
  return post + "]";
}

RandomHistory::Made RandomHistory::outcome() {
  const auto* family_case = a_case();
  if (!family_case || family_case->needs.empty()) return {};
  constexpr std::string_view levels[] = {"progress", "achieved", "sustained", "sustained",
                                         "relapsed"};
  return event(lead, "case/" + family_case->id, "outcome_recorded",
               fmt::format(R"({{"need":"{}","level":"{}","on":"{}","evidence":"school letter"}})",
                           one_of(family_case->needs).id, one_of(levels), date(-number(0, 20))));
}

RandomHistory::Made RandomHistory::about_a_case() {
  const auto* family_case = a_case();
  if (!family_case) return {};
  const auto stream = "case/" + family_case->id;
  switch (number(0, 3)) {
    case 0:
      return event(lead, stream, "feedback_received",
                   fmt::format(R"({{"from":"family","rating":"{}","themes":["waiting"]}})",
                               chance(70) ? "satisfied" : "neutral"));
    case 1:
      return event(
          lead, stream, "measure_taken",
          fmt::format(
              R"({{"tool":"sdq","subject":"k0","stage":"{}","score_hundredths":{},"on":"{}"}})",
              chance(50) ? "baseline" : "six_month", number(0, 4'000), date(-number(0, 10))));
    case 2:
      return event(lead, stream, "breakdown_recorded", R"({"kind":"placement"})");
    default:
      return family_case->closed ? event(lead, stream, "case_reopened", R"({"reason":"came back"})")
                                 : event(lead, stream, "case_closed", R"({"reason":"completed"})");
  }
}

}  // namespace daybook::test
