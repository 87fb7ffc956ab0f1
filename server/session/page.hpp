/// Reading from the store, a page at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "eventstore/store/store.hpp"
#include "server/base/limits.hpp"
#include "server/session/filter.hpp"

namespace daybook::server {

/// What to read: one stream, or the whole log when `stream` is empty.
struct Reading {
  std::string stream;
  std::optional<std::uint64_t>
      from;  ///< a version or a position; absent: the first, or backwards the last
  std::size_t limit = 0;
  bool backwards = false;
  Filter filter;
  Visibility sight;  ///< of the reader
};

/// What a page holds and where the next one begins.
struct Page {
  std::size_t entries = 0;
  std::uint64_t next = 0;
  bool end = false;
  std::uint64_t size = 0;  ///< of the ledger when reading began
  bool refused = false;    ///< one stream was asked for, which is not for the reader: no message
};

/// What a page is read from: entries, and what their streams are about.
struct ReadSource {
  const store::Store& store;
  const AccessPort& access;
};

/// Reads one page into `builder` as an `Entries` response: at most `reading.limit` entries of those
/// that the reader may see, one frame, and `Limits::entries_examined` looked at. At least one entry
/// fits. Thread-safe. Errors: those of the store; `io_failed` when what is read now cannot be told
/// apart in time.
store::StoreResult<Page> read_page(const ReadSource& shelf, const Reading& reading,
                                   const Limits& limits, std::uint64_t request_id,
                                   wire::Builder& builder);

}  // namespace daybook::server
