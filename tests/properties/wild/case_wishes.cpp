/// Posts to cases and claims.
#include "tests/properties/plain/package.hpp"
#include "tests/properties/plain/rows.hpp"
#include "tests/properties/wild/draw.hpp"

namespace daybook::test::wild {

namespace {

constexpr int cases = 7;
constexpr int claims = 8;

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
  const auto now = plain::level_of(draw.past(), id, need);
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

// --- claims
std::string a_claim(Draw& draw, std::initializer_list<std::string_view> stages) {
  std::vector<std::string> fitting;
  for (const auto* claim : draw.past().all("claim_prepared"))
    for (const auto stage : stages)
      if (plain::claim_stage(draw.past(), claim->id) == stage) fitting.push_back(claim->id);
  return fitting.empty() || draw.chance(10) ? draw.named("l", claims) : draw.one_of(fitting);
}

/// A case whose needs are all met, where there is one.
std::string a_claimable_case(Draw& draw) {
  for (const auto* opened : draw.past().all("case_opened")) {
    plain::Verdict verdict;
    plain::check_claimable(verdict, draw.past(), opened->id,
                           plain::policy_on(draw.past(), opened->get("programme"), draw.today()));
    if (verdict.accepted() && draw.chance(60)) return opened->id;
  }
  return draw.known("c", "case_opened", cases);
}

Maybe prepare(Draw& draw) {
  return Wish{"claim/" + draw.fresh("l", "claim_prepared", claims),
              "claim_prepared",
              {{"case", a_claimable_case(draw)},
               {"framework", draw.code({"sf", "sf", "tf"})},
               {"evidence", draw.chance(93) ? boost::json::array{"letter"} : boost::json::array{}}},
              {}};
}
Maybe batch(Draw& draw) {
  boost::json::array named;
  for (int i = 0; i < draw.number(1, 2); ++i)
    named.push_back(a_claim(draw, {"prepared", "valid"}).c_str());
  return Wish{"programme/" + draw.programme(),
              "batch_opened",
              {{"batch", draw.named("ba", 6)}, {"claims", named}},
              {}};
}
Wish on_claim(std::string id, std::string_view type, Data data) {
  return {"claim/" + id, std::string(type), std::move(data), {}};
}
Maybe audit(Draw& draw) {
  Data data{{"result", draw.chance(70) ? "valid" : "invalid"}};
  if (draw.chance(50)) data["reason"] = "evidence thin";
  return on_claim(a_claim(draw, {"prepared"}), "claim_audited", data);
}
Maybe submit(Draw& draw) {
  const auto claim = a_claim(draw, {"prepared", "valid"});
  std::string batch = draw.named("ba", 6);
  for (const auto* opened : draw.past().all("batch_opened"))
    for (const auto& held : plain::texts(opened->data, "claims"))
      if (held == claim && draw.chance(90)) batch = opened->get("batch");
  return on_claim(claim, "claim_submitted", {{"batch", batch}});
}
Maybe answer(Draw& draw) {
  return on_claim(a_claim(draw, {"submitted"}),
                  draw.chance(75) ? "claim_accepted" : "claim_rejected", {});
}
Maybe receive(Draw& draw) {
  return on_claim(a_claim(draw, {"accepted", "paid"}), "claim_paid",
                  {{"amount_pence", draw.number(0, 900)},
                   {"on", draw.day(0)},
                   {"reference", draw.named("ref", 4)}});
}
Maybe give_up(Draw& draw) {
  return on_claim(a_claim(draw, {"prepared", "submitted"}), "claim_withdrawn",
                  {{"reason", "error"}});
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

std::vector<Choice> claim_choices() {
  return {{8, prepare}, {6, batch},   {5, audit},  {9, submit},
          {7, answer},  {6, receive}, {3, give_up}};
}

}  // namespace daybook::test::wild
