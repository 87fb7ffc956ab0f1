/// Scores and how they changed: a later score beside the baseline of the same stream, subject and
/// tool (rulebook 6.7).
#pragma once

#include <string>
#include <vector>

#include "domain/state/measure.hpp"
#include "domain/state/policy.hpp"
#include "projections/query/figure.hpp"
#include "projections/query/view.hpp"

namespace daybook {

struct MeasureRow {
  std::string tool, stage;
  Figure pairs, change, improved;

  static void describe(auto& row, auto visit) {
    visit(Field::people("pairs"), row.pairs);
    visit(Field::rate("mean_change_hundredths").from("improved_by_target"),
          Rate{mean(row.change.sum(), row.pairs.sum()), "the changes of its pairs", "pairs"});
    visit(Field::people("improved_by_target").some_of("pairs"), row.improved);
  }
};

/// Pairs by tool and stage, as `{"tool","stage","pairs","mean_change_hundredths",
/// "improved_by_target"}`. Improved by the target is counted at six months, null at other stages.
class MeasureRows {
 public:
  MeasureRows(std::string path, Explanation* explanation) : rows_(std::move(path), explanation) {}

  /// Adds the pairs among one stream's measures whose later score is of `days`.
  void add(const std::vector<Measure>& measures, const Policies& policies, DateRange days);

  boost::json::array to_json() const;

  /// What its rows show, as the list at `path`.
  static Part part(std::string path) {
    return part_of<MeasureRow>(std::move(path), {Field::text("tool"), Field::text("stage")});
  }

 private:
  MeasureRow& row_of(const Measure& measure);

  RowsByKey<MeasureRow> rows_;
};

/// The outcomes view's result for the question's days, and for its provider where one is asked
/// for. `prefix` stands before the paths of its figures: "" or "better_off.".
boost::json::object outcomes_of(const Question& question, const ProgrammeRow& programme,
                                std::string_view prefix);
/// What that result shows.
std::vector<Part> parts_of_outcomes(const std::string& prefix);

}  // namespace daybook
