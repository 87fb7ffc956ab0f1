#include "domain/state/measure.hpp"

namespace daybook {

Measure measure_of(const Recorded& event) {
  const auto& taken = event.as<v::MeasureTaken>();
  return {event.position,           taken.tool(), taken.subject()->str(), taken.stage(),
          taken.score_hundredths(), {taken.on()}};
}

}  // namespace daybook
