#include "tests/scenario.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

const Json dorset_policy{{"self_referral", false},
                         {"lead_professional_required", true},
                         {"consent_required", "unless_statutory"},
                         {"dependent_child_required", true},
                         {"needs_min", 3},
                         {"plan_required", true},
                         {"cheapest_first", true},
                         {"charge_basis", "session_share"},
                         {"claim_reward_pence", 80000}};

Json actor_of(By by) {
  switch (by) {
    case By::commissioner:
      return {{"id", "com-1"}, {"roles", {"commissioner"}}};
    case By::central:
      return {{"id", "cen-1"}, {"roles", {"central_team"}}};
    case By::lead:
      return {{"id", "lp-1"}, {"roles", {"lead_professional"}}};
    case By::provider_a:
      return {{"id", "prov-a"}, {"roles", {"provider"}}, {"provider", "a"}};
    case By::provider_b:
      return {{"id", "prov-b"}, {"roles", {"provider"}}, {"provider", "b"}};
    case By::finance:
      return {{"id", "fin-1"}, {"roles", {"finance"}}};
    case By::second_finance:
      return {{"id", "fin-2"}, {"roles", {"finance"}}};
    case By::auditor:
      return {{"id", "aud-1"}, {"roles", {"auditor"}}};
    case By::administrator:
      return {{"id", "adm-1"}, {"roles", {"administrator"}}};
  }
  return {};
}

Json item(std::string_view intervention, std::string_view type, std::int64_t pence, int sessions) {
  return {{"intervention", intervention},
          {"package_type", type},
          {"price_pence", pence},
          {"sessions", sessions},
          {"minutes", 60},
          {"travel_included", true},
          {"report_fee_pence", 2500},
          {"mileage_pence_per_mile", 45}};
}

std::string text(std::string_view from) {
  return std::string(from);
}

}  // namespace

Scenario::Scenario(const Json& policy) {
  auto values = json::parse(dorset_policy.text()).as_object();
  const auto changes = json::parse(policy.text());
  for (const auto& item : changes.as_object()) values[item.key()] = item.value();
  given(By::commissioner, "programme/p", "programme_opened",
        {{"title", "P"},
         {"authority", "A"},
         {"framework", "f1"},
         {"opens_on", "2018-04-01"},
         {"policy", Json(json::serialize(values))}});
  given(By::commissioner, "programme/p", "budget_allocated",
        {{"year", "2021/22"}, {"line", "main"}, {"amount_pence", 25000000}, {"reason", "vote"}});
  for (const auto* provider : {"a", "b"}) {
    given(By::commissioner, fmt::format("provider/{}", provider), "provider_registered",
          {{"title", "T"},
           {"programmes", {"p"}},
           {"localities", {"chesil", "north"}},
           {"vat", "exempt"}});
  }
  given(By::provider_a, "provider/a", "prices_submitted",
        {{"programme", "p"},
         {"effective_on", "2021-04-01"},
         {"items",
          {item("low", "counselling", 49999, 7), item("medium", "counselling", 50000, 8),
           item("high", "counselling", 100001, 9)}}});
  given(By::provider_b, "provider/b", "prices_submitted",
        {{"programme", "p"},
         {"effective_on", "2021-04-01"},
         {"items", {item("art", "therapy_creative", 60000, 6)}}});
}

void Scenario::programme(const Json& policy, const Json& lists, std::string_view opens_on) {
  given(By::commissioner, "programme/p", "programme_opened",
        Json{{"title", "P"},
             {"authority", "A"},
             {"framework", "f1"},
             {"opens_on", opens_on},
             {"policy", policy}}
            .with(lists));
}

void Scenario::provider(std::string_view id) {
  given(By::commissioner, fmt::format("provider/{}", id), "provider_registered",
        {{"title", "T"},
         {"programmes", {"p"}},
         {"localities", {"chesil", "north"}},
         {"vat", "exempt"}});
}

void Scenario::price(const Json& item, std::string_view on) {
  given(By::provider_a, "provider/a", "prices_submitted",
        {{"programme", "p"}, {"effective_on", on}, {"items", {item}}});
}

void Scenario::open_case(std::string_view id, std::string_view kind, const Json& more) {
  given(By::lead, fmt::format("case/{}", id), "case_opened",
        Json{{"programme", "p"},
             {"kind", kind},
             {"locality", "chesil"},
             {"responsible_authority", "A"},
             {"statutory", false}}
            .with(more));
}

Codes Scenario::voided(By by, std::string_view stream, const json::object& answer,
                       std::string_view at) {
  return refused(by, stream, "entry_voided", {{"position", position_in(answer)}, {"reason", "r"}},
                 at);
}

std::string Scenario::line(const Json& actor, std::string_view stream, std::string_view type,
                           const Json& data, std::string_view at) {
  return Json{{"event_id", fmt::format("00000000-0000-4000-8000-{:012x}", ++posted_)},
              {"stream", stream},
              {"type", type},
              {"data", data},
              {"occurred_at", at.empty() ? "2021-04-01T09:00:00Z" : text(at)},
              {"actor", actor}}
      .text();
}

json::object Scenario::post_line(const std::string& posted) {
  const auto post = post_from_json(posted);
  if (!post) return to_json(Refused{{{post.error().index, post.error().refusal}}});
  return to_json(ledger.post({*post, Trust::embedded, {}}, now));
}

json::object Scenario::post(By by, std::string_view stream, std::string_view type, const Json& data,
                            std::string_view at) {
  return post_line(line(actor_of(by), stream, type, data, at));
}

json::object Scenario::given(By by, std::string_view stream, std::string_view type,
                             const Json& data, std::string_view at) {
  auto answer = post(by, stream, type, data, at);
  INFO(stream << " " << type << ": " << json::serialize(answer));
  REQUIRE(answer.contains("positions"));
  return answer;
}

Codes Scenario::refused(By by, std::string_view stream, std::string_view type, const Json& data,
                        std::string_view at) {
  return refused_as(actor_of(by), stream, type, data, at);
}

Codes Scenario::refused_as(const Json& actor, std::string_view stream, std::string_view type,
                           const Json& data, std::string_view at) {
  const auto before = ledger.size();
  const auto answer = post_line(line(actor, stream, type, data, at));
  Codes codes;
  if (!answer.contains("refused")) return codes;
  REQUIRE(ledger.size() == before);
  for (const auto& refusal : answer.at("refused").as_array())
    codes.emplace_back(refusal.at("code").as_string().c_str());
  return codes;
}

void Scenario::family(std::string_view id) {
  const auto stream = fmt::format("case/{}", id);
  given(By::lead, stream, "case_opened",
        {{"programme", "p"},
         {"kind", "family"},
         {"locality", "chesil"},
         {"responsible_authority", "A"},
         {"statutory", false}});
  given(By::lead, stream, "member_added",
        {{"person", "k0"}, {"role", "child"}, {"born_on", "2012-06-15"}});
  given(By::lead, stream, "lead_professional_assigned", {{"lead_professional", "lp-1"}});
  given(By::lead, stream, "consent_recorded",
        {{"scope", "whole_family_working"},
         {"basis", "service"},
         {"given", true},
         {"on", "2021-04-01"}});
  for (const auto* need : {"n0", "n1", "n2"})
    given(By::lead, stream, "need_identified", {{"need", need}, {"outcome", "health"}});
  given(By::lead, stream, "assessment_completed", {{"kind", "whole_family"}});
  given(
      By::lead, stream, "plan_agreed",
      {{"goals", {{{"goal", "g"}, {"outcome", "health"}, {"need", "n0"}}}}, {"coproduced", true}});
}

void Scenario::approved_package(std::string_view id, std::string_view family_case,
                                std::string_view type, std::int64_t up_to) {
  const auto stream = fmt::format("package/{}", id);
  given(By::lead, stream, "package_requested",
        {{"case", family_case},
         {"package_type", type},
         {"outcomes", {"health"}},
         {"locality", "chesil"}});
  given(
      By::central, stream, "package_approved",
      {{"up_to_pence", up_to}, {"year", "2021/22"}, {"line", "main"}, {"alternatives", no_items}});
}

void Scenario::confirmed_package(std::string_view id, std::string_view family_case) {
  const auto stream = fmt::format("package/{}", id);
  approved_package(id, family_case, "counselling", 60000);
  const auto hourly =
      ledger.states().programme("p")->policies.on({}).charge_basis == v::ChargeBasis::hourly;
  given(By::central, stream, "package_matched",
        {{"provider", "a"},
         {"intervention", "medium"},
         {"price_pence", 50000},
         hourly ? JsonPart{"minutes", 60} : JsonPart{"sessions", 8},
         {"method", "direct_award"},
         {"considered",
          {{{"provider", "a"}, {"intervention", "low"}, {"skipped_because", "too short"}}}}});
  given(By::central, stream, "package_confirmed",
        {{"notified_provider_at", "2021-04-01T09:00:00Z"},
         {"notified_lead_at", "2021-04-01T09:00:00Z"}});
}

void Scenario::session(std::string_view id, std::string_view starts_at, int minutes) {
  given(By::provider_a, "package/k1", "session_scheduled",
        {{"session", id}, {"starts_at", starts_at}, {"minutes", minutes}});
}

json::object Scenario::delivered(std::string_view id, std::string_view started_at, int minutes) {
  return given(By::provider_a, "package/k1", "session_delivered",
               {{"session", id},
                {"started_at", started_at},
                {"minutes", minutes},
                {"attended", {"k0"}},
                {"workers", {"w1"}},
                {"shared_with_family", true}},
               started_at);
}

const Package& Scenario::package(std::string_view id) {
  const auto* found = ledger.states().package(id);
  REQUIRE(found);
  return *found;
}

Money Scenario::available(std::string_view year, std::string_view line_name) {
  return ledger.states().budget("p").available(*parse_year(year), line_name);
}

std::int64_t position_in(const json::object& answer) {
  return answer.at("positions").at(0).to_number<std::int64_t>();
}

json::object derived_in(const json::object& answer, std::string_view type) {
  for (const auto& derived : answer.at("derived").as_array())
    if (derived.at("type").as_string() == type) return derived.at("data").as_object();
  return {};
}

std::int64_t charge_in(const json::object& answer) {
  const auto charge = derived_in(answer, "charge_raised");
  return charge.empty() ? -1 : charge.at("amount_pence").to_number<std::int64_t>();
}

std::string cause_in(const json::object& answer) {
  const auto charge = derived_in(answer, "charge_raised");
  return charge.empty() ? "" : charge.at("cause").as_string().c_str();
}

}  // namespace daybook::test
