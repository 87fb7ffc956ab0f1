#include <algorithm>

#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>

#include "eventstore/fsck_parts.hpp"

namespace daybook::store {
namespace {

namespace fs = std::filesystem;

/// Positions from `first` up to, not including, `end`.
struct Range {
  std::uint64_t first;
  std::uint64_t end;
};

/// The positions whose entries are in a table file; nothing when it is not one of the log, or
/// cannot be read.
std::optional<Range> entries_in(const fs::path& table) {
  rocksdb::SstFileReader reader({});
  if (!reader.Open(table).ok()) return std::nullopt;
  if (reader.GetTableProperties()->column_family_name != name_of(Family::log)) return std::nullopt;
  const std::unique_ptr<rocksdb::Iterator> rows(reader.NewIterator({}));
  rows->SeekToFirst();
  const auto first = rows->Valid() ? number_of(view(rows->key())) : std::nullopt;
  rows->SeekToLast();
  const auto last = rows->Valid() ? number_of(view(rows->key())) : std::nullopt;
  if (!first || !last) return std::nullopt;
  return Range{*first, *last + 1};
}

/// The first position that is in none of the table files although later ones are.
std::optional<Position> first_gap(const fs::path& database) {
  std::vector<Range> ranges;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(database, ignored)) {
    if (file.path().extension() != ".sst") continue;
    if (const auto range = entries_in(file.path())) ranges.push_back(*range);
  }
  std::ranges::sort(ranges, {}, &Range::first);
  std::uint64_t covered = 0;
  for (const Range& range : ranges) {
    if (range.first > covered) return Position{covered};
    covered = std::max(covered, range.end);
  }
  return std::nullopt;
}

}  // namespace

StoreResult<std::unique_ptr<Store>> open_for_fsck(const fs::path& directory) {
  Options options;
  options.access = Access::inspect;
  auto opened = Store::open(directory, options);
  if (opened || opened.error().position) return opened;
  StoreError error = opened.error();
  if (error.code != StoreErrorCode::damaged && error.code != StoreErrorCode::io_failed)
    return failed(std::move(error));
  error.position = first_gap(directory / "db");
  // A table that is gone is damage, though the file system did not fail.
  if (error.position) error.code = StoreErrorCode::damaged;
  return failed(std::move(error));
}

}  // namespace daybook::store
