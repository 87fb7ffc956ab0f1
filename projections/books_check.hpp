/// The check of a ledger with what is stored of its views: what `daybook fsck` runs (ledger,
/// section 4).
#pragma once

#include <cstdint>
#include <optional>

#include "eventstore/fsck/ledger_check.hpp"

namespace daybook {

struct LedgerAndViews {
  store::Soundness ledger;
  std::optional<std::uint64_t>
      books;  ///< the size of the stored books; nothing when there are none
};

/// `check_ledger`, and in the same one reading of the log the books are folded again as far as they
/// are stored, and compared with what is stored.
///
/// Damage of the ledger itself comes first; `damaged` views are named with their rows and the size
/// of the stored books as position, or the ledger's size when that cannot be read.
store::StoreResult<LedgerAndViews> check_ledger_and_views(const store::Store& store);

}  // namespace daybook
