#include "tools/generate/refusals/preparations.hpp"

#include <boost/json.hpp>

namespace daybook::generate {

namespace {

namespace json = boost::json;

Step consent(const char* scope) {
  return here("consent_recorded",
              {{"scope", scope}, {"basis", "service"}, {"given", true}, {"on", "$today"}});
}

Step need(const char* id) {
  return here("need_identified", {{"need", id}, {"outcome", "$outcome"}});
}

Step reaches(const char* need, const char* level, const char* on) {
  return here("outcome_recorded",
              {{"need", need}, {"level", level}, {"on", on}, {"evidence", "Review"}});
}

json::object listed_item() {
  return {{"intervention", "of-one-post"},    {"package_type", "$package_type"},
          {"price_pence", "$unit_price"},     {"sessions", life::sessions},
          {"minutes", life::session_minutes}, {"travel_included", true}};
}

/// A state: first the states that it rests on, then its own events.
struct Preparation {
  std::string_view state;
  std::vector<Step> steps;
};

const Preparation preparations[] = {
    {"qualified",
     {here("member_added",
           {{"person", "child-of-ten"}, {"role", "child"}, {"born_on", "$ago/121"}}),
      here("member_added",
           {{"person", "adult-of-sixty"}, {"role", "adult"}, {"born_on", "$ago/721"}}),
      here("lead_professional_assigned", {{"lead_professional", "lp-of-one-post"}}),
      consent("whole_family_working"), consent("service"),
      here("referral_received",
           {{"referral", "of-one-post"}, {"source", "any"}, {"route", "agency"}}),
      here("referral_screened", {{"referral", "of-one-post"}, {"accepted", true}}),
      here("panel_decided", {{"panel", "of-one-post"}, {"agreed", true}}),
      here("assessment_completed", {{"kind", "whole_family"}}), need("need-1"), need("need-2"),
      need("need-3"),
      here("plan_agreed",
           {{"goals", json::array{json::object{{"goal", "g-1"}, {"outcome", "$outcome"}}}},
            {"coproduced", true}})}},
    {"supplied",
     {event("provider/of-one-post", "provider_registered",
            {{"title", "Provider of one post"},
             {"programmes", json::array{"$programme"}},
             {"localities", json::array{"$locality"}},
             {"vat", "exempt"}}),
      event("provider/of-one-post", "assurance_recorded",
            {{"check", "dbs"}, {"subject", "w-1"}, {"result", "met"}, {"on", "$today"}}),
      submit_prices(),
      event("programme/$programme", "budget_allocated",
            {{"year", "2021/22"},
             {"line", "of-one-post"},
             {"amount_pence", 10 * life::price_pence},
             {"reason", "For one post"}},
            "finance")}},
    {"requested", {reach("qualified"), request()}},
    {"approved", {reach("qualified"), reach("supplied"), request(), approve()}},
    {"matched", {reach("approved"), match()}},
    {"confirmed", {reach("matched"), confirm()}},
    {"booked", {reach("confirmed"), book("s-1")}},
    {"held", {reach("booked"), hold()}},
    {"invoiced",
     {reach("held"),
      by_provider("invoice_received", {{"invoice", "inv-1"},
                                       {"sessions", json::array{"s-1"}},
                                       {"amount_pence", life::price_pence / life::sessions},
                                       {"received_on", "$today"}})}},
    {"paid", {reach("invoiced"), approve_invoice(), pay()}},
    {"sustained",
     {reach("qualified"), reaches("need-1", "achieved", "$ago/14"),
      reaches("need-1", "sustained", "$today"), reaches("need-2", "achieved", "$ago/14"),
      reaches("need-2", "sustained", "$today"), reaches("need-3", "achieved", "$ago/14"),
      reaches("need-3", "sustained", "$today")}},
    {"claimed",
     {reach("sustained"),
      event("claim/of-one-post", "claim_prepared",
            {{"case", "$id"}, {"framework", "any"}, {"evidence", json::array{"review"}}})}},
    {"batched",
     {reach("claimed"),
      event("programme/$programme", "batch_opened",
            {{"batch", "of-one-post"}, {"claims", json::array{"of-one-post"}}}, "finance")}},
    {"paired",
     {reach("qualified"), recruit(),
      event("supporter/of-one-post", "supporter_screened", {{"accepted", true}}), train(),
      match_peers()}}};

}  // namespace

bool prepare(Attempt& attempt, std::string_view state) {
  for (const auto& preparation : preparations) {
    if (preparation.state != state) continue;
    for (const auto& step : preparation.steps)
      if (!step(attempt)) return false;
    return true;
  }
  DAYBOOK_CHECK(false, "a row begins with a state of the list");
  return false;
}

Step request() {
  return on_package("package_requested",
                    {{"case", "$id"},
                     {"package_type", "$package_type"},
                     {"outcomes", json::array{"$outcome"}},
                     {"locality", "$locality"}},
                    "lead_professional");
}

Step approve() {
  return on_package("package_approved", {{"up_to_pence", life::price_pence},
                                         {"year", "2021/22"},
                                         {"line", "of-one-post"},
                                         {"alternatives", json::array{}}});
}

Step match() {
  return on_package("package_matched", {{"provider", "of-one-post"},
                                        {"intervention", "of-one-post"},
                                        {"price_pence", life::price_pence},
                                        {"method", "direct_award"},
                                        {"considered", json::array{}},
                                        {"minutes", "$minutes"},
                                        {"sessions", "$sessions"}});
}

Step confirm() {
  return on_package("package_confirmed",
                    {{"notified_provider_at", "$now"}, {"notified_lead_at", "$now"}});
}

Step book(const char* session) {
  return on_package(
      "session_scheduled",
      {{"session", session}, {"starts_at", "$now"}, {"minutes", life::session_minutes}});
}

Step hold() {
  return by_provider("session_delivered", {{"session", "s-1"},
                                           {"started_at", "$now"},
                                           {"minutes", life::session_minutes},
                                           {"attended", json::array{"child-of-ten"}},
                                           {"workers", json::array{"w-1"}},
                                           {"shared_with_family", true}});
}

Step approve_invoice() {
  return on_package("invoice_approved", {{"invoice", "inv-1"}}, "finance");
}

Step pay() {
  return on_package("payment_made",
                    {{"invoice", "inv-1"},
                     {"amount_pence", life::price_pence / life::sessions},
                     {"on", "$today"},
                     {"reference", "of-one-post"}},
                    "finance");
}

Step complete_package() {
  return on_package("package_completed", {{"on", "$today"}, {"outcomes_reported", true}});
}

Step submit_prices() {
  return event("provider/of-one-post", "prices_submitted",
               {{"programme", "$programme"},
                {"effective_on", "$today"},
                {"items", json::array{listed_item()}}});
}

Step recruit() {
  return event("supporter/of-one-post", "supporter_recruited", {{"programme", "$programme"}});
}

Step train(const char* cohort) {
  return event("supporter/of-one-post", "supporter_trained",
               {{"course", "any"}, {"cohort", cohort}, {"on", "$today"}});
}

Step match_peers() {
  return event("match/of-one-post", "match_made",
               {{"supporter", "of-one-post"}, {"case", "$id"}, {"check_in_days", 14}});
}

Step suspend(const char* provider) {
  return event(provider, "provider_suspended",
               {{"reason", "Toolkit not returned"}, {"action_plan_due", "2030-01-31"}});
}

Step buy_block(const char* programme, const char* provider, const char* intervention,
               const char* line) {
  return event(programme, "block_purchased",
               {{"block", "bought-in-vain"},
                {"provider", provider},
                {"intervention", intervention},
                {"units", 10},
                {"price_pence", 0},
                {"year", "2021/22"},
                {"line", line},
                {"expires_on", "2030-03-31"}});
}

Step on_package(const char* type, json::object fields, const char* role) {
  return event("package/of-one-post", type, std::move(fields), role);
}

Step by_provider(const char* type, json::object fields) {
  fields["/actor/provider"] = "of-one-post";
  return on_package(type, std::move(fields), "provider");
}

}  // namespace daybook::generate
