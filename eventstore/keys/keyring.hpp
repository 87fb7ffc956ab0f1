/// Opening a ledger's keys together with it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "eventstore/keys/key_store.hpp"
#include "eventstore/keys/master_key.hpp"
#include "eventstore/proof/signed_note.hpp"
#include "eventstore/store/store.hpp"

/// Where a ledger is, and where its keys are when nobody says otherwise: beside its directory,
/// never in it.
namespace daybook::store {

/// The one path of the directory that `given` means, whichever way it is written: absolute, links
/// followed, without `.`, `..` and slashes at its end. It need not exist; nothing stays nothing.
std::filesystem::path ledger_place(const std::filesystem::path& given);

struct KeyPlaces {
  std::filesystem::path store;  ///< the key store's directory
  MasterKeySource master;
};

/// `DIR.keys` and `DIR.master` for the ledger whose place is DIR; what is not empty takes their
/// place.
KeyPlaces key_places(const std::filesystem::path& ledger, const std::filesystem::path& keys = {},
                     const std::filesystem::path& master_key = {});

/// Why keys may not be there, in a sentence: they are to be apart from the ledger that they open,
/// which is copied and handed on without them, and from each other. Nothing when they may.
std::optional<std::string> misplaced(const std::filesystem::path& ledger, const KeyPlaces& places);

/// The keys, or why they could not be opened: then nothing personal is sealed or opened, and all
/// else works (ledger, section 5).
struct Keyring {
  std::shared_ptr<KeyStore> keys;
  std::string missing;  ///< a KeyErrorCode's name; empty when the keys are there
  std::string message;  ///< a sentence

  /// Why the ledger may only be read: another process has its keys open for writing, so that this
  /// one is a copy of the ledger that they go with. Empty when that is not so.
  std::string reading_only() const;
};

/// Opens the key store of the ledger in `ledger`, whose name is looked up there: to look only where
/// the ledger is a copy, so that nobody else is kept from writing to it; else for writing.
Keyring keys_at_hand(const std::filesystem::path& ledger, const KeyPlaces& places);

/// The same for writing, also where the ledger is a copy: it is taken over.
Keyring keys_for_writing(const std::filesystem::path& ledger, const KeyPlaces& places);

/// The signer of the ledger's checkpoints. The error is a sentence.
Result<NoteSigner, std::string> signer_of(const KeyStore& keys, const LedgerName& ledger);

}  // namespace daybook::store
