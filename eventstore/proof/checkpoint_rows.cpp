#include "eventstore/proof/checkpoint_rows.hpp"

#include <fmt/format.h>

#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {
namespace {

/// Visits the rows of checkpoints from where `row` stands on; `next` moves it.
template <class Next>
StoreResult<void> visit_from(rocksdb::Iterator& row, const CheckpointVisitor& visit, Next next) {
  for (; row.Valid() && view(row.key()).starts_with(kMetaCheckpoint); next()) {
    const auto size = number_of(view(row.key()).substr(kMetaCheckpoint.size()));
    if (!size) {
      return failed(StoreError{StoreErrorCode::damaged, "A checkpoint's size is not what it was."});
    }
    if (!visit({*size, std::string(view(row.value()))})) return {};
  }
  if (!row.status().ok()) return failed(error_of(row.status(), "reading the checkpoints"));
  return {};
}

}  // namespace

std::string checkpoint_key(std::uint64_t size) {
  return std::string(kMetaCheckpoint) + std::string(number_bytes(size).view());
}

StoreError damaged_checkpoint(std::uint64_t size, std::string_view why) {
  return {
      StoreErrorCode::damaged,
      fmt::format("The checkpoint of {} entries {}. Run fsck; restore from a backup.", size, why)};
}

StoreResult<std::vector<VerifierKey>> witnesses_of(const Store& store) {
  std::vector<VerifierKey> witnesses;
  const auto row = store.database().iterate(Family::meta);
  for (row->Seek(slice(kMetaWitness)); row->Valid(); row->Next()) {
    const std::string_view key = view(row->key());
    if (!key.starts_with(kMetaWitness)) break;
    auto witness = VerifierKey::parse(key.substr(kMetaWitness.size()));
    if (!witness) {
      return failed(StoreError{StoreErrorCode::damaged,
                               "The key of a witness is not what it was: " + witness.error()});
    }
    witnesses.push_back(*std::move(witness));
  }
  if (!row->status().ok()) return failed(error_of(row->status(), "reading the witnesses"));
  return witnesses;
}

StoreResult<void> each_checkpoint_backwards(const Store& store, const CheckpointVisitor& visit) {
  const auto row = store.database().iterate(Family::meta);
  row->SeekForPrev(checkpoint_key(UINT64_MAX));
  return visit_from(*row, visit, [&] { row->Prev(); });
}

StoreResult<Checkpoint> statement_of(const KeptCheckpoint& kept) {
  const auto note = parse_note(kept.note);
  if (!note) return failed(damaged_checkpoint(kept.size, "is not a note any more"));
  const auto checkpoint = parse_body(note->text);
  if (!checkpoint || checkpoint->size != kept.size) {
    return failed(damaged_checkpoint(kept.size, "does not say so any more"));
  }
  return *checkpoint;
}

StoreResult<std::optional<KeptCheckpoint>> latest_checkpoint(const Store& store) {
  std::optional<KeptCheckpoint> latest;
  const auto read = each_checkpoint_backwards(store, [&](const KeptCheckpoint& kept) {
    latest = kept;
    return false;
  });
  if (!read) return failed(read.error());
  return latest;
}

StoreResult<std::optional<KeptCheckpoint>> checkpoint_at(const Store& store, std::uint64_t size) {
  auto note = TRY(store.database().get(Family::meta, checkpoint_key(size)));
  if (!note) return std::optional<KeptCheckpoint>();
  return std::optional(KeptCheckpoint{size, *std::move(note)});
}

StoreResult<std::optional<KeptCheckpoint>> checkpoint_from(const Store& store, std::uint64_t size) {
  std::optional<KeptCheckpoint> found;
  const auto read = each_checkpoint(store, size, [&](const KeptCheckpoint& kept) {
    found = kept;
    return false;
  });
  if (!read) return failed(read.error());
  return found;
}

StoreResult<void> each_checkpoint(const Store& store, std::uint64_t size,
                                  const CheckpointVisitor& visit) {
  const auto row = store.database().iterate(Family::meta);
  row->Seek(checkpoint_key(size));
  return visit_from(*row, visit, [&] { row->Next(); });
}

}  // namespace daybook::store
