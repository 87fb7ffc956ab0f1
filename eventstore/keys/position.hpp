/// Keys belong to a ledger and its position: a ledger that is older than what its key store has
/// seen, or another, is a copy, and must change nothing in it (KEYS.md 10).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "eventstore/keys/key_store.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

/// The end of what is durable of a ledger.
SeenLedger end_of(const Store& store);

/// Lets `keys`, which must outlive what is returned, see what is about to be signed. Empty for
/// null.
BeforeSigning seen_by(KeyStore* keys);

/// Why the ledger in `directory` is a copy: a sentence that names the sizes and says what to do.
/// Nothing when it is the ledger that the keys go with, which may have grown since.
StoreResult<std::optional<std::string>> copy_told_by(const KeyStore& keys, const Store& store,
                                                     const std::filesystem::path& directory);

}  // namespace daybook::store
