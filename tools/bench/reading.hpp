/// The speed of reading a loaded ledger: opened, scanned, folded, asked.
#pragma once

#include <cstdint>
#include <string>

#include "eventstore/store/store.hpp"
#include "tools/bench/workload.hpp"

namespace daybook::bench {

/// Seconds from opening the ledger in `directory` to its first answered read.
double open_to_first_read_s(const std::string& directory);

/// Entries a second, on this thread: read from the store, checked and decoded; with `fold` also
/// folded into the books.
double replay_per_s(const store::Store& store, bool fold);

/// Readings a second of whole package streams of about a hundred entries, spread over the ledger.
double stream_reads_per_s(const store::Store& store, const Size& size);

/// Entries a second that the whole check of a ledger takes, its stored books included: they are
/// stored first.
double fsck_per_s(store::Store& store);

/// Seconds to answer a view from the log, as at `entries`.
double view_s(store::Store& store, const std::string& view, std::uint64_t entries);

}  // namespace daybook::bench
