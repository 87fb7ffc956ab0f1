/// What may be posted to a programme (rulebook 5.1).
#include <algorithm>
#include <set>

#include "tests/properties/model/budget.hpp"
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

Verdict judge_policy(const Past& past, const Fact& event) {
  const auto* last = past.last(event.stream, "policy_changed");
  const auto* opened = past.last(event.stream, "programme_opened");
  return only(event.on >= (last ? last->on : opened->day("opens_on")), "effective_date_order");
}

Verdict judge_money_moved(const Past& past, const Fact& event) {
  const auto amount = event.num("amount_pence");
  Verdict verdict;
  verdict.unless(amount > 0, "amount_not_positive");
  if (event.is("budget_allocated")) return verdict;
  if (event.is("budget_vired")) {
    verdict.unless(event.get("from_line") != event.get("to_line"), "same_line");
    verdict.unless(event.get("approved_by") != event.actor, "self_approval");
  }
  const auto line = event.is("budget_vired") ? event.get("from_line") : event.get("line");
  verdict.unless(available(past, event.id, year_start(event.get("year")), line) >= amount,
                 "budget_exceeded");
  return verdict;
}

Verdict judge_year_end(const Past& past, const Fact& event) {
  const auto year = year_start(event.get("year"));
  Verdict verdict;
  verdict.unless(budget_year(past, event.id, london(event.at)) > year, "year_not_ended");
  verdict.unless(!past.find(event.stream, "year_closed", "year", event.get("year")),
                 "already_closed");
  return verdict;
}

Verdict judge_block(const Past& past, const Fact& event) {
  const auto provider = event.get("provider");
  Verdict verdict;
  verdict.unless(!block_bought(past, event.id, event.get("block")), "already_exists");
  verdict.unless(past.knows("provider/" + provider), "unknown_reference");
  verdict.unless(!is_suspended(past, provider), "provider_suspended");
  const auto year = open_year(past, event.id, year_start(event.get("year")));
  verdict.unless(policy_on(past, event.id, event.on).code("budget_control", "refuse") == "warn" ||
                     available(past, event.id, year, event.get("line")) >= event.num("price_pence"),
                 "budget_exceeded");
  return verdict;
}

Verdict judge_block_end(const Past& past, const Fact& event) {
  const auto block = event.get("block");
  Verdict verdict;
  verdict.unless(block_bought(past, event.id, block), "unknown_reference");
  verdict.unless(!is_expired(past, event.id, block), "already_closed");
  if (!verdict.accepted()) return verdict;
  if (const auto left = uncharged(past, event.id, block))
    verdict.derived.push_back({"charge_raised",
                               {{"cause", "block_unused"},
                                {"block", block},
                                {"amount_pence", left},
                                {"business_date", day_text(event.on)},
                                {"policy_version", policy_on(past, event.id, event.on).version}}});
  return verdict;
}

bool is_batched(const Past& past, const std::string& stream, const std::string& claim) {
  for (const auto* batch : past.of(stream, "batch_opened")) {
    const auto claims = texts(batch->data, "claims");
    if (std::find(claims.begin(), claims.end(), claim) != claims.end()) return true;
  }
  return false;
}

Verdict judge_batch(const Past& past, const Fact& event) {
  const auto claims = texts(event.data, "claims");
  Verdict verdict;
  verdict.unless(!past.find(event.stream, "batch_opened", "batch", event.get("batch")),
                 "already_exists");
  verdict.unless(!claims.empty() && std::set(claims.begin(), claims.end()).size() == claims.size(),
                 "malformed");
  for (const auto& claim : claims) {
    const auto* prepared = past.last("claim/" + claim, "claim_prepared");
    verdict.unless(prepared && programme_of_case(past, prepared->get("case")) == event.id,
                   "unknown_reference");
    const auto stage = claim_stage(past, claim);
    verdict.unless(stage == "prepared" || stage == "valid", "wrong_stage");
  }
  verdict.unless(
      std::none_of(claims.begin(), claims.end(),
                   [&](const auto& claim) { return is_batched(past, event.stream, claim); }),
      "already_batched");
  if (!verdict.accepted()) return verdict;
  const auto policy = policy_on(past, event.id, event.on);
  verdict.derived.push_back(
      {"batch_sampled", {{"batch", event.get("batch")}, {"policy_version", policy.version}}});
  return verdict;
}

Verdict judge_report(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(past.find(event.stream, "report_requested", "report", event.get("report")),
                 "unknown_reference");
  verdict.unless(!past.find(event.stream, "report_submitted", "report", event.get("report")),
                 "already_closed");
  return verdict;
}

}  // namespace

Verdict judge_programme(const Past& past, const Fact& event) {
  if (event.is("policy_changed")) return judge_policy(past, event);
  if (event.type.starts_with("budget_")) return judge_money_moved(past, event);
  if (event.is("year_closed")) return judge_year_end(past, event);
  if (event.is("block_purchased")) return judge_block(past, event);
  if (event.is("block_expired")) return judge_block_end(past, event);
  if (event.is("batch_opened")) return judge_batch(past, event);
  if (event.is("report_submitted")) return judge_report(past, event);
  if (event.is("report_requested")) {
    Verdict verdict;
    verdict.unless(!past.find(event.stream, "report_requested", "report", event.get("report")),
                   "already_exists");
    verdict.unless(past.knows("provider/" + event.get("provider")), "unknown_reference");
    return verdict;
  }
  if (event.is("promotion_recorded"))
    return only(has(event.data, "agreed_by") ||
                    !policy_on(past, event.id, event.on).is("promotion_needs_agreement"),
                "agreement_missing");
  return {};
}

}  // namespace daybook::test::model
