/// A supporter and a recipient brought together, one to one (rulebook 5.6).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/state/stream_header.hpp"

namespace daybook {

struct CheckIn {
  Position position;
  v::MatchSide with{};
  Date on;
};

struct PeerMatch {
  StreamHeader header;
  std::string id;
  std::string supporter;
  std::string family_case;
  Position made;
  Date made_on;
  std::int32_t check_in_days{};  ///< agreed before the relationship begins
  std::string provider;          ///< the one whose staff made it and run it; "" when none does
  std::vector<CheckIn> check_ins;
  std::optional<Position> ended;
  Date ended_on;

  bool is_live() const { return !ended; }
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(PeerMatch& match, const Recorded& event);

}  // namespace daybook
