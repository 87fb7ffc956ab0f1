/// The answer to a post (rulebook, section 2).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "domain/base/quantity.hpp"
#include "domain/vocabulary/refusal.hpp"
#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// An event that the ledger derived from a posted one, as it was recorded.
struct DerivedEntry {
  Position position;
  Version version;
  std::string stream;
  std::string event;  ///< the bytes of one FlatBuffers `Event`
};

/// Accepted: durable on disk. Positions and versions are those of the posted events, in order.
struct Accepted {
  std::vector<Position> positions;
  std::vector<Version> versions;
  std::vector<DerivedEntry> derived;
  bool repeated = false;  ///< the post was recorded before; nothing was appended
};

/// One failing check and the index, in its post, of the event that failed it.
struct IndexedRefusal {
  std::size_t index = 0;
  Refusal refusal;
};

/// Refused: nothing was appended. All refusals are of the first event that failed.
struct Refused {
  std::vector<IndexedRefusal> refusals;
};

/// The ledger could not say yes or no: `overloaded` (not taken, try again), `stopping` (not taken),
/// `outcome_unknown` (a write failed: ask again by event id once the ledger is open again),
/// `read_only` (not taken: the ledger is open for reading only, the message says why), or
/// `unavailable` (not taken: something that this post needs is out of order, the keys perhaps; post
/// it again once that is mended). Never a reason to change or to drop what was to be posted.
struct Failed {
  enum class Why : std::uint8_t { overloaded, stopping, outcome_unknown, read_only, unavailable };
  Why why{};
  std::string message;
};

using Answer = std::variant<Accepted, Refused, Failed>;

}  // namespace daybook
