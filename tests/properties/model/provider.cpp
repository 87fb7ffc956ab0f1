/// What may be posted to a provider (rulebook 5.2).
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

Verdict judge_prices(const Past& past, const Fact& event) {
  const auto programme = event.get("programme");
  Verdict verdict;
  verdict.unless(past.knows("programme/" + programme), "unknown_reference");
  verdict.unless(!list(event.data, "items").empty(), "malformed");
  for (const auto& item : list(event.data, "items"))
    verdict.unless(lists(past, programme, "package_types", text(item.get_object(), "package_type")),
                   "malformed");
  if (verdict.stopped) return verdict;
  const auto policy = policy_on(past, programme, event.on);
  const auto months = static_cast<int>(policy.num("price_fixed_months", 12));
  const auto* last = past.find(event.stream, "prices_submitted", "programme", programme);
  verdict.unless(!last || event.on >= months_after(last->on, months), "price_fixed");
  for (const auto& item : list(event.data, "items"))
    verdict.unless(policy.code("charge_basis", "session_share") != "hourly" ||
                       has(item.get_object(), "minutes"),
                   "malformed");
  return verdict;
}

Verdict judge_resolved(const Past& past, const Fact& event) {
  const auto complaint = event.get("complaint");
  Verdict verdict;
  verdict.unless(past.find(event.stream, "complaint_received", "complaint", complaint),
                 "unknown_reference");
  verdict.unless(!past.find(event.stream, "complaint_resolved", "complaint", complaint),
                 "already_closed");
  return verdict;
}

}  // namespace

bool is_suspended(const Past& past, std::string_view provider) {
  bool suspended = false;
  for (const auto* fact : past.of("provider/" + std::string(provider))) {
    if (fact->is("provider_suspended")) suspended = true;
    if (fact->is("provider_reinstated")) suspended = false;
  }
  return suspended;
}

std::string assurance(const Past& past, std::string_view provider, std::string_view check,
                      std::string_view subject) {
  const Fact* latest = nullptr;
  for (const auto* fact : past.of("provider/" + std::string(provider), "assurance_recorded"))
    if (fact->get("check") == check && fact->get("subject") == subject &&
        (!latest || fact->on >= latest->on))
      latest = fact;
  return latest ? latest->get("result") : "";
}

Verdict judge_provider(const Past& past, const Fact& event) {
  if (event.is("provider_registered")) {
    Verdict verdict;
    for (const auto& programme : texts(event.data, "programmes"))
      verdict.unless(past.knows("programme/" + programme), "unknown_reference");
    return verdict;
  }
  if (event.is("prices_submitted")) return judge_prices(past, event);
  if (event.is("provider_suspended"))
    return only(!is_suspended(past, event.id), "already_suspended");
  if (event.is("provider_reinstated") || event.is("action_plan_reviewed"))
    return only(is_suspended(past, event.id), "not_suspended");
  if (event.is("complaint_received")) {
    Verdict verdict;
    verdict.unless(!has(event.data, "about") || past.knows(event.get("about")),
                   "unknown_reference");
    verdict.unless(
        !past.find(event.stream, "complaint_received", "complaint", event.get("complaint")),
        "already_exists");
    return verdict;
  }
  if (event.is("complaint_resolved")) return judge_resolved(past, event);
  if (event.is("incident_reported"))
    return only(event.instant("reported_at") >= event.instant("happened_at"), "time_order");
  if (event.is("referral_declined")) {
    Verdict verdict;
    verdict.unless(past.knows("package/" + event.get("package")), "unknown_reference");
    verdict.unless(!event.get("rationale").empty(), "rationale_missing");
    return verdict;
  }
  return {};
}

}  // namespace daybook::test::model
