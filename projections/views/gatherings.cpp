/// A programme's gatherings of a year, kind by kind, against what it owes (E 3.3, E 4.2):
/// `{"gatherings","total"}`.
///
/// A gathering belongs to the year of the day it is planned for, with all that became of it.
/// `families` are different ones, over the year. Newsletters stand beside the gatherings where a
/// number of them is owed too: `held` are the issues, and the rest is null.
#include <algorithm>
#include <set>

#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"

namespace daybook {

namespace {

boost::json::value or_null(const auto& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

struct GatheringFigures {
  Figure planned, held, cancelled, families, adults, children, capacity, ratings, satisfied;
  std::optional<int> minimum;
  std::optional<bool> target_met;

  static void describe_all(auto& row, auto visit, bool with_minimum) {
    visit(Field::things("planned"), row.planned);
    visit(Field::things("held"), row.held);
    visit(Field::things("cancelled"), row.cancelled);
    if (with_minimum) {
      visit(Field::things("minimum"), or_null(row.minimum));
      visit(Field::text("met"), or_null(row.met()));
    }
    visit(Field::people("families"), row.families);
    visit(Field::people("adults"), row.adults);
    visit(Field::people("children"), row.children);
    visit(Field::things("capacity"), row.capacity);
    visit(Field::people("ratings"), row.ratings);
    visit(Field::people("satisfied").some_of("ratings"), row.satisfied);
    visit(Field::rate("satisfied_percent").from("satisfied"),
          percentage(row.satisfied, "satisfied", row.ratings, "ratings"));
    visit(Field::text("target_met").from("satisfied"), or_null(row.target_met));
  }

  std::optional<bool> met() const {
    return minimum ? std::optional(held.sum() >= *minimum) : std::nullopt;
  }

  /// Of ratings there may be none: then there is nothing to meet the target with.
  void judge(int least_percent) {
    if (ratings.sum() > 0) target_met = 100 * satisfied.sum() >= least_percent * ratings.sum();
  }
};

struct KindRow : GatheringFigures {
  static void describe(auto& row, auto visit) { describe_all(row, visit, true); }

  void keep_held_only() {
    for (auto* figure :
         {&planned, &cancelled, &families, &adults, &children, &capacity, &ratings, &satisfied})
      figure->leave_out();
  }
};

struct TotalRow : GatheringFigures {
  static void describe(auto& row, auto visit) { describe_all(row, visit, false); }
};

class GatheringsFold {
 public:
  GatheringsFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        days_(range_of(*question.params.year, programme.state)),
        policy_(programme.state.policies.on(
            std::clamp(question.books.today(programme), days_.first, days_.last))) {
    watch(total_, "total", question.explanation);
  }

  void fold() {
    for (const auto& owed : policy_.gathering_minimum)
      kinds_.at(v::EnumNameCountedKind(owed.key)).minimum = owed.value;
    for (const auto* gathering : in_order()) add(*gathering);
    for (const auto& issue : programme_.state.newsletters)
      if (days_.holds(issue.on)) newsletters().held.count(issue.position);
    if (kinds_.rows().contains(kNewsletter)) newsletters().keep_held_only();
  }

  boost::json::object result() {
    for (const auto& [kind, row] : kinds_.rows())
      kinds_.at(kind).judge(policy_.satisfaction_percent_min);
    total_.judge(policy_.satisfaction_percent_min);
    boost::json::object out;
    out["gatherings"] = kinds_.to_json("kind");
    out["total"] = to_json(total_);
    return out;
  }

 private:
  static constexpr const char* kNewsletter = "newsletter";

  KindRow& newsletters() { return kinds_.at(kNewsletter); }

  /// The year's gatherings in the order in which they were held, so that a family counts where it
  /// first came.
  std::vector<const Gathering*> in_order() const {
    std::vector<const Gathering*> list;
    for_each_of(question_.books.gatherings(), question_.books, programme_,
                [&](const GatheringRow& row) {
                  if (days_.holds(row.state.on)) list.push_back(&row.state);
                });
    std::sort(list.begin(), list.end(), [](const Gathering* a, const Gathering* b) {
      const auto key = [](const Gathering* g) { return g->held ? g->held->position : g->planned; };
      return key(a) < key(b);
    });
    return list;
  }

  void add(const Gathering& gathering) {
    const std::string kind = v::EnumNameGatheringKind(gathering.kind);
    add(kinds_.at(kind), gathering, seen_[kind]);
    add(total_, gathering, seen_[""]);
  }

  static void add(GatheringFigures& to, const Gathering& gathering, std::set<std::string>& seen) {
    to.planned.count(gathering.planned);
    if (gathering.cancelled) to.cancelled.count(*gathering.cancelled);
    for (const auto& given : gathering.feedback) {
      to.ratings.count(given.position);
      if (given.rating == v::Rating::satisfied) to.satisfied.count(given.position);
    }
    if (!gathering.held) return;
    const auto& held = *gathering.held;
    to.held.count(held.position);
    to.adults.add(held.position, std::int64_t{held.adults});
    to.children.add(held.position, std::int64_t{held.children});
    to.capacity.add(gathering.planned, std::int64_t{gathering.capacity});
    for (const auto& family : held.families)
      if (seen.insert(family).second) to.families.count(held.position);
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  DateRange days_;
  const Policy& policy_;
  RowsByKey<KindRow> kinds_{"gatherings", question_.explanation};
  TotalRow total_;
  std::map<std::string, std::set<std::string>> seen_;  ///< families, by kind; "": of any
};

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  GatheringsFold gatherings(question, *programme);
  gatherings.fold();
  return gatherings.result();
}

}  // namespace

ViewKind gatherings_view() {
  using enum v::Role;
  return {
      .name = "gatherings",
      .help = "a year's gatherings, kind by kind, against what is owed",
      .who = {any_of(commissioner, central_team, lead_professional, auditor)},
      .needs = {"programme", "year"},
      .parts = {part_of<KindRow>("gatherings", {Field::text("kind")}), part_of<TotalRow>("total")},
      .fold = fold};
}

}  // namespace daybook
