/// Claims (rulebook 5.7) and voids (5.8).
#include <algorithm>

#include "tests/properties/model/package_rows.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

bool is_live_stage(const std::string& stage) {
  return stage != "invalid" && stage != "rejected" && stage != "withdrawn";
}

bool is_claimed(const Past& past, const std::string& family, const std::string& framework) {
  const auto claims = past.all("claim_prepared");
  return std::any_of(claims.begin(), claims.end(), [&](const Fact* claim) {
    return claim->get("case") == family && claim->get("framework") == framework &&
           is_live_stage(claim_stage(past, claim->id));
  });
}

Verdict judge_preparation(const Past& past, const Fact& event) {
  const auto family = event.get("case");
  Verdict verdict;
  verdict.unless(past.knows("case/" + family), "unknown_reference");
  if (verdict.stopped) return verdict;
  const auto policy = policy_on(past, programme_of_case(past, family), event.on);
  check_claimable(verdict, past, family, policy);
  verdict.unless(!is_claimed(past, family, event.get("framework")), "already_claimed");
  verdict.unless(!list(event.data, "evidence").empty(), "evidence_missing");
  if (verdict.accepted())
    verdict.derived.push_back({"claim_valued",
                               {{"amount_pence", policy.num("claim_reward_pence", 0)},
                                {"policy_version", policy.version}}});
  return verdict;
}

Verdict judge_audit(const Past& past, const Fact& event) {
  const auto* prepared = past.last(event.stream, "claim_prepared");
  const auto outcomes = past.of("case/" + prepared->get("case"), "outcome_recorded");
  Verdict verdict;
  verdict.unless(!past.last(event.stream, "claim_audited"), "already_closed");
  verdict.unless(claim_stage(past, event.id) == "prepared", "wrong_stage");
  verdict.unless(prepared->actor != event.actor &&
                     std::none_of(outcomes.begin(), outcomes.end(),
                                  [&](const Fact* each) { return each->actor == event.actor; }),
                 "self_approval");
  verdict.unless(event.get("result") == "valid" || !event.get("reason").empty(),
                 "rationale_missing");
  return verdict;
}

bool holds(const Fact& fact, std::string_view key, const std::string& id) {
  const auto all = texts(fact.data, key);
  return std::find(all.begin(), all.end(), id) != all.end();
}

Verdict judge_submission(const Past& past, const Fact& event) {
  const auto programme = "programme/" + programme_of(past, event);
  const auto* batch = past.find(programme, "batch_opened", "batch", event.get("batch"));
  const auto* sample = past.find(programme, "batch_sampled", "batch", event.get("batch"));
  const auto stage = claim_stage(past, event.id);
  Verdict verdict;
  verdict.unless(stage == "prepared" || stage == "valid", "wrong_stage");
  verdict.unless(batch && holds(*batch, "claims", event.id), "unknown_reference");
  if (verdict.stopped) return verdict;
  verdict.unless(stage == "valid" || !holds(*sample, "sampled", event.id), "audit_missing");
  const auto policy = policy_on(past, programme_of(past, event), event.on);
  const bool four_eyes = !policy.sets("four_eyes") || policy.is("four_eyes");
  verdict.unless(!four_eyes || past.last(event.stream, "claim_prepared")->actor != event.actor,
                 "self_approval");
  return verdict;
}

/// A live invoice, an approval, a payment or a replacing session rests on the entry.
bool is_in_use(const Past& past, const Fact& entry) {
  if (entry.is("invoice_received")) {
    const auto known = bill(past, entry.id, entry.get("invoice"));
    return !known->cancelled && (known->approved || !known->payments.empty());
  }
  for (const auto& its : sittings(past, entry.id))
    if (its.ended == &entry && its.replaced_by) return true;
  for (const auto* charge : live_charges(past, entry.stream)) {
    const bool raised = charge->cause == entry.position;
    const bool unit =
        charge->get("cause") == "block_unit" && !unit_after_void(past, entry.id, entry).empty();
    if ((raised || unit) && bill_with(past, entry.id, *charge)) return true;
  }
  return false;
}

bool fits_once_open(const Past& past, const Fact& entry) {
  const auto terms = terms_of(past, entry.id);
  for (const auto& its : sittings(past, entry.id))
    if (its.ended == &entry)
      return used(past, entry.id, *terms) - uses(*terms, its) +
                 (terms->basis == "hourly" ? its.minutes() : 1) <=
             allocation(*terms);
  return true;
}

}  // namespace

std::string claim_stage(const Past& past, std::string_view claim) {
  std::string stage;
  for (const auto* fact : past.of("claim/" + std::string(claim))) {
    if (fact->is("claim_audited")) stage = fact->get("result");
    for (const auto* step : {"prepared", "submitted", "accepted", "rejected", "paid", "withdrawn"})
      if (fact->type == std::string("claim_") + step) stage = step;
  }
  return stage;
}

void check_claimable(Verdict& verdict, const Past& past, std::string_view case_id,
                     const Policy& policy) {
  const auto stream = "case/" + std::string(case_id);
  const auto needs = past.of(stream, "need_identified");
  verdict.unless(static_cast<std::int64_t>(needs.size()) >= policy.num("needs_min", 0),
                 "needs_missing");
  verdict.unless(past.find(stream, "assessment_completed", "kind", "whole_family"),
                 "assessment_missing");
  verdict.unless(past.last(stream, "plan_agreed"), "plan_missing");
  verdict.unless(past.last(stream, "lead_professional_assigned"), "lead_professional_missing");
  verdict.unless(std::all_of(needs.begin(), needs.end(),
                             [&](const Fact* need) {
                               return level_of(past, case_id, need->get("need")) == "sustained";
                             }),
                 "not_sustained");
}

Facts claim_payments(const Past& past, std::string_view claim) {
  return past.of("claim/" + std::string(claim), "claim_paid");
}

Verdict judge_claim(const Past& past, const Fact& event) {
  const auto stage = claim_stage(past, event.id);
  if (event.is("claim_prepared")) return judge_preparation(past, event);
  if (event.is("claim_audited")) return judge_audit(past, event);
  if (event.is("claim_submitted")) return judge_submission(past, event);
  if (event.is("claim_accepted") || event.is("claim_rejected"))
    return only(stage == "submitted", "wrong_stage");
  Verdict verdict;
  if (event.is("claim_paid")) {
    verdict.unless(stage == "accepted" || stage == "paid", "wrong_stage");
    verdict.unless(!past.find(event.stream, "claim_paid", "reference", event.get("reference")),
                   "already_exists");
  } else {
    verdict.unless(stage != "withdrawn", "already_closed");
    verdict.unless(claim_payments(past, event.id).empty(), "already_paid");
  }
  return verdict;
}

Verdict judge_void(const Past& past, const Fact& event) {
  const auto& entry = past.at(event.num("position"));
  const auto* row = row_of(entry.type);
  Verdict verdict;
  verdict.unless(!entry.voided, "already_closed");
  verdict.unless(row && row->voidable, "cannot_void");
  if (!verdict.accepted() || event.kind != "package") return verdict;
  verdict.unless(!is_in_use(past, entry), "in_use");
  verdict.unless(fits_once_open(past, entry), "allocation_exceeded");
  if (!verdict.accepted()) return verdict;
  for (const auto* charge : live_charges(past, event.stream))
    if (charge->cause == entry.position && charge->get("cause") != "block_unit")
      verdict.derived.push_back(reversal(past, *charge));
  for (auto& each : unit_after_void(past, event.id, entry)) verdict.derived.push_back(each);
  return verdict;
}

}  // namespace daybook::test::model
