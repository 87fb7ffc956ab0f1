#include "server/access/scope_port.hpp"

#include <chrono>

#include "projections/query/scope.hpp"

namespace daybook::server {

namespace {

/// As long as a view waits for the books.
constexpr std::chrono::milliseconds patience{5'000};

}  // namespace

AccessPort access_from(const Follower& follower) {
  AccessPort port;
  port.ready = [&follower](std::uint64_t size) {
    return follower.wait_for(size, patience) >= size;
  };
  port.about_stream = [&follower](const StreamRef& stream) {
    return follower.ask([&](const Books& books) { return about_stream(books, stream); });
  };
  return port;
}

}  // namespace daybook::server
