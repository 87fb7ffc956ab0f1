#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "eventstore/checkpoint_rows.hpp"
#include "eventstore/store.hpp"

namespace daybook::store {
namespace {

/// What is wrong with the lines of a kept checkpoint, or null. Every line was verified before it
/// was kept, so each must be of a known key.
const char* fault_of(const Note& note, const std::vector<VerifierKey>& known,
                     const VerifierKey& ledger) {
  const auto verifies = [&](const NoteSignature& line) {
    return std::ranges::any_of(
        known, [&](const VerifierKey& key) { return key.verifies(note.text, line); });
  };
  const auto is_ledgers = [&](const NoteSignature& line) { return ledger.made(line); };
  if (std::ranges::none_of(note.signatures, is_ledgers)) return "is not signed by the ledger";
  if (!std::ranges::all_of(note.signatures, verifies)) return "has a signature that does not fit";
  return nullptr;
}

/// The key that signs trees of that size; null when there is none yet.
const VerifierKey* key_at(const std::vector<SigningEra>& eras, std::uint64_t size) {
  const VerifierKey* key = nullptr;
  for (const SigningEra& era : eras)
    if (era.from <= size) key = &era.key;
  return key;
}

StoreResult<void> check_one(const Store& store, const KeptCheckpoint& kept,
                            std::vector<VerifierKey> known, const VerifierKey& ledger) {
  known.push_back(ledger);
  const auto checkpoint = statement_of(kept);
  if (!checkpoint) return failed(checkpoint.error());
  if (const char* const fault = fault_of(*parse_note(kept.note), known, ledger)) {
    return failed(damaged_checkpoint(kept.size, fault));
  }
  return agrees_with(store, *checkpoint);
}

}  // namespace

StoreResult<void> agrees_with(const Store& store, const Checkpoint& checkpoint) {
  const std::string origin = origin_of(store.identity().name);
  if (checkpoint.origin != origin) {
    return failed(StoreError{
        StoreErrorCode::not_verified,
        fmt::format("The checkpoint speaks of {}: this ledger is {}.", checkpoint.origin, origin)});
  }
  if (checkpoint.size > store.size()) {
    return failed(StoreError{
        StoreErrorCode::tail_lost,
        fmt::format("The ledger has {} entries, a checkpoint vouches for {}: its tail is lost. "
                    "Restore it from a backup.",
                    store.size(), checkpoint.size),
        Position{store.size()}});
  }
  const auto root = store.root_at(checkpoint.size);
  if (!root) return failed(root.error());
  if (*root == checkpoint.root) return {};
  return failed(StoreError{
      StoreErrorCode::damaged,
      fmt::format("The first {} entries are not those that the checkpoint vouches for: history was "
                  "changed. Restore the ledger from a backup.",
                  checkpoint.size)});
}

StoreResult<std::uint64_t> check_checkpoints(const Store& store) {
  const auto eras = signing_eras(store);
  if (!eras) return failed(eras.error());
  const auto known = witnesses_of(store);
  if (!known) return failed(known.error());
  std::uint64_t checked = 0;
  StoreResult<void> sound;
  const auto read = each_checkpoint(store, 0, [&](const KeptCheckpoint& kept) {
    const auto* const key = key_at(*eras, kept.size);
    sound = key != nullptr
                ? check_one(store, kept, *known, *key)
                : failed(damaged_checkpoint(kept.size, "is kept, but the ledger's key is not"));
    ++checked;
    return sound.has_value();
  });
  if (!read) return failed(read.error());
  if (!sound) return failed(sound.error());
  return checked;
}

}  // namespace daybook::store
