/// Applies events to a programme. The judges are in programme_rules.cpp.
#include "domain/state/programme.hpp"

#include <algorithm>

#include "domain/vocabulary/dispatch.hpp"

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

void apply(Programme& programme, const v::ProgrammeOpened& opened, const Recorded& event) {
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

void apply(Programme& programme, const v::ReportRequested& asked, const Recorded& event) {
  ReportAsked report;
  report.id = asked.report()->str();
  report.provider = asked.provider()->str();
  report.due_on = {asked.due_on()};
  report.kind = asked.kind();
  if (asked.meeting_on()) report.meeting_on = Date{*asked.meeting_on()};
  report.from = {asked.from()};
  report.to = {asked.to()};
  report.requested = event.position;
  programme.reports.push_back(std::move(report));
}

void apply(Programme& programme, const v::ReportSubmitted& submitted, const Recorded& event) {
  for (auto& report : programme.reports) {
    if (report.id != submitted.report()->string_view()) continue;
    report.submitted_on = Date{submitted.on()};
    report.submitted = event.position;
  }
}

void apply(Programme& programme, const v::MeetingHeld& held, const Recorded& event) {
  programme.meetings.push_back({event.position, event.business_date, held.kind()});
}

void apply(Programme& programme, const v::TargetSet& set, const Recorded& event) {
  programme.targets.push_back({event.position, set.measure()->str(),
                               set.year() ? parse_year(set.year()->string_view()) : std::nullopt,
                               set.value()});
}

void apply(Programme& programme, const v::NewsletterIssued& issued, const Recorded& event) {
  programme.newsletters.push_back(
      {event.position, event.business_date, issued.by_email(), issued.by_post()});
}

void apply(Programme& programme, const v::ReachRecorded& reached, const Recorded& event) {
  programme.reach.push_back(
      {event.position, event.business_date, reached.channel(), reached.people()});
}

void apply(Programme& programme, const v::BlockPurchased& purchased, const Recorded&) {
  programme.blocks.push_back(purchased.block()->str());
}

void apply(Programme& programme, const v::AdviceGiven& given, const Recorded& event) {
  programme.advice.push_back({event.position, event.business_date, given.channel()});
}

void void_entry(Programme& programme, Position position) {
  const auto at = [&](const auto& item) { return item.position == position; };
  std::erase_if(programme.newsletters, at);
  std::erase_if(programme.reach, at);
  std::erase_if(programme.advice, at);
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

std::vector<Date> Programme::holidays_before(Position position) const {
  std::vector<Date> days;
  for (const auto& holiday : holidays)
    if (holiday.declared < position) days.push_back(holiday.on);
  return days;
}

const Target* Programme::target(std::string_view measure, std::optional<Year> year) const {
  const Target* found = nullptr;
  for (const auto& known : targets)
    if (known.measure == measure && (!known.year || known.year == year)) found = &known;
  return found;
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

namespace {

void apply(Programme& programme, const v::PolicyChanged& changed, const Recorded&) {
  change_policy(programme, changed);
}

void apply(Programme& programme, const v::HolidayDeclared& declared, const Recorded& event) {
  programme.holidays.push_back({{declared.on()}, event.position});
}

void apply(Programme& programme, const v::YearClosed& data, const Recorded& event) {
  programme.closed.push_back({*parse_year(data.year()->string_view()), event.position});
}

void apply(Programme& programme, const v::BatchOpened& opened, const Recorded& event) {
  programme.batches.push_back({opened.batch()->str(), texts(opened.claims()), {}, event.position});
}

void apply(Programme& programme, const v::BatchSampled& sampled, const Recorded&) {
  for (auto& batch : programme.batches)
    if (batch.id == sampled.batch()->string_view()) batch.sampled = texts(sampled.sampled());
}

void apply(Programme& programme, const v::EntryVoided& voided, const Recorded&) {
  void_entry(programme, {voided.position()});
}

}  // namespace

void evolve(Programme& programme, const Recorded& event) {
  evolve(programme.header, event);
  dispatch<StreamKind::programme,
           Ignored<v::BudgetAllocated, v::BudgetWithdrawn, v::BudgetVired, v::BlockExpired,
                   v::CareReferralsCounted, v::PromotionRecorded, v::ChargeRaised>>(
      event, [&](const auto& data) { apply(programme, data, event); });
}

}  // namespace daybook
