#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>

#include "eventstore/fsck_parts.hpp"
#include "eventstore/state.hpp"

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

}  // namespace daybook::store
