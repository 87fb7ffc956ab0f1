/// Posts over real sockets from many connections at once, and how long the answers took.
#pragma once

#include <cstdint>
#include <functional>

#include "server/base/endpoint.hpp"
#include "tools/bench/workload.hpp"

namespace daybook::bench {

struct Load {
  unsigned connections = 1;
  unsigned in_flight = 1;   ///< posts of each connection
  std::uint64_t first = 0;  ///< number of the first post
  std::uint64_t count = 0;  ///< how many posts
  bool importing = false;   ///< as an administrator does; each event names its actor
};

/// Makes the post of a number.
using PostOf = std::function<Post(std::uint64_t)>;

struct Measured {
  double posts_per_s = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

/// Posts, if not importing as the provider's staff, and waits for all answers. Throws
/// std::runtime_error when one is not accepted.
Measured post_over_sockets(const Endpoint& endpoint, const Load& load, const PostOf& post_of);

}  // namespace daybook::bench
