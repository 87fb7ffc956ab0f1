/// What the benchmark switches hashing off with, to say what it costs. Nothing else may: a test
/// holds the tree to that, and a ledger written meanwhile is refused when it is opened again.
#pragma once

namespace daybook::store {

/// While one of these lives, `sha256` of the whole process, on all its threads, hashes nothing and
/// gives 32 zero bytes. One at a time.
class UnsafeDigests {
 public:
  UnsafeDigests();
  ~UnsafeDigests();
  UnsafeDigests(const UnsafeDigests&) = delete;
  UnsafeDigests& operator=(const UnsafeDigests&) = delete;
};

}  // namespace daybook::store
