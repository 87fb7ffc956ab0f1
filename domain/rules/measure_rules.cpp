#include <optional>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/measure.hpp"

namespace daybook {

namespace {

struct ScoreRange {
  std::int32_t least;
  std::int32_t most;
  bool holds(std::int32_t score) const { return score >= least && score <= most; }
};

/// The tool's range in hundredths; nothing for the tools that the rulebook gives none.
std::optional<ScoreRange> range_of(v::MeasureTool tool) {
  switch (tool) {
    case v::MeasureTool::wemwbs:
      return ScoreRange{1400, 7000};
    case v::MeasureTool::swemwbs:
      return ScoreRange{700, 3500};
    case v::MeasureTool::gbo:
      return ScoreRange{0, 1000};
    case v::MeasureTool::sdq:
    case v::MeasureTool::ors:
    case v::MeasureTool::srs:
      return ScoreRange{0, 4000};
    case v::MeasureTool::star:
    case v::MeasureTool::other:
      return {};
  }
  return {};
}

}  // namespace

Verdict judge_measure(const Recorded& event) {
  const auto& taken = event.as<v::MeasureTaken>();
  const auto range = range_of(taken.tool());
  Verdict verdict;
  verdict.unless(Date{taken.on()} <= london_date(event.occurred_at), Code::occurred_in_future,
                 "on must not be after the day of occurred_at", "rulebook 5.3");
  verdict.unless(
      !range || range->holds(taken.score_hundredths()), Code::score_out_of_range,
      [&] {
        return fmt::format("score_hundredths: {} is outside the tool's {} to {}",
                           taken.score_hundredths(), range->least, range->most);
      },
      "rulebook 5.3");
  return verdict;
}

}  // namespace daybook
