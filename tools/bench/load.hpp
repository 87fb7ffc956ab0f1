/// Posts over real sockets from many connections at once, and how long the answers took.
#pragma once

#include <cstdint>
#include <string>

#include "server/endpoint.hpp"
#include "tools/bench/workload.hpp"

namespace daybook::bench {

struct Load {
  unsigned connections = 1;
  unsigned in_flight = 1;   ///< posts of each connection
  std::uint64_t first = 0;  ///< number of the first delivery
  std::uint64_t count = 0;  ///< how many deliveries
};

struct Measured {
  double posts_per_s = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

/// Posts `load.count` deliveries and waits for all answers. Throws std::runtime_error when one is
/// not accepted.
Measured post_over_sockets(const Endpoint& endpoint, const Size& size, const Load& load);

}  // namespace daybook::bench
