/// A coffee morning, social event, workshop or other gathering (rulebook 5.5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/state/stream_header.hpp"

namespace daybook {

/// Who came to a gathering.
struct Attendance {
  Position position;
  Date on;
  std::vector<std::string> families;
  std::int32_t adults{};
  std::int32_t children{};
};

struct GatheringFeedback {
  Position position;
  Date on;
  v::FeedbackFrom from{};
  v::Rating rating{};
};

struct Gathering {
  StreamHeader header;
  std::string id;
  std::string programme;
  v::GatheringKind kind{};
  Position planned;
  Date on;
  std::int32_t capacity{};
  std::string provider;  ///< the one that runs it: named, or its planner's; "" when none does
  std::optional<Attendance> held;
  std::optional<Position> cancelled;
  std::vector<GatheringFeedback> feedback;
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Gathering& gathering, const Recorded& event);

}  // namespace daybook
