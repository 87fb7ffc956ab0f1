/// Counting, view by view.
#include "tests/properties/model/views.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/properties/model/budget.hpp"
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace json = boost::json;

namespace {

/// round_half_up(100·n/d); n/0 is null, "no data" (rulebook 6.5).
json::value percent(std::int64_t n, std::int64_t d) {
  return d == 0 ? json::value() : json::value(round_half_up(Wide{100} * n, d));
}

Facts packages_of(const Past& past, const std::string& programme) {
  auto facts = past.all("package_requested");
  std::erase_if(facts, [&](const Fact* fact) { return programme_of(past, *fact) != programme; });
  return facts;
}

Facts cases_of(const Past& past, const std::string& programme) {
  auto facts = past.all("case_opened");
  std::erase_if(facts, [&](const Fact* fact) { return fact->get("programme") != programme; });
  return facts;
}

/// The member of `A` in which a session that has ended counts.
std::string attendance_key(const Past& past, const Sitting& its) {
  const auto by = its.ended->get("by");
  if (its.ended->is("session_delivered")) return "delivered";
  if (its.ended->is("session_missed")) return "missed";
  if (its.ended->is("session_aborted")) return "aborted_" + by;
  if (by != "family") return "cancelled_" + by;
  const auto notice = notice_class(past, *its.ended);
  return "cancelled_family_" + (notice == "short_notice" ? "short" : notice);
}

bool awaits_rebooking(const Past& past, const Sitting& its, const std::string& package) {
  if (its.is_open() || its.replaced_by || has_ended(past, package)) return false;
  if (its.ended->get("by") != "provider") return false;
  return its.ended->is("session_cancelled") || terms_of(past, package)->basis == "session_share";
}

/// Everybody's feedback: on cases, packages and gatherings of the programme.
Facts feedback_of(const Past& past, const std::string& programme) {
  auto facts = past.all("feedback_received");
  std::erase_if(facts, [&](const Fact* fact) { return programme_of(past, *fact) != programme; });
  return facts;
}

/// The earliest baseline by `on` of the same stream, subject and tool; null where there is none.
const Fact* baseline_of(const Past& past, const Fact& later) {
  const Fact* earliest = nullptr;
  for (const auto* taken : past.of(later.stream, "measure_taken"))
    if (taken->get("stage") == "baseline" && taken->get("tool") == later.get("tool") &&
        taken->get("subject") == later.get("subject") && (!earliest || taken->on < earliest->on))
      earliest = taken;
  return earliest;
}

/// Later scores against their baselines, by tool and stage; improvement is a rise, for sdq a fall.
json::array measures_of(const Past& past, const std::string& programme) {
  struct Sum {
    std::int64_t pairs = 0, change = 0;
  };
  std::map<std::pair<std::string, std::string>, Sum> sums;
  for (const auto* later : past.all("measure_taken")) {
    if (programme_of(past, *later) != programme || later->get("stage") == "baseline") continue;
    const auto* baseline = baseline_of(past, *later);
    if (!baseline ||
        std::pair(later->on, later->position) < std::pair(baseline->on, baseline->position))
      continue;
    auto& sum = sums[{later->get("tool"), later->get("stage")}];
    ++sum.pairs;
    sum.change += later->num("score_hundredths") - baseline->num("score_hundredths");
  }
  json::array rows;
  for (const auto& [key, sum] : sums)
    rows.push_back(Data{{"tool", key.first},
                        {"stage", key.second},
                        {"pairs", sum.pairs},
                        {"mean_change_hundredths", round_half_up(sum.change, sum.pairs)}});
  return rows;
}

/// How the followed-up packages fare, each by its latest follow-up.
Data followups_of(const Past& past, const std::string& programme) {
  std::map<std::string, std::int64_t> count;
  for (const auto* package : packages_of(past, programme)) {
    const Fact* latest = nullptr;
    for (const auto* held : past.of(package->stream, "provider_followed_up"))
      if (!latest || held->on >= latest->on) latest = held;
    if (latest && stage_of(past, package->id) == "completed") ++count[latest->get("result")];
  }
  Data row;
  for (const auto* key : {"better", "same", "worse", "not_reached"}) row[key] = count[key];
  return row;
}

}  // namespace

Data budget_view(const Past& past, const std::string& programme, int year,
                 const std::string& line) {
  const auto sum = figures(past, programme, year, line);
  return {{"allocated_pence", sum.allocated},  {"reserved_pence", sum.reserved},
          {"committed_pence", sum.committed},  {"spent_pence", sum.spent},
          {"invoiced_pence", sum.invoiced},    {"accrued_pence", sum.spent - sum.invoiced},
          {"approved_pence", sum.approved},    {"paid_pence", sum.paid},
          {"available_pence", sum.available()}};
}

Data attendance_view(const Past& past, const std::string& programme) {
  std::map<std::string, std::int64_t> count;
  for (const auto* package : packages_of(past, programme))
    for (const auto& its : sittings(past, package->id)) {
      ++count["scheduled"];
      ++count[its.is_open() ? "open" : attendance_key(past, its)];
      if (awaits_rebooking(past, its, package->id)) ++count["rebooking_outstanding"];
      if (its.is_open() || !its.ended->is("session_delivered")) continue;
      count["people_attending"] +=
          static_cast<std::int64_t>(list(its.ended->data, "attended").size());
      count["minutes_delivered"] += its.ended->num("minutes");
    }
  const auto shown = count["delivered"] + count["missed"] + count["cancelled_family_on_arrival"] +
                     count["cancelled_family_short"] + count["cancelled_family_in_time"] +
                     count["aborted_family"];
  Data total;
  for (const auto* key :
       {"scheduled", "delivered", "missed", "cancelled_family_on_arrival", "cancelled_family_short",
        "cancelled_family_in_time", "cancelled_provider", "cancelled_authority", "aborted_family",
        "aborted_provider", "open", "rebooking_outstanding", "people_attending",
        "minutes_delivered"})
    total[key] = count[key];
  total["attendance_numerator"] = count["delivered"];
  total["attendance_denominator"] = shown;
  total["attendance_percent"] = percent(count["delivered"], shown);
  return {{"total", total}};
}

Data outcomes_view(const Past& past, const std::string& programme) {
  std::map<std::string, std::map<std::string, std::int64_t>> needs;
  std::map<std::string, std::set<std::string>> families;
  for (const auto* opened : cases_of(past, programme))
    for (const auto* need : past.of(opened->stream, "need_identified")) {
      const auto outcome = need->get("outcome");
      const auto level = level_of(past, opened->id, need->get("need"));
      ++needs[outcome]["needs"];
      ++needs[outcome][level.empty() ? "no_progress" : level];
      families[outcome].insert(opened->id);
    }
  json::array outcomes;
  for (auto& [outcome, count] : needs) {
    Data row{{"outcome", outcome},
             {"cases_with_need", static_cast<std::int64_t>(families[outcome].size())}};
    for (const auto* key :
         {"needs", "no_progress", "progress", "achieved", "sustained", "relapsed"})
      row[key] = count[key];
    outcomes.push_back(row);
  }
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> ratings;
  for (const auto* fact : feedback_of(past, programme)) {
    ++ratings[fact->get("from")].first;
    ratings[fact->get("from")].second += fact->get("rating") == "satisfied";
  }
  json::array feedback;
  for (const auto& [from, of] : ratings)
    feedback.push_back(Data{{"from", from},
                            {"ratings", of.first},
                            {"satisfied", of.second},
                            {"satisfied_percent", percent(of.second, of.first)}});
  std::map<std::string, std::int64_t> breakdowns;
  for (const auto* fact : past.all("breakdown_recorded"))
    if (programme_of(past, *fact) == programme) ++breakdowns[fact->get("kind")];
  json::array broken;
  for (const auto& [kind, count] : breakdowns)
    broken.push_back(Data{{"kind", kind}, {"count", count}});
  return {{"outcomes", outcomes},
          {"measures", measures_of(past, programme)},
          {"feedback", feedback},
          {"breakdowns", broken},
          {"followups", followups_of(past, programme)}};
}

Data claims_view(const Past& past, const std::string& programme) {
  std::map<std::string, Data> claims;
  for (const auto* prepared : past.all("claim_prepared")) {
    if (programme_of(past, *prepared) != programme) continue;
    std::int64_t paid = 0;
    for (const auto* payment : claim_payments(past, prepared->id))
      paid += payment->num("amount_pence");
    bool sampled = false;
    for (const auto* sample : past.all("batch_sampled"))
      for (const auto& claim : texts(sample->data, "sampled")) sampled |= claim == prepared->id;
    claims[prepared->id] = {
        {"claim", prepared->id},
        {"case", prepared->get("case")},
        {"status", claim_stage(past, prepared->id)},
        {"amount_pence", past.last(prepared->stream, "claim_valued")->num("amount_pence")},
        {"paid_pence", paid},
        {"prepared_on", day_text(prepared->on)},
        {"sampled", sampled}};
  }
  json::array all;
  for (const auto& [id, row] : claims) all.push_back(row);
  return {{"claims", all}};
}

Data activity_view(const Past& past, const std::string& programme, int year) {
  std::map<std::string, std::int64_t> count;
  for (const auto* package : packages_of(past, programme)) {
    if (budget_year(past, programme, package->on) != year) continue;
    const auto stage = stage_of(past, package->id);
    const bool approved = past.last(package->stream, "package_approved");
    const bool confirmed = past.last(package->stream, "package_confirmed");
    ++count["requests"];
    if (stage == "refused")
      ++count["refused"];
    else if (approved && has_ended(past, package->id) && !commenced(past, package->id))
      ++count["did_not_proceed"];
    else
      ++count[confirmed ? "confirmed" : "open"];
  }
  Data row{{"year", year_text(year)}};
  for (const auto* key : {"requests", "confirmed", "did_not_proceed", "refused", "open"})
    row[key] = count[key];
  return {{"years", json::array{row}}};
}

}  // namespace daybook::test::model
