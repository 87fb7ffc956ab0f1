/// The cost of sealing, hashing and proofs in append throughput: the same posts with each of them
/// switched off, in turn and in one run, as the machine's speed swings from run to run.
#pragma once

#include <filesystem>

#include "tools/bench/report.hpp"
#include "tools/bench/workload.hpp"

namespace daybook::bench {

struct CostSize {
  Size size;            ///< each ledger has so many packages, each round its share of them
  unsigned rounds = 5;  ///< embedded, and as many over sockets
};

/// Reports posts a second (medians over the rounds) and, as percentages of the throughput without
/// it, what sealing, hashing with the upkeep of proofs, and both together take; embedded with
/// thousands of posts in flight, then over sockets with 64 x 16. Every post delivers a session and
/// brings a note of 200 bytes. Without sealing the note comes sealed already, so that as much is
/// stored. For comparison also what having a note at all takes, sealed and stored.
void measure_cost(Report& report, const std::filesystem::path& directory, const CostSize& size);

}  // namespace daybook::bench
