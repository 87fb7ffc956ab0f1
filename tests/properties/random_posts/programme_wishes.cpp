/// Posts to programmes and providers.
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

Wish on_programme(Draw& draw, std::string_view type, Data data) {
  return {"programme/" + draw.programme(), std::string(type), std::move(data), {}};
}

Wish on_provider(Draw& draw, std::string_view type, Data data) {
  return {"provider/" + draw.known("a", "provider_registered", 2),
          std::string(type),
          std::move(data),
          {}};
}

Data item(Draw& draw, const std::string& type, int number_of) {
  Data made{{"intervention", fmt::format("i{}", number_of)},
            {"package_type", type},
            {"price_pence", draw.chance(5) ? 0 : draw.number(1, 120'000)},
            {"sessions", draw.number(1, 7)},
            {"minutes", 60},
            {"travel_included", true}};
  if (draw.chance(5)) made.erase("minutes");
  if (draw.chance(50)) made["report_fee_pence"] = draw.number(0, 5'000);
  if (draw.chance(50)) made["mileage_pence_per_mile"] = draw.number(0, 60);
  return made;
}

Data prices(Draw& draw, const std::string& programme, const std::string& effective_on) {
  boost::json::array items;
  int next = 0;
  for (const auto* type : {"counselling", "mentoring", "therapy"})
    if (draw.chance(70)) items.push_back(item(draw, type, next++));
  if (draw.chance(4)) items.push_back(item(draw, "unlisted", next));
  return {{"programme", programme}, {"effective_on", effective_on}, {"items", items}};
}

Data moved(Draw& draw, std::int64_t most) {
  return {{"year", draw.year()},
          {"line", draw.line()},
          {"amount_pence", draw.chance(5) ? 0 : draw.number(1, most)},
          {"reason", "plan"}};
}

// --- programmes
Maybe allocate(Draw& draw) {
  return on_programme(draw, "budget_allocated", moved(draw, 150'000));
}
Maybe withdraw(Draw& draw) {
  return on_programme(draw, "budget_withdrawn", moved(draw, 60'000));
}
Maybe vire(Draw& draw) {
  auto data = moved(draw, 60'000);
  data.erase("line");
  data["from_line"] = draw.line();
  data["to_line"] = draw.line();
  data["approved_by"] = draw.code({"com-1", "fin-1", "fin-2"});
  return on_programme(draw, "budget_vired", data);
}
Maybe close_year(Draw& draw) {
  return on_programme(draw, "year_closed",
                      {{"year", model::year_text(model::year_of(draw.today(), 4, 1) -
                                                 static_cast<int>(draw.number(0, 2)))}});
}
Maybe change_policy(Draw& draw) {
  auto policy = random_policy(draw);
  policy.erase("year_basis");
  return on_programme(
      draw, "policy_changed",
      {{"effective_on", draw.day(draw.number(-40, 30))}, {"policy", policy}, {"reason", "review"}});
}
Maybe declare_holiday(Draw& draw) {
  return on_programme(draw, "holiday_declared",
                      {{"on", draw.day(draw.number(-5, 12))}, {"title", "Jubilee"}});
}
Maybe buy_block(Draw& draw) {
  return on_programme(draw, "block_purchased",
                      {{"block", draw.named("b", 4)},
                       {"provider", draw.provider()},
                       {"intervention", draw.named("i", 2)},
                       {"units", draw.number(1, 4)},
                       {"price_pence", draw.number(0, 60'000)},
                       {"year", draw.year()},
                       {"line", draw.line()},
                       {"expires_on", draw.day(draw.number(-3, 400))}});
}
Maybe expire_block(Draw& draw) {
  return on_programme(draw, "block_expired", {{"block", draw.named("b", 4)}});
}
Maybe request_report(Draw& draw) {
  return on_programme(draw, "report_requested",
                      {{"report", draw.named("r", 6)},
                       {"kind", "monitoring_quarterly"},
                       {"provider", draw.provider()},
                       {"from", draw.day(-90)},
                       {"to", draw.day(0)},
                       {"due_on", draw.day(14)}});
}
Maybe submit_report(Draw& draw) {
  return on_programme(draw, "report_submitted",
                      {{"report", draw.named("r", 6)}, {"on", draw.day(0)}});
}
Maybe small_programme_facts(Draw& draw) {
  switch (draw.number(0, 6)) {
    case 0:
      return on_programme(draw, "advice_given", {{"channel", "advice_line"}, {"topic", "schools"}});
    case 1:
      return on_programme(draw, "newsletter_issued",
                          {{"issue", draw.named("n", 9)}, {"by_email", 200}, {"by_post", 7}});
    case 2:
      return on_programme(draw, "reach_recorded", {{"channel", "conference"}, {"people", 40}});
    case 3: {
      Data data{{"audience", "public"}, {"channel", "radio"}};
      if (draw.chance(50)) data["agreed_by"] = "com-1";
      return on_programme(draw, "promotion_recorded", data);
    }
    case 4:
      return on_programme(draw, "target_set", {{"measure", "trained"}, {"value", 32}});
    case 5:
      return on_programme(draw, "care_referrals_counted", {{"month", "2021-06"}, {"count", 3}});
    default:
      return on_programme(draw, "meeting_held",
                          {{"kind", "contract"},
                           {"attended", boost::json::array{"commissioner"}},
                           {"actions", boost::json::array{}}});
  }
}

// --- providers
Maybe submit_prices(Draw& draw) {
  return on_provider(draw, "prices_submitted",
                     draw.chance(3)
                         ? Data{{"programme", "p0"},
                                {"effective_on", draw.day(0)},
                                {"items", boost::json::array{}}}
                         : prices(draw, draw.programme(), draw.day(draw.number(-20, 20))));
}
Maybe suspend(Draw& draw) {
  return on_provider(draw, "provider_suspended",
                     {{"reason", "quality"}, {"action_plan_due", draw.day(30)}});
}
Maybe reinstate(Draw& draw) {
  return draw.chance(70)
             ? on_provider(draw, "provider_reinstated", {{"reason", "plan met"}})
             : on_provider(draw, "action_plan_reviewed", {{"engaged", true}, {"result", "open"}});
}
Maybe assure(Draw& draw) {
  Data data{{"check", draw.code({"dbs", "dbs", "information_sharing", "ofsted"})},
            {"result", draw.code({"met", "met", "not_met"})},
            {"on", draw.day(draw.number(-60, 0))}};
  if (data["check"] == "dbs") data["subject"] = draw.named("w", 3);
  if (draw.chance(20)) data["valid_until"] = draw.day(draw.number(-10, 200));
  return on_provider(draw, "assurance_recorded", data);
}
Maybe complain(Draw& draw) {
  if (draw.chance(50))
    return on_provider(draw, "complaint_resolved",
                       {{"complaint", draw.named("x", 5)}, {"action", "apology"}});
  Data data{{"complaint", draw.named("x", 5)}, {"on", draw.day(0)}};
  if (draw.chance(40)) data["about"] = "case/" + draw.named("c", 7);
  return on_provider(draw, "complaint_received", data);
}
Maybe small_provider_facts(Draw& draw) {
  switch (draw.number(0, 5)) {
    case 0:
      return on_provider(draw, "incident_reported",
                         {{"incident", draw.named("y", 9)},
                          {"kind", "other"},
                          {"happened_at", draw.instant(draw.number(-9, 0))},
                          {"reported_at", draw.instant(draw.number(-9, 0))}});
    case 1:
      return on_provider(draw, "referral_declined",
                         {{"package", draw.known("k", "package_requested", 12)},
                          {"rationale", draw.chance(70) ? "no places" : ""}});
    case 2:
      return on_provider(draw, "supervision_held",
                         {{"worker", draw.named("w", 3)}, {"on", draw.day(0)}});
    case 3:
      return on_provider(
          draw, "training_completed",
          {{"worker", draw.named("w", 3)}, {"topic", "safety"}, {"on", draw.day(0)}});
    case 4:
      return on_provider(draw, "capacity_declared", {{"intervention", "i0"}, {"places", 4}});
    default:
      return on_provider(draw, "staffing_issue_recorded", {{"kind", "turnover"}});
  }
}

Data opening(Draw& draw, bool with_lists) {
  auto policy = random_policy(draw);
  if (draw.chance(40)) policy["year_basis"] = "contract";
  Data opened{{"title", "Programme"},
              {"authority", "Dorset"},
              {"framework", "sf"},
              {"opens_on", "2020-09-15"},
              {"policy", policy}};
  if (!with_lists) return opened;
  opened["outcomes"] = boost::json::array{"health", "housing", "crime"};
  opened["localities"] = boost::json::array{"north", "south"};
  opened["package_types"] = boost::json::array{"counselling", "mentoring", "therapy"};
  return opened;
}

}  // namespace

std::vector<Choice> programme_choices() {
  return {{5, allocate},
          {2, withdraw},
          {2, vire},
          {2, close_year},
          {2, change_policy},
          {2, declare_holiday},
          {3, buy_block},
          {1, expire_block},
          {1, request_report},
          {1, submit_report},
          {4, small_programme_facts}};
}

std::vector<Choice> provider_choices() {
  return {{4, submit_prices}, {1, suspend},  {2, reinstate},
          {3, assure},        {2, complain}, {3, small_provider_facts}};
}

std::vector<Wish> founding(Draw& draw) {
  std::vector<Wish> wishes;
  for (const auto* programme : {"p0", "p1"}) {
    const auto stream = std::string("programme/") + programme;
    wishes.push_back({stream, "programme_opened", opening(draw, programme[1] == '0'), {}});
    for (const auto* line : {"main", "arts"})
      wishes.push_back({stream,
                        "budget_allocated",
                        {{"year", "2021/22"},
                         {"line", line},
                         {"amount_pence", draw.number(50'000, 500'000)},
                         {"reason", "plan"}},
                        {}});
  }
  for (const auto* provider : {"a", "b", "c"}) {
    const auto stream = std::string("provider/") + provider;
    wishes.push_back({stream,
                      "provider_registered",
                      {{"title", "Provider"},
                       {"programmes", draw.chance(80) ? boost::json::array{"p0", "p1"}
                                                      : boost::json::array{"p0"}},
                       {"localities", draw.chance(80) ? boost::json::array{"north", "south"}
                                                      : boost::json::array{"north"}},
                       {"vat", "exempt"}},
                      {}});
    for (const auto* programme : {"p0", "p1"})
      wishes.push_back({stream, "prices_submitted", prices(draw, programme, "2021-01-01"), {}});
  }
  return wishes;
}

}  // namespace daybook::test::random_posts
