/// Books stored beside the ledger, so that starting does not mean folding every entry again.
/// Derived: whatever is missing, damaged, of another version or of another ledger is passed over,
/// and the books are made anew.
#pragma once

#include <cstdint>
#include <optional>

#include "eventstore/base/digest.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/store/store.hpp"
#include "projections/books/books.hpp"

namespace daybook {

/// Stores `books`, which are kept to no date. Until it returns, what was stored before can still be
/// loaded.
store::StoreResult<void> save_books(store::Store& store, const Books& books);

/// The stored books, if they are sound and of a prefix of this ledger of at most `most` entries.
std::optional<Books> load_books(const store::Store& store, std::uint64_t most);

/// How many entries the stored books hold; nothing when none are stored, or they are those of
/// another version of the fold. Every stored row is read: `damaged`, with the size of the ledger as
/// position, names the rows that are not what was stored, or says that the books are another
/// ledger's.
store::StoreResult<std::optional<std::uint64_t>> check_stored_books(const store::Store& store);

/// Compares the stored books, which have passed `check_stored_books`, with `books` of their size.
/// `damaged`, with that size as position, names the row from which on they differ.
store::StoreResult<void> compare_stored_books(const store::Store& store, const Books& books);

/// Removes whatever is stored of the books: they are made anew from the entries. The store is open
/// for writing.
store::StoreResult<void> drop_books(store::Store& store);

/// A digest of all that the books hold: live and rebuilt books of the same size have the same.
store::Digest digest_of(const Books& books);

/// The check of a ledger with what is stored of its views: what `daybook fsck` runs (ledger,
/// section 4).
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
