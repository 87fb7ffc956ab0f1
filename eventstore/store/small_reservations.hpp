/// Files whose room on the disk is reserved a little at a time. RocksDB would reserve a whole
/// write-ahead log ahead: on a small or nearly full disk that takes the room that the next start
/// needs.
#pragma once

#include <rocksdb/env.h>

namespace daybook::store {

/// The system's files, but no more than 4 MiB is reserved at once. Lives as long as the process;
/// thread-safe as any Env is.
rocksdb::Env* env_of_small_reservations();

}  // namespace daybook::store
