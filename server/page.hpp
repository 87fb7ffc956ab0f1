/// Reading from the store, a page at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "eventstore/store.hpp"
#include "server/filter.hpp"
#include "server/limits.hpp"

namespace daybook::server {

/// What to read: one stream, or the whole log when `stream` is empty.
struct Reading {
  std::string stream;
  std::optional<std::uint64_t>
      from;  ///< a version or a position; absent: the first, or backwards the last
  std::size_t limit = 0;
  bool backwards = false;
  Filter filter;
};

/// What a page holds and where the next one begins.
struct Page {
  std::size_t entries = 0;
  std::uint64_t next = 0;
  bool end = false;
  std::uint64_t size = 0;  ///< of the ledger when reading began
};

/// Reads one page into `builder` as an `Entries` response: at most `reading.limit` entries, one
/// frame, and `Limits::entries_examined` looked at. At least one entry fits. Thread-safe. Errors:
/// those of the store.
store::StoreResult<Page> read_page(const store::Store& store, const Reading& reading,
                                   const Limits& limits, std::uint64_t request_id,
                                   wire::Builder& builder);

}  // namespace daybook::server
