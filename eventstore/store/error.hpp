/// Errors of the store: failures of disk or data, never of a rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/base/quantity.hpp"
#include "domain/base/result.hpp"

namespace daybook::store {

enum class StoreErrorCode : std::uint8_t {
  not_a_ledger,     ///< nothing there, or something else
  already_exists,   ///< `create` where a ledger is
  in_use,           ///< another process (or store object) holds the directory
  newer_format,     ///< written by a newer Daybook
  damaged,          ///< stored bytes do not agree with each other; `position` says where, if known
  tail_lost,        ///< the ledger is shorter than it once was known to be
  is_copy,          ///< a copy that was restored from a backup: it opens for reading only
  read_only,        ///< a write to a store opened to look
  invalid_group,    ///< the group contradicts itself or a limit; nothing was written
  wrong_position,   ///< the group does not start at the end of the log; nothing was written
  wrong_root,       ///< the root after the group is not the expected one; nothing was written
  outcome_unknown,  ///< a write failed: nothing may be concluded until the store is reopened
  not_found,        ///< a position at or beyond the size was asked for
  not_verified,     ///< a signature, or the key it was made with, does not fit; nothing was written
  io_failed,        ///< the disk or the file system failed a read or an opening
};

/// The code's name as it is written in logs and metrics, for example `outcome_unknown`.
const char* name_of(StoreErrorCode code);

/// A failure. `message` is a sentence that says what happened and what to do; it holds no stored
/// data.
struct StoreError {
  StoreErrorCode code = StoreErrorCode::io_failed;
  std::string message{};
  std::optional<Position> position{};
};

template <class T>
using StoreResult = Result<T, StoreError>;

}  // namespace daybook::store
