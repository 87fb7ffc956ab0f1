/// Applies events to a provider. The judges are in provider_rules.cpp.
#include "domain/state/provider.hpp"

#include <algorithm>

#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

template <class Given>
std::optional<Money> money(const flatbuffers::Optional<Given>& given) {
  return given ? std::optional<Money>(Money{*given}) : std::nullopt;
}
std::optional<int> number(const flatbuffers::Optional<int>& given) {
  return given ? std::optional<int>(*given) : std::nullopt;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::vector<std::string> texts(
    const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>& list) {
  std::vector<std::string> out;
  for (const auto* text : list) out.push_back(text->str());
  return out;
}

void apply(Provider& provider, const v::ProviderRegistered& registered, const Recorded& event) {
  provider.id = event.stream.id;
  provider.title = registered.title()->str();
  provider.programmes = texts(*registered.programmes());
  provider.localities = texts(*registered.localities());
}

void apply(Provider& provider, const v::PricesSubmitted& submitted, const Recorded& event) {
  PriceList list{submitted.programme()->str(), {submitted.effective_on()}, event.position, {}};
  for (const auto* item : *submitted.items())
    list.items.push_back({item->intervention()->str(), item->package_type()->str(),
                          Money{item->price_pence()}, number(item->sessions()),
                          number(item->minutes()), money(item->report_fee_pence()),
                          money(item->mileage_pence_per_mile())});
  provider.price_lists.push_back(std::move(list));
}

void apply(Provider& provider, const v::AssuranceRecorded& recorded, const Recorded& event) {
  Assurance assurance{
      event.position,    recorded.check(), recorded.subject() ? recorded.subject()->str() : "",
      recorded.result(), {recorded.on()},  {}};
  if (recorded.valid_until()) assurance.valid_until = Date{*recorded.valid_until()};
  provider.assurances.push_back(std::move(assurance));
}

void apply(Provider& provider, const v::ComplaintReceived& received, const Recorded& event) {
  provider.complaints.push_back({received.complaint()->str(),
                                 event.position,
                                 event.business_date,
                                 received.about() ? received.about()->str() : "",
                                 {}});
}

void apply(Provider& provider, const v::ComplaintResolved& resolved, const Recorded& event) {
  for (auto& known : provider.complaints)
    if (known.id == resolved.complaint()->string_view())
      known.resolution = Resolution{event.position, event.business_date, resolved.action()->str()};
}

void apply(Provider& provider, const v::ProviderSuspended& data, const Recorded& event) {
  provider.suspended = true;
  provider.suspensions.push_back(
      {event.position, event.business_date, {data.action_plan_due()}, {}, {}});
}

void apply(Provider& provider, const v::ActionPlanReviewed& reviewed, const Recorded& event) {
  if (!provider.suspensions.empty())
    provider.suspensions.back().reviews.push_back(
        {event.position, event.business_date, reviewed.engaged(), reviewed.result()});
}

void apply(Provider& provider, const v::ProviderReinstated&, const Recorded& event) {
  provider.suspended = false;
  if (!provider.suspensions.empty()) provider.suspensions.back().reinstated = event.position;
}

void apply(Provider& provider, const v::SupervisionHeld& held, const Recorded& event) {
  provider.supervisions.push_back({event.position, held.worker()->str(), "", {held.on()}});
}

void apply(Provider& provider, const v::TrainingCompleted& done, const Recorded& event) {
  provider.trainings.push_back(
      {event.position, done.worker()->str(), done.topic()->str(), {done.on()}});
}

void apply(Provider& provider, const v::StaffingIssueRecorded& recorded, const Recorded& event) {
  provider.staffing_issues.push_back({event.position, event.business_date, recorded.kind()->str()});
}

void apply(Provider& provider, const v::IncidentReported& incident, const Recorded& event) {
  provider.incidents.push_back({incident.incident()->str(),
                                event.position,
                                event.business_date,
                                incident.kind(),
                                {incident.happened_at()},
                                {incident.reported_at()}});
}

void apply(Provider& provider, const v::ReferralDeclined& data, const Recorded& event) {
  provider.declined.push_back({event.position, event.business_date, data.package()->str()});
}

}  // namespace

const PriceList* Provider::prices_on(std::string_view programme, Date date, Position before) const {
  const PriceList* in_force = nullptr;
  for (const auto& list : price_lists)
    if (list.programme == programme && list.effective_on <= date && list.position < before &&
        (!in_force || list.effective_on >= in_force->effective_on))
      in_force = &list;
  return in_force;
}

bool Provider::serves(std::string_view locality) const {
  return contains(localities, locality);
}
bool Provider::registered_for(std::string_view programme) const {
  return contains(programmes, programme);
}

const Assurance* Provider::latest(v::AssuranceCheck check) const {
  const Assurance* found = nullptr;
  for (const auto& assurance : assurances)
    if (assurance.check == check && (!found || assurance.on >= found->on)) found = &assurance;
  return found;
}

void evolve(Provider& provider, const Recorded& event) {
  evolve(provider.header, event);
  dispatch<StreamKind::provider, Ignored<v::CapacityDeclared, v::EntryVoided>>(
      event, [&](const auto& data) { apply(provider, data, event); });
}

}  // namespace daybook
