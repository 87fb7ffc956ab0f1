/// How much: packages, sessions, people, gatherings, advice, loans, reach, supporters.
#include <algorithm>

#include "projections/query/grouping.hpp"
#include "projections/views/monitoring/monitoring.hpp"

namespace daybook {

namespace {

struct HowMuch {
  Figure packages, packages_ever, sessions, people, advice_families, loan_families, newsletters,
      reach_direct, reach_indirect, recruited, trained, matches_live;
  boost::json::array gatherings;

  static void describe(auto& row, auto visit) {
    visit(Field::things("packages_in_period"), row.packages);
    visit(Field::things("packages_cumulative"), row.packages_ever);
    visit(Field::things("sessions_delivered"), row.sessions);
    visit(Field::people("people"), row.people);
    visit(Field::part("gatherings"), boost::json::value(row.gatherings));
    visit(Field::people("advice_families"), row.advice_families);
    visit(Field::people("loan_families"), row.loan_families);
    visit(Field::things("newsletters"), row.newsletters);
    visit(Field::things("reach_direct"), row.reach_direct);
    visit(Field::things("reach_indirect"), row.reach_indirect);
    visit(Field::people("supporters_recruited"), row.recruited);
    visit(Field::people("supporters_trained"), row.trained);
    visit(Field::people("matches_live"), row.matches_live);
  }
};

struct GatheringCount {
  Figure held, adults, children;

  static void describe(auto& row, auto visit) {
    visit(Field::things("held"), row.held);
    visit(Field::people("adults"), row.adults);
    visit(Field::people("children"), row.children);
  }
};

/// The first of `items` in these days; null when there is none. A family counts once.
template <class Item>
const Item* first_in(const std::vector<Item>& items, DateRange days) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Item& item) { return days.holds(item.on); });
  return found == items.end() ? nullptr : &*found;
}

/// A package is provided from its first session on: in these days, or up to their end.
void add_package(HowMuch& row, const Package& package, DateRange days) {
  const auto commenced = package.commenced_on();
  if (commenced && *commenced <= days.last) row.packages_ever.count(*package.confirmed);
  if (commenced && days.holds(*commenced)) row.packages.count(*package.confirmed);
  for (const auto& session : package.sessions) {
    if (session.state != SessionState::delivered || !days.holds(session.on())) continue;
    row.sessions.count(session.ended);
    row.people.add(session.ended, std::int64_t{session.attended});
  }
}

void add_case(HowMuch& row, const Case& family_case, DateRange days) {
  if (const auto* advice = first_in(family_case.advice, days))
    row.advice_families.count(advice->position);
  if (const auto* loan = first_in(family_case.loans, days)) row.loan_families.count(loan->position);
}

bool is_live_on(const PeerMatch& match, Date day) {
  return match.made_on <= day && (match.is_live() || match.ended_on > day);
}

/// Direct reach has a case and a match; what newsletters and conferences reach has no record of
/// its own (K 3.3).
void add_matches(HowMuch& row, const Monitoring& report) {
  std::vector<RowIndex> reached;
  const auto last = std::min(report.days.last, report.today);
  const auto add = [&](const MatchRow& match) {
    if (!report.scope.holds(match)) return;
    if (is_live_on(match.state, last)) row.matches_live.count(match.state.made);
    if (!report.days.holds(match.state.made_on)) return;
    if (std::find(reached.begin(), reached.end(), match.family_case) != reached.end()) return;
    reached.push_back(match.family_case);
    row.reach_direct.count(match.state.made);
  };
  for_each_of(report.books().matches(), report.books(), report.programme, add);
}

void add_supporter(HowMuch& row, const Supporter& supporter, DateRange days) {
  if (days.holds(supporter.recruited_on)) row.recruited.count(supporter.recruited);
  const auto& trainings = supporter.trainings;
  const auto first =
      std::min_element(trainings.begin(), trainings.end(),
                       [](const Training& a, const Training& b) { return a.on < b.on; });
  if (first != trainings.end() && days.holds(first->on)) row.trained.count(first->position);
}

/// What is recorded of the programme as a whole is nobody's when one provider is asked for.
void add_programme(HowMuch& row, const Monitoring& report) {
  if (!report.scope.is_all()) {
    for (auto* figure : {&row.advice_families, &row.loan_families, &row.newsletters,
                         &row.reach_indirect, &row.recruited, &row.trained})
      figure->leave_out();
    return;
  }
  const auto& days = report.days;
  for (const auto& issued : report.programme.state.newsletters)
    if (days.holds(issued.on)) row.newsletters.count(issued.position);
  for (const auto& reach : report.programme.state.reach)
    if (days.holds(reach.on)) row.reach_indirect.add(reach.position, reach.people);
  for_each_case(report.books(), report.programme,
                [&](const CaseRow& its_case) { add_case(row, its_case.state, days); });
  for_each_of(report.books().supporters(), report.books(), report.programme,
              [&](const SupporterRow& supporter) { add_supporter(row, supporter.state, days); });
}

boost::json::array gatherings_held(const Monitoring& report) {
  RowsByKey<GatheringCount> rows("how_much.gatherings", report.question.explanation);
  const auto add = [&](const GatheringRow& gathering) {
    const auto& held = gathering.state.held;
    if (!held || !report.scope.holds(gathering) || !report.days.holds(gathering.state.on)) return;
    auto& row = rows.at(v::EnumNameGatheringKind(gathering.state.kind));
    row.held.count(held->position);
    row.adults.add(held->position, std::int64_t{held->adults});
    row.children.add(held->position, std::int64_t{held->children});
  };
  for_each_of(report.books().gatherings(), report.books(), report.programme, add);
  return rows.to_json("kind");
}

}  // namespace

boost::json::object how_much(const Monitoring& report) {
  HowMuch row;
  watch(row, "how_much", report.question.explanation);
  for_each_package(report.books(), report.programme, [&](const PackageRow& package) {
    if (report.scope.holds(package)) add_package(row, package.state, report.days);
  });
  row.gatherings = gatherings_held(report);
  add_programme(row, report);
  add_matches(row, report);
  return to_json(row);
}

std::vector<Part> parts_of_how_much() {
  return {part_of<HowMuch>("how_much"),
          part_of<GatheringCount>("how_much.gatherings", {Field::text("kind")})};
}

}  // namespace daybook
