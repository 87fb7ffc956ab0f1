/// Failures of one thing or of many, and when it is shut out for them.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/base/quantity.hpp"

namespace daybook::server {

/// Failures count within `window`, from the first of them on. The `allowed`th shuts out for
/// `shut_first`, then for twice as long each time, up to `shut_last`; after `shut_last` of quiet
/// all begins anew.
struct FailureLimits {
  std::uint32_t allowed = 10;
  std::chrono::milliseconds window{60'000};
  std::chrono::milliseconds shut_first{60'000};
  std::chrono::milliseconds shut_last{3'600'000};
};

/// The failures of one thing. Pure; a clock that runs backwards shuts nobody out for longer.
class FailureCount {
 public:
  bool is_shut(const FailureLimits& limits, Instant now) const;
  void failed(const FailureLimits& limits, Instant now);

 private:
  Instant since_{};       ///< the first failure of the window
  Instant shut_until_{};  ///< shut out before it
  std::uint32_t failures_ = 0;
  std::uint32_t times_shut_ = 0;
};

/// The failures of any number of things in a fixed number of rows. Each thing counts in two rows,
/// and is shut out when both are. Nothing is forgotten to make room, so that nobody gets rid of a
/// count by making others; two things that share both rows, which nobody can bring about on
/// purpose, share their count. Not thread-safe.
class FailureTable {
 public:
  /// `rows` of 32 bytes, a power of two.
  FailureTable(const FailureLimits& limits, std::size_t rows);

  bool is_shut(std::string_view thing, Instant now) const;
  void failed(std::string_view thing, Instant now);

 private:
  std::array<std::size_t, 2> rows_of(std::string_view thing) const;

  FailureLimits limits_;
  std::array<unsigned char, 16> secret_;  ///< of the hash that picks rows
  std::vector<FailureCount> rows_;
};

}  // namespace daybook::server
