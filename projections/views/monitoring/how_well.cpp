/// How well: time to start, engagement, satisfaction, and what was reported.
#include <algorithm>

#include "projections/query/grouping.hpp"
#include "projections/views/monitoring/monitoring.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

struct Counted {
  Figure count;
  static void describe(auto& row, auto visit) { visit(Field::people("count"), row.count); }
};

struct Satisfaction {
  Figure ratings, satisfied;
  json::value target_met;  ///< null without ratings

  static void describe(auto& row, auto visit) {
    visit(Field::people("ratings"), row.ratings);
    visit(Field::people("satisfied").some_of("ratings"), row.satisfied);
    visit(Field::rate("satisfied_percent").from("satisfied"),
          percentage(row.satisfied, "satisfied", row.ratings, "ratings"));
    visit(Field::text("target_met").from("satisfied"), row.target_met);
  }
};

struct HowWell {
  Figure start_days, starts, within_n, within_d, engaged_n, engaged_d, reports_due, reports_late;
  json::value late_starts, ended_reasons, satisfaction, complaints, incidents, concerns, staffing;

  static void describe(auto& row, auto visit) {
    visit(Field::rate("start_working_days_mean_hundredths"),
          Rate{mean(100 * row.start_days.sum(), row.starts.sum()), "start_working_days", "starts"});
    visit(Field::things("start_working_days"), row.start_days);
    visit(Field::things("starts"), row.starts);
    visit(Field::rate("start_within"),
          percentage(row.within_n, "start_within_n", row.within_d, "start_within_d"));
    visit(Field::things("start_within_n"), row.within_n);
    visit(Field::things("start_within_d"), row.within_d);
    visit(Field::single("late_starts"), row.late_starts);
    visit(Field::rate("engagement_percent").from("engagement_n"),
          percentage(row.engaged_n, "engagement_n", row.engaged_d, "engagement_d"));
    visit(Field::people("engagement_n").some_of("engagement_d"), row.engaged_n);
    visit(Field::people("engagement_d"), row.engaged_d);
    visit(Field::part("ended_reasons"), row.ended_reasons);
    visit(Field::part("satisfaction"), row.satisfaction);
    visit(Field::single("complaints"), row.complaints);
    visit(Field::single("incidents"), row.incidents);
    visit(Field::single("concerns"), row.concerns);
    visit(Field::part("staffing"), row.staffing);
    visit(Field::things("reports_due"), row.reports_due);
    visit(Field::things("reports_late"), row.reports_late);
  }
};

/// How many working days after `from` the day `to` is.
std::int64_t working_days_between(Date from, Date to, const std::vector<Date>& holidays) {
  std::int64_t days = 0;
  for (Date day = add_days(from, 1); day <= to; day = add_days(day, 1))
    if (is_working_day(day, holidays)) ++days;
  return days;
}

/// Of the packages approved in these days: those that commenced, and, given a date, those whose
/// time ran out before it (D 14.5).
class Starts {
 public:
  explicit Starts(const Monitoring& report)
      : report_(report), holidays_(report.programme.state.holidays_before()) {}

  void add(HowWell& row, const PackageRow& package) {
    const auto& state = package.state;
    if (!state.approved || !report_.days.holds(state.approved_on)) return;
    const auto last_day =
        add_days(state.approved_on, report_.policy(state.approved_on).start_within_days);
    if (const auto commenced = state.commenced_on())
      return add_start(row, package, *commenced, last_day);
    if (state.is_ended() || !report_.books().on() || last_day >= report_.today) return;
    row.within_d.count(*state.approved);
    note_late(package, report_.today);
  }

  json::array late() {
    std::sort(late_.begin(), late_.end());
    json::array list;
    for (const auto& [package, days] : late_)
      list.push_back(json::object{{"package", package}, {"days", days}});
    return list;
  }

 private:
  void add_start(HowWell& row, const PackageRow& package, Date commenced, Date last_day) {
    const auto approved = *package.state.approved;
    row.starts.count(approved);
    row.start_days.add(approved,
                       working_days_between(package.state.approved_on, commenced, holidays_));
    row.within_d.count(approved);
    if (commenced <= last_day) return row.within_n.count(approved);
    note_late(package, commenced);
  }

  void note_late(const PackageRow& package, Date until) {
    late_.emplace_back(package.id, until.days - package.state.approved_on.days);
  }

  const Monitoring& report_;
  std::vector<Date> holidays_;
  std::vector<std::pair<std::string, int>> late_;
};

/// Completed, of those completed or ended because the family fell away (rulebook 6.5).
void add_engagement(HowWell& row, RowsByKey<Counted>& reasons, const Package& package) {
  if (package.stage == Stage::completed) {
    row.engaged_n.count(*package.ended);
    return row.engaged_d.count(*package.ended);
  }
  reasons.at(v::EnumNameEndReason(package.end_reason)).count.count(*package.ended);
  if (package.end_reason == v::EndReason::disengaged ||
      package.end_reason == v::EndReason::family_ceased)
    row.engaged_d.count(*package.ended);
}

/// Calls `add(position, day, rating)` with everything fed back on the report's cases, packages and
/// gatherings.
template <class Add>
void for_each_feedback(const Monitoring& report, Add add) {
  const auto dated = [&](const auto& row) {
    if (!report.scope.holds(row)) return;
    for (const auto& given : row.state.feedback)
      add(given.position, date_of(row.dates, given.position), given.rating);
  };
  for_each_case(report.books(), report.programme, dated);
  for_each_package(report.books(), report.programme, dated);
  for_each_of(report.books().gatherings(), report.books(), report.programme,
              [&](const GatheringRow& gathering) {
                if (!report.scope.holds(gathering)) return;
                for (const auto& given : gathering.state.feedback)
                  add(given.position, given.on, given.rating);
              });
}

json::object satisfaction_of(const Monitoring& report) {
  Satisfaction row;
  watch(row, "how_well.satisfaction", report.question.explanation);
  for_each_feedback(report, [&](Position position, Date on, v::Rating rating) {
    if (!report.days.holds(on)) return;
    row.ratings.count(position);
    if (rating == v::Rating::satisfied) row.satisfied.count(position);
  });
  const auto least = report.policy(report.today).satisfaction_percent_min;
  if (row.ratings.sum() > 0)
    row.target_met = 100 * row.satisfied.sum() >= least * row.ratings.sum();
  return to_json(row);
}

void add_reports(HowWell& row, const Monitoring& report) {
  for (const auto& asked : report.programme.state.reports) {
    if (!report.scope.is_all() && asked.provider != report.scope.provider) continue;
    if (!report.days.holds(asked.due_on)) continue;
    row.reports_due.count(asked.requested);
    if (asked.submitted_on.value_or(report.today) > asked.due_on)
      row.reports_late.count(asked.requested);
  }
}

}  // namespace

json::object how_well(const Monitoring& report) {
  HowWell row;
  watch(row, "how_well", report.question.explanation);
  Starts starts(report);
  RowsByKey<Counted> reasons("how_well.ended_reasons", report.question.explanation);
  for_each_package(report.books(), report.programme, [&](const PackageRow& package) {
    if (!report.scope.holds(package)) return;
    starts.add(row, package);
    if (package.state.stage >= Stage::completed && report.days.holds(package.state.ended_on))
      add_engagement(row, reasons, package.state);
  });
  row.late_starts = starts.late();
  row.ended_reasons = reasons.to_json("reason");
  row.satisfaction = satisfaction_of(report);
  row.complaints = complaints_of(report);
  row.incidents = incidents_of(report);
  row.concerns = concerns_of(report);
  row.staffing = staffing_of(report);
  add_reports(row, report);
  return to_json(row);
}

std::vector<Part> parts_of_how_well() {
  return {part_of<HowWell>("how_well"),
          part_of<Counted>("how_well.ended_reasons", {Field::text("reason")}),
          part_of<Satisfaction>("how_well.satisfaction"), part_of_staffing()};
}

}  // namespace daybook
