#include "domain/programme.hpp"

#include <set>

#include <fmt/format.h>

#include "domain/context.hpp"

namespace daybook {

namespace {

using TextList = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

std::vector<std::string> texts(const TextList* list) {
  std::vector<std::string> out;
  if (list)
    for (const auto* text : *list) out.push_back(text->str());
  return out;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void open(Programme& programme, const Recorded& event) {
  const auto& opened = event.as<v::ProgrammeOpened>();
  programme.id = event.stream.id;
  programme.framework = opened.framework()->str();
  programme.opens_on = {opened.opens_on()};
  programme.outcomes = texts(opened.outcomes());
  programme.localities = texts(opened.localities());
  programme.package_types = texts(opened.package_types());
  programme.policies.versions = {{programme.opens_on, with_changes({}, *opened.policy())}};
}

void change_policy(Programme& programme, const v::PolicyChanged& changed) {
  auto& versions = programme.policies.versions;
  const auto base = versions.empty() ? Policy{} : versions.back().policy;
  versions.push_back({{changed.effective_on()}, with_changes(base, *changed.policy())});
}

Verdict judge_policy(const Programme& programme, const v::PolicyChanged& changed) {
  Verdict verdict;
  const auto& versions = programme.policies.versions;
  const auto last = versions.size() > 1 ? versions.back().effective_on : programme.opens_on;
  verdict.unless(Date{changed.effective_on()} >= last, Code::effective_date_order,
                 fmt::format("effective_on must not be before {}, the last change", to_text(last)),
                 "rulebook 5.1");
  return verdict;
}

constexpr const char* positive_amount = "amount_pence must be more than 0";

std::string short_of(Money available, Money asked) {
  return fmt::format("{} pence are available, {} are asked for", available.pence, asked.pence);
}

Verdict judge_withdrawal(const Programme& programme, const v::BudgetWithdrawn& withdrawn,
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

Verdict judge_virement(const Programme& programme, const Recorded& event, const Context& context) {
  Verdict verdict;
  const auto& vired = event.as<v::BudgetVired>();
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

Verdict judge_year_end(const Programme& programme, const Recorded& event) {
  Verdict verdict;
  const auto year = *parse_year(event.as<v::YearClosed>().year()->string_view());
  const auto today = london_date(event.occurred_at);
  const auto last = last_day_of(year, programme.year_start(today));
  verdict.unless(today > last, Code::year_not_ended,
                 fmt::format("{} can be closed after {}", to_text(year), to_text(last)),
                 "rulebook 5.1");
  verdict.unless(!programme.is_closed(year), Code::already_closed,
                 fmt::format("{} is closed already", to_text(year)), "rulebook 5.1");
  return verdict;
}

bool can_be_batched(const Claim* claim) {
  return claim && (claim->stage == ClaimStage::prepared || claim->stage == ClaimStage::valid);
}

void judge_batched_claim(Verdict& verdict, const Programme& programme, std::string_view id,
                         const Context& context) {
  const auto* claim = context.states.claim(id);
  const auto* its_case = claim ? context.states.family_case(claim->family_case) : nullptr;
  verdict.unless(its_case && its_case->programme == programme.id, Code::unknown_reference,
                 fmt::format("claims: there is no claim {} of this programme", id), "rulebook 5.1");
  if (verdict.refusals.stopped()) return;
  verdict.unless(
      can_be_batched(claim), Code::wrong_stage,
      fmt::format("claims: {} is {}, not prepared or audited valid", id, name(claim->stage)),
      "rulebook 5.1");
}

Verdict judge_batch(const Programme& programme, const Recorded& event, const Context& context) {
  const auto& opened = event.as<v::BatchOpened>();
  const auto batch_id = opened.batch()->string_view();
  Verdict verdict;
  verdict.unless(!programme.batch(batch_id), Code::already_exists,
                 fmt::format("batch {} exists already", batch_id), "rulebook 5.1");
  verdict.unless(opened.claims()->size() > 0, Code::malformed,
                 "claims: must name at least one claim", "rulebook 6.6");
  std::set<std::string_view> once;
  for (const auto* claim : *opened.claims())
    verdict.unless(once.insert(claim->string_view()).second, Code::malformed,
                   fmt::format("claims: {} stands twice", claim->string_view()), "rulebook 6.6");
  std::string batched;
  for (const auto* claim : *opened.claims()) {
    judge_batched_claim(verdict, programme, claim->string_view(), context);
    if (verdict.refusals.stopped()) return verdict;
    if (programme.batch_of_claim(claim->string_view()))
      batched += (batched.empty() ? "" : ", ") + claim->str();
  }
  verdict.unless(batched.empty(), Code::already_batched,
                 fmt::format("claims: already in another batch: {}", batched), "rulebook 5.1");
  if (!verdict.accepted()) return verdict;
  const auto policy_version = programme.policies.version_on(event.business_date);
  verdict.sample = {opened.batch()->str(), texts(opened.claims()),
                    programme.policies.versions[policy_version].policy.claim_audit_sample_percent,
                    policy_version};
  return verdict;
}

Verdict judge_report_request(const Programme& programme, const v::ReportRequested& asked,
                             const Context& context) {
  Verdict verdict;
  verdict.unless(!programme.report(asked.report()->string_view()), Code::already_exists,
                 fmt::format("report {} was requested already", asked.report()->string_view()),
                 "rulebook 5.1");
  verdict.unless(context.states.provider(asked.provider()->string_view()) != nullptr,
                 Code::unknown_reference,
                 fmt::format("provider: there is no provider {}", asked.provider()->string_view()),
                 "rulebook 5.1");
  return verdict;
}

Verdict judge_report(const Programme& programme, const v::ReportSubmitted& submitted) {
  Verdict verdict;
  const auto* report = programme.report(submitted.report()->string_view());
  verdict.unless(report != nullptr, Code::unknown_reference,
                 fmt::format("report: {} was not requested", submitted.report()->string_view()),
                 "rulebook 5.1");
  verdict.unless(report && !report->submitted_on, Code::already_closed,
                 "the report was submitted already", "rulebook 5.1");
  return verdict;
}

Verdict judge_allocation(const v::BudgetAllocated& allocated) {
  Verdict verdict;
  verdict.unless(allocated.amount_pence() > 0, Code::amount_not_positive, positive_amount,
                 "rulebook 5.1");
  return verdict;
}

}  // namespace

bool Batch::holds(std::string_view claim) const {
  return contains(claims, claim);
}
bool Batch::samples(std::string_view claim) const {
  return contains(sampled, claim);
}

bool Programme::is_closed(Year year) const {
  return std::any_of(closed.begin(), closed.end(),
                     [&](const ClosedYear& c) { return c.year == year; });
}

const Batch* Programme::batch(std::string_view batch_id) const {
  for (const auto& batch : batches)
    if (batch.id == batch_id) return &batch;
  return nullptr;
}

const Batch* Programme::batch_of_claim(std::string_view claim_id) const {
  for (const auto& batch : batches)
    if (batch.holds(claim_id)) return &batch;
  return nullptr;
}

const ReportAsked* Programme::report(std::string_view report_id) const {
  for (const auto& report : reports)
    if (report.id == report_id) return &report;
  return nullptr;
}

bool Programme::lists_outcome(std::string_view code) const {
  return outcomes.empty() || contains(outcomes, code);
}
bool Programme::lists_locality(std::string_view code) const {
  return localities.empty() || contains(localities, code);
}
bool Programme::lists_package_type(std::string_view code) const {
  return package_types.empty() || contains(package_types, code);
}

YearStart Programme::year_start(Date date) const {
  if (policies.versions.empty() || policies.on(date).year_basis == v::YearBasis::financial)
    return {};
  return anniversary_of(opens_on);
}

void evolve(Programme& programme, const Recorded& event) {
  evolve(programme.header, event);
  switch (event.tag) {
    case v::Data::ProgrammeOpened:
      return open(programme, event);
    case v::Data::PolicyChanged:
      return change_policy(programme, event.as<v::PolicyChanged>());
    case v::Data::HolidayDeclared:
      programme.holidays.push_back({event.as<v::HolidayDeclared>().on()});
      return;
    case v::Data::YearClosed:
      programme.closed.push_back(
          {*parse_year(event.as<v::YearClosed>().year()->string_view()), event.position});
      return;
    case v::Data::BatchOpened: {
      const auto& opened = event.as<v::BatchOpened>();
      programme.batches.push_back(
          {opened.batch()->str(), texts(opened.claims()), {}, event.position});
      return;
    }
    case v::Data::BatchSampled: {
      const auto& sampled = event.as<v::BatchSampled>();
      for (auto& batch : programme.batches)
        if (batch.id == sampled.batch()->string_view()) batch.sampled = texts(sampled.sampled());
      return;
    }
    case v::Data::ReportRequested: {
      const auto& asked = event.as<v::ReportRequested>();
      programme.reports.push_back(
          {asked.report()->str(), asked.provider()->str(), {asked.due_on()}, {}});
      return;
    }
    case v::Data::ReportSubmitted:
      for (auto& report : programme.reports)
        if (report.id == event.as<v::ReportSubmitted>().report()->string_view())
          report.submitted_on = Date{event.as<v::ReportSubmitted>().on()};
      return;
    default:
      return;  // other events of a programme change only its budget, or nothing
  }
}

Verdict judge(const Programme* opened, const Recorded& event, const Context& context) {
  if (!opened) return {};  // programme_opened has no checks of its own
  const auto& programme = *opened;
  switch (event.tag) {
    case v::Data::PolicyChanged:
      return judge_policy(programme, event.as<v::PolicyChanged>());
    case v::Data::BudgetAllocated:
      return judge_allocation(event.as<v::BudgetAllocated>());
    case v::Data::BudgetWithdrawn:
      return judge_withdrawal(programme, event.as<v::BudgetWithdrawn>(), context);
    case v::Data::BudgetVired:
      return judge_virement(programme, event, context);
    case v::Data::YearClosed:
      return judge_year_end(programme, event);
    case v::Data::BatchOpened:
      return judge_batch(programme, event, context);
    case v::Data::ReportRequested:
      return judge_report_request(programme, event.as<v::ReportRequested>(), context);
    case v::Data::ReportSubmitted:
      return judge_report(programme, event.as<v::ReportSubmitted>());
    default:
      return {};  // holidays and meetings have no checks of their own
  }
}

}  // namespace daybook
