#include "tools/generate/refusals/life.hpp"

#include "domain/base/calendar.hpp"
#include "domain/state/case.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t session_minutes = 60;
constexpr std::int64_t sessions = 4;
constexpr const char* line = "of-one-post";

const Programme& programme_of(const Attempt& attempt) {
  return *attempt.occasion().states.programme(attempt.programme());
}

}  // namespace

std::string Life::first_of(const std::vector<std::string>& list, const char* otherwise) const {
  return list.empty() ? otherwise : list.front();
}

std::string Life::package_type() const {
  return first_of(programme_of(attempt_).package_types, "any_type");
}

std::string Life::outcome() const {
  return first_of(programme_of(attempt_).outcomes, "any_outcome");
}

std::string Life::locality() const {
  return attempt_.occasion().states.family_case(case_id())->locality;
}

bool Life::hourly() const {
  return attempt_.policy()->charge_basis == v::ChargeBasis::hourly;
}

json::object& Life::on_case(std::string_view type, json::object data) {
  return attempt_.add_here(type, std::move(data));
}

json::object& Life::on_package(std::string_view type, json::object data, std::string_view role) {
  return attempt_.add(package, type, std::move(data), role);
}

json::object& Life::on_programme(std::string_view type, json::object data) {
  return attempt_.add("programme/" + attempt_.programme(), type, std::move(data), "finance");
}

json::object& Life::by_provider(std::string_view type, json::object data) {
  auto& event = on_package(type, std::move(data), "provider");
  event["actor"].as_object()["provider"] = provider;
  return event;
}

json::object& Life::again() {
  const auto last = attempt_.events().back();
  return attempt_.events().emplace_back(last);
}

void Life::household() {
  const auto today = *parse_date(attempt_.today());
  on_case("member_added", {{"person", "child-of-ten"},
                           {"role", "child"},
                           {"born_on", to_text(add_months(today, -12 * 10 - 1))}});
  on_case("member_added", {{"person", "adult-of-sixty"},
                           {"role", "adult"},
                           {"born_on", to_text(add_months(today, -12 * 60 - 1))}});
}

void Life::qualify() {
  const auto today = attempt_.today();
  household();
  on_case("lead_professional_assigned", {{"lead_professional", "lp-of-one-post"}});
  for (const auto* scope : {"whole_family_working", "service"})
    on_case("consent_recorded",
            {{"scope", scope}, {"basis", "service"}, {"given", true}, {"on", today}});
  on_case("referral_received",
          {{"referral", "of-one-post"}, {"source", "any"}, {"route", "agency"}});
  on_case("referral_screened", {{"referral", "of-one-post"}, {"accepted", true}});
  on_case("panel_decided", {{"panel", "of-one-post"}, {"agreed", true}});
  on_case("assessment_completed", {{"kind", "whole_family"}});
  for (const auto* need : {"need-1", "need-2", "need-3"})
    on_case("need_identified", {{"need", need}, {"outcome", outcome()}});
  on_case("plan_agreed",
          {{"goals", json::array{json::object{{"goal", "g-1"}, {"outcome", outcome()}}}},
           {"coproduced", true}});
}

void Life::supply() {
  const std::string stream = std::string("provider/") + provider;
  attempt_.add(stream, "provider_registered",
               {{"title", "Provider of one post"},
                {"programmes", json::array{attempt_.programme()}},
                {"localities", json::array{locality()}},
                {"vat", "exempt"}});
  attempt_.add(stream, "assurance_recorded",
               {{"check", "dbs"}, {"subject", "w-1"}, {"result", "met"}, {"on", attempt_.today()}});
  attempt_.add(stream, "prices_submitted",
               {{"programme", attempt_.programme()},
                {"effective_on", attempt_.today()},
                {"items", json::array{json::object{
                              {"intervention", "of-one-post"},
                              {"package_type", package_type()},
                              {"price_pence", hourly() ? price_pence / sessions : price_pence},
                              {"sessions", sessions},
                              {"minutes", session_minutes},
                              {"travel_included", true}}}}});
  on_programme("budget_allocated", {{"year", "2021/22"},
                                    {"line", line},
                                    {"amount_pence", 10 * price_pence},
                                    {"reason", "For one post"}});
}

void Life::request() {
  on_package("package_requested",
             {{"case", case_id()},
              {"package_type", package_type()},
              {"outcomes", json::array{outcome()}},
              {"locality", locality()}},
             "lead_professional");
}

void Life::approve(std::int64_t up_to_pence) {
  on_package("package_approved", {{"up_to_pence", up_to_pence},
                                  {"year", "2021/22"},
                                  {"line", line},
                                  {"alternatives", json::array{}}});
}

json::object Life::match_data() const {
  json::object data{{"provider", provider},
                    {"intervention", "of-one-post"},
                    {"price_pence", price_pence},
                    {"method", "direct_award"},
                    {"considered", json::array{}}};
  if (hourly())
    data["minutes"] = sessions * session_minutes;
  else
    data["sessions"] = sessions;
  return data;
}

void Life::match() {
  on_package("package_matched", match_data());
}

void Life::confirm() {
  on_package("package_confirmed", {{"notified_provider_at", now()}, {"notified_lead_at", now()}});
}

json::object Life::session_data() const {
  return {{"session", "s-1"}, {"starts_at", now()}, {"minutes", session_minutes}};
}

void Life::schedule() {
  on_package("session_scheduled", session_data());
}

json::object Life::delivery_data() const {
  return {{"session", "s-1"},
          {"started_at", now()},
          {"minutes", session_minutes},
          {"attended", json::array{"child-of-ten"}},
          {"workers", json::array{"w-1"}},
          {"shared_with_family", true}};
}

void Life::deliver() {
  by_provider("session_delivered", delivery_data());
}

void Life::invoice() {
  by_provider("invoice_received", {{"invoice", "inv-1"},
                                   {"sessions", json::array{"s-1"}},
                                   {"amount_pence", price_pence / sessions},
                                   {"received_on", attempt_.today()}});
}

void Life::approve_invoice() {
  on_package("invoice_approved", {{"invoice", "inv-1"}}, "finance");
}

void Life::pay() {
  on_package("payment_made",
             {{"invoice", "inv-1"},
              {"amount_pence", price_pence / sessions},
              {"on", attempt_.today()},
              {"reference", "of-one-post"}},
             "finance");
}

void Life::reach_confirmation() {
  qualify();
  supply();
  request();
  approve();
  match();
  confirm();
}

void Life::reach_invoice() {
  reach_confirmation();
  schedule();
  deliver();
  invoice();
}

void Life::sustain() {
  const auto achieved = to_text(add_months(*parse_date(attempt_.today()), -14));
  for (const auto* need : {"need-1", "need-2", "need-3"}) {
    on_case("outcome_recorded",
            {{"need", need}, {"level", "achieved"}, {"on", achieved}, {"evidence", "Review"}});
    on_case(
        "outcome_recorded",
        {{"need", need}, {"level", "sustained"}, {"on", attempt_.today()}, {"evidence", "Review"}});
  }
}

void Life::prepare_claim() {
  attempt_.add(claim, "claim_prepared",
               {{"case", case_id()}, {"framework", "any"}, {"evidence", json::array{"review"}}});
}

void Life::open_batch() {
  on_programme("batch_opened", {{"batch", "of-one-post"}, {"claims", json::array{id_in(claim)}}});
}

void Life::recruit() {
  attempt_.add(supporter, "supporter_recruited", {{"programme", attempt_.programme()}});
}

void Life::train() {
  attempt_.add(supporter, "supporter_screened", {{"accepted", true}});
  attempt_.add(supporter, "supporter_trained",
               {{"course", "any"}, {"cohort", "of-one-post"}, {"on", attempt_.today()}});
}

void Life::match_peers() {
  attempt_.add(peers, "match_made",
               {{"supporter", id_in(supporter)}, {"case", case_id()}, {"check_in_days", 14}});
}

}  // namespace daybook::generate
