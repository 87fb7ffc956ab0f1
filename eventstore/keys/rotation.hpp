/// Replacing the master key while the ledger runs (KEYS.md 5). At every moment of it, what the
/// master key file holds opens the key store; at its end the old key is nowhere.
#pragma once

#include <cstdint>

#include "eventstore/keys/key_store.hpp"

namespace daybook::store {

struct Rotated {
  std::uint64_t slots = 0;        ///< wrapped anew
  bool finished_earlier = false;  ///< one that was cut short was finished; no new key was made
  MasterKeyId master;             ///< that wraps everything now
};

/// With a key file: writes a new key into it beside the current one, wraps every slot under the new
/// one, wipes the old one from the file. A rotation that was cut short is finished instead.
///
/// With the environment: both variables must be set (`DAYBOOK_MASTER_KEY` the new key,
/// `DAYBOOK_MASTER_KEY_PREVIOUS` the old one) since before the store was opened; `no_master_key`
/// otherwise.
///
/// One at a time in a process: another call waits, and then replaces the key once more.
///
/// Copies made before open only with the old key: make one afterwards. `read_only`, `damaged`,
/// `io_failed`: run it again after opening the store anew.
KeyResult<Rotated> rotate_master_key(KeyStore& store, const MasterKeySource& source,
                                     const RotationStep& after_step = {});

}  // namespace daybook::store
