/// Errors of the key store's files: told apart because each has its own remedy.
#pragma once

#include <cstdint>
#include <string>

#include "domain/base/result.hpp"

namespace daybook::store {

enum class KeyErrorCode : std::uint8_t {
  no_key_store,          ///< nothing there: restore a copy
  no_master_key,         ///< neither the file nor the environment has one
  wrong_master_key,      ///< a master key, but not the one that wraps these keys
  unsafe_master_key,     ///< its file may be read by others: chmod 600
  malformed_master_key,  ///< not of the form that `create_master_key` writes
  damaged,               ///< stored bytes do not agree with each other
  in_use,                ///< another process (or object) holds the store for writing
  other_ledger,          ///< the keys of a ledger of another name
  newer_format,          ///< written by a newer Daybook
  other_history,         ///< the key store has seen another history of the ledger
  already_exists,        ///< creating or restoring over something
  read_only,             ///< a write to a store opened to look
  full,                  ///< a limit of KEYS.md is reached
  copy_expired,          ///< restoring a copy after its last day
  rotation_unfinished,   ///< keys are wrapped by two master keys: finish the rotation first
  io_failed,             ///< the file system failed; after a failed write, reopen the store
};

/// The code's name as it is written in logs and metrics, for example `wrong_master_key`.
const char* name_of(KeyErrorCode code);

/// A failure. `message` is a sentence that says what happened and what to do; it holds neither keys
/// nor anything personal.
struct KeyError {
  KeyErrorCode code = KeyErrorCode::io_failed;
  std::string message{};
};

template <class T>
using KeyResult = Result<T, KeyError>;

}  // namespace daybook::store
