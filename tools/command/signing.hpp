/// The ledger's own signing key, for commands that publish checkpoints.
#pragma once

#include "eventstore/note.hpp"
#include "eventstore/options.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

/// The signer of the checkpoints of the embedded ledger that `target` names. Throws CommandError
/// when its key store or master key is not at hand.
store::NoteSigner signer_for(const Target& target, const store::LedgerName& name);

}  // namespace daybook::command
