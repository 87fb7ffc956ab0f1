/// Rulebook 5.1, 5.2 and 5.7: money, years, reports, promotion, batches and claims; providers.
#include "tools/generate/refusals/preparations.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t most_pence = 1'000'000'000'000;

Step change_policy(const char* day) {
  return here("policy_changed",
              {{"effective_on", day},
               {"policy", json::object{{"wellbeing_points", 6}}},
               {"reason", "Another measure"}},
              "commissioner");
}

Step vire(const char* to_line, std::int64_t pence, const char* approved_by) {
  return here("budget_vired",
              {{"year", "$/data/year"},
               {"from_line", "$/data/line"},
               {"to_line", to_line},
               {"amount_pence", pence},
               {"reason", "Moved for a day"},
               {"approved_by", approved_by}},
              "finance");
}

bool promotion_needs_agreement(Attempt& attempt) {
  const auto* policy = attempt.policy();
  return policy && policy->promotion_needs_agreement;
}

const Provocations programme_rows = {
    after("programme_opened", "a policy before the last change", {Code::effective_date_order},
          {change_policy("2040-02-01"), change_policy("2040-01-01")}),
    before("budget_allocated", "an allocation of nothing", {Code::amount_not_positive},
           {again({{"amount_pence", 0}})}),
    after("budget_allocated", "a withdrawal of more than there is", {Code::budget_exceeded},
          {here("budget_withdrawn", {{"/data", "$/data"}, {"amount_pence", most_pence}},
                "commissioner")}),
    after("budget_allocated", "a virement to the same line", {Code::same_line},
          {vire("$/data/line", 1, "somebody-else")}),
    after("budget_allocated", "a virement approved by its poster", {Code::self_approval},
          {vire("another-line", 1, "tries-finance")}),
    after("budget_allocated", "a virement with everything wrong",
          {Code::amount_not_positive, Code::same_line, Code::self_approval},
          {vire("$/data/line", 0, "tries-finance")}),
    after("budget_allocated", "closing a year that has not ended", {Code::year_not_ended},
          {here("year_closed", {{"year", "$/data/year"}}, "finance")}),
    after("year_closed", "closing a year twice", {Code::already_closed}, {again()}),
    before("report_submitted", "a report that nobody asked for", {Code::unknown_reference},
           {again({{"report", "nobody-asked"}, {"/actor", somebody("central_team")}})}),
    after("report_submitted", "a report submitted twice", {Code::already_closed}, {again()}),
    after("report_requested", "a report asked for twice", {Code::already_exists}, {again()}),
    before("promotion_recorded", "a promotion that nobody agreed to", {Code::agreement_missing},
           {promotion_needs_agreement, again({{"agreed_by", nullptr}})}),
    after("block_purchased", "a block bought twice", {Code::already_exists}, {again()}),
    after("budget_allocated", "a block that nobody bought expires", {Code::unknown_reference},
          {here("block_expired", {{"block", "nobody-bought"}})}),
    after("block_expired", "a block that expires twice", {Code::already_closed}, {again()}),
    after("batch_opened", "claims of another batch", {Code::already_batched},
          {again({{"batch", "a-second-batch"}})}),
    after("batch_opened", "a drawn claim before its audit", {Code::audit_missing},
          {event("claim/$drawn_claim", "claim_submitted", {{"batch", "$/data/batch"}}, "finance")}),
    after("claim_prepared", "a second claim for a case", {Code::already_claimed},
          {again({{"/stream", "claim/a-second-claim"}})}),
    before("claim_prepared", "a claim without evidence", {Code::evidence_missing},
           {again({{"evidence", json::array{}}})}),
    before("claim_submitted", "a claim that its preparer submits", {Code::self_approval},
           {again({{"/actor", "$was/claim_prepared/actor"}})}),
    before("claim_audited", "an audit without a reason", {Code::rationale_missing},
           {again({{"result", "invalid"}, {"reason", nullptr}})}),
    after("claim_prepared", "a claim accepted before it is submitted", {Code::wrong_stage},
          {here("claim_accepted", {}, "finance")}),
    after("claim_paid", "a withdrawal after payment", {Code::already_paid},
          {here("claim_withdrawn", {{"reason", "Claimed elsewhere"}}, "finance")}),

    after("prices_submitted", "another price list within the year", {Code::price_fixed}, {again()}),
    before("prices_submitted", "a price list without prices", {Code::malformed},
           {again({{"items", json::array{}}})}),
    after("provider_registered", "a suspension of who is suspended", {Code::already_suspended},
          {suspend("$/stream"), suspend("$/stream")}),
    after("provider_suspended", "a suspension of who is suspended by now",
          {Code::already_suspended}, {again()}),
    after("provider_registered", "a reinstatement of who is not suspended", {Code::not_suspended},
          {here("provider_reinstated", {{"reason", "Plan met"}})}),
    before("provider_suspended", "a review of a plan that there is not", {Code::not_suspended},
           {here("action_plan_reviewed", {{"engaged", true}, {"result", "met"}})}),
    after("prices_submitted", "a block of a suspended provider", {Code::provider_suspended},
          {suspend("$/stream"), buy_block("programme/$was/provider_registered/data/programmes/0",
                                          "$id", "any", "any-line")}),
    after("complaint_resolved", "a complaint resolved twice", {Code::already_closed}, {again()}),
    before("complaint_resolved", "a complaint that nobody made", {Code::unknown_reference},
           {again({{"complaint", "nobody-complained"}})}),
    before("incident_reported", "an incident reported before it happened", {Code::time_order},
           {again({{"reported_at", "2001-01-01T09:00:00Z"}})}),
    before("referral_declined", "a referral declined without a rationale",
           {Code::rationale_missing}, {again({{"rationale", ""}})})};

}  // namespace

const Provocations& programme_provocations() {
  return programme_rows;
}

}  // namespace daybook::generate
