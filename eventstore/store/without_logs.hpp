/// A database's files as they are, but for its write-ahead logs: they read as if they were empty.
#pragma once

#include <memory>

#include <rocksdb/env.h>

namespace daybook::store {

/// The environment through which a database opens with what is in its tables alone. That its logs
/// are there, and long enough, is seen through it still. `env` must outlive it.
std::unique_ptr<rocksdb::Env> without_logs(rocksdb::Env& env);

}  // namespace daybook::store
