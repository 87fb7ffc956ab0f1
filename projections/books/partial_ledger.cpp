#include "projections/books/partial_ledger.hpp"

#include <algorithm>

namespace daybook {

std::optional<Recorded> PartialLedger::entry(Position position) const {
  const auto found =
      std::lower_bound(entries_.begin(), entries_.end(), position,
                       [](const PartEntry& entry, Position p) { return entry.position < p; });
  if (found == entries_.end() || found->position != position) return {};
  return read_entry(found->bytes);
}

Books PartialLedger::books(std::uint64_t size, std::optional<Date> on) const {
  Books books(on);
  for (const auto& part : entries_) {
    books.pass_over_to(part.position.value);
    books.apply(*read_entry(part.bytes));
  }
  books.pass_over_to(size);
  return books;
}

}  // namespace daybook
