/// The contract report of a programme over some days, for all providers or one:
/// `{"how_much","how_well","better_off"}`. Each percentage stands beside its n and d.
#include "projections/query/view.hpp"

#include "projections/query/grouping.hpp"
#include "projections/views/monitoring/monitoring.hpp"
#include "projections/views/outcome_rows.hpp"

namespace daybook {

namespace {

struct MoreSessions {
  Figure provider, lead_professional;

  static void describe(auto& row, auto visit) {
    visit(Field::people("provider"), row.provider);
    visit(Field::people("lead_professional"), row.lead_professional);
  }
};

/// Who asked for more sessions, of the packages completed in these days (D 14.5).
boost::json::object more_sessions(const Monitoring& report) {
  MoreSessions asked;
  watch(asked, "better_off.more_sessions_asked_by", report.question.explanation);
  for_each_package(report.books(), report.programme, [&](const PackageRow& row) {
    const auto& package = row.state;
    if (package.stage != Stage::completed || !package.more_sessions_asked_by) return;
    if (!report.scope.holds(row) || !report.days.holds(package.ended_on)) return;
    auto& by = *package.more_sessions_asked_by == v::MoreSessionsAskedBy::provider
                   ? asked.provider
                   : asked.lead_professional;
    by.count(*package.ended);
  });
  return to_json(asked);
}

std::vector<Part> parts() {
  auto list = parts_of_outcomes("better_off.");
  list.push_back(part_of<MoreSessions>("better_off.more_sessions_asked_by"));
  for (auto part_of_report : {parts_of_how_much(), parts_of_how_well()})
    for (auto& part : part_of_report) list.push_back(std::move(part));
  return list;
}

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  const auto& provider = question.params.provider;
  if (!provider.empty() && !question.books.providers().find(provider))
    return failed("provider: there is no provider " + provider + ".");
  const Monitoring report{question,
                          *programme,
                          {question.books, provider},
                          range_asked(question.params, programme->state),
                          question.books.today(*programme)};
  auto outcomes = outcomes_of(question, *programme, "better_off.");
  boost::json::object better_off;
  for (const auto* part : {"outcomes", "measures", "followups"})
    better_off[part] = std::move(outcomes.at(part));
  better_off["more_sessions_asked_by"] = more_sessions(report);
  boost::json::object result;
  result["how_much"] = how_much(report);
  result["how_well"] = how_well(report);
  result["better_off"] = std::move(better_off);
  return result;
}

}  // namespace

ViewKind monitoring_view() {
  using enum v::Role;
  return {.name = "monitoring",
          .help = "the contract report: how much, how well, and who is better off",
          .who = {any_of(commissioner, central_team, auditor), true},
          .needs = {"programme"},
          .takes = {"year", "from", "to", "provider"},
          .parts = parts(),
          .fold = fold};
}

}  // namespace daybook
