/// Rulebook 5.4: from a request to its confirmation.
#include "domain/state/case.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t most_pence = 1'000'000'000'000;

bool lacks_consent(const Policy& policy, const Case& family_case) {
  if (policy.consent_required == v::ConsentRule::always) return true;
  return policy.consent_required == v::ConsentRule::unless_statutory && !family_case.statutory;
}

bool lacks_age(const Policy& policy, const Case& family_case) {
  return (policy.age_min || policy.age_max) && family_case.kind != v::CaseKind::family;
}

/// What a request for a case that has just been opened lacks, in the row's order (rulebook 5.4).
std::vector<Code> lacking_for_request(const Policy& policy, const Case& family_case) {
  std::vector<Code> codes;
  const auto lacks = [&codes](bool lacking, Code code) {
    if (lacking) codes.push_back(code);
  };
  lacks(policy.lead_professional_required, Code::lead_professional_missing);
  lacks(lacks_consent(policy, family_case), Code::consent_missing);
  lacks(policy.dependent_child_required, Code::dependent_child_missing);
  lacks(lacks_age(policy, family_case), Code::age_out_of_range);
  lacks(policy.panel_required, Code::panel_missing);
  lacks(policy.screening_required, Code::screening_missing);
  lacks(policy.plan_required, Code::plan_missing);
  lacks(true, Code::outcome_missing);
  return codes;
}

/// The first package type of the programme's list, or any where it gives none.
std::string some_type(const Attempt& attempt) {
  const auto* programme = attempt.occasion().states.programme(attempt.programme());
  return programme->package_types.empty() ? "any_type" : programme->package_types.front();
}

bool request_at_once(Attempt& attempt) {
  const auto* policy = attempt.policy();
  const auto* family_case = attempt.occasion().states.family_case(id_in(attempt.stream()));
  if (!policy || !family_case) return false;
  attempt.add("package/too-early", "package_requested",
              {{"case", family_case->id},
               {"package_type", some_type(attempt)},
               {"outcomes", json::array{}},
               {"locality", family_case->locality}});
  attempt.expect = lacking_for_request(*policy, *family_case);
  return true;
}

/// A package that the case had, asked for again once the case is closed.
bool request_when_closed(Attempt& attempt) {
  auto& states = attempt.occasion().states;
  for (const auto& link : states.links(attempt.stream())) {
    const auto* requested = attempt.occasion().latest.of("package_requested", link);
    if (!requested) continue;
    attempt.add("package/too-late", "package_requested", requested->event.at("data").as_object());
    return true;
  }
  return false;
}

/// A second package that goes on from the model's, approved up to a penny and matched as the model.
bool match_above_approval(Attempt& attempt) {
  if (attempt.model_data().at("price_pence").as_int64() < 2) return false;
  const auto stream = attempt.stream();
  const auto* requested = attempt.occasion().latest.of("package_requested", stream);
  const auto* approved = attempt.occasion().latest.of("package_approved", stream);
  if (!requested || !approved) return false;
  auto request = requested->event.at("data").as_object();
  request["continues"] = id_in(stream);
  auto approval = approved->event.at("data").as_object();
  approval["up_to_pence"] = 1;
  constexpr const char* second = "package/a-dear-one";
  attempt.add(second, "package_requested", std::move(request), "lead_professional");
  attempt.add(second, "package_approved", std::move(approval));
  attempt.again()["stream"] = second;
  return true;
}

const std::vector<Provocation> rows = {
    {"a request for a case that has just been opened",
     "case_opened",
     Moment::after,
     {},
     request_at_once},
    {"a request for a closed case",
     "case_closed",
     Moment::after,
     {Code::case_closed},
     request_when_closed},
    {"a request for a case that nobody opened",
     "package_requested",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["case"] = "nobody-opened-this";
       return true;
     }},
    {"a request without an outcome",
     "package_requested",
     Moment::before,
     {Code::outcome_missing},
     [](Attempt& attempt) {
       attempt.data_again()["outcomes"] = json::array{};
       return true;
     }},
    {"a request for what is asked for already",
     "package_requested",
     Moment::after,
     {Code::duplicate_request},
     [](Attempt& attempt) {
       auto& event = attempt.again();
       event["stream"] = "package/a-duplicate";
       event["data"].as_object().erase("continues");
       return true;
     }},
    {"an approval over the budget",
     "package_approved",
     Moment::before,
     {Code::budget_exceeded},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || policy->budget_control != v::BudgetControl::refuse) return false;
       attempt.data_again()["up_to_pence"] = most_pence;
       return true;
     }},
    {"an approval by who asked",
     "package_approved",
     Moment::before,
     {Code::self_approval},
     [](Attempt& attempt) {
       const auto* requested = attempt.occasion().latest.of("package_requested", attempt.stream());
       if (!requested) return false;
       auto actor = requested->event.at("actor").as_object();
       actor["roles"] = json::array{"central_team"};
       attempt.again()["actor"] = std::move(actor);
       return true;
     }},
    {"a second approval",
     "package_approved",
     Moment::after,
     {Code::wrong_stage},
     [](Attempt& attempt) {
       attempt.again();
       return true;
     }},
    {"a match before the approval",
     "package_approved",
     Moment::before,
     {Code::wrong_stage},
     [](Attempt& attempt) {
       attempt.add_here("package_confirmed",
                        {{"notified_provider_at", attempt.occasion().model.at("occurred_at")},
                         {"notified_lead_at", attempt.occasion().model.at("occurred_at")}});
       return true;
     }},
    {"a match with a provider that nobody registered",
     "package_matched",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["provider"] = "nobody-registered";
       return true;
     }},
    {"a match with a suspended provider",
     "package_matched",
     Moment::before,
     {Code::provider_suspended},
     [](Attempt& attempt) {
       attempt.add("provider/" + Attempt::text(attempt.model_data(), "provider"),
                   "provider_suspended",
                   {{"reason", "Toolkit not returned"}, {"action_plan_due", "2030-01-31"}});
       attempt.again();
       return true;
     }},
    {"another price than the list's",
     "package_matched",
     Moment::before,
     {Code::price_mismatch},
     [](Attempt& attempt) {
       if (Attempt::text(attempt.model_data(), "method") == "block") return false;
       auto& data = attempt.data_again();
       data["price_pence"] = data.at("price_pence").as_int64() - 1;
       return true;
     }},
    {"a match above what was approved",
     "package_matched",
     Moment::before,
     {Code::above_approval},
     match_above_approval},
    {"a unit of a block that nobody bought",
     "package_matched",
     Moment::before,
     {Code::block_exhausted},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data["method"] = "block";
       data["block"] = "nobody-bought";
       data["price_pence"] = 0;
       return true;
     }},
    {"a dearer option without a word on the cheaper",
     "package_matched",
     Moment::before,
     {Code::cheaper_option_unconsidered},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || !policy->cheapest_first) return false;
       if (attempt.model_data().at("considered").as_array().empty()) return false;
       attempt.data_again()["considered"] = json::array{};
       return true;
     }},
    {"a provider that does not share information",
     "package_confirmed",
     Moment::before,
     {Code::information_sharing_missing},
     [](Attempt& attempt) {
       const auto* package = attempt.occasion().states.package(id_in(attempt.stream()));
       attempt.add(
           "provider/" + package->match->provider, "assurance_recorded",
           {{"check", "information_sharing"}, {"result", "not_met"}, {"on", attempt.today()}});
       attempt.again();
       return true;
     }},
    {"a session before the confirmation",
     "package_matched",
     Moment::after,
     {Code::not_confirmed},
     [](Attempt& attempt) {
       attempt.add_here("session_scheduled",
                        {{"session", "s-1"},
                         {"starts_at", attempt.occasion().model.at("occurred_at")},
                         {"minutes", 60}});
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& request_provocations() {
  return rows;
}

}  // namespace daybook::generate
