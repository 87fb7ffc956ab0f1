/// A post on its way to the writer, and how many may be on their way (ledger, sections 2 and 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "domain/state/principal.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "eventstore/ledger/answer.hpp"

namespace daybook {

/// On whose word events name their actor and their time of recording.
enum class Trust : std::uint8_t {
  connection,  ///< the poster is known from elsewhere; an event that names one is malformed
  embedded,    ///< each event names its actor
  import_,  ///< each event names its actor and may name its recorded_at; only while all entries are
            ///< imported ones
  ledger    ///< the ledger's own word about itself: readings, refusals, failed attempts
};

/// A post on its way to the writer.
struct Submission {
  Post post;
  Trust trust = Trust::connection;
  Caller caller;  ///< who posts, with Trust::connection
};

/// Called once, with the answer, on the writer's thread: keep it short, post nothing from it.
using Answered = std::function<void(Answer)>;

/// Limits of the queue in front of the writer (ledger, section 8).
struct WriterLimits {
  std::size_t posts_waiting = 65'536;
  std::size_t bytes_waiting = std::size_t{256} << 20;
  std::size_t group_posts = 4'096;
  std::size_t group_bytes = std::size_t{16} << 20;
  std::size_t cached_state_bytes = std::size_t{128} << 20;  ///< of states ready for use
  std::size_t packed_state_bytes = std::size_t{256} << 20;  ///< of states packed since
};

}  // namespace daybook
