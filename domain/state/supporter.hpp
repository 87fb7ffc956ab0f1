/// A peer supporter: recruited, screened, trained, supported (rulebook 5.6).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/state/measure.hpp"
#include "domain/state/stream_header.hpp"

namespace daybook {

struct Training {
  Position position;
  std::string course;
  std::string cohort;
  Date on;
};

struct Support {
  Position position;
  v::SupportKind kind{};
  Date on;
};

struct Screening {
  Position position;
  Date on;
  bool accepted = false;
};

struct Supporter {
  StreamHeader header;
  std::string id;
  std::string programme;
  Position recruited;
  Date recruited_on;
  std::string campaign;
  std::optional<Screening> screening;  ///< the latest
  std::vector<Training> trainings;
  std::vector<Support> supports;
  std::vector<Measure> measures;
  std::optional<Position> withdrew;
  std::vector<Position> erasures;  ///< subject_erased: what was sealed before the latest is gone

  bool is_trained() const { return !trainings.empty(); }
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Supporter& supporter, const Recorded& event);

/// Names the list of supporters that a programme has trained in a cohort.
std::string cohort_name(std::string_view programme, std::string_view cohort);

}  // namespace daybook
