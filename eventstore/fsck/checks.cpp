#include "eventstore/fsck/checks.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>

#include "domain/base/check.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

/// The lowest position that a row of the file is about; nothing when its rows tell none or cannot
/// be read.
std::optional<Position> first_position(const Checked& ledger, const rocksdb::LiveFileMetaData& file,
                                       Family family) {
  std::optional<Position> first;
  const auto note = [&](std::optional<std::uint64_t> at) {
    if (at && (!first || *at < first->value)) first = Position{*at};
  };
  const auto rows = ledger.database().iterate(family);
  for (rows->Seek(file.smallestkey); rows->Valid(); rows->Next()) {
    const std::string_view key = view(rows->key()), value = view(rows->value());
    if (key > file.largestkey) break;
    if (family == Family::log) note(number_of(key));
    if (family == Family::streams) note(number_of(value));
    if (family == Family::tree && key.size() == 9)
      note(load_big_endian(key.data() + 1) * kTileWidth << (kTileHeight * key.front()));
    const auto post = family == Family::posts ? decode_post(value) : std::nullopt;
    if (post) note(post->position.value);
    if (family == Family::log || (family == Family::tree && first)) break;
  }
  return first;
}

std::optional<Family> family_named(std::string_view name) {
  for (std::size_t i = 0; i < kFamilies; ++i)
    if (name == name_of(static_cast<Family>(i))) return static_cast<Family>(i);
  return std::nullopt;
}

rocksdb::Status verified(const rocksdb::LiveFileMetaData& file, rocksdb::Env& env) {
  rocksdb::Options options;
  options.env = &env;
  rocksdb::SstFileReader reader(options);
  auto status = reader.Open(file.directory + "/" + file.relative_filename);
  return status.ok() ? reader.VerifyChecksum() : status;
}

}  // namespace

std::optional<StoreError> file_disagreement(const Checked& ledger) {
  rocksdb::DB& db = ledger.database().db();
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  std::optional<StoreError> first;
  for (const auto& file : files) {
    const auto status = verified(file, *db.GetEnv());
    // A ledger that somebody has open may do away with a table meanwhile.
    if (status.ok() || status.IsPathNotFound() || status.IsNotFound()) continue;
    StoreError error = error_of(status, "reading the table " + file.relative_filename);
    const auto family = family_named(file.column_family_name);
    if (family) error.position = first_position(ledger, file, *family);
    keep_first(first, std::move(error));
  }
  return first;
}

namespace {

/// The digest of what is stored now; nothing when a part of it is missing.
StoreResult<std::optional<Digest>> stored_identity(const Database& database) {
  std::optional<std::string> rows[3];
  const std::string_view keys[] = {kMetaFormat, kMetaCreatedAt, kMetaName};
  for (std::size_t i = 0; i < std::size(keys); ++i) {
    auto row = TRY(database.get(Family::meta, keys[i]));
    rows[i] = std::move(row);
  }
  const auto format = rows[0] ? number_of(*rows[0]) : std::nullopt;
  const auto created = rows[1] ? number_of(*rows[1]) : std::nullopt;
  if (!format || !created || !rows[2]) return std::optional<Digest>();
  const Instant created_at{static_cast<std::int64_t>(*created)};
  return std::optional(identity_digest(*format, {LedgerName{*rows[2]}, created_at}));
}

}  // namespace

std::optional<StoreError> identity_disagreement(const Checked& ledger) {
  const auto stored = ledger.database().get(Family::meta, kMetaIdentity);
  if (!stored) return stored.error();
  // Ledgers made before the row was kept have none.
  if (!*stored) return std::nullopt;
  const auto derived = stored_identity(ledger.database());
  if (!derived) return derived.error();
  if (*derived && **stored == (*derived)->view()) return std::nullopt;
  return damage_at(Position{0}, "The ledger's name, time of creation or format has changed");
}

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

void PostDeriver::add(Position at, const Described& described, const Emit& emit) {
  const bool derived = described.event_id.empty();
  if (!derived && described.post_index == 0) {
    end(at, true, emit);
    first_ = at;
  }
  if (derived) return;
  Event& event = events_.emplace_back();
  DAYBOOK_CHECK(described.event_id.size() == kEventIdBytes, "an event id has its length");
  std::ranges::copy(described.event_id, event.id.begin());
  event.record = {at, first_, 0, described.post_index, described.content};
}

void PostDeriver::end(Position end, bool complete, const Emit& emit) {
  for (Event& event : events_) {
    event.record.commit_entries = static_cast<std::uint32_t>(end.value - first_.value);
    emit({event.id.data(), event.id.size()}, event.record, complete);
  }
  events_.clear();
}

}  // namespace daybook::store
