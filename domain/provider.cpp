#include "domain/provider.hpp"

#include <fmt/format.h>

#include "domain/context.hpp"

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

void add_assurance(Provider& provider, const v::AssuranceRecorded& recorded) {
  Assurance assurance{recorded.check(),
                      recorded.subject() ? recorded.subject()->str() : "",
                      recorded.result(),
                      {recorded.on()},
                      {}};
  if (recorded.valid_until()) assurance.valid_until = Date{*recorded.valid_until()};
  provider.assurances.push_back(std::move(assurance));
}

const PriceList* last_list(const Provider& provider, std::string_view programme) {
  for (auto list = provider.price_lists.rbegin(); list != provider.price_lists.rend(); ++list)
    if (list->programme == programme) return &*list;
  return nullptr;
}

/// Price items are judged against the programme they are for: its list of types, its charge basis.
void judge_items(Verdict& verdict, const v::PricesSubmitted& submitted, const Programme& programme,
                 Date on) {
  const bool hourly = programme.policies.on(on).charge_basis == v::ChargeBasis::hourly;
  for (const auto* item : *submitted.items()) {
    const auto type = item->package_type()->string_view();
    verdict.unless(programme.lists_package_type(type), Code::malformed,
                   fmt::format("items: {} is not a package type of the programme", type),
                   "rulebook 5.1");
    verdict.unless(!hourly || item->minutes(), Code::malformed,
                   fmt::format("items: {} needs minutes where charges are hourly",
                               item->intervention()->string_view()),
                   "P 4.8");
  }
}

Verdict judge_prices(const Provider& provider, const Recorded& event, const Context& context) {
  Verdict verdict;
  const auto& submitted = event.as<v::PricesSubmitted>();
  const auto programme_id = submitted.programme()->string_view();
  const auto* programme = context.states.programme(programme_id);
  verdict.unless(programme != nullptr, Code::unknown_reference,
                 fmt::format("programme: there is no programme {}", programme_id), "rulebook 5.2");
  if (!programme) return verdict;
  verdict.unless(submitted.items()->size() > 0, Code::malformed,
                 "items: must hold at least one price", "D 6.11");
  const auto* last = last_list(provider, programme_id);
  if (last) {
    const auto free_on = add_months(last->effective_on,
                                    programme->policies.on(event.business_date).price_fixed_months);
    verdict.unless(event.business_date >= free_on, Code::price_fixed,
                   fmt::format("prices are fixed until {}", to_text(free_on)), "D 6.11");
  }
  judge_items(verdict, submitted, *programme, event.business_date);
  return verdict;
}

const Complaint* complaint(const Provider& provider, std::string_view id) {
  for (const auto& known : provider.complaints)
    if (known.id == id) return &known;
  return nullptr;
}

bool is_known(std::string_view stream, const Context& context) {
  StreamRef ref;
  return parse_stream(stream, ref) && context.states.header(ref);
}

Verdict judge_complaint(const Provider& provider, const v::ComplaintReceived& received,
                        const Context& context) {
  Verdict verdict;
  verdict.unless(!received.about() || is_known(received.about()->string_view(), context),
                 Code::unknown_reference, "about: there is no such stream", "rulebook 5");
  verdict.unless(!complaint(provider, received.complaint()->string_view()), Code::already_exists,
                 fmt::format("complaint {} exists already", received.complaint()->string_view()),
                 "D 14.5");
  return verdict;
}

Verdict judge_resolution(const Provider& provider, const v::ComplaintResolved& resolved) {
  Verdict verdict;
  const auto* known = complaint(provider, resolved.complaint()->string_view());
  verdict.unless(known != nullptr, Code::unknown_reference,
                 fmt::format("complaint: {} is not known", resolved.complaint()->string_view()),
                 "D 14.5");
  verdict.unless(known && known->open, Code::already_closed, "the complaint is resolved already",
                 "D 14.5");
  return verdict;
}

Verdict judge_declined(const v::ReferralDeclined& declined, const Context& context) {
  Verdict verdict;
  verdict.unless(context.states.package(declined.package()->string_view()) != nullptr,
                 Code::unknown_reference,
                 fmt::format("package: there is no package {}", declined.package()->string_view()),
                 "rulebook 5");
  verdict.unless(declined.rationale()->size() > 0, Code::rationale_missing,
                 "rationale must say why the referral was declined", "P 4.3");
  return verdict;
}

Verdict judge_registration(const v::ProviderRegistered& registered, const Context& context) {
  Verdict verdict;
  for (const auto* programme : *registered.programmes())
    verdict.unless(context.states.programme(programme->string_view()) != nullptr,
                   Code::unknown_reference,
                   fmt::format("programmes: there is no programme {}", programme->string_view()),
                   "rulebook 5");
  return verdict;
}

Verdict only_if(bool holds, Code code, std::string_view message, std::string_view reference) {
  Verdict verdict;
  verdict.unless(holds, code, message, reference);
  return verdict;
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

const Assurance* Provider::latest(v::AssuranceCheck check, std::string_view subject) const {
  const Assurance* found = nullptr;
  for (const auto& assurance : assurances)
    if (assurance.check == check && assurance.subject == subject &&
        (!found || assurance.on >= found->on))
      found = &assurance;
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
      return add_assurance(provider, event.as<v::AssuranceRecorded>());
    case v::Data::ProviderSuspended:
      provider.suspended = true;
      return;
    case v::Data::ProviderReinstated:
      provider.suspended = false;
      return;
    case v::Data::ComplaintReceived:
      provider.complaints.push_back({event.as<v::ComplaintReceived>().complaint()->str()});
      return;
    case v::Data::ComplaintResolved:
      for (auto& known : provider.complaints)
        if (known.id == event.as<v::ComplaintResolved>().complaint()->string_view())
          known.open = false;
      return;
    default:
      return;  // recorded for the history; no rule looks at it
  }
}

Verdict judge(const Provider* registered, const Recorded& event, const Context& context) {
  if (!registered) return judge_registration(event.as<v::ProviderRegistered>(), context);
  const auto& provider = *registered;
  switch (event.tag) {
    case v::Data::PricesSubmitted:
      return judge_prices(provider, event, context);
    case v::Data::ProviderSuspended:
      return only_if(!provider.suspended, Code::already_suspended,
                     "the provider is suspended already", "P 9.6");
    case v::Data::ProviderReinstated:
    case v::Data::ActionPlanReviewed:
      return only_if(provider.suspended, Code::not_suspended, "the provider is not suspended",
                     "P 9.6");
    case v::Data::ComplaintReceived:
      return judge_complaint(provider, event.as<v::ComplaintReceived>(), context);
    case v::Data::ComplaintResolved:
      return judge_resolution(provider, event.as<v::ComplaintResolved>());
    case v::Data::IncidentReported: {
      const auto& incident = event.as<v::IncidentReported>();
      return only_if(incident.reported_at() >= incident.happened_at(), Code::time_order,
                     "reported_at must not be before happened_at", "D 14.5");
    }
    case v::Data::ReferralDeclined:
      return judge_declined(event.as<v::ReferralDeclined>(), context);
    default:
      return {};
  }
}

}  // namespace daybook
