/// Rulebook 5.1 and 5.7: money, years, reports, promotion, batches and claims.
#include <fmt/format.h>

#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t most_pence = 1'000'000'000'000;

bool repeat(Attempt& attempt) {
  attempt.again();
  return true;
}

json::object virement(const Attempt& attempt, std::string_view to_line) {
  return {{"year", attempt.model_data().at("year")},
          {"from_line", attempt.model_data().at("line")},
          {"to_line", to_line},
          {"amount_pence", 1},
          {"reason", "Moved for a day"},
          {"approved_by", "somebody-else"}};
}

/// The first claim of the batch that the ledger drew for audit; empty when it has been audited.
std::string drawn_claim(Attempt& attempt) {
  const auto* programme = attempt.occasion().states.programme(id_in(attempt.stream()));
  const auto* batch = programme->batch(Attempt::text(attempt.model_data(), "batch"));
  if (!batch || batch->sampled.empty()) return {};
  return batch->sampled.front();
}

const std::vector<Provocation> rows = {
    {"a policy before the last change",
     "programme_opened",
     Moment::after,
     {Code::effective_date_order},
     [](Attempt& attempt) {
       for (const auto* day : {"2040-02-01", "2040-01-01"})
         attempt.add_here("policy_changed",
                          {{"effective_on", day},
                           {"policy", json::object{{"wellbeing_points", 6}}},
                           {"reason", "Another measure"}},
                          "commissioner");
       return true;
     }},
    {"an allocation of nothing",
     "budget_allocated",
     Moment::before,
     {Code::amount_not_positive},
     [](Attempt& attempt) {
       attempt.data_again()["amount_pence"] = 0;
       return true;
     }},
    {"a withdrawal of more than there is",
     "budget_allocated",
     Moment::after,
     {Code::budget_exceeded},
     [](Attempt& attempt) {
       auto data = attempt.model_data();
       data["amount_pence"] = most_pence;
       attempt.add_here("budget_withdrawn", std::move(data), "commissioner");
       return true;
     }},
    {"a virement to the same line",
     "budget_allocated",
     Moment::after,
     {Code::same_line},
     [](Attempt& attempt) {
       const auto line = Attempt::text(attempt.model_data(), "line");
       attempt.add_here("budget_vired", virement(attempt, line), "finance");
       return true;
     }},
    {"a virement approved by its poster",
     "budget_allocated",
     Moment::after,
     {Code::self_approval},
     [](Attempt& attempt) {
       auto data = virement(attempt, "another-line");
       data["approved_by"] = somebody("finance").at("id");
       attempt.add_here("budget_vired", std::move(data), "finance");
       return true;
     }},
    {"a virement with everything wrong",
     "budget_allocated",
     Moment::after,
     {Code::amount_not_positive, Code::same_line, Code::self_approval},
     [](Attempt& attempt) {
       auto data = virement(attempt, Attempt::text(attempt.model_data(), "line"));
       data["amount_pence"] = 0;
       data["approved_by"] = somebody("finance").at("id");
       attempt.add_here("budget_vired", std::move(data), "finance");
       return true;
     }},
    {"closing a year that has not ended",
     "budget_allocated",
     Moment::after,
     {Code::year_not_ended},
     [](Attempt& attempt) {
       attempt.add_here("year_closed", {{"year", attempt.model_data().at("year")}}, "finance");
       return true;
     }},
    {"closing a year twice", "year_closed", Moment::after, {Code::already_closed}, repeat},
    {"a report that nobody asked for",
     "report_submitted",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["report"] = "nobody-asked";
       attempt.events().back()["actor"] = somebody("central_team");
       return true;
     }},
    {"a report submitted twice", "report_submitted", Moment::after, {Code::already_closed}, repeat},
    {"a report asked for twice", "report_requested", Moment::after, {Code::already_exists}, repeat},
    {"a promotion that nobody agreed to",
     "promotion_recorded",
     Moment::before,
     {Code::agreement_missing},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || !policy->promotion_needs_agreement) return false;
       attempt.data_again().erase("agreed_by");
       return true;
     }},
    {"a block bought twice", "block_purchased", Moment::after, {Code::already_exists}, repeat},
    {"a block that nobody bought expires",
     "budget_allocated",
     Moment::after,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.add_here("block_expired", {{"block", "nobody-bought"}});
       return true;
     }},
    {"a block that expires twice", "block_expired", Moment::after, {Code::already_closed}, repeat},
    {"claims of another batch",
     "batch_opened",
     Moment::after,
     {Code::already_batched},
     [](Attempt& attempt) {
       attempt.data_again()["batch"] = "a-second-batch";
       return true;
     }},
    {"a drawn claim before its audit",
     "batch_opened",
     Moment::after,
     {Code::audit_missing},
     [](Attempt& attempt) {
       const auto claim = drawn_claim(attempt);
       if (claim.empty()) return false;
       attempt.add("claim/" + claim, "claim_submitted",
                   {{"batch", attempt.model_data().at("batch")}}, "finance");
       return true;
     }},
    {"a second claim for a case",
     "claim_prepared",
     Moment::after,
     {Code::already_claimed},
     [](Attempt& attempt) {
       attempt.again()["stream"] = "claim/a-second-claim";
       return true;
     }},
    {"a claim without evidence",
     "claim_prepared",
     Moment::before,
     {Code::evidence_missing},
     [](Attempt& attempt) {
       attempt.data_again()["evidence"] = json::array{};
       return true;
     }},
    {"a claim that its preparer submits",
     "claim_submitted",
     Moment::before,
     {Code::self_approval},
     [](Attempt& attempt) {
       const auto* prepared = attempt.occasion().latest.of("claim_prepared", attempt.stream());
       if (!prepared) return false;
       attempt.again()["actor"] = prepared->event.at("actor");
       return true;
     }},
    {"an audit without a reason",
     "claim_audited",
     Moment::before,
     {Code::rationale_missing},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data["result"] = "invalid";
       data.erase("reason");
       return true;
     }},
    {"a claim accepted before it is submitted",
     "claim_prepared",
     Moment::after,
     {Code::wrong_stage},
     [](Attempt& attempt) {
       attempt.add_here("claim_accepted", {}, "finance");
       return true;
     }},
    {"a withdrawal after payment",
     "claim_paid",
     Moment::after,
     {Code::already_paid},
     [](Attempt& attempt) {
       attempt.add_here("claim_withdrawn", {{"reason", "Claimed elsewhere"}}, "finance");
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& programme_provocations() {
  return rows;
}

}  // namespace daybook::generate
