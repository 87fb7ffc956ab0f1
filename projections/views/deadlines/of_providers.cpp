/// Duties of providers: supervision, action plans, assurances and prices that run out, reports.
#include <map>

#include "projections/views/deadlines/duties.hpp"

namespace daybook {

namespace {

Duty duty_of(const Provider& provider, std::string_view name, std::string_view thing,
             Position arose, Date due) {
  Duty duty;
  duty.name = name;
  duty.subject = stream_name(StreamKind::provider, provider.id);
  if (!thing.empty()) duty.subject += "/" + std::string(thing);
  duty.arose = arose;
  duty.due_on = due;
  return duty;
}

/// P 9.5: from one supervision of a worker to the next.
void add_supervision(const DutySources& sources, const Provider& provider, Duties& duties) {
  std::map<std::string_view, std::vector<const WorkerEvent*>> by_worker;
  for (const auto& held : provider.supervisions) by_worker[held.worker].push_back(&held);
  for (auto& [worker, held] : by_worker) {
    std::stable_sort(held.begin(), held.end(),
                     [](const auto* a, const auto* b) { return a->on < b->on; });
    for (std::size_t i = 0; i < held.size(); ++i) {
      const auto months = sources.policy(held[i]->on).supervision_months_max;
      if (!months) continue;
      auto duty = duty_of(provider, "supervision", worker, held[i]->position,
                          add_months(held[i]->on, *months));
      if (i + 1 < held.size()) duty.done_on = held[i + 1]->on;
      duties.push_back(std::move(duty));
    }
  }
}

/// P 13.6: done once the plan has been looked at with the provider.
void add_action_plans(const Provider& provider, Duties& duties) {
  for (const auto& suspension : provider.suspensions) {
    auto duty =
        duty_of(provider, "action_plan", "", suspension.position, suspension.action_plan_due);
    for (const auto& review : suspension.reviews)
      if (review.engaged && !duty.done_on) duty.done_on = review.on;
    duties.push_back(std::move(duty));
  }
}

/// Done by the next assurance of the same check and subject.
void add_assurances(const Provider& provider, Duties& duties) {
  for (const auto& assurance : provider.assurances) {
    if (!assurance.valid_until) continue;
    std::string thing = v::EnumNameAssuranceCheck(assurance.check);
    if (!assurance.subject.empty()) thing += "/" + assurance.subject;
    auto duty =
        duty_of(provider, "assurance_expiry", thing, assurance.position, *assurance.valid_until);
    for (const auto& next : provider.assurances)
      if (next.check == assurance.check && next.subject == assurance.subject &&
          next.position > assurance.position && next.on >= assurance.on && !duty.done_on)
        duty.done_on = next.on;
    duties.push_back(std::move(duty));
  }
}

/// D 6.11: prices are fixed for so many months; done by the next list.
void add_prices(const DutySources& sources, const Provider& provider, Duties& duties) {
  const PriceList* before = nullptr;
  const auto add = [&](const PriceList& list, std::optional<Date> next) {
    const auto months = sources.policy(list.effective_on).price_fixed_months;
    auto duty =
        duty_of(provider, "price_expiry", "", list.position, add_months(list.effective_on, months));
    duty.done_on = next;
    duties.push_back(std::move(duty));
  };
  for (const auto& list : provider.price_lists) {
    if (list.programme != sources.programme.id) continue;
    if (before) add(*before, list.effective_on);
    before = &list;
  }
  if (before) add(*before, {});
}

/// K, reporting: so many days before the meeting it is for.
Date due_day(const DutySources& sources, const ReportAsked& report) {
  const auto days = sources.policy(report.due_on).steering_report_days_before;
  if (report.kind != v::ReportKind::steering || !report.meeting_on || !days) return report.due_on;
  return std::min(report.due_on, add_days(*report.meeting_on, -*days));
}

}  // namespace

void add_provider_duties(const DutySources& sources, const Provider& provider, Duties& duties) {
  if (!provider.registered_for(sources.programme.id)) return;
  add_supervision(sources, provider, duties);
  add_action_plans(provider, duties);
  add_assurances(provider, duties);
  add_prices(sources, provider, duties);
}

void add_report_duties(const DutySources& sources, Duties& duties) {
  for (const auto& report : sources.programme.state.reports) {
    Duty duty;
    duty.name = report.kind == v::ReportKind::steering
                    ? "steering_report"
                    : std::string("report_") + v::EnumNameReportKind(report.kind);
    duty.subject = stream_name(StreamKind::programme, sources.programme.id) + "/" + report.id;
    duty.arose = report.requested;
    duty.due_on = due_day(sources, report);
    duty.done_on = report.submitted_on;
    duties.push_back(std::move(duty));
  }
}

}  // namespace daybook
