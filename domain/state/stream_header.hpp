/// The fields that the state of every stream has, of any kind.
#pragma once

#include <algorithm>
#include <vector>

#include "domain/base/quantity.hpp"
#include "domain/vocabulary/recorded.hpp"

namespace daybook {

struct StreamHeader {
  std::uint64_t events = 0;      ///< how many entries the stream holds: the next version
  std::vector<Position> voided;  ///< entries whose effect an entry_voided has taken back

  bool is_voided(Position position) const {
    return std::find(voided.begin(), voided.end(), position) != voided.end();
  }
};

/// Counts `event`, and remembers what it voids.
inline void evolve(StreamHeader& header, const Recorded& event) {
  ++header.events;
  if (event.tag == v::Data::EntryVoided)
    header.voided.push_back({event.as<v::EntryVoided>().position()});
}

}  // namespace daybook
