/// The check of a whole ledger, entries' meaning included: what `daybook fsck` runs (ledger,
/// section 4).
#pragma once

#include "eventstore/fsck.hpp"

namespace daybook {

/// Derives everything again from the stored entries: checksums, tree, streams, event ids
/// (store::fsck), and the writer's index of budgets and links. `damaged` names the first position
/// that does not agree.
store::StoreResult<store::Soundness> check_ledger(const store::Store& store);

}  // namespace daybook
