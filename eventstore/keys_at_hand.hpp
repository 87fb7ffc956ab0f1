/// Where a ledger's keys are, and opening them for it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "eventstore/key_store.hpp"
#include "eventstore/note.hpp"
#include "eventstore/store.hpp"

namespace daybook::store {

/// The directory of the key store, and the file of the master key where the environment has none.
struct KeyPlaces {
  std::filesystem::path keys;
  std::filesystem::path master;

  /// Beside the ledger's directory: `ledger.keys` and `ledger.master`. What is given stands.
  static KeyPlaces beside(const std::filesystem::path& ledger, std::filesystem::path keys = {},
                          std::filesystem::path master = {});
};

/// The keys, or why they are not at hand: then nothing personal is sealed or opened, and all else
/// works (ledger, section 5).
struct KeysAtHand {
  std::shared_ptr<KeyStore> keys;
  std::string missing;  ///< a KeyErrorCode's name; empty when the keys are there
  std::string message;  ///< a sentence
};

/// Opens the key store of the ledger in `ledger`, whose name is looked up there.
KeysAtHand keys_at_hand(const std::filesystem::path& ledger, const KeyPlaces& places,
                        KeyAccess access = KeyAccess::read_write);

/// The signer of the ledger's checkpoints. The error is a sentence.
Result<NoteSigner, std::string> signer_of(const KeyStore& keys, const LedgerName& ledger);

}  // namespace daybook::store
