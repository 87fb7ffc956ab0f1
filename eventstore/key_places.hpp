/// Where a ledger is, and where its keys are when nobody says otherwise: beside its directory,
/// never in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "eventstore/master_key.hpp"

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

}  // namespace daybook::store
