/// Posts to cases.
#include "tests/properties/model/rows.hpp"
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

constexpr int cases = 7;

Wish on_case(Draw& draw, std::string_view type, Data data) {
  return {"case/" + draw.known("c", "case_opened", cases), std::string(type), std::move(data), {}};
}

Maybe open(Draw& draw) {
  Data data{{"programme", draw.chance(3) ? "p9" : draw.programme()},
            {"kind", draw.code({"family", "family", "child", "adult"})},
            {"locality", draw.locality()},
            {"responsible_authority", "A"},
            {"statutory", draw.chance(50)}};
  if (draw.chance(40)) data["cohort"] = draw.code({"autism", "self_neglect"});
  return Wish{"case/" + draw.fresh("c", "case_opened", cases), "case_opened", data, {}};
}

Maybe add_member(Draw& draw) {
  Data data{{"person", draw.named("k", 4)},
            {"role", draw.code({"child", "child", "parent", "adult", "expectant_parent"})}};
  if (draw.chance(85)) data["born_on"] = draw.day(-draw.number(0, 40 * 365));
  if (data["role"] == "child") data["born_on"] = draw.day(-draw.number(0, 19 * 365));
  if (draw.chance(50)) data["in_education_or_seeking"] = draw.chance(70);
  if (draw.chance(50)) data["lives_with_parents"] = draw.chance(70);
  return on_case(draw, "member_added", data);
}
Maybe member_leaves(Draw& draw) {
  return on_case(draw, "member_left",
                 {{"person", draw.named("k", 4)}, {"on", draw.day(draw.number(-20, 20))}});
}
Maybe assign(Draw& draw) {
  return on_case(draw, "lead_professional_assigned", {{"lead_professional", draw.named("lp-", 3)}});
}
Maybe refer(Draw& draw) {
  return on_case(draw, "referral_received",
                 {{"referral", draw.named("r", 3)},
                  {"source", "school"},
                  {"route", draw.code({"agency", "self", "lead_professional"})}});
}
Maybe screen(Draw& draw) {
  Data data{{"referral", draw.named("r", 3)}, {"accepted", draw.chance(70)}};
  if (draw.chance(60)) data["reason"] = "fits";
  return on_case(draw, "referral_screened", data);
}
Maybe panel(Draw& draw) {
  return on_case(draw, "panel_decided", {{"panel", "pa"}, {"agreed", draw.chance(80)}});
}
Maybe consent(Draw& draw) {
  const auto scope = draw.code({"whole_family_working", "service", "evaluation"});
  if (draw.chance(15))
    return on_case(draw, "consent_withdrawn", {{"scope", scope}, {"on", draw.day(0)}});
  return on_case(draw, "consent_recorded",
                 {{"scope", scope},
                  {"basis", "service"},
                  {"given", draw.chance(90)},
                  {"on", draw.day(draw.number(-9, 3))}});
}
Maybe contact(Draw& draw) {
  if (draw.chance(35))
    return on_case(draw, "contact_received",
                   {{"channel", "phone"}, {"on", draw.day(draw.number(-9, 0))}});
  return on_case(
      draw, "contact_attempted",
      {{"channel", "phone"}, {"reached", draw.chance(25)}, {"on", draw.day(draw.number(-9, 0))}});
}
Maybe assess(Draw& draw) {
  Data data{{"kind", draw.code({"whole_family", "whole_family", "need"})}};
  if (draw.chance(50)) data["reviewed_by"] = "mgr-1";
  return on_case(draw, "assessment_completed", data);
}
Maybe need(Draw& draw) {
  return on_case(draw, "need_identified",
                 {{"need", draw.named("n", 2)}, {"outcome", draw.outcome()}});
}
Maybe plan(Draw& draw) {
  boost::json::array goals;
  for (int i = 0; i < draw.number(draw.chance(5) ? 0 : 1, 2); ++i) {
    Data goal{{"goal", fmt::format("g{}", i)}, {"outcome", draw.outcome()}};
    if (draw.chance(30)) goal["need"] = draw.named("n", 2);
    goals.push_back(goal);
  }
  return on_case(draw, "plan_agreed", {{"goals", goals}, {"coproduced", true}});
}
Maybe tier(Draw& draw) {
  return on_case(draw, "tier_set",
                 {{"tier", draw.number(1, 4)}, {"reason", "need"}, {"decided_by", "mgr-1"}});
}
Maybe fund(Draw& draw) {
  if (draw.chance(50))
    return on_case(draw, "fund_decided",
                   {{"application", draw.named("f", 4)},
                    {"granted", draw.chance(80)},
                    {"amount_pence", draw.number(0, 6'000)}});
  Data data{{"fund", draw.code({"asf", "other"})},
            {"application", draw.named("f", 4)},
            {"year", draw.year()},
            {"amount_pence", draw.number(0, 6'000)}};
  if (draw.chance(40)) data["panel"] = "pa";
  return on_case(draw, "fund_applied", data);
}
Maybe measure(Draw& draw) {
  const auto subject = draw.chance(70) ? "case/" + draw.known("c", "case_opened", cases)
                                       : "supporter/" + draw.known("u", "supporter_recruited", 5);
  return Wish{subject,
              "measure_taken",
              {{"tool", draw.code({"wemwbs", "swemwbs", "sdq", "gbo", "star", "ors"})},
               {"subject", draw.named("k", 2)},
               {"stage", draw.code({"baseline", "review", "six_month", "final"})},
               {"score_hundredths", draw.number(0, 42) * (draw.chance(50) ? 100 : 99)},
               {"on", draw.day(draw.number(-30, draw.chance(10) ? 3 : 0))}},
              {}};
}
/// Mostly what comes next for the need: achieved, then sustained.
Maybe outcome(Draw& draw) {
  const auto id = draw.known("c", "case_opened", cases);
  const auto need = draw.chance(75) ? "n0" : "n1";
  const auto now = model::level_of(draw.past(), id, need);
  auto level = draw.code({"progress", "achieved", "sustained", "relapsed"});
  if (draw.chance(80)) level = now.empty() || now == "progress" ? "achieved" : "sustained";
  return Wish{"case/" + id,
              "outcome_recorded",
              {{"need", need},
               {"level", level},
               {"on", draw.day(draw.chance(60) ? 0 : draw.number(-25, draw.chance(10) ? 3 : 0))},
               {"evidence", draw.chance(95) ? "school letter" : ""}},
              {}};
}
Maybe concern(Draw& draw) {
  if (draw.chance(50))
    return on_case(draw, "concern_notified",
                   {{"concern", draw.named("z", 3)},
                    {"to", "brokerage"},
                    {"at", draw.instant(draw.number(-30, 0))}});
  return on_case(draw, "concern_raised",
                 {{"concern", draw.named("z", 3)},
                  {"kind", draw.code({"safeguarding", "allegation"})},
                  {"happened_at", draw.instant(draw.number(-30, 0))}});
}
Maybe lend(Draw& draw) {
  return on_case(draw, draw.chance(60) ? "loan_made" : "loan_returned",
                 {{"item", draw.named("item-", 2)}});
}
Maybe close(Draw& draw) {
  if (draw.chance(50)) return on_case(draw, "case_reopened", {{"reason", "back"}});
  return on_case(draw, "case_closed",
                 {{"reason", draw.code({"completed", "no_contact", "unreachable", "moved"})}});
}
Maybe hold(Draw& draw) {
  return on_case(draw, draw.chance(60) ? "legal_hold_set" : "legal_hold_released",
                 {{"reason", "court"}});
}
Maybe small_case_facts(Draw& draw) {
  switch (draw.number(0, 8)) {
    case 0:
      return on_case(draw, "review_held", {{"kind", "monthly"}, {"step", "none"}});
    case 1:
      return on_case(draw, "meeting_attended",
                     {{"kind", "child_in_need"}, {"report_instead", false}});
    case 2:
      return on_case(draw, "information_given", {{"document", "doc"}, {"edition", "2"}});
    case 3:
      return on_case(draw, "signposted", {{"to", "CAMHS"}});
    case 4:
      return on_case(draw, "advice_given", {{"channel", "request"}, {"topic", "sleep"}});
    case 5:
      return on_case(draw, "breakdown_recorded", {{"kind", "placement"}});
    case 6:
      return on_case(draw, "case_study_collected", {{"study", "st"}});
    case 7:
      return on_case(draw, "referrer_updated",
                     {{"referral", draw.named("r", 3)}, {"about", "issue"}});
    default:
      return on_case(draw, "feedback_received",
                     {{"from", draw.code({"family", "child"})},
                      {"rating", draw.code({"satisfied", "neutral", "dissatisfied"})},
                      {"themes", boost::json::array{"waiting"}}});
  }
}

}  // namespace

std::vector<Wish> families(Draw& draw) {
  std::vector<Wish> wishes;
  for (const auto* id : {"c0", "c1", "c2", "c3"}) {
    const auto add = [&](std::string_view type, Data data) {
      if (type == "case_opened" || draw.chance(88))
        wishes.push_back({std::string("case/") + id, std::string(type), std::move(data), {}});
    };
    add("case_opened", {{"programme", id[1] == '3' ? "p1" : "p0"},
                        {"kind", "family"},
                        {"locality", draw.code({"north", "south"})},
                        {"responsible_authority", "A"},
                        {"statutory", draw.chance(60)}});
    add("member_added", {{"person", "k0"}, {"role", "child"}, {"born_on", draw.day(-4'000)}});
    add("member_added", {{"person", "k1"}, {"role", "adult"}, {"born_on", draw.day(-14'000)}});
    add("lead_professional_assigned", {{"lead_professional", "lp-1"}});
    add("referral_received", {{"referral", "r0"}, {"source", "school"}, {"route", "agency"}});
    add("referral_screened", {{"referral", "r0"}, {"accepted", true}});
    add("panel_decided", {{"panel", "pa"}, {"agreed", true}});
    add("need_identified", {{"need", "n0"}, {"outcome", "health"}});
    add("assessment_completed", {{"kind", "whole_family"}});
    add("plan_agreed", {{"goals", boost::json::array{Data{{"goal", "g0"}, {"outcome", "health"}}}},
                        {"coproduced", true}});
    for (const auto* scope : {"service", "whole_family_working"})
      add("consent_recorded",
          {{"scope", scope}, {"basis", "service"}, {"given", true}, {"on", draw.day(0)}});
  }
  return wishes;
}

std::vector<Choice> case_choices() {
  return {
      {6, open},  {6, add_member}, {1, member_leaves},   {4, assign},   {3, refer},   {3, screen},
      {2, panel}, {5, consent},    {4, contact},         {5, assess},   {5, need},    {5, plan},
      {3, tier},  {4, fund},       {5, measure},         {14, outcome}, {3, concern}, {4, lend},
      {2, close}, {1, hold},       {6, small_case_facts}};
}

}  // namespace daybook::test::random_posts
