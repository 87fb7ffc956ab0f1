/// Applies events to a provider. The judges are in provider_rules.cpp.
#include "domain/state/provider.hpp"

#include <algorithm>

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

void register_provider(Provider& provider, const Recorded& event) {
  const auto& registered = event.as<v::ProviderRegistered>();
  provider.id = event.stream.id;
  provider.title = registered.title()->str();
  provider.programmes = texts(*registered.programmes());
  provider.localities = texts(*registered.localities());
}

void add_prices(Provider& provider, const Recorded& event) {
  const auto& submitted = event.as<v::PricesSubmitted>();
  PriceList list{submitted.programme()->str(), {submitted.effective_on()}, event.position, {}};
  for (const auto* item : *submitted.items())
    list.items.push_back({item->intervention()->str(), item->package_type()->str(),
                          Money{item->price_pence()}, number(item->sessions()),
                          number(item->minutes()), money(item->report_fee_pence()),
                          money(item->mileage_pence_per_mile())});
  provider.price_lists.push_back(std::move(list));
}

void add_assurance(Provider& provider, const Recorded& event) {
  const auto& recorded = event.as<v::AssuranceRecorded>();
  Assurance assurance{
      event.position,    recorded.check(), recorded.subject() ? recorded.subject()->str() : "",
      recorded.result(), {recorded.on()},  {}};
  if (recorded.valid_until()) assurance.valid_until = Date{*recorded.valid_until()};
  provider.assurances.push_back(std::move(assurance));
}

void receive_complaint(Provider& provider, const Recorded& event) {
  const auto& received = event.as<v::ComplaintReceived>();
  provider.complaints.push_back({received.complaint()->str(),
                                 event.position,
                                 event.business_date,
                                 received.about() ? received.about()->str() : "",
                                 {}});
}

void resolve_complaint(Provider& provider, const Recorded& event) {
  const auto& resolved = event.as<v::ComplaintResolved>();
  for (auto& known : provider.complaints)
    if (known.id == resolved.complaint()->string_view())
      known.resolution = Resolution{event.position, event.business_date, resolved.action()->str()};
}

void suspend(Provider& provider, const Recorded& event) {
  provider.suspended = true;
  provider.suspensions.push_back({event.position,
                                  event.business_date,
                                  {event.as<v::ProviderSuspended>().action_plan_due()},
                                  {},
                                  {}});
}

void review_plan(Provider& provider, const Recorded& event) {
  const auto& reviewed = event.as<v::ActionPlanReviewed>();
  if (!provider.suspensions.empty())
    provider.suspensions.back().reviews.push_back(
        {event.position, event.business_date, reviewed.engaged(), reviewed.result()});
}

void reinstate(Provider& provider, const Recorded& event) {
  provider.suspended = false;
  if (!provider.suspensions.empty()) provider.suspensions.back().reinstated = event.position;
}

/// What no rule looks at, kept for the views: staff, incidents, declined referrals.
void evolve_staff(Provider& provider, const Recorded& event) {
  switch (event.tag) {
    case v::Data::SupervisionHeld: {
      const auto& held = event.as<v::SupervisionHeld>();
      provider.supervisions.push_back({event.position, held.worker()->str(), "", {held.on()}});
      return;
    }
    case v::Data::TrainingCompleted: {
      const auto& done = event.as<v::TrainingCompleted>();
      provider.trainings.push_back(
          {event.position, done.worker()->str(), done.topic()->str(), {done.on()}});
      return;
    }
    case v::Data::StaffingIssueRecorded:
      provider.staffing_issues.push_back({event.position, event.business_date,
                                          event.as<v::StaffingIssueRecorded>().kind()->str()});
      return;
    case v::Data::IncidentReported: {
      const auto& incident = event.as<v::IncidentReported>();
      provider.incidents.push_back({incident.incident()->str(),
                                    event.position,
                                    event.business_date,
                                    incident.kind(),
                                    {incident.happened_at()},
                                    {incident.reported_at()}});
      return;
    }
    case v::Data::ReferralDeclined:
      provider.declined.push_back(
          {event.position, event.business_date, event.as<v::ReferralDeclined>().package()->str()});
      return;
    default:
      return;
  }
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
  switch (event.tag) {
    case v::Data::ProviderRegistered:
      return register_provider(provider, event);
    case v::Data::PricesSubmitted:
      return add_prices(provider, event);
    case v::Data::AssuranceRecorded:
      return add_assurance(provider, event);
    case v::Data::ProviderSuspended:
      return suspend(provider, event);
    case v::Data::ActionPlanReviewed:
      return review_plan(provider, event);
    case v::Data::ProviderReinstated:
      return reinstate(provider, event);
    case v::Data::ComplaintReceived:
      return receive_complaint(provider, event);
    case v::Data::ComplaintResolved:
      return resolve_complaint(provider, event);
    default:
      return evolve_staff(provider, event);
  }
}

}  // namespace daybook
