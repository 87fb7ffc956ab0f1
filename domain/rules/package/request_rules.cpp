/// The judges from a request to its confirmation: package_requested, _approved, _matched,
/// _confirmed (rulebook 5.4).
#include <fmt/format.h>

#include "domain/rules/package/package_rules.hpp"
#include "domain/state/block.hpp"
#include "domain/state/budget.hpp"
#include "domain/state/case.hpp"
#include "domain/state/package/charge.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/provider.hpp"

namespace daybook::package_rules {

namespace {

/// Codes that the programme's lists do not hold are malformed (rulebook 5.1).
void check_lists(Verdict& verdict, const v::PackageRequested& asked, const Programme& programme) {
  verdict.unless(
      programme.lists_package_type(asked.package_type()->string_view()), Code::malformed,
      [&] {
        return fmt::format("package_type: {} is not one of the programme's",
                           asked.package_type()->string_view());
      },
      "rulebook 5.9");
  for (const auto* outcome : *asked.outcomes())
    verdict.unless(
        programme.lists_outcome(outcome->string_view()), Code::malformed,
        [&] {
          return fmt::format("outcomes: {} is not one of the programme's", outcome->string_view());
        },
        "rulebook 5.9");
  verdict.unless(
      programme.lists_locality(asked.locality()->string_view()), Code::malformed,
      [&] {
        return fmt::format("locality: {} is not one of the programme's",
                           asked.locality()->string_view());
      },
      "D 6.5");
}

bool has_consent(const Case& family_case, const Policy& policy) {
  switch (policy.consent_required) {
    case v::ConsentRule::none:
      return true;
    case v::ConsentRule::always:
      return family_case.consents_to(v::ConsentScope::service);
    case v::ConsentRule::unless_statutory:
      return family_case.statutory ||
             family_case.consents_to(v::ConsentScope::whole_family_working);
  }
  return false;
}

bool has_age(const Case& family_case, const Policy& policy, Date on) {
  if (!policy.age_min && !policy.age_max) return true;
  switch (family_case.kind) {
    case v::CaseKind::family:
      return true;
    case v::CaseKind::child:
      return family_case.has_age_within(v::MemberRole::child, policy.age_min, policy.age_max, on);
    case v::CaseKind::adult:
      return family_case.has_age_within(v::MemberRole::adult, policy.age_min, policy.age_max, on);
  }
  return false;
}

/// A live package of the same type that the request does not continue.
bool duplicates_live_package(const v::PackageRequested& asked, const Case& family_case,
                             const Context& context) {
  const auto continued = asked.continues() ? asked.continues()->string_view() : std::string_view();
  for (const auto& stream :
       context.states.links(stream_name(StreamKind::family_case, family_case.id))) {
    StreamRef ref;
    if (!parse_stream(stream, ref) || ref.kind != StreamKind::package || ref.id == continued)
      continue;
    const auto* other = context.states.package(ref.id);
    if (other && other->is_live() && other->package_type == asked.package_type()->string_view())
      return true;
  }
  return false;
}

void check_family(Verdict& verdict, const Case& family_case, const Policy& policy, Date on) {
  verdict.unless(!family_case.closed, Code::case_closed, "the case is closed", "D 6.11");
  verdict.unless(!policy.lead_professional_required || !family_case.lead_professional.empty(),
                 Code::lead_professional_missing, "the case needs a lead professional", "D 6.11");
  verdict.unless(has_consent(family_case, policy), Code::consent_missing,
                 policy.consent_required == v::ConsentRule::always
                     ? "consent of scope service must be in force"
                     : "consent of scope whole_family_working must be in force",
                 policy.consent_required == v::ConsentRule::always ? "K 1.14" : "D 5.5");
  verdict.unless(!policy.dependent_child_required || family_case.has_dependent_child(on),
                 Code::dependent_child_missing, "the household needs a dependent child", "D 5.5");
  verdict.unless(has_age(family_case, policy, on), Code::age_out_of_range,
                 "nobody in the household is of the age that the programme serves", "P 2.1");
  verdict.unless(!policy.panel_required || family_case.panel_agreed, Code::panel_missing,
                 "a panel must have agreed", "P 2.2");
  verdict.unless(!policy.screening_required || family_case.is_screened(), Code::screening_missing,
                 "a referral must be screened and accepted", "K 2.3.3");
  verdict.unless(!policy.plan_required || family_case.goals > 0, Code::plan_missing,
                 "a plan with at least one goal must be agreed", "D 6.1");
}

/// The items that rank before `chosen`: lower bracket, then lower price, which is lower price
/// (rulebook 5.4).
std::string unconsidered_cheaper_items(const Package& package, const v::PackageMatched& matched,
                                       const PriceItem& chosen, Date on, Position before,
                                       const Context& context) {
  const auto is_considered = [&](const std::string& provider, const std::string& intervention) {
    for (const auto* considered : *matched.considered())
      if (considered->provider()->string_view() == provider &&
          considered->intervention()->string_view() == intervention &&
          considered->skipped_because()->size() > 0)
        return true;
    return false;
  };
  std::string missing;
  for (const auto& stream :
       context.states.links(stream_name(StreamKind::programme, package.programme))) {
    StreamRef ref;
    const auto* provider = parse_stream(stream, ref) ? context.states.provider(ref.id) : nullptr;
    if (!provider || provider->suspended || !provider->serves(package.locality)) continue;
    const auto* list = provider->prices_on(package.programme, on, before);
    if (!list) continue;
    for (const auto& item : list->items)
      if (item.package_type == package.package_type && item.price < chosen.price &&
          !is_considered(provider->id, item.intervention))
        missing +=
            fmt::format("{}{}/{}", missing.empty() ? "" : ", ", provider->id, item.intervention);
  }
  return missing;
}

void check_price(Verdict& verdict, const Package& package, const Recorded& event,
                 const Provider& provider, const Context& context) {
  const auto& matched = event.as<v::PackageMatched>();
  const auto& policy = context.policy(event.business_date);
  const auto* list = provider.prices_on(package.programme, event.business_date, event.position);
  const auto intervention = matched.intervention()->string_view();
  const auto agrees = [&](const PriceItem& offered) {
    return price_agrees(offered, {matched.price_pence()}, matched.sessions().value_or(0),
                        matched.minutes().value_or(0), matched.workers().value_or(1),
                        policy.charge_basis);
  };
  const auto* item = list ? list->find(intervention, package.package_type, agrees) : nullptr;
  verdict.unless(item != nullptr, Code::price_mismatch,
                 "the provider's price list in force has no such item at this price", "D 6.11");
  if (!item && list)
    item = list->find(intervention, package.package_type, [&](const PriceItem& offered) {
      return policy.charge_basis == v::ChargeBasis::hourly ||
             offered.sessions == matched.sessions();
    });
  verdict.unless(
      Money{matched.price_pence()} <= package.up_to, Code::above_approval,
      [&] {
        return fmt::format("{} pence are approved, {} are asked for", package.up_to.pence,
                           matched.price_pence());
      },
      "D 7.3");
  if (!policy.cheapest_first || !item || verdict.refusals.stopped()) return;
  const auto missing = unconsidered_cheaper_items(package, matched, *item, event.business_date,
                                                  event.position, context);
  verdict.unless(
      missing.empty(), Code::cheaper_option_unconsidered,
      [&] {
        return fmt::format("cheaper options must be considered, each with a reason: {}", missing);
      },
      "D 6.11");
}

/// The block named is the provider's, of this intervention, not expired, and has a unit to draw.
bool has_unit_left(const Package& package, const v::PackageMatched& match, Date on,
                   const Context& context) {
  const auto* block = match.block()
                          ? context.states.block(package.programme, match.block()->string_view())
                          : nullptr;
  return block && block->provider == match.provider()->string_view() &&
         block->intervention == match.intervention()->string_view() && !block->expired &&
         on <= block->expires_on && block->free_unit() > 0;
}

/// Between match and confirmation others may have drawn the last unit.
bool may_draw(const Package& package, const Context& context) {
  if (!package.match || package.match->method != v::MatchMethod::block) return true;
  const auto* block = context.states.block(package.programme, package.match->block);
  return block && !block->expired && block->free_unit() > 0;
}

}  // namespace

bool price_agrees(const PriceItem& item, Money price, std::int64_t sessions, std::int64_t minutes,
                  std::int64_t workers, v::ChargeBasis basis) {
  if (basis == v::ChargeBasis::session_share)
    return item.price == price && item.sessions == sessions;
  return price == hourly_price(item.price, minutes, workers);
}

Verdict requested(const Recorded& event, const Context& context) {
  const auto& asked = event.as<v::PackageRequested>();
  const auto* family_case = context.states.family_case(asked.case_()->string_view());
  Verdict verdict;
  verdict.unless(
      family_case != nullptr, Code::unknown_reference,
      [&] { return fmt::format("case: there is no case {}", asked.case_()->string_view()); },
      "rulebook 5.4");
  verdict.unless(!asked.continues() || context.states.package(asked.continues()->string_view()),
                 Code::unknown_reference, "continues: there is no such package", "D 6.13");
  if (verdict.refusals.stopped()) return verdict;
  const auto& policy = context.policy(event.business_date);
  check_lists(verdict, asked, *context.programme);
  check_family(verdict, *family_case, policy, event.business_date);
  verdict.unless(asked.outcomes()->size() > 0, Code::outcome_missing,
                 "at least one outcome must be named", "D 6.2");
  verdict.unless(
      policy.needs_gate != v::NeedsGate::package ||
          static_cast<int>(family_case->needs.size()) >= policy.needs_min,
      Code::needs_missing,
      [&] { return fmt::format("{} needs must be identified", policy.needs_min); }, "D 13.1");
  verdict.unless(!duplicates_live_package(asked, *family_case, context), Code::duplicate_request,
                 "the case has a live package of this type; continues may name it", "D 6.13");
  return verdict;
}

Verdict judge(const Package& package, const v::PackageApproved& approval, const Recorded& event,
              const Context& context) {
  const auto& policy = context.policy(event.business_date);
  Verdict verdict;
  verdict.unless(package.stage == Stage::requested, Code::wrong_stage,
                 "the package is decided already", "D 6.11");
  verdict.unless(!policy.four_eyes || package.requester != event.actor, Code::self_approval,
                 "somebody other than the requester must approve", "rulebook 3");
  if (policy.budget_control != v::BudgetControl::refuse) return verdict;
  const auto& budget = context.states.budget(package.programme);
  const auto year = budget.open_year(*parse_year(approval.year()->string_view()));
  const auto available = budget.available(year, approval.line()->string_view());
  verdict.unless(
      available >= Money{approval.up_to_pence()}, Code::budget_exceeded,
      [&] {
        return fmt::format("{} pence are available in {} of {}", available.pence,
                           approval.line()->string_view(), to_text(year));
      },
      "D 7.2");
  return verdict;
}

Verdict judge(const Package& package, const v::PackageMatched& match, const Recorded& event,
              const Context& context) {
  const auto* provider = context.states.provider(match.provider()->string_view());
  const bool by_share =
      context.policy(event.business_date).charge_basis == v::ChargeBasis::session_share;
  Verdict verdict;
  verdict.unless(
      provider != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("provider: there is no provider {}", match.provider()->string_view());
      },
      "rulebook 5.4");
  for (const auto* considered : *match.considered())
    verdict.unless(
        context.states.provider(considered->provider()->string_view()) != nullptr,
        Code::unknown_reference,
        [&] {
          return fmt::format("considered: there is no provider {}",
                             considered->provider()->string_view());
        },
        "rulebook 5");
  verdict.unless(by_share ? match.sessions().has_value() : match.minutes().has_value(),
                 Code::malformed, by_share ? "sessions: is missing" : "minutes: is missing",
                 "rulebook 5.4");
  verdict.unless(package.stage == Stage::approved || package.stage == Stage::matched,
                 Code::wrong_stage, "the package must be approved and not yet confirmed", "D 6.11");
  if (verdict.refusals.stopped()) return verdict;
  verdict.unless(!provider->suspended, Code::provider_suspended, "the provider is suspended",
                 "P 13.6");
  if (match.method() == v::MatchMethod::block)
    verdict.unless(
        has_unit_left(package, match, event.business_date, context), Code::block_exhausted,
        "block: the provider has no such block of this intervention with a unit left", "D 8.2");
  else
    check_price(verdict, package, event, *provider, context);
  return verdict;
}

Verdict judge(const Package& package, const v::PackageConfirmed&, const Recorded&,
              const Context& context) {
  const auto* family_case = context.states.family_case(package.family_case);
  const auto* provider = package.match ? context.states.provider(package.match->provider) : nullptr;
  const auto* sharing =
      provider ? provider->latest(v::AssuranceCheck::information_sharing) : nullptr;
  Verdict verdict;
  verdict.unless(package.stage == Stage::matched, Code::wrong_stage, "the package must be matched",
                 "D 6.11");
  verdict.unless(family_case && !family_case->closed, Code::case_closed, "the case is closed",
                 "D 6.11");
  verdict.unless(!sharing || sharing->result != v::AssuranceResult::not_met,
                 Code::information_sharing_missing,
                 "the provider's information sharing agreement is recorded as not met", "D 9.1");
  verdict.unless(may_draw(package, context), Code::block_exhausted,
                 "block: its last unit has been drawn, or it has expired: match again", "D 8.2");
  return verdict;
}

}  // namespace daybook::package_rules
