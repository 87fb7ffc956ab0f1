/// A part of a ledger: some of its entries, in order, where there is no store. What evidence is
/// folded from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/vocabulary/recorded.hpp"
#include "projections/books/books.hpp"

namespace daybook {

/// An entry of a part: its stored bytes, read.
struct PartEntry {
  Position position;
  std::string_view bytes;
};

/// Points to bytes that somebody else keeps. Invariant: positions ascend, and every entry can be
/// read.
class PartialLedger {
 public:
  explicit PartialLedger(std::span<const PartEntry> entries) : entries_(entries) {}

  std::span<const PartEntry> entries() const { return entries_; }
  /// The entry at `position`; nothing when the part has none.
  std::optional<Recorded> entry(Position position) const;
  /// The books of the entries, as at `size`, which is beyond all of them; kept to a date where one
  /// is given.
  Books books(std::uint64_t size, std::optional<Date> on) const;

 private:
  std::span<const PartEntry> entries_;
};

}  // namespace daybook
