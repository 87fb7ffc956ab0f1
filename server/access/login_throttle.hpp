/// Limits how often authentication may fail (ledger, section 6).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/base/quantity.hpp"
#include "server/access/failure_count.hpp"

namespace daybook::server {

struct AttemptLimits {
  FailureLimits of_pair{10};      ///< one name from one address
  FailureLimits of_address{10};   ///< one address: from then on it hears that it is too many
  FailureLimits of_guesses{100};  ///< one address, at names that exist
  FailureLimits of_name{100};     ///< one name, from all addresses
  /// One name from an address where it was let in before.
  FailureLimits of_welcome{1'000, std::chrono::minutes(1), std::chrono::minutes(1),
                           std::chrono::minutes(1)};
  std::size_t pair_rows = 131'072;     ///< of 32 bytes
  std::size_t rows = 16'384;           ///< for addresses, for their guesses, and for names
  std::size_t welcome_names = 4'096;   ///< remembered as let in
  std::size_t welcome_addresses = 64;  ///< of one of them
};

/// An attempt to be let in.
struct Attempt {
  std::string_view address;  ///< as `name_of` writes it
  std::string_view name;     ///< whose secret is shown, as it says itself; empty if it says nothing
};

/// Limits guessing by address and by name, so that somebody who fails does not shut out others who
/// share an address with them, nor the one whose name they use:
///
/// - what fails too often is one name at one address: that is shut out;
/// - an address that guesses at many names that exist, and a name that is guessed at from many
///   addresses, are shut out too, but not a name at an address from where it was let in before;
/// - such a name at such an address is shut out only for a minute, after many more failures.
///
/// Names that do not exist count like those that do wherever it could be noticed. Memory is
/// bounded, and no count is forgotten to make room (`FailureTable`); of those let in, the one that
/// was not for the longest time is forgotten. Pure: the time is given. Not thread-safe.
class LoginThrottle {
 public:
  explicit LoginThrottle(AttemptLimits limits = {});

  /// Whether the attempt may be looked at.
  bool admits(const Attempt& attempt, Instant now) const;
  /// True when so much failed at the address that the next failure there is told so.
  bool failed_too_often(std::string_view address, Instant now) const;

  /// An attempt that was looked at failed; `exists` when its name is that of somebody.
  void failed(const Attempt& attempt, bool exists, Instant now);
  void let_in(const Attempt& attempt);

 private:
  /// An address from which a name was let in.
  struct Place {
    std::string address;
    FailureCount failures;
    std::uint64_t last = 0;  ///< the later, the greater
  };
  using Places = std::vector<Place>;

  const Place* welcome(const Attempt& attempt) const;
  Place& place_of(const Attempt& attempt);

  AttemptLimits limits_;
  FailureTable pairs_;
  FailureTable addresses_;
  FailureTable guesses_;
  FailureTable names_;
  std::unordered_map<std::string, Places> welcome_;  ///< by name
  std::uint64_t let_in_ = 0;                         ///< how often anybody was
};

}  // namespace daybook::server
