/// The clock, and policies at random.
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

/// The midnight, clock change, month's or year's end that comes next.
Ms next_edge(Ms now, int which) {
  auto date = model::split(model::london(now));
  Ms edge = 0;
  if (which == 0) {
    for (edge = now + 1; model::london(edge + model::hour_ms) == model::london(edge);)
      edge += model::hour_ms;
  } else if (which == 1) {
    if (++date.month > 12) date.month = 1, ++date.year;
    edge = model::day_of({date.year, date.month, 1}) * model::day_ms;
  } else {
    const bool march = date.month < 3;
    edge = model::day_of({date.year, march ? 3 : 10, march ? 28 : 31}) * model::day_ms +
           model::hour_ms;
  }
  return edge;
}

}  // namespace

void Draw::pass_time() {
  const auto drawn = number(1, 100);
  if (drawn <= 45) return;
  if (drawn <= 75) {
    now_ += number(1, 48 * 60) * 60'000;
  } else if (drawn <= 93) {
    now_ += number(1, 8) * model::day_ms;
  } else if (drawn <= 98) {
    const auto edge = next_edge(now_, static_cast<int>(number(0, 2)));
    now_ = std::max(now_, edge + number(-2, 2) * 30 * 60'000);
  } else {
    now_ += number(20, 100) * model::day_ms;
  }
}

std::string Draw::year() {
  const auto now = model::year_of(today(), 4, 1);
  return model::year_text(now + static_cast<int>(chance(80) ? 0 : number(-1, 1)));
}

std::string Draw::known(std::string_view prefix, std::string_view opening, int count) {
  const auto opened = past_.all(opening);
  return opened.empty() || chance(4) ? named(prefix, count) : one_of(opened)->id;
}

std::string Draw::fresh(std::string_view prefix, std::string_view opening, int count) {
  const auto opened = static_cast<int>(past_.all(opening).size());
  return opened >= count || chance(7) ? named(prefix, count) : fmt::format("{}{}", prefix, opened);
}

Data random_policy(Draw& draw) {
  Data policy;
  const auto maybe = [&](int percent, std::string_view key, auto value) {
    if (draw.chance(percent)) policy[key] = std::move(value);
  };
  const auto yes = [&](int percent) { return boost::json::value(draw.chance(percent)); };
  maybe(30, "self_referral", yes(50));
  maybe(30, "lead_professional_required", yes(50));
  maybe(40, "consent_required", draw.code({"none", "unless_statutory", "always"}));
  maybe(25, "dependent_child_required", yes(60));
  maybe(15, "age_min", draw.number(3, 12));
  maybe(15, "age_max", draw.number(12, 60));
  maybe(20, "panel_required", yes(50));
  maybe(20, "screening_required", yes(50));
  maybe(30, "needs_min", draw.number(0, 2));
  maybe(30, "needs_gate", draw.code({"claim", "package"}));
  maybe(25, "plan_required", yes(50));
  maybe(30, "four_eyes", yes(50));
  maybe(40, "budget_control", draw.code({"refuse", "warn"}));
  maybe(20, "bracket_low_below_pence", draw.number(100, 60'000));
  maybe(20, "bracket_high_above_pence", draw.number(60'000, 120'000));
  maybe(30, "cheapest_first", yes(50));
  maybe(60, "price_fixed_months", draw.number(0, 5));
  maybe(60, "charge_basis", draw.code({"session_share", "hourly"}));
  for (const auto* key : {"missed_percent", "on_arrival_percent", "short_notice_percent",
                          "aborted_by_family_percent"})
    maybe(45, key, draw.chance(30) ? 0 : draw.number(1, 100));
  maybe(30, "short_notice_hours", draw.number(0, 72));
  maybe(30, "mileage_threshold_miles", draw.number(0, 20));
  maybe(20, "worker_dbs_required", yes(60));
  maybe(40, "contact_working_days", draw.number(0, 10));
  maybe(40, "contact_attempts_max", draw.number(0, 3));
  maybe(30, "satisfaction_percent_min", draw.number(0, 100));
  maybe(30, "wellbeing_points", draw.number(0, 9));
  maybe(50, "followup_months", boost::json::array{draw.number(0, 1), draw.number(1, 4)});
  maybe(60, "claim_reward_pence", draw.number(0, 90'000));
  maybe(80, "claim_sustain_months", draw.number(0, 1));
  maybe(40, "claim_audit_sample_percent", draw.number(0, 100));
  maybe(40, "cohort_age_min", Data{{"autism", draw.number(10, 30)}});
  maybe(40, "cohort_max", draw.number(1, 3));
  maybe(30, "gathering_capacity", Data{{"coffee_morning", draw.number(1, 50)}});
  maybe(30, "promotion_needs_agreement", yes(60));
  maybe(40, "fund_cap_pence",
        draw.chance(50) ? Data{{"asf", draw.number(0, 9'000)}}
                        : Data{{"asf", Data{{draw.year(), draw.number(0, 9'000)}}}});
  return policy;
}

}  // namespace daybook::test::random_posts
