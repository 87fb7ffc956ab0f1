/// The deadlines view: all duties that are or were due, a row each, and how many of each kind were
/// kept: `{"rows","by_duty"}`.
///
/// Days run to D, or to the programme's last business date. A row has `due_on` and `done_on`, or
/// `due_at` and `done_at` where the rule counts hours; `due_on_as_arose` where the calendar known
/// when the duty arose gave another day.
#include "projections/query/view.hpp"

#include <tuple>

#include "projections/query/grouping.hpp"
#include "projections/views/deadlines/duties.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

struct DutyRow {
  Figure met, late, overdue, due;

  static void describe(auto& row, auto visit) {
    visit(Field::things("met"), row.met);
    visit(Field::things("late"), row.late);
    visit(Field::things("overdue"), row.overdue);
    visit(Field::things("due"), row.due);
  }

  Figure& at(DutyState state) {
    switch (state) {
      case DutyState::met:
        return met;
      case DutyState::late:
        return late;
      case DutyState::overdue:
        return overdue;
      case DutyState::due:
        return due;
    }
    return due;
  }
};

Duties duties_of(const DutySources& sources) {
  Duties duties;
  const auto& books = sources.books;
  for_each_package(books, sources.programme, [&](const PackageRow& row) {
    if (!row.state.id.empty()) add_package_duties(sources, row, duties);
  });
  for_each_case(books, sources.programme,
                [&](const CaseRow& row) { add_case_duties(sources, row, duties); });
  for_each_of(books.matches(), books, sources.programme,
              [&](const MatchRow& row) { add_match_duties(sources, row, duties); });
  for (const auto& row : books.providers().rows()) add_provider_duties(sources, row.state, duties);
  add_report_duties(sources, duties);
  std::sort(duties.begin(), duties.end(), [](const Duty& a, const Duty& b) {
    return std::tie(a.name, a.subject, a.arose) < std::tie(b.name, b.subject, b.arose);
  });
  return duties;
}

template <class Moment>
json::value moment(const std::optional<Moment>& at) {
  return at ? json::value(to_text(*at)) : json::value(nullptr);
}

json::object row_of(const Duty& duty, DutyState state) {
  json::object row{{"duty", duty.name}, {"subject", duty.subject}};
  row[duty.due_at ? "due_at" : "due_on"] = duty.due_at ? moment(duty.due_at) : moment(duty.due_on);
  row[duty.due_at ? "done_at" : "done_on"] =
      duty.due_at ? moment(duty.done_at) : moment(duty.done_on);
  row["state"] = text_json(name(state));
  if (duty.due_on_as_arose) row["due_on_as_arose"] = to_text(*duty.due_on_as_arose);
  return row;
}

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  const auto today = question.books.today(*programme);
  json::array rows;
  RowsByKey<DutyRow> by_duty("by_duty", question.explanation);
  for (const auto& duty : duties_of({question.books, *programme, today})) {
    const auto state = state_of(duty, today);
    by_duty.at(duty.name).at(state).count(duty.arose);
    rows.push_back(row_of(duty, state));
  }
  json::object result;
  result["rows"] = std::move(rows);
  result["by_duty"] = by_duty.to_json("duty");
  return result;
}

}  // namespace

ViewKind deadlines_view() {
  using enum v::Role;
  return {
      .name = "deadlines",
      .help = "everything that is or was due",
      .who = {any_of(commissioner, central_team, lead_professional, finance, auditor)},
      .needs = {"programme"},
      .parts = {{"", {Field::single("rows")}}, part_of<DutyRow>("by_duty", {Field::text("duty")})},
      .fold = fold};
}

}  // namespace daybook
