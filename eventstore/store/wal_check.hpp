/// The check of the write-ahead logs before RocksDB replays them (FORMAT.md 16): by itself it takes
/// a changed length, or a record of zeros, for the end of what was written, and says nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "eventstore/store/database.hpp"

namespace daybook::store {

/// What the write-ahead logs hold whole.
struct WalFound {
  /// The sequence number of the last change in them; nothing when they hold none.
  std::optional<std::uint64_t> last_sequence;
  /// A log ends in what was not written to its end.
  bool torn = false;
  /// The logs that were read.
  std::vector<std::filesystem::path> logs;
};

/// Reads all logs of the database in `directory` that recovery would replay. `tables` is the
/// database opened without them.
///
/// `damaged`: a record was changed, is missing or stands where it does not belong; the error names
/// the file and the byte, and, where it can be told, the first entry that may be lost. What was
/// never written to its end is no damage: nothing of it was acknowledged. Another process may write
/// meanwhile, but then damage is certain only when it is found again.
StoreResult<WalFound> check_wal(const std::filesystem::path& directory, const Database& tables,
                                const Options& options);

}  // namespace daybook::store
