/// Posts to claims, and the batches they are put in.
#include "tests/properties/model/rows.hpp"
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

constexpr int cases = 7;
constexpr int claims = 8;

std::string a_claim(Draw& draw, std::initializer_list<std::string_view> stages) {
  std::vector<std::string> fitting;
  for (const auto* claim : draw.past().all("claim_prepared"))
    for (const auto stage : stages)
      if (model::claim_stage(draw.past(), claim->id) == stage) fitting.push_back(claim->id);
  return fitting.empty() || draw.chance(10) ? draw.named("l", claims) : draw.one_of(fitting);
}

/// A case whose needs are all met, where there is one.
std::string a_claimable_case(Draw& draw) {
  for (const auto* opened : draw.past().all("case_opened")) {
    model::Verdict verdict;
    model::check_claimable(verdict, draw.past(), opened->id,
                           model::policy_on(draw.past(), opened->get("programme"), draw.today()));
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
    for (const auto& held : model::texts(opened->data, "claims"))
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

std::vector<Choice> claim_choices() {
  return {{8, prepare}, {6, batch},   {5, audit},  {9, submit},
          {7, answer},  {6, receive}, {3, give_up}};
}

}  // namespace daybook::test::random_posts
