#include "tools/generate/dorset/claims.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string stream(const std::string& claim) {
  return on_stream("claim", claim);
}

bool all_sustained(World& world, const Family& family) {
  for (const auto& need : world.states().family_case(family.id)->needs) {
    const auto* level = need.latest();
    if (!level || level->level != v::OutcomeLevel::sustained) return false;
  }
  return true;
}

/// The family's claim has the number of its case: one family, one claim.
std::string claim_of(const Family& family) {
  return "c-" + family.id.substr(2);
}

void prepare(World& world, Family& family) {
  const auto claim = claim_of(family);
  if (!all_sustained(world, family) || world.states().claim(claim)) return;
  record(world, stream(claim), "claim_prepared",
         {{"case", marked(family.id)},
          {"framework", world.plan.opening.at("framework")},
          {"evidence", json::array{"outcome_plan", "school_record", "family_review"}}},
         central_team(1));
  world.claims_to_batch.push_back(claim);
}

void pay(World& world, const std::string& claim) {
  record(world, stream(claim), "claim_paid",
         {{"amount_pence", world.states().claim(claim)->amount.pence},
          {"on", to_text(world.today())},
          {"reference", fmt::format("Grant {}", ++world.payments_named)}},
         finance(2));
}

void answer(World& world, const std::string& claim) {
  if (world.random.chance(40)) {
    record(world, stream(claim), "claim_rejected",
           {{"reason", "Evidence dated outside the period"}}, finance(1));
    return;
  }
  record(world, stream(claim), "claim_accepted", {}, finance(1));
  soon(world, 8, 20, [&world, claim] { pay(world, claim); });
}

void submit(World& world, const std::string& batch, const std::string& claim) {
  if (world.states().claim(claim)->stage != ClaimStage::valid) return;
  if (world.random.chance(12)) {
    record(world, stream(claim), "claim_withdrawn", {{"reason", "Family claimed by another area"}},
           central_team(2));
    return;
  }
  record(world, stream(claim), "claim_submitted", {{"batch", batch}}, finance(1));
  soon(world, 20, 45, [&world, claim] { answer(world, claim); });
}

void audit(World& world, const std::string& claim) {
  const bool valid = !world.random.chance(25);
  Data data{{"result", valid ? "valid" : "invalid"}};
  if (!valid) data["reason"] = "Evidence does not show the outcome";
  record(world, stream(claim), "claim_audited", std::move(data), auditor());
}

void open_batch(World& world) {
  if (world.claims_to_batch.empty()) return;
  const auto claims = std::exchange(world.claims_to_batch, {});
  const auto batch = fmt::format("b-{}", to_text(world.today()));
  json::array listed;
  for (const auto& claim : claims) listed.emplace_back(marked(claim));
  record(world, on_stream("programme", world.plan.name), "batch_opened",
         {{"batch", batch}, {"claims", std::move(listed)}}, finance(2));
  for (const auto& claim : claims) {
    soon(world, 1, 8, [&world, claim] { audit(world, claim); });
    soon(world, 9, 13, [&world, batch, claim] { submit(world, batch, claim); });
  }
}

}  // namespace

void consider_claim(World& world, Family& family) {
  if (all_sustained(world, family))
    soon(world, 3, 15, [&world, &family] { prepare(world, family); });
}

void plan_batches(World& world) {
  for (int month = 2; add_months(world.plan.opens_on, month) < world.plan.last_day(); month += 3) {
    const auto on = add_days(add_months(world.plan.opens_on, month), 9);
    world.agenda.at(office_hours(world.random, working_day(on)), [&world] { open_batch(world); });
  }
}

}  // namespace daybook::generate
