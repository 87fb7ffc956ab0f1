/// Where a ledger's keys are when nobody says otherwise: beside its directory, never in it.
#pragma once

#include <filesystem>

#include "eventstore/master_key.hpp"

namespace daybook::store {

struct KeyPlaces {
  std::filesystem::path store;  ///< the key store's directory
  MasterKeySource master;
};

/// `DIR.keys` and `DIR.master` for the ledger in DIR; what is not empty takes their place.
KeyPlaces key_places(const std::filesystem::path& ledger, const std::filesystem::path& keys = {},
                     const std::filesystem::path& master_key = {});

}  // namespace daybook::store
