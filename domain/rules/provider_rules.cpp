/// The judges of a provider's events, row by row of the rulebook's section 5.2.
#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/programme.hpp"
#include "domain/state/provider.hpp"
#include "domain/state/stream_header.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

const PriceList* last_list(const Provider& provider, std::string_view programme) {
  for (auto list = provider.price_lists.rbegin(); list != provider.price_lists.rend(); ++list)
    if (list->programme == programme) return &*list;
  return nullptr;
}

/// Codes that the programme's list does not hold are malformed (rulebook 5.1).
void judge_types(Verdict& verdict, const v::PricesSubmitted& submitted,
                 const Programme& programme) {
  for (const auto* item : *submitted.items())
    verdict.unless(
        programme.lists_package_type(item->package_type()->string_view()), Code::malformed,
        [&] {
          return fmt::format("items: {} is not a package type of the programme",
                             item->package_type()->string_view());
        },
        "rulebook 5.1");
}

/// Where charges are hourly, the price is of 60 minutes, and an item says for how many.
void judge_minutes(Verdict& verdict, const v::PricesSubmitted& submitted,
                   const Programme& programme, Date on) {
  if (programme.policies.on(on).charge_basis != v::ChargeBasis::hourly) return;
  for (const auto* item : *submitted.items())
    verdict.unless(
        item->minutes().has_value(), Code::malformed,
        [&] {
          return fmt::format("items: {} needs minutes where charges are hourly",
                             item->intervention()->string_view());
        },
        "P 4.8");
}

Verdict judge(const Provider& provider, const v::PricesSubmitted& submitted, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  const auto programme_id = submitted.programme()->string_view();
  const auto* programme = context.states.programme(programme_id);
  verdict.unless(
      programme != nullptr, Code::unknown_reference,
      [&] { return fmt::format("programme: there is no programme {}", programme_id); },
      "rulebook 5.2");
  if (!programme) return verdict;
  verdict.unless(submitted.items()->size() > 0, Code::malformed,
                 "items: must hold at least one price", "D 6.11");
  judge_types(verdict, submitted, *programme);
  const auto* last = last_list(provider, programme_id);
  if (last) {
    const auto free_on = add_months(last->effective_on,
                                    programme->policies.on(event.business_date).price_fixed_months);
    verdict.unless(
        event.business_date >= free_on, Code::price_fixed,
        [&] { return fmt::format("prices are fixed until {}", to_text(free_on)); }, "D 6.11");
  }
  judge_minutes(verdict, submitted, *programme, event.business_date);
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

Verdict judge(const Provider& provider, const v::ComplaintReceived& received, const Recorded&,
              const Context& context) {
  Verdict verdict;
  verdict.unless(!received.about() || is_known(received.about()->string_view(), context),
                 Code::unknown_reference, "about: there is no such stream", "rulebook 5");
  verdict.unless(
      !complaint(provider, received.complaint()->string_view()), Code::already_exists,
      [&] {
        return fmt::format("complaint {} exists already", received.complaint()->string_view());
      },
      "D 14.5");
  return verdict;
}

Verdict judge(const Provider& provider, const v::ComplaintResolved& resolved, const Recorded&,
              const Context&) {
  Verdict verdict;
  const auto* known = complaint(provider, resolved.complaint()->string_view());
  verdict.unless(
      known != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("complaint: {} is not known", resolved.complaint()->string_view());
      },
      "D 14.5");
  verdict.unless(known && !known->resolution, Code::already_closed,
                 "the complaint is resolved already", "D 14.5");
  return verdict;
}

Verdict judge(const Provider&, const v::ReferralDeclined& declined, const Recorded&,
              const Context& context) {
  Verdict verdict;
  verdict.unless(
      context.states.package(declined.package()->string_view()) != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("package: there is no package {}", declined.package()->string_view());
      },
      "rulebook 5");
  verdict.unless(declined.rationale()->size() > 0, Code::rationale_missing,
                 "rationale must say why the referral was declined", "P 4.13");
  return verdict;
}

/// A locality must be one that some programme of the provider's knows.
bool is_served(std::string_view locality, const v::ProviderRegistered& registered,
               const Context& context) {
  const auto& programmes = *registered.programmes();
  return programmes.size() == 0 ||
         std::any_of(programmes.begin(), programmes.end(), [&](const auto* id) {
           const auto* programme = context.states.programme(id->string_view());
           return !programme || programme->lists_locality(locality);
         });
}

Verdict judge_registration(const v::ProviderRegistered& registered, const Context& context) {
  Verdict verdict;
  for (const auto* programme : *registered.programmes())
    verdict.unless(
        context.states.programme(programme->string_view()) != nullptr, Code::unknown_reference,
        [&] {
          return fmt::format("programmes: there is no programme {}", programme->string_view());
        },
        "rulebook 5");
  for (const auto* locality : *registered.localities())
    verdict.unless(
        is_served(locality->string_view(), registered, context), Code::malformed,
        [&] {
          return fmt::format("localities: {} is not one of the programmes'",
                             locality->string_view());
        },
        "D 6.5");
  return verdict;
}

Verdict judge(const Provider& provider, const v::ProviderSuspended&, const Recorded&,
              const Context&) {
  return only_if(!provider.suspended, Code::already_suspended, "the provider is suspended already",
                 "P 13.6");
}

Verdict judge(const Provider& provider, const v::ProviderReinstated&, const Recorded&,
              const Context&) {
  return only_if(provider.suspended, Code::not_suspended, "the provider is not suspended",
                 "P 13.6");
}

Verdict judge(const Provider& provider, const v::ActionPlanReviewed&, const Recorded&,
              const Context&) {
  return only_if(provider.suspended, Code::not_suspended, "the provider is not suspended",
                 "P 13.6");
}

Verdict judge(const Provider&, const v::IncidentReported& incident, const Recorded&,
              const Context&) {
  return only_if(incident.reported_at() >= incident.happened_at(), Code::time_order,
                 "reported_at must not be before happened_at", "D 14.5");
}

}  // namespace

Verdict judge(const Provider* registered, const Recorded& event, const Context& context) {
  if (!registered) return judge_registration(event.as<v::ProviderRegistered>(), context);
  const auto& provider = *registered;
  return dispatch<
      StreamKind::provider,
      Ignored<v::ProviderRegistered, v::AssuranceRecorded, v::CapacityDeclared, v::SupervisionHeld,
              v::TrainingCompleted, v::StaffingIssueRecorded, v::EntryVoided>,
      Verdict>(event, [&](const auto& data) { return judge(provider, data, event, context); });
}

}  // namespace daybook
