/// The embedded log: the store of this process alone, behind the interface of all logs.
#pragma once

#include "eventstore/store/log.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

/// A `Log` over an open store, which must outlive it.
class EmbeddedLog final : public Log {
 public:
  explicit EmbeddedLog(Store& store) : store_(store) {}

  /// The directory's lock keeps other processes out; the epoch fences what is left of earlier
  /// writers.
  Epoch epoch() const override { return store_.epoch(); }
  Appended append(const Proposal& proposal) override;
  StoreResult<Fate> resolve(const ProposalMark& mark) override;
  StoreResult<void> read(Position from, std::uint64_t limit,
                         const EntryVisitor& visit) const override;
  std::uint64_t wait_beyond(std::uint64_t size, std::stop_token stop) const override;
  std::uint64_t size() const override { return store_.size(); }

 private:
  Store& store_;
};

}  // namespace daybook::store
