/// The judges of a programme's events, row by row of the rulebook's section 5.1.
#include <set>

#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/package/package_rules.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/block.hpp"
#include "domain/state/budget.hpp"
#include "domain/state/case.hpp"
#include "domain/state/claim.hpp"
#include "domain/state/programme.hpp"
#include "domain/state/provider.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

Verdict judge(const Programme& programme, const v::PolicyChanged& changed, const Recorded&,
              const Context&) {
  Verdict verdict;
  const auto& versions = programme.policies.versions;
  const auto last = versions.size() > 1 ? versions.back().effective_on : programme.opens_on;
  verdict.unless(
      Date{changed.effective_on()} >= last, Code::effective_date_order,
      [&] {
        return fmt::format("effective_on must not be before {}, the last change", to_text(last));
      },
      "rulebook 5.1");
  return verdict;
}

constexpr const char* positive_amount = "amount_pence must be more than 0";

std::string short_of(Money available, Money asked) {
  return fmt::format("{} pence are available, {} are asked for", available.pence, asked.pence);
}

Verdict judge(const Programme& programme, const v::BudgetWithdrawn& withdrawn, const Recorded&,
              const Context& context) {
  Verdict verdict;
  const Money amount{withdrawn.amount_pence()};
  const auto available =
      context.states.budget(programme.id)
          .available(*parse_year(withdrawn.year()->string_view()), withdrawn.line()->string_view());
  verdict.unless(amount > Money{}, Code::amount_not_positive, positive_amount, "rulebook 5.1");
  verdict.unless(available >= amount, Code::budget_exceeded, short_of(available, amount),
                 "rulebook 6.4");
  return verdict;
}

Verdict judge(const Programme& programme, const v::BudgetVired& vired, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  const Money amount{vired.amount_pence()};
  const auto available =
      context.states.budget(programme.id)
          .available(*parse_year(vired.year()->string_view()), vired.from_line()->string_view());
  verdict.unless(amount > Money{}, Code::amount_not_positive, positive_amount, "rulebook 5.1");
  verdict.unless(vired.from_line()->string_view() != vired.to_line()->string_view(),
                 Code::same_line, "from_line and to_line must differ", "rulebook 5.1");
  verdict.unless(vired.approved_by()->string_view() != event.actor, Code::self_approval,
                 "approved_by must be somebody other than the poster", "rulebook 5.1");
  verdict.unless(available >= amount, Code::budget_exceeded, short_of(available, amount),
                 "rulebook 6.4");
  return verdict;
}

Verdict judge(const Programme& programme, const v::YearClosed& data, const Recorded& event,
              const Context&) {
  Verdict verdict;
  const auto year = *parse_year(data.year()->string_view());
  const auto today = london_date(event.occurred_at);
  const auto last = last_day_of(year, programme.year_start(today));
  verdict.unless(
      today > last, Code::year_not_ended,
      [&] { return fmt::format("{} can be closed after {}", to_text(year), to_text(last)); },
      "rulebook 5.1");
  verdict.unless(
      !programme.is_closed(year), Code::already_closed,
      [&] { return fmt::format("{} is closed already", to_text(year)); }, "rulebook 5.1");
  return verdict;
}

bool can_be_batched(const Claim* claim) {
  return claim && (claim->stage == ClaimStage::prepared || claim->stage == ClaimStage::valid);
}

void judge_batched_claim(Verdict& verdict, const Programme& programme, std::string_view id,
                         const Context& context) {
  const auto* claim = context.states.claim(id);
  const auto* its_case = claim ? context.states.family_case(claim->family_case) : nullptr;
  verdict.unless(
      its_case && its_case->programme == programme.id, Code::unknown_reference,
      [&] { return fmt::format("claims: there is no claim {} of this programme", id); },
      "rulebook 5.1");
  if (verdict.refusals.stopped()) return;
  verdict.unless(
      can_be_batched(claim), Code::wrong_stage,
      [&] {
        return fmt::format("claims: {} is {}, not prepared or audited valid", id,
                           name(claim->stage));
      },
      "rulebook 5.1");
}

std::vector<std::string> claims_of(const v::BatchOpened& opened) {
  std::vector<std::string> claims;
  for (const auto* claim : *opened.claims()) claims.push_back(claim->str());
  return claims;
}

Verdict judge(const Programme& programme, const v::BatchOpened& opened, const Recorded& event,
              const Context& context) {
  const auto batch_id = opened.batch()->string_view();
  Verdict verdict;
  verdict.unless(
      !programme.batch(batch_id), Code::already_exists,
      [&] { return fmt::format("batch {} exists already", batch_id); }, "rulebook 5.1");
  verdict.unless(opened.claims()->size() > 0, Code::malformed,
                 "claims: must name at least one claim", "rulebook 6.6");
  std::set<std::string_view> once;
  for (const auto* claim : *opened.claims())
    verdict.unless(
        once.insert(claim->string_view()).second, Code::malformed,
        [&] { return fmt::format("claims: {} stands twice", claim->string_view()); },
        "rulebook 6.6");
  std::string batched;
  for (const auto* claim : *opened.claims()) {
    judge_batched_claim(verdict, programme, claim->string_view(), context);
    if (verdict.refusals.stopped()) return verdict;
    if (!context.states.links(stream_name(StreamKind::claim, claim->string_view())).empty())
      batched += (batched.empty() ? "" : ", ") + claim->str();
  }
  verdict.unless(
      batched.empty(), Code::already_batched,
      [&] { return fmt::format("claims: already in another batch: {}", batched); }, "rulebook 5.1");
  if (!verdict.accepted()) return verdict;
  const auto policy_version = programme.policies.version_on(event.business_date);
  verdict.sample = {opened.batch()->str(), claims_of(opened),
                    programme.policies.versions[policy_version].policy.claim_audit_sample_percent,
                    policy_version};
  return verdict;
}

Verdict judge(const Programme& programme, const v::ReportRequested& asked, const Recorded&,
              const Context& context) {
  Verdict verdict;
  verdict.unless(
      !programme.report(asked.report()->string_view()), Code::already_exists,
      [&] { return fmt::format("report {} was requested already", asked.report()->string_view()); },
      "rulebook 5.1");
  verdict.unless(
      context.states.provider(asked.provider()->string_view()) != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("provider: there is no provider {}", asked.provider()->string_view());
      },
      "rulebook 5.1");
  return verdict;
}

Verdict judge(const Programme& programme, const v::ReportSubmitted& submitted, const Recorded&,
              const Context&) {
  Verdict verdict;
  const auto* report = programme.report(submitted.report()->string_view());
  verdict.unless(
      report != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("report: {} was not requested", submitted.report()->string_view());
      },
      "rulebook 5.1");
  verdict.unless(report && !report->submitted_on, Code::already_closed,
                 "the report was submitted already", "rulebook 5.1");
  return verdict;
}

/// So much that no sum of a programme's lines comes near what an amount can hold.
constexpr Money most_allocated{1'000'000'000'000'000};

Verdict judge(const Programme& programme, const v::BudgetAllocated& allocated, const Recorded&,
              const Context& context) {
  const Money amount{allocated.amount_pence()};
  const auto before =
      context.states.budget(programme.id)
          .allocated(*parse_year(allocated.year()->string_view()), allocated.line()->string_view());
  Verdict verdict;
  verdict.unless(amount > Money{}, Code::amount_not_positive, positive_amount, "rulebook 5.1");
  verdict.unless(before + amount <= most_allocated, Code::malformed,
                 "amount_pence: a line holds at most 10^15 pence", "rulebook 2");
  return verdict;
}

Verdict judge(const Programme& programme, const v::BlockPurchased& bought, const Recorded& event,
              const Context& context) {
  const auto* provider = context.states.provider(bought.provider()->string_view());
  const auto& budget = context.states.budget(programme.id);
  Verdict verdict;
  verdict.unless(
      !context.states.block(programme.id, bought.block()->string_view()), Code::already_exists,
      [&] { return fmt::format("block {} exists already", bought.block()->string_view()); },
      "D 8.2");
  verdict.unless(
      provider != nullptr, Code::unknown_reference,
      [&] {
        return fmt::format("provider: there is no provider {}", bought.provider()->string_view());
      },
      "D 8.2");
  if (verdict.refusals.stopped()) return verdict;
  verdict.unless(!provider->suspended, Code::provider_suspended, "the provider is suspended",
                 "P 13.6");
  if (programme.policies.on(event.business_date).budget_control != v::BudgetControl::refuse)
    return verdict;
  const auto year = budget.open_year(*parse_year(bought.year()->string_view()));
  const auto available = budget.available(year, bought.line()->string_view());
  verdict.unless(
      available >= Money{bought.price_pence()}, Code::budget_exceeded,
      [&] { return short_of(available, {bought.price_pence()}); }, "D 7.2");
  return verdict;
}

Verdict judge(const Programme& programme, const v::BlockExpired& data, const Recorded& event,
              const Context& context) {
  const auto id = data.block()->string_view();
  const auto* block = context.states.block(programme.id, id);
  Verdict verdict;
  verdict.unless(
      block != nullptr, Code::unknown_reference,
      [&] { return fmt::format("block: there is no block {}", id); }, "D 8.2");
  verdict.unless(block && !block->expired, Code::already_closed, "the block has expired already",
                 "D 8.2");
  if (!verdict.accepted() || block->unpaid() == Money{}) return verdict;
  verdict.derived.push_back(
      block_charge(event, *block, {v::ChargeCause::block_unused, 0, block->unpaid()},
                   event.business_date, programme.policies.version_on(event.business_date)));
  return verdict;
}

Verdict judge(const Programme& programme, const v::PromotionRecorded& recorded,
              const Recorded& event, const Context&) {
  return only_if(
      recorded.agreed_by() || !programme.policies.on(event.business_date).promotion_needs_agreement,
      Code::agreement_missing, "agreed_by must name who agreed to the promotion", "K 2.3.4");
}

}  // namespace

Verdict judge(const Programme* opened, const Recorded& event, const Context& context) {
  if (!opened) return {};  // programme_opened has no checks of its own
  const auto& programme = *opened;
  return dispatch<StreamKind::programme,
                  Ignored<v::ProgrammeOpened, v::HolidayDeclared, v::BatchSampled, v::MeetingHeld,
                          v::AdviceGiven, v::TargetSet, v::CareReferralsCounted,
                          v::NewsletterIssued, v::ReachRecorded, v::ChargeRaised, v::EntryVoided>,
                  Verdict>(
      event, [&](const auto& data) { return judge(programme, data, event, context); });
}

}  // namespace daybook
