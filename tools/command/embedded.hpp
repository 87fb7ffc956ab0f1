/// A ledger in a directory, opened by this process.
#pragma once

#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/store.hpp"
#include "tools/command/ledger_client.hpp"

namespace daybook::command {

/// Throws CommandError when the directory holds no ledger, or another process writes to it.
std::unique_ptr<LedgerClient> open_embedded(const Target& target, Purpose purpose);

/// Opens a ledger for reading alone, at the state of now; also one that is damaged or being written
/// to.
std::unique_ptr<store::Store> open_to_look(const std::string& directory);

/// Opens a ledger's store for changes beside its log: checkpoints, stored views.
std::unique_ptr<store::Store> open_to_change(const std::string& directory);

/// Signs the ledger as it is now. Throws CommandError when its keys are missing, or it is a
/// copy, which signs nothing.
store::KeptCheckpoint publish_here(const Target& target);

}  // namespace daybook::command
