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

  /// Why the ledger may only be read: another process has its keys open for writing, so that this
  /// one is a copy of the ledger that they go with. Empty when that is not so.
  std::string reading_only() const;
};

/// Opens the key store of the ledger in `ledger`, whose name is looked up there: to look only where
/// the ledger is a copy, so that nobody else is kept from writing to it; else for writing.
KeysAtHand keys_at_hand(const std::filesystem::path& ledger, const KeyPlaces& places);

/// The same for writing, also where the ledger is a copy: it is taken over.
KeysAtHand keys_for_writing(const std::filesystem::path& ledger, const KeyPlaces& places);

/// The signer of the ledger's checkpoints. The error is a sentence.
Result<NoteSigner, std::string> signer_of(const KeyStore& keys, const LedgerName& ledger);

}  // namespace daybook::store
