/// The physical records of RocksDB's write-ahead log (FORMAT.md 16), and what broken ones still
/// show of what they were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace daybook::store {

/// A record never crosses the boundary of a block; less room than a header is left empty.
inline constexpr std::size_t kWalBlockBytes = 32'768;
inline constexpr std::size_t kWalHeaderBytes = 7;

/// Which part of what was written at once a record holds; the numbers are those of the file.
enum class WalPiece : std::uint8_t { full = 1, first = 2, middle = 3, last = 4 };

struct WalRecord {
  WalPiece piece{};
  std::string_view payload;
};

/// The record whose header begins at byte `at` of a log; nothing when there is no whole one whose
/// checksum fits. Where in its block it stands does not matter.
std::optional<WalRecord> wal_record_at(std::string_view log, std::size_t at);

/// The first byte beyond `at` at which a whole record begins; nothing when there is none.
std::optional<std::size_t> next_wal_record(std::string_view log, std::size_t at);

/// Whether a record that was put right may have been the one that was written there.
using MayHaveBeen = std::function<bool(const WalRecord&)>;

/// Why the bytes at `at`, which are no whole record, are one that was changed after it was written,
/// in a few words; nothing when they may as well be one whose writing was cut short. Two changes
/// are known for sure: another length, and one byte, however many of its bits.
std::optional<std::string_view> change_of_wal_record(std::string_view log, std::size_t at,
                                                     const MayHaveBeen& plausible);

}  // namespace daybook::store
