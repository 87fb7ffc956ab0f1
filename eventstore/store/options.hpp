/// Options for opening a ledger's directory, and its name.
#pragma once

#include <cstdint>
#include <string>

#include "domain/base/quantity.hpp"

namespace rocksdb {
class Env;
}

namespace daybook::store {

/// The name of a ledger, as in the origin of its checkpoints: `daybook/<name>`.
struct LedgerName {
  std::string value;
  friend auto operator<=>(const LedgerName&, const LedgerName&) = default;
};

/// What a ledger is given when it is created and keeps for ever.
struct Identity {
  LedgerName name;
  Instant created_at;
};

/// What an opened store may do.
enum class Access : std::uint8_t {
  /// Reads and appends. Refused for a ledger whose head does not agree with what is stored.
  read_write,
  /// Reads only and takes no lock. Refused as for writing: figures of a ledger that has lost its
  /// end
  /// would be old ones. Of a ledger that another process writes it shows the state at opening.
  read,
  /// The same, but neither head nor anchor are compared: for `fsck` and for looking at damage.
  inspect,
};

/// None of these weakens a promise but those whose names say so.
struct Options {
  Access access = Access::read_write;
  std::uint64_t block_cache_bytes = std::uint64_t{256} << 20;
  /// The write-ahead log's limit: what has to be read again at opening.
  std::uint64_t wal_bytes = std::uint64_t{32} << 20;
  /// The anchor file is renewed when the log has grown by this many entries, and on closing.
  std::uint64_t anchor_every_entries = 100'000;
  /// Opens a copy that was restored from a backup for writing too: it is being taken over.
  bool taking_over = false;
  /// Where files live; null for the machine's own. Not owned, must outlive the store.
  rocksdb::Env* env = nullptr;
  /// Acknowledges what a power cut may take back. For the test that proves the harness sees it.
  bool unsafe_skip_sync = false;
  /// Writes no tile of the tree: nothing can be proved, and the ledger does not open again once it
  /// has 256 entries. For the benchmark that says what the upkeep of proofs costs.
  bool unsafe_skip_tiles = false;
};

}  // namespace daybook::store
