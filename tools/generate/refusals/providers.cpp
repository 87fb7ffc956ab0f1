/// Rulebook 5.2.
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

bool repeat(Attempt& attempt) {
  attempt.again();
  return true;
}

json::object suspension() {
  return {{"reason", "Toolkit not returned"}, {"action_plan_due", "2030-01-31"}};
}

/// The programme that the model's provider registered for.
std::string programme_of(const Attempt& attempt) {
  const auto* registered = attempt.occasion().latest.of("provider_registered", attempt.stream());
  if (!registered) return {};
  return std::string(registered->event.at("data").at("programmes").as_array().front().as_string());
}

const std::vector<Provocation> rows = {
    {"another price list within the year",
     "prices_submitted",
     Moment::after,
     {Code::price_fixed},
     repeat},
    {"a price list without prices",
     "prices_submitted",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["items"] = json::array{};
       return true;
     }},
    {"a suspension of who is suspended",
     "provider_registered",
     Moment::after,
     {Code::already_suspended},
     [](Attempt& attempt) {
       attempt.add_here("provider_suspended", suspension());
       attempt.add_here("provider_suspended", suspension());
       return true;
     }},
    {"a suspension of who is suspended by now",
     "provider_suspended",
     Moment::after,
     {Code::already_suspended},
     repeat},
    {"a reinstatement of who is not suspended",
     "provider_registered",
     Moment::after,
     {Code::not_suspended},
     [](Attempt& attempt) {
       attempt.add_here("provider_reinstated", {{"reason", "Plan met"}});
       return true;
     }},
    {"a review of a plan that there is not",
     "provider_suspended",
     Moment::before,
     {Code::not_suspended},
     [](Attempt& attempt) {
       attempt.add_here("action_plan_reviewed", {{"engaged", true}, {"result", "met"}});
       return true;
     }},
    {"a block of a suspended provider",
     "prices_submitted",
     Moment::after,
     {Code::provider_suspended},
     [](Attempt& attempt) {
       const auto programme = programme_of(attempt);
       if (programme.empty()) return false;
       attempt.add_here("provider_suspended", suspension());
       attempt.add("programme/" + programme, "block_purchased",
                   {{"block", "bought-in-vain"},
                    {"provider", id_in(attempt.stream())},
                    {"intervention", "any"},
                    {"units", 10},
                    {"price_pence", 0},
                    {"year", "2021/22"},
                    {"line", "any-line"},
                    {"expires_on", "2030-03-31"}});
       return true;
     }},
    {"a complaint resolved twice",
     "complaint_resolved",
     Moment::after,
     {Code::already_closed},
     repeat},
    {"a complaint that nobody made",
     "complaint_resolved",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["complaint"] = "nobody-complained";
       return true;
     }},
    {"an incident reported before it happened",
     "incident_reported",
     Moment::before,
     {Code::time_order},
     [](Attempt& attempt) {
       attempt.data_again()["reported_at"] = "2001-01-01T09:00:00Z";
       return true;
     }},
    {"a referral declined without a rationale",
     "referral_declined",
     Moment::before,
     {Code::rationale_missing},
     [](Attempt& attempt) {
       attempt.data_again()["rationale"] = "";
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& provider_provocations() {
  return rows;
}

}  // namespace daybook::generate
