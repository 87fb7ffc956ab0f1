#include "projections/books_check.hpp"

#include "projections/checkpoint.hpp"

namespace daybook {

store::StoreResult<LedgerAndViews> check_ledger_and_views(const store::Store& store) {
  const auto stored = check_stored_books(store);
  const auto size = stored ? stored->value_or(0) : 0;
  Books books;
  store::StoreResult<void> same;
  const auto sound = check_ledger(store, [&](const Recorded& entry) {
    if (books.size() >= size) return;
    books.apply(entry);
    if (books.size() == size) same = compare_stored_books(store, books);
  });
  if (!sound) return failed(sound.error());
  if (!stored) return failed(stored.error());
  if (!same) return failed(same.error());
  return LedgerAndViews{*sound, *stored};
}

}  // namespace daybook
