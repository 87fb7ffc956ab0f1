/// Opening a ledger's keys together with it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "eventstore/key_places.hpp"
#include "eventstore/key_store.hpp"
#include "eventstore/note.hpp"
#include "eventstore/store.hpp"

namespace daybook::store {

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
