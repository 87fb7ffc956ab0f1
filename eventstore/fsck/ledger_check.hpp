/// The check of a whole ledger, entries' meaning included: what `daybook fsck` runs (ledger,
/// section 4).
#pragma once

#include <functional>

#include "domain/vocabulary/recorded.hpp"
#include "eventstore/fsck/fsck.hpp"

namespace daybook {

/// Folds an entry, in order, on a thread of its own.
using FoldEntry = std::function<void(const Recorded&)>;

/// Derives everything again from the stored entries: checksums, tree, streams, event ids
/// (store::fsck), the writer's index of budgets, links, blocks and erasures, and the roots of the
/// checkpoints that are kept. `also` is given every entry that agrees with the tree, in the same
/// one reading of the log.
///
/// `damaged` names the first position that does not agree; an index row has the position of the
/// entry that changed it last, a checkpoint and a row that nothing asks for the ledger's size. The
/// index is the one of now: nothing may be posted meanwhile, or the store is one opened with
/// `Access::inspect`. The states of all streams are kept in memory.
store::StoreResult<store::Soundness> check_ledger(const store::Store& store,
                                                  const FoldEntry& also = {});

}  // namespace daybook
