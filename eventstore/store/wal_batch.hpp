/// A write batch: the unit that RocksDB writes to its write-ahead log (FORMAT.md 16).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace daybook::store {

/// The beginning of a batch. Each of its changes has a sequence number of its own, ascending.
struct WalBatch {
  std::uint64_t sequence = 0;  ///< of its first change
  std::uint32_t changes = 0;
};

/// Visits one change: the family's number and the key.
using WalChangeVisitor = std::function<void(std::uint32_t family, std::string_view key)>;

/// The beginning of `bytes`, of which more may follow; nothing when there are too few.
std::optional<WalBatch> wal_batch_begin(std::string_view bytes);

/// Reads a whole batch; nothing when the bytes are not one, whatever was visited until then.
std::optional<WalBatch> read_wal_batch(std::string_view bytes, const WalChangeVisitor& visit = {});

}  // namespace daybook::store
