/// The file `copy` in a ledger's directory: it is a copy, restored from a backup, and not the
/// ledger that goes on (FORMAT.md 15).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "eventstore/store/error.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

/// What a ledger's directory is.
struct CopyMark {
  enum class Kind : std::uint8_t {
    none,              ///< the ledger itself
    kept,              ///< a copy, to be looked at
    to_be_taken_over,  ///< a copy that is to be the ledger
  };
  Kind kind = Kind::none;
  /// The taking over has begun when the copy had so many entries; an entry behind them is its own.
  std::optional<std::uint64_t> begun_at{};

  friend bool operator==(const CopyMark&, const CopyMark&) = default;
};

/// `damaged` when the file cannot be understood.
StoreResult<CopyMark> read_copy_mark(const std::filesystem::path& ledger, const Options& options);

/// Marks the directory as a copy. In one piece, durable.
StoreResult<void> write_copy_mark(const std::filesystem::path& ledger, const CopyMark& mark,
                                  const Options& options);

/// The copy is the ledger from now on. Durable; nothing happens when it was no copy.
StoreResult<void> remove_copy_mark(const std::filesystem::path& ledger, const Options& options);

/// `is_copy` when the directory is marked.
StoreResult<void> check_no_copy(const std::filesystem::path& ledger, const Options& options);

}  // namespace daybook::store
