/// Every RocksDB option that decides safety or speed, spelled out in one place.
#pragma once

#include <vector>

#include <rocksdb/options.h>

#include "eventstore/database.hpp"

namespace daybook::store {

rocksdb::DBOptions database_options(Database::Mode mode, const Options& options);

/// The column families of `Family`, in its order, and then RocksDB's `default`.
std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const Options& options);

/// The same families, to look at a few rows once: without caches, filters or hashes.
std::vector<rocksdb::ColumnFamilyDescriptor> families_for_a_look();

}  // namespace daybook::store
