/// Sessions: who may end them how, and the charge that each ending raises (rulebook 5.4, 6.2, 6.3).
#include <set>

#include <fmt/format.h>

#include "domain/rules/derived_event.hpp"
#include "domain/rules/package/package_rules.hpp"
#include "domain/state/package/charge.hpp"
#include "domain/state/provider.hpp"

namespace daybook::package_rules {

namespace {

const Session* session_named(const Package& package, const flatbuffers::String* id) {
  const auto index = package.find_session(id->string_view());
  return index < 0 ? nullptr : &package.sessions[static_cast<std::size_t>(index)];
}

/// The checks that every ending begins with: scheduled and open.
const Session* open_session(Verdict& verdict, const Package& package,
                            const flatbuffers::String* id) {
  const auto* session = session_named(package, id);
  verdict.unless(
      session != nullptr, Code::unknown_reference,
      [&] { return fmt::format("session: {} is not scheduled", id->string_view()); },
      "rulebook 5.4");
  verdict.unless(
      session && session->is_open(), Code::already_closed,
      [&] { return fmt::format("session: {} has ended already", id->string_view()); },
      "rulebook 5.4");
  return session;
}

std::string charge_event(const Recorded& cause, const Session* session, const Pricing& pricing,
                         v::ChargeCause why, Date business_date, std::string_view rule,
                         std::uint32_t policy_version) {
  return derive<v::ChargeRaised>(cause.stream_text, cause.occurred_at, [&](auto& builder) {
    const auto id =
        session ? builder.CreateString(session->id) : flatbuffers::Offset<flatbuffers::String>();
    const auto rule_text = builder.CreateString(rule.data(), rule.size());
    v::ChargeRaisedBuilder raised(builder);
    if (session) raised.add_session(id);
    raised.add_cause(why);
    if (pricing.share > 0) raised.add_share(pricing.share);
    if (pricing.minutes > 0) raised.add_minutes(pricing.minutes);
    raised.add_amount_pence(pricing.amount.pence);
    raised.add_business_date(business_date.days);
    raised.add_rule(rule_text);
    raised.add_policy_version(policy_version);
    return raised.Finish();
  });
}

/// Derives the charge of a session that has just ended: policy of the scheduled date, basis and
/// prices of the match.
void charge_ending(Verdict& verdict, const Package& package, const Session& session,
                   const Recorded& event, const Ending& ending, const Context& context) {
  if (!verdict.accepted()) return;
  const auto basis = basis_of(package, context);
  const auto* item = matched_item(package, context);
  const auto pricing =
      price_ending(package, ending, session.minutes, basis, item ? item->price : Money{});
  if (!pricing) return;
  verdict.derived.push_back(charge_event(event, &session, *pricing, ending.cause, session.on(),
                                         ending.rule,
                                         context.programme->policies.version_on(session.on())));
}

bool has_repeats(const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>& list) {
  std::set<std::string_view> seen;
  for (const auto* item : list)
    if (!seen.insert(item->string_view()).second) return true;
  return false;
}

bool has_dbs(const Provider* provider, std::string_view worker, Date by) {
  if (!provider) return false;
  const Assurance* latest = nullptr;
  for (const auto& assurance : provider->assurances)
    if (assurance.check == v::AssuranceCheck::dbs && assurance.subject == worker &&
        assurance.on <= by && (!latest || assurance.on >= latest->on))
      latest = &assurance;
  return latest && latest->result == v::AssuranceResult::met &&
         (!latest->valid_until || *latest->valid_until >= by);
}

std::string workers_without_dbs(const Package& package, const v::SessionDelivered& delivered,
                                const Session& session, const Context& context) {
  const auto* provider = context.states.provider(package.match->provider);
  std::string missing;
  for (const auto* worker : *delivered.workers())
    if (!has_dbs(provider, worker->string_view(), session.on()))
      missing += (missing.empty() ? "" : ", ") + worker->str();
  return missing;
}

/// Whether a session ended in a way that lets another stand in for it.
bool can_be_replaced(const Package& package, const Session* session, v::ChargeBasis basis) {
  return session && !session->is_open() && session->replaced_by < 0 &&
         allocation_of(package, *session, basis) == 0;
}

/// How a cancellation is charged; nothing when it is free (rulebook 6.2, "short notice").
std::optional<Ending> ending_of(const v::SessionCancelled& cancelled, const Session& session,
                                const Policy& policy) {
  if (cancelled.by() == v::Party::provider) return {};
  const Ending on_arrival{v::ChargeCause::on_arrival, policy.on_arrival_percent, 0, false, "P 5.2"};
  if (!cancelled.notice_at()) return on_arrival;
  const auto notice_ms = session.starts_at.milliseconds - *cancelled.notice_at();
  if (notice_ms < 0) return on_arrival;
  if (notice_ms >= policy.short_notice_hours * std::int64_t{3'600'000}) return {};
  return Ending{v::ChargeCause::short_notice, policy.short_notice_percent, 0, false, "P 5.3"};
}

}  // namespace

v::ChargeBasis basis_of(const Package& package, const Context& context) {
  return charge_basis(package, context.programme->policies);
}

const PriceItem* matched_item(const Package& package, const Context& context) {
  if (!package.match) return nullptr;
  const auto& match = *package.match;
  const auto* provider = context.states.provider(match.provider);
  const auto* list =
      provider ? provider->prices_on(package.programme, match.on, match.position) : nullptr;
  if (!list) return nullptr;
  const auto basis = basis_of(package, context);
  const auto* item =
      list->find(match.intervention, package.package_type, [&](const PriceItem& offered) {
        return price_agrees(offered, match.price, match.sessions, match.minutes, match.workers,
                            basis);
      });
  return item ? item : list->find(match.intervention, package.package_type);
}

Verdict judge(const Package& package, const v::SessionScheduled& session, const Recorded&,
              const Context& context) {
  Verdict verdict;
  verdict.unless(package.is_confirmed(), Code::not_confirmed,
                 "work must not start before the package is confirmed to the provider", "D 6.11");
  verdict.unless(
      package.find_session(session.session()->string_view()) < 0, Code::already_exists,
      [&] { return fmt::format("session: {} exists already", session.session()->string_view()); },
      "rulebook 5.4");
  if (!package.is_confirmed()) return verdict;
  verdict.unless(
      Instant{session.starts_at()} >= package.confirmed_at, Code::before_confirmation,
      [&] { return fmt::format("starts_at must not be before {}", to_text(package.confirmed_at)); },
      "D 6.11");
  const auto basis = basis_of(package, context);
  const auto wanted = basis == v::ChargeBasis::session_share ? 1 : session.minutes();
  const auto used = allocation_used(package, basis), matched = allocation_matched(package, basis);
  verdict.unless(
      used + wanted <= matched, Code::allocation_exceeded,
      [&] {
        return fmt::format("{} of {} {} are used", used, matched,
                           basis == v::ChargeBasis::session_share ? "sessions" : "minutes");
      },
      "rulebook 6.3");
  verdict.unless(
      !session.replaces() ||
          can_be_replaced(package, session_named(package, session.replaces()), basis),
      Code::cannot_rebook,
      "replaces must name a session that has ended, uses no allocation and was not replaced before",
      "rulebook 5.4");
  return verdict;
}

Verdict judge(const Package& package, const v::SessionDelivered& done, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  const auto* session = open_session(verdict, package, done.session());
  verdict.unless(done.attended()->size() > 0 && !has_repeats(*done.attended()), Code::malformed,
                 "attended: must name somebody, and nobody twice", "rulebook 5.4");
  if (verdict.refusals.stopped()) return verdict;
  verdict.unless(
      static_cast<int>(done.workers()->size()) >= package.match->workers &&
          !has_repeats(*done.workers()),
      Code::workers_missing,
      [&] { return fmt::format("{} workers were matched", package.match->workers); }, "P 4.8");
  verdict.unless(done.started_at() <= event.occurred_at.milliseconds, Code::time_order,
                 "started_at must not be after occurred_at", "rulebook 5.4");
  if (context.policy(event.business_date).worker_dbs_required) {
    const auto missing = workers_without_dbs(package, done, *session, context);
    verdict.unless(
        missing.empty(), Code::dbs_missing,
        [&] { return fmt::format("no dbs assurance met: {}", missing); }, "P 9.1");
  }
  charge_ending(verdict, package, *session, event,
                {v::ChargeCause::delivered, 100, 0, false, "rulebook 6.2"}, context);
  charge_unit(verdict, package, event, session->on(), context);
  return verdict;
}

Verdict judge(const Package& package, const v::SessionMissed& missed, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  const auto* session = open_session(verdict, package, missed.session());
  if (!verdict.accepted()) return verdict;
  const auto& policy = context.policy(session->on());
  charge_ending(verdict, package, *session, event,
                {v::ChargeCause::missed, policy.missed_percent, 0, false, "rulebook 3"}, context);
  return verdict;
}

Verdict judge(const Package& package, const v::SessionCancelled& cancellation,
              const Recorded& event, const Context& context) {
  const bool on_arrival = cancellation.on_arrival().value_or(false);
  Verdict verdict;
  const auto* session = open_session(verdict, package, cancellation.session());
  verdict.unless(cancellation.notice_at().has_value() != on_arrival, Code::malformed,
                 "exactly one of notice_at and on_arrival must be given", "rulebook 5.4");
  verdict.unless(!on_arrival || cancellation.by() == v::Party::family, Code::malformed,
                 "on_arrival: only the family can cancel on arrival", "P 5.2");
  if (!verdict.accepted()) return verdict;
  if (const auto ending = ending_of(cancellation, *session, context.policy(session->on())))
    charge_ending(verdict, package, *session, event, *ending, context);
  return verdict;
}

Verdict judge(const Package& package, const v::SessionAborted& stopped, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  const auto* session = open_session(verdict, package, stopped.session());
  verdict.unless(session && stopped.minutes() < session->minutes, Code::malformed,
                 "minutes: must be fewer than the session was scheduled for", "rulebook 5.4");
  if (!verdict.accepted()) return verdict;
  const bool by_provider = stopped.by() == v::AbortedBy::provider;
  const auto percent = context.policy(session->on()).aborted_by_family_percent;
  charge_ending(verdict, package, *session, event,
                {v::ChargeCause::aborted, by_provider ? 100 : percent, stopped.minutes(),
                 by_provider, "rulebook 6.2"},
                context);
  return verdict;
}

Verdict judge(const Package& package, const v::ChargeWaived& waiver, const Recorded& event,
              const Context& context) {
  const auto* session = session_named(package, waiver.session());
  const auto* charge = session && session->charge >= 0
                           ? &package.charges[static_cast<std::size_t>(session->charge)]
                           : nullptr;
  auto verdict = only_if(
      charge && charge->invoice < 0, Code::no_charge,
      fmt::format("session {} has no charge that is not invoiced", waiver.session()->string_view()),
      "rulebook 5.4");
  if (verdict.accepted())
    verdict.derived.push_back(
        reversal_of(*charge, event, waiver.reason()->string_view(),
                    context.programme->policies.version_on(charge->business_date)));
  return verdict;
}

Verdict judge(const Package& package, const v::MileageAgreed& agreed, const Recorded& event,
              const Context& context) {
  const auto* session = session_named(package, agreed.session());
  const auto& policy = context.policy(event.business_date);
  std::set<v::MileageParty> parties;
  for (const auto party : *agreed.agreed_by()) parties.insert(static_cast<v::MileageParty>(party));
  const auto threshold = policy.mileage_threshold_miles.value_or(0);
  Verdict verdict;
  verdict.unless(session && session->state == SessionState::delivered, Code::wrong_stage,
                 "session: must be delivered", "P 4.9");
  verdict.unless(parties.size() == 3, Code::agreement_missing,
                 "brokerage, contract_manager and provider must all have agreed", "P 4.9");
  verdict.unless(
      !policy.mileage_threshold_miles || agreed.miles() > threshold, Code::below_threshold,
      [&] { return fmt::format("only miles above {} are paid", threshold); }, "P 4.9");
  if (!verdict.accepted()) return verdict;
  const auto* item = matched_item(package, context);
  const Money rate = item ? item->per_mile.value_or(Money{}) : Money{};
  const Pricing pricing{{rate.pence * (agreed.miles() - threshold)}, 0, 0};
  verdict.derived.push_back(
      charge_event(event, session, pricing, v::ChargeCause::mileage, event.business_date, "P 4.9",
                   context.programme->policies.version_on(event.business_date)));
  return verdict;
}

Verdict judge(const Package& package, const v::ReportReceived& received, const Recorded& event,
              const Context& context) {
  if (!received.fee()) return {};
  const auto* item = matched_item(package, context);
  auto verdict = only_if(item && item->report_fee, Code::fee_not_priced,
                         "the price list in force has no report_fee_pence", "P 14.3");
  if (!verdict.accepted()) return verdict;
  verdict.derived.push_back(charge_event(
      event, nullptr, {*item->report_fee, 0, 0}, v::ChargeCause::report, event.business_date,
      "P 14.3", context.programme->policies.version_on(event.business_date)));
  return verdict;
}

}  // namespace daybook::package_rules

namespace daybook {

std::string reversal_of(const Charge& charge, const Recorded& cause, std::string_view reason,
                        std::uint32_t policy_version) {
  return derive<v::ChargeReversed>(cause.stream_text, cause.occurred_at, [&](auto& builder) {
    const auto text = builder.CreateString(reason.data(), reason.size());
    return v::CreateChargeReversed(builder, charge.position.value, charge.amount.pence,
                                   charge.business_date.days, text, policy_version);
  });
}

}  // namespace daybook
