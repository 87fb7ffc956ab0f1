/// Scores by recognised tools, of families and of supporters (rulebook 5.3, `measure_taken`).
#pragma once

#include <string>

#include "domain/vocabulary/recorded.hpp"

namespace daybook {

struct Measure {
  Position position;
  v::MeasureTool tool{};
  std::string subject;
  v::MeasureStage stage{};
  std::int32_t score_hundredths{};
  Date on;
};

Measure measure_of(const Recorded& event);

}  // namespace daybook
