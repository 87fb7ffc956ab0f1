/// What happens to payment-by-results claims, from preparation to payment.
#include <algorithm>

#include <fmt/format.h>

#include "tests/properties/history_names.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

namespace {

bool is_in(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

RandomHistory::Made RandomHistory::prepare_claim() {
  const auto* family_case = a_case();
  if (!family_case) return {};
  const auto id = fmt::format("q{}", ++names_);
  claims_.push_back(id);
  return event(
      central, "claim/" + id, "claim_prepared",
      fmt::format(R"({{"case":"{}","framework":"f1","evidence":["school"]}})", family_case->id));
}

RandomHistory::Made RandomHistory::batch() {
  std::string claims;
  std::vector<std::string> taken;
  for (int i = 0; i < 3; ++i) {
    const auto* claim = a_claim(ClaimStage::prepared);
    if (!claim || is_in(taken, claim->id)) continue;
    taken.push_back(claim->id);
    claims += fmt::format("{}\"{}\"", claims.empty() ? "" : ",", claim->id);
  }
  if (claims.empty()) return {};
  batches_.push_back(fmt::format("b{}", ++names_));
  return event(finance, "programme/p", "batch_opened",
               fmt::format(R"({{"batch":"{}","claims":[{}]}})", batches_.back(), claims));
}

RandomHistory::Made RandomHistory::move_claim() {
  std::vector<const Claim*> known;
  for (const auto& id : claims_)
    if (const auto* found = ledger_.states().claim(id)) known.push_back(found);
  if (known.empty()) return {};
  const auto* claim = one_of(known);
  const auto post = [&](std::string_view actor, std::string_view type, const std::string& data) {
    return event(actor, "claim/" + claim->id, type, data);
  };
  if (chance(5)) return post(central, "claim_withdrawn", R"({"reason":"moved away"})");
  switch (claim->stage) {
    case ClaimStage::prepared:
    case ClaimStage::valid: {
      if (claim->stage == ClaimStage::prepared && chance(40))
        return post(auditor, "claim_audited",
                    chance(85) ? R"({"result":"valid"})"
                               : R"({"result":"invalid","reason":"no evidence"})");
      const auto* batch = ledger_.states().programme("p")->batch_of_claim(claim->id);
      if (!batch) return {};
      return post(finance, "claim_submitted", fmt::format(R"({{"batch":"{}"}})", batch->id));
    }
    case ClaimStage::submitted:
      return post(finance, chance(75) ? "claim_accepted" : "claim_rejected", "{}");
    default:
      return post(finance, "claim_paid",
                  fmt::format(R"({{"amount_pence":80000,"on":"{}","reference":"r{}"}})", date(0),
                              ++names_));
  }
}

}  // namespace daybook::test
