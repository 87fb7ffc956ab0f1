#include "projections/views/outcome_rows.hpp"

#include <tuple>

namespace daybook {

namespace {

/// The earliest baseline by `on` of the same subject and tool; null when there is none.
const Measure* baseline_of(const std::vector<Measure>& measures, const Measure& later) {
  const Measure* found = nullptr;
  for (const auto& measure : measures)
    if (measure.stage == v::MeasureStage::baseline && measure.tool == later.tool &&
        measure.subject == later.subject && (!found || measure.on < found->on))
      found = &measure;
  return found;
}

bool is_pair(const Measure& baseline, const Measure& later) {
  if (later.stage == v::MeasureStage::baseline) return false;
  return std::tie(baseline.on, baseline.position) < std::tie(later.on, later.position);
}

}  // namespace

void MeasureRows::add(const std::vector<Measure>& measures, const Policies& policies,
                      DateRange days) {
  for (const auto& later : measures) {
    const auto* baseline = baseline_of(measures, later);
    if (!baseline || !is_pair(*baseline, later) || !days.holds(later.on)) continue;
    auto& row = row_of(later);
    const std::int64_t change = std::int64_t{later.score_hundredths} - baseline->score_hundredths;
    row.pairs.count(later.position);
    row.change.add(later.position, change);
    const auto gain = later.tool == v::MeasureTool::sdq ? -change : change;
    if (gain >= policies.on(later.on).wellbeing_points * std::int64_t{100})
      row.improved.count(later.position);
  }
}

MeasureRow& MeasureRows::row_of(const Measure& measure) {
  const std::string tool = v::EnumNameMeasureTool(measure.tool);
  const std::string stage = v::EnumNameMeasureStage(measure.stage);
  auto& row = rows_.at(tool + "." + stage);
  row.tool = tool;
  row.stage = stage;
  if (measure.stage != v::MeasureStage::six_month) row.improved.leave_out();
  return row;
}

boost::json::array MeasureRows::to_json() const {
  boost::json::array list;
  for (const auto& [key, row] : rows_.rows()) {
    boost::json::object item{{"tool", row.tool}, {"stage", row.stage}};
    write_fields(row, item);
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace daybook
