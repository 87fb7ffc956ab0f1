/// What the server must be told of what is recorded, in order to decide who may see it.
#pragma once

#include <cstdint>
#include <functional>

#include "domain/rules/access.hpp"
#include "projections/books/follower.hpp"

namespace daybook::server {

/// All empty: nothing is known, and only what somebody may see of every programme is shown. Called
/// on several worker threads at once.
struct AccessPort {
  /// Waits until the answers below know the first `size` entries; false when that takes too long.
  std::function<bool(std::uint64_t size)> ready;
  std::function<About(const StreamRef& stream)> about_stream;

  /// What a stream is about; nothing where that is not known.
  About of(const StreamRef& stream) const { return about_stream ? about_stream(stream) : About(); }
};

/// As the books know it that follow the ledger. The follower must outlive the port.
AccessPort access_from(const Follower& follower);

}  // namespace daybook::server
