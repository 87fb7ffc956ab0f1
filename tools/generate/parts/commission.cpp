#include "tools/generate/parts/commission.hpp"

#include <boost/json.hpp>

#include "domain/state/package/charge.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/prices.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// The price of the whole package today.
Money price_of(const Commissioning& service, const Commission& package) {
  const auto listed = price_on(service.plan, *package.item, service.stage.today());
  if (!service.rules.hourly) return listed;
  return hourly_price(listed, std::int64_t{package.sessions} * package.item->minutes,
                      package.workers);
}

/// A margin for the next price list, in whole pounds.
Money approval_for(Money price) {
  return {(price.pence * 105 / 100 + 99) / 100 * 100};
}

bool is_suspended(Commissioning& service, const Organisation& provider) {
  const auto* known = service.stage.states().provider(provider.id);
  return known && known->suspended;
}

void end_unstarted(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  record(stage, package.stream(), "package_ended",
         {{"on", to_text(stage.today())}, {"reason", "did_not_proceed"}},
         stage.random.chance(600) ? package.lead : central_team_of(stage, 2));
  if (package.over) package.over();
}

void confirm(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  const auto notified = to_text(plus(stage.now(), -20 * minute_ms));
  record(stage, package.stream(), "package_confirmed",
         {{"notified_provider_at", notified}, {"notified_lead_at", notified}},
         central_team_of(stage, 1));
  if (package.ends == Ends::did_not_proceed)
    return soon(stage, 2, 6, [&service, &package] { end_unstarted(service, package); });
  begin_sessions(service, package);
}

/// P 4.13: a provider that has no room says why.
void decline(Commissioning& service, const Commission& package) {
  auto& stage = service.stage;
  const auto& other = stage.random.pick(service.plan.providers);
  if (other.id == package.provider->id) return;
  record(stage, stream_of(other), "referral_declined",
         {{"package", marked(package.id)}, {"rationale", stage.random.pick(phrases::declined)}},
         staff_of(other.id, 1));
}

Data match_data(Commissioning& service, const Commission& package) {
  Data data{{"provider", marked(package.provider->id)},
            {"intervention", package.item->intervention},
            {"price_pence", price_of(service, package).pence},
            {"method", service.stage.random.chance(850) ? "direct_award" : "mini_competition"},
            {"considered", json::array{}}};
  if (package.workers > 1) data["workers"] = package.workers;
  if (service.rules.hourly)
    data["minutes"] = package.sessions * package.item->minutes;
  else
    data["sessions"] = package.item->sessions;
  return data;
}

/// Waits while the provider is suspended.
void match(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  const auto again = [&service, &package] { match(service, package); };
  if (is_suspended(service, *package.provider)) return soon(stage, 2, 4, again);
  if (stage.random.chance(service.rules.declined)) decline(service, package);
  record(stage, package.stream(), "package_matched", match_data(service, package),
         central_team_of(stage, 1));
  soon(stage, 1, 2, [&service, &package] { confirm(service, package); });
}

void refuse(Commissioning& service, Commission& package) {
  record(service.stage, package.stream(), "package_refused",
         {{"reason", "Universal provision has not been tried yet"}},
         central_team_of(service.stage, 2));
  if (package.over) package.over();
}

void approve(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  if (stage.random.chance(service.rules.refused)) return refuse(service, package);
  record(
      stage, package.stream(), "package_approved",
      {{"up_to_pence", approval_for(price_of(service, package)).pence},
       {"year", to_text(year_of(stage.today(), {}))},
       {"line", service.rules.line},
       {"alternatives", json::array{json::object{
                            {"option", stage.random.pick(phrases::universal_options)},
                            {"rejected_because", stage.random.pick(phrases::option_rejections)}}}}},
      central_team_of(stage, 2));
  soon(stage, 1, 4, [&service, &package] { match(service, package); });
}

Data request_data(const Commission& package) {
  Data data{{"case", marked(package.of_case)},
            {"package_type", package.item->package_type},
            {"outcomes", json::array(package.outcomes.begin(), package.outcomes.end())},
            {"locality", package.locality},
            {"beneficiaries", json::array{package.person}}};
  if (!package.continues.empty()) data["continues"] = marked(package.continues);
  return data;
}

}  // namespace

CommissionRules commission_rules(const Fields& fields) {
  CommissionRules rules;
  rules.line = fields.text("line");
  rules.courses = fields.counts("courses");
  rules.endings = fields.counts("endings");
  rules.refused = count_in(fields, "refused");
  rules.declined = count_in(fields, "declined");
  rules.late_reports = count_in(fields, "late_reports");
  rules.sessional_reports = count_in(fields, "sessional_reports");
  if (rules.courses.size() != 9) fields.note("courses", "must be nine weights");
  if (rules.endings.size() != 7) fields.note("endings", "must be seven weights");
  return rules;
}

Date session_day(const Commissioning& service, Date date) {
  return service.rules.seven_days ? date : working_day(date);
}

void commission(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  package.ends = static_cast<Ends>(stage.random.weighted(service.rules.endings));
  package.stop_after = stage.random.between(1, std::max(1, package.sessions - 1));
  package.sessional = stage.random.chance(service.rules.sessional_reports);
  package.account = {package.id,
                     package.provider->vat,
                     staff_of(package.provider->id, stage.random.between(1, 2)),
                     finance_of(stage, 1),
                     finance_of(stage, 2),
                     finance_of(stage, 3)};
  record(stage, package.stream(), "package_requested", request_data(package), package.lead);
  soon(stage, 1, 5, [&service, &package] { approve(service, package); });
}

}  // namespace daybook::generate
