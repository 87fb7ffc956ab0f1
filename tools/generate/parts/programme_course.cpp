#include "tools/generate/parts/programme_course.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

namespace json = boost::json;

void open(Stage& stage, const ServicePlan& plan) {
  record(stage, programme_stream(stage), "programme_opened", plan.programme.opening,
         commissioner_of(stage));
  for (const auto& target : plan.programme.targets)
    record(stage, programme_stream(stage), "target_set", target, commissioner_of(stage));
  for (const auto& allocation : plan.budget)
    record(stage, programme_stream(stage), "budget_allocated",
           {{"year", allocation.year},
            {"line", allocation.line},
            {"amount_pence", allocation.amount.pence},
            {"reason", "Budget of the year"}},
           commissioner_of(stage));
}

void withdraw(Stage& stage, const WithdrawalPlan& withdrawal) {
  record(stage, programme_stream(stage), "budget_withdrawn",
         {{"year", withdrawal.allocation.year},
          {"line", withdrawal.allocation.line},
          {"amount_pence", withdrawal.allocation.amount.pence},
          {"reason", withdrawal.reason}},
         commissioner_of(stage));
}

void change_policy(Stage& stage, const PolicyChangePlan& change) {
  record(stage, programme_stream(stage), "policy_changed",
         {{"effective_on", to_text(change.effective_on)},
          {"policy", change.policy},
          {"reason", change.reason}},
         commissioner_of(stage));
}

/// What is decided while the service runs; a policy some weeks before it takes effect.
void plan_decisions(Stage& stage, const ServicePlan& plan) {
  for (const auto& withdrawal : plan.withdrawals)
    on_day(stage, withdrawal.on, [&stage, &withdrawal] { withdraw(stage, withdrawal); });
  for (const auto& change : plan.policy_changes)
    on_day(stage, add_days(change.effective_on, -20),
           [&stage, &change] { change_policy(stage, change); });
}

YearStart year_start(const ServicePlan& plan) {
  const auto& policy = plan.programme.opening.at("policy").as_object();
  const auto* basis = policy.if_contains("year_basis");
  return basis && *basis == "contract" ? anniversary_of(plan.opens_on) : YearStart{};
}

void plan_year_ends(Stage& stage, const ServicePlan& plan) {
  const auto starts = year_start(plan);
  for (auto year = year_of(plan.opens_on, starts);; ++year.start) {
    const auto closed_on = add_days(last_day_of(year, starts), 20);
    if (closed_on > add_days(plan.last_day, -7)) return;
    on_day(stage, closed_on, [&stage, year] {
      record(stage, programme_stream(stage), "year_closed", {{"year", to_text(year)}},
             finance_of(stage, 2));
    });
  }
}

void meet(Stage& stage, const MeetingSeries& series) {
  static const std::vector<std::string> actions = {"review_waiting_times", "share_feedback",
                                                   "agree_dates", "follow_up_complaint"};
  const json::array attended(series.attended.begin(), series.attended.end());
  json::array agreed;
  if (stage.random.chance(700)) agreed.emplace_back(stage.random.pick(actions));
  record(stage, programme_stream(stage), "meeting_held",
         {{"kind", series.kind}, {"attended", attended}, {"actions", std::move(agreed)}},
         central_team_of(stage, 1));
}

/// Submitted a few days before it is due, or after; never, when the last day comes first.
void plan_submission(Stage& stage, const Organisation& provider, const std::string& report,
                     Date due_on, bool late) {
  const auto on =
      add_days(due_on, late ? stage.random.between(3, 12) : -stage.random.between(4, 7));
  on_day(stage, on, [&stage, &provider, report] {
    record(stage, programme_stream(stage), "report_submitted",
           {{"report", report}, {"on", to_text(stage.today())}}, staff_of(provider.id, 1));
  });
}

void ask(Stage& stage, const Organisation& provider, const ReportSeries& series) {
  const auto today = stage.today();
  const auto report = fmt::format("{}-{}-{}", series.kind, provider.id, to_text(today));
  const auto due_on = working_day(add_days(today, series.due_days));
  record(stage, programme_stream(stage), "report_requested",
         {{"report", report},
          {"kind", series.kind},
          {"provider", marked(provider.id)},
          {"from", to_text(add_months(today, -series.every_months))},
          {"to", to_text(today)},
          {"due_on", to_text(due_on)}},
         central_team_of(stage, 1));
  plan_submission(stage, provider, report, due_on, stage.random.chance(series.late_per_mille));
}

}  // namespace

void every_months(Stage& stage, const ServicePlan& plan, Date first, int months,
                  const std::function<void(Date)>& each) {
  for (int i = 0; add_months(first, months * i) <= add_days(plan.last_day, -3); ++i) {
    const auto date = add_months(first, months * i);
    on_day(stage, date, [each, date] { each(date); });
  }
}

void plan_opening(Stage& stage, const ServicePlan& plan) {
  on_day(stage, add_days(plan.opens_on, -21), [&stage, &plan] { open(stage, plan); });
  plan_year_ends(stage, plan);
  plan_decisions(stage, plan);
}

void plan_meetings(Stage& stage, const ServicePlan& plan, const MeetingSeries& series) {
  for (auto on = series.first; on <= add_days(plan.last_day, -3);
       on = add_days(on, series.every_days))
    on_day(stage, on, [&stage, series] { meet(stage, series); });
}

void plan_reports(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                  const ReportSeries& series) {
  every_months(stage, plan, series.first, series.every_months,
               [&stage, &provider, series](Date) { ask(stage, provider, series); });
}

}  // namespace daybook::generate
