/// Books stored beside the ledger, so that starting does not mean folding every entry again.
/// Derived: whatever is missing, damaged, of another version or of another ledger is passed over,
/// and the books are made anew.
#pragma once

#include <optional>

#include "eventstore/digest.hpp"
#include "eventstore/store.hpp"
#include "projections/books.hpp"

namespace daybook {

/// Stores `books`, which are kept to no date. Until it returns, what was stored before can still be
/// loaded.
store::StoreResult<void> save_books(store::Store& store, const Books& books);

/// The stored books, if they are sound and of a prefix of this ledger of at most `most` entries.
std::optional<Books> load_books(const store::Store& store, std::uint64_t most);

/// A digest of all that the books hold: live and rebuilt books of the same size have the same.
store::Digest digest_of(const Books& books);

}  // namespace daybook
