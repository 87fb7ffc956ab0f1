/// Ledgers in memory, put on disk entry by entry.
#pragma once

#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::test {

/// A store in a directory of its own, removed at the end.
struct ScratchStore {
  store::testing::ScratchDirectory directory;
  std::unique_ptr<store::Store> store;

  ScratchStore();
  /// Closes the store and opens it again.
  void reopen();
  /// Appends the entries of `ledger` that the store does not have yet, up to `size`.
  void take(const MemoryLedger& ledger, std::uint64_t size = UINT64_MAX);
};

}  // namespace daybook::test
