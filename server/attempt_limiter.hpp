/// How often one address may fail to say who it is (ledger, section 6).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/quantity.hpp"

namespace daybook::server {

struct AttemptLimits {
  std::uint32_t failures = 10;               ///< within `window`; then the address is shut out
  std::chrono::milliseconds window{60'000};  ///< from the first of them
  std::chrono::milliseconds shut_first{60'000};
  std::chrono::milliseconds shut_last{3'600'000};  ///< shut out twice as long each time, to this
  std::size_t addresses = 4'096;  ///< remembered; beyond, the one that is free soonest is forgotten
};

/// Counts failures by address. An address that failed too often is shut out for a while, twice as
/// long each time; one that has been quiet for `shut_last` begins anew. Pure: the time is given;
/// one that runs backwards shuts nobody out for longer. Not thread-safe.
class AttemptLimiter {
 public:
  explicit AttemptLimiter(AttemptLimits limits = {}) : limits_(limits) {}

  /// Whether an attempt from the address may be looked at.
  bool admits(std::string_view address, Instant now) const;
  void failed(std::string_view address, Instant now);

 private:
  struct Record {
    Instant since;       ///< the first failure of the window
    Instant shut_until;  ///< shut out before it
    std::uint32_t failures = 0;
    std::uint32_t times_shut = 0;
  };

  Record& record_of(const std::string& address, Instant now);
  void make_room();
  std::int64_t shut_for(std::uint32_t times) const;

  AttemptLimits limits_;
  std::unordered_map<std::string, Record> records_;
};

}  // namespace daybook::server
