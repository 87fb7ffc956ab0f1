/// The outcomes of the work: needs by outcome and level, measures, feedback, breakdowns and
/// follow-ups (rulebook 6.5, 6.7).
///
/// A range restricts what is counted, not what is known of it: needs by the day they were
/// identified, measures by the day of the later one, feedback and breakdowns by their business
/// date, follow-ups by the day their window opened.
#include <set>

#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"
#include "projections/views/outcome_rows.hpp"
#include "projections/views/provider_scope.hpp"

namespace daybook {

namespace {

struct OutcomeRow {
  static constexpr std::string_view levels = "no_progress progress achieved sustained relapsed";
  Figure cases, needs, no_progress, progress, achieved, sustained, relapsed;

  static void describe(auto& row, auto visit) {
    visit(Field::people("cases_with_need").sum_of(levels), row.cases);
    visit(Field::people("needs").sum_of(levels), row.needs);
    visit(Field::people("no_progress"), row.no_progress);
    visit(Field::people("progress"), row.progress);
    visit(Field::people("achieved"), row.achieved);
    visit(Field::people("sustained"), row.sustained);
    visit(Field::people("relapsed"), row.relapsed);
  }

  Figure& at(v::OutcomeLevel level) {
    switch (level) {
      case v::OutcomeLevel::progress:
        return progress;
      case v::OutcomeLevel::achieved:
        return achieved;
      case v::OutcomeLevel::sustained:
        return sustained;
      case v::OutcomeLevel::relapsed:
        return relapsed;
    }
    return no_progress;
  }
};

struct FeedbackRow {
  Figure ratings, satisfied;
  bool target_met = false;

  static void describe(auto& row, auto visit) {
    visit(Field::people("ratings"), row.ratings);
    visit(Field::people("satisfied").some_of("ratings"), row.satisfied);
    visit(Field::rate("satisfied_percent").from("satisfied"),
          percentage(row.satisfied, "satisfied", row.ratings, "ratings"));
    visit(Field::text("target_met").from("satisfied"), boost::json::value(row.target_met));
  }
};

struct BreakdownRow {
  Figure count;
  static void describe(auto& row, auto visit) { visit(Field::people("count"), row.count); }
};

struct FollowUpRow {
  Figure due, done, better, same, worse, not_reached, overdue;

  static void describe(auto& row, auto visit) {
    visit(Field::people("due"), row.due);
    visit(Field::people("done").sum_of("better same worse not_reached"), row.done);
    visit(Field::people("better"), row.better);
    visit(Field::people("same"), row.same);
    visit(Field::people("worse"), row.worse);
    visit(Field::people("not_reached"), row.not_reached);
    visit(Field::people("overdue"), row.overdue);
  }

  Figure& at(v::FollowUpResult result) {
    switch (result) {
      case v::FollowUpResult::better:
        return better;
      case v::FollowUpResult::same:
        return same;
      case v::FollowUpResult::worse:
        return worse;
      case v::FollowUpResult::not_reached:
        return not_reached;
    }
    return not_reached;
  }
};

const FollowUp* latest(const std::vector<FollowUp>& followups) {
  const FollowUp* found = nullptr;
  for (const auto& followup : followups)
    if (!found || followup.on >= found->on) found = &followup;
  return found;
}

class OutcomesFold {
 public:
  OutcomesFold(const Question& question, const ProgrammeRow& programme, std::string_view prefix)
      : question_(question),
        programme_(programme),
        scope_{question.books, question.params.provider},
        days_(range_asked(question.params, programme.state)),
        today_(question.books.today(programme)),
        prefix_(prefix) {
    watch(followups_, prefix_ + "followups", question.explanation);
  }

  void fold() {
    for_each_case(question_.books, programme_, [&](const CaseRow& row) {
      if (scope_.holds(row)) add(row);
    });
    for_each_package(question_.books, programme_, [&](const PackageRow& row) {
      if (!scope_.holds(row)) return;
      for (const auto& given : row.state.feedback) add_feedback(row.dates, given);
      if (row.state.stage == Stage::completed) add_followup(row.state);
    });
    for_each_of(question_.books.gatherings(), question_.books, programme_, [&](const auto& row) {
      if (!scope_.holds(row)) return;
      for (const auto& given : row.state.feedback)
        if (days_.holds(given.on)) count_feedback(given.position, given.from, given.rating);
    });
    for_each_of(question_.books.supporters(), question_.books, programme_, [&](const auto& row) {
      if (scope_.holds(row)) add_measures(row.state.measures);
    });
  }

  boost::json::object result() {
    boost::json::object out;
    out["outcomes"] = outcomes_.to_json("outcome");
    out["measures"] = measures_.to_json();
    const auto least = programme_.state.policies.on(today_).satisfaction_percent_min;
    for (const auto& [key, row] : feedback_.rows())
      feedback_.at(key).target_met = 100 * row.satisfied.sum() >= least * row.ratings.sum();
    out["feedback"] = feedback_.to_json("from");
    out["breakdowns"] = breakdowns_.to_json("kind");
    out["followups"] = to_json(followups_);
    return out;
  }

 private:
  void add(const CaseRow& row) {
    std::set<std::string_view> outcomes;
    for (const auto& need : row.state.needs)
      if (days_.holds(date_of(row.dates, need.identified)))
        add_need(need, outcomes.insert(need.outcome).second);
    add_measures(row.state.measures);
    for (const auto& given : row.state.feedback) add_feedback(row.dates, given);
    for (const auto& breakdown : row.state.breakdowns)
      if (days_.holds(date_of(row.dates, breakdown.position)))
        breakdowns_.at(v::EnumNameBreakdownKind(breakdown.kind)).count.count(breakdown.position);
  }

  void add_need(const Need& need, bool first_of_case) {
    auto& row = outcomes_.at(need.outcome);
    if (first_of_case) row.cases.count(need.identified);
    row.needs.count(need.identified);
    const auto* level = need.latest();
    if (level)
      row.at(level->level).count(level->position);
    else
      row.no_progress.count(need.identified);
  }

  void add_measures(const std::vector<Measure>& measures) {
    measures_.add(measures, programme_.state.policies, days_);
  }

  template <class Given>
  void add_feedback(const std::vector<Dated>& dates, const Given& given) {
    if (days_.holds(date_of(dates, given.position)))
      count_feedback(given.position, given.from, given.rating);
  }

  void count_feedback(Position position, v::FeedbackFrom from, v::Rating rating) {
    auto& row = feedback_.at(v::EnumNameFeedbackFrom(from));
    row.ratings.count(position);
    if (rating == v::Rating::satisfied) row.satisfied.count(position);
  }

  void add_followup(const Package& package) {
    const auto& months = programme_.state.policies.on(package.ended_on).followup_months;
    if (months.empty()) return;
    const auto opens = add_months(package.ended_on, months.front());
    if ((opens > today_ && package.followups.empty()) || !days_.holds(opens)) return;
    followups_.due.count(*package.ended);
    if (const auto* done = latest(package.followups)) {
      followups_.done.count(done->position);
      return followups_.at(done->result).count(done->position);
    }
    if (add_months(package.ended_on, months.back()) < today_)
      followups_.overdue.count(*package.ended);
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  ProviderScope scope_;
  DateRange days_;
  Date today_;
  std::string prefix_;
  RowsByKey<OutcomeRow> outcomes_{prefix_ + "outcomes", question_.explanation};
  MeasureRows measures_{prefix_ + "measures", question_.explanation};
  RowsByKey<FeedbackRow> feedback_{prefix_ + "feedback", question_.explanation};
  RowsByKey<BreakdownRow> breakdowns_{prefix_ + "breakdowns", question_.explanation};
  FollowUpRow followups_;
};

}  // namespace

std::vector<Part> parts_of_outcomes(const std::string& prefix) {
  return {part_of<OutcomeRow>(prefix + "outcomes", {Field::text("outcome")}),
          MeasureRows::part(prefix + "measures"),
          part_of<FeedbackRow>(prefix + "feedback", {Field::text("from")}),
          part_of<BreakdownRow>(prefix + "breakdowns", {Field::text("kind")}),
          part_of<FollowUpRow>(prefix + "followups")};
}

boost::json::object outcomes_of(const Question& question, const ProgrammeRow& programme,
                                std::string_view prefix) {
  OutcomesFold outcomes(question, programme, prefix);
  outcomes.fold();
  return outcomes.result();
}

namespace {

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  return outcomes_of(question, *programme, "");
}

}  // namespace

ViewKind outcomes_view() {
  using enum v::Role;
  return {.name = "outcomes",
          .help = "what came of the work",
          .who = {any_of(commissioner, central_team, lead_professional, auditor)},
          .needs = {"programme"},
          .takes = {"year", "from", "to"},
          .parts = parts_of_outcomes(""),
          .fold = fold};
}

}  // namespace daybook
