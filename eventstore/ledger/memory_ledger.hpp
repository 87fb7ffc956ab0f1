/// A ledger that keeps everything in memory: the same decider and rules, no disk. For generators,
/// rehearsals and tests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/ledger/decider.hpp"
#include "eventstore/merkle/frontier.hpp"

namespace daybook {

/// Not thread-safe. The clock is passed in with each post.
class MemoryLedger {
 public:
  /// With `keys`, which must outlive the ledger, personal data is sealed; without, none is taken.
  explicit MemoryLedger(store::KeyStore* keys = nullptr);
  ~MemoryLedger();
  MemoryLedger(MemoryLedger&&) noexcept;

  Answer post(const Submission& submission, Instant now);

  std::uint64_t size() const;
  /// The stored bytes of an entry, as a disk would hold them.
  const std::string& entry(Position position) const;
  store::Digest root() const;
  StateCache& states();

 private:
  class Memory;
  class MemoryStates;
  std::unique_ptr<Memory> memory_;
  std::unique_ptr<MemoryStates> states_;
  std::unique_ptr<Decider> decider_;
  store::KeyStore* keys_;
};

}  // namespace daybook
