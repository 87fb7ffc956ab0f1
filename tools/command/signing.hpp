/// The ledger's own signing key, for commands that publish checkpoints.
#pragma once

#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/options.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

/// The key that checkpoints of the embedded ledger that `target` names will verify with. Throws
/// CommandError when its key store or master key is not at hand.
store::VerifierKey verifier_for(const Target& target, const store::LedgerName& name);

/// Signs the embedded ledger as it is now. Throws CommandError when its keys are not at hand, or it
/// is a copy, which signs nothing.
store::StoreResult<store::KeptCheckpoint> publish_here(const Target& target);

}  // namespace daybook::command
