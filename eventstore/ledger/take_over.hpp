/// A restored ledger becomes the ledger: after a loss, by one explicit step (RESTORE.md).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/keys/key_store.hpp"
#include "eventstore/proof/checkpoint_store.hpp"

namespace daybook::store {

/// What a take-over found and did.
struct TakenOver {
  std::uint64_t restored = 0;  ///< entries that came from the backup
  SeenLedger seen{};           ///< what the key store had seen of the ledger; the same when no more
  Position entry{};            ///< of `ledger_taken_over`
  std::optional<VerifierKey> old_key{};  ///< signs nothing any more
  std::optional<VerifierKey> new_key{};  ///< signs every tree that holds the entry
  /// Subjects of keys that were made after the backup: the texts they sealed are gone.
  std::vector<std::string> lost_texts{};
  /// Subjects whose keys were destroyed by erasures that the restored ledger does not know of.
  std::vector<std::string> unknown_erasures{};
  std::string checkpoint{};  ///< the note of the first checkpoint signed with the new key
};

/// Makes the copy in `directory` the ledger that goes on: one that was restored from a backup, or
/// that its key store has seen more of. `keys` are open for writing, those of the ledger that is
/// lost; null for a ledger without keys.
///
/// A new signing key is made; the entry `ledger_taken_over` is appended; the key store's position
/// moves to the restored ledger and the new key takes the place of the old one; the mark of a copy
/// goes; a checkpoint is signed. Each step is durable before the next: interrupted anywhere, the
/// ledger stays a copy, neither key signs a second tree of any size, and calling it again finishes
/// it.
///
/// `already_exists`: the ledger is no copy, nothing was changed. Otherwise as opening, posting and
/// publishing.
StoreResult<TakenOver> take_over(const std::filesystem::path& directory,
                                 const std::shared_ptr<KeyStore>& keys,
                                 const std::function<Instant()>& clock = {});

}  // namespace daybook::store
