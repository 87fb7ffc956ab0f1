/// Reports on cases and providers: concerns, complaints, incidents, staffing issues.
#include <algorithm>
#include <map>

#include "projections/query/grouping.hpp"
#include "projections/views/deadlines/duties.hpp"
#include "projections/views/monitoring/monitoring.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::int64_t kHourMs = 3'600'000;

/// Rows sorted by what they are about, and by whose they are.
using SortedRows = std::map<std::pair<std::string, std::string>, json::object>;

json::array list_of(SortedRows& rows) {
  json::array list;
  for (auto& [key, row] : rows) list.push_back(std::move(row));
  return list;
}

/// Whole hours, a begun one counted as one.
std::int64_t hours_between(Instant from, Instant to) {
  return (to.milliseconds - from.milliseconds + kHourMs - 1) / kHourMs;
}

json::object concern_row(const Monitoring& report, const CaseRow& its_case,
                         const Concern& concern) {
  const auto last = notified_to_all(concern);
  const auto most = report.policy(concern.raised_on).concern_notify_hours * kHourMs;
  json::object row{{"concern", concern.id}, {"case", its_case.id}};
  row["hours_to_notify"] =
      last ? json::value(hours_between(concern.happened_at, *last)) : json::value(nullptr);
  row["in_time"] = last && last->milliseconds - concern.happened_at.milliseconds <= most;
  return row;
}

/// Calls `each` with the providers of the programme that the report is about.
template <class Each>
void for_each_provider(const Monitoring& report, Each each) {
  for (const auto& row : report.books().providers().rows())
    if (row.state.registered_for(report.programme.id) &&
        (report.scope.is_all() || row.id == report.scope.provider))
      each(row.state);
}

json::object complaint_row(const Provider& provider, const Complaint& complaint) {
  json::object row{
      {"complaint", complaint.id}, {"provider", provider.id}, {"on", to_text(complaint.on)}};
  const auto& resolved = complaint.resolution;
  row["resolved_on"] = resolved ? json::value(to_text(resolved->on)) : json::value(nullptr);
  row["action"] = resolved ? json::value(resolved->action) : json::value(nullptr);
  return row;
}

struct Issues {
  Figure count;
  static void describe(auto& row, auto visit) { visit(Field::things("count"), row.count); }
};

}  // namespace

json::array concerns_of(const Monitoring& report) {
  SortedRows rows;
  for_each_case(report.books(), report.programme, [&](const CaseRow& its_case) {
    if (!report.scope.holds(its_case)) return;
    for (const auto& concern : its_case.state.concerns)
      if (report.days.holds(london_date(concern.happened_at)))
        rows[{concern.id, its_case.id}] = concern_row(report, its_case, concern);
  });
  return list_of(rows);
}

json::array complaints_of(const Monitoring& report) {
  SortedRows rows;
  for_each_provider(report, [&](const Provider& provider) {
    for (const auto& complaint : provider.complaints)
      if (report.days.holds(complaint.on))
        rows[{complaint.id, provider.id}] = complaint_row(provider, complaint);
  });
  return list_of(rows);
}

json::array incidents_of(const Monitoring& report) {
  std::vector<json::object> rows;
  for_each_provider(report, [&](const Provider& provider) {
    for (const auto& incident : provider.incidents)
      if (report.days.holds(incident.on))
        rows.push_back({{"incident", incident.id},
                        {"provider", provider.id},
                        {"kind", v::EnumNameIncidentKind(incident.kind)},
                        {"happened_at", to_text(incident.happened_at)},
                        {"reported_at", to_text(incident.reported_at)}});
  });
  std::stable_sort(rows.begin(), rows.end(), [](const json::object& a, const json::object& b) {
    return a.at("incident").as_string() < b.at("incident").as_string();
  });
  json::array list;
  for (auto& row : rows) list.push_back(std::move(row));
  return list;
}

json::array staffing_of(const Monitoring& report) {
  RowsByKey<Issues> kinds("how_well.staffing", report.question.explanation);
  for_each_provider(report, [&](const Provider& provider) {
    for (const auto& issue : provider.staffing_issues)
      if (report.days.holds(issue.on)) kinds.at(issue.kind).count.count(issue.position);
  });
  return kinds.to_json("kind");
}

Part part_of_staffing() {
  return part_of<Issues>("how_well.staffing", {Field::text("kind")});
}

}  // namespace daybook
