#include "eventstore/vouched_proof.hpp"

#include "eventstore/checkpoints.hpp"

namespace daybook::store {

namespace {

/// The note of the checkpoint of that size; empty when none was published.
StoreResult<std::string> note_at(const Store& store, std::uint64_t size) {
  const auto kept = checkpoint_at(store, size);
  if (!kept) return failed(kept.error());
  return *kept ? (*kept)->note : std::string();
}

/// The size of the newest checkpoint if it is at least `least`, else that of the ledger.
StoreResult<std::uint64_t> size_vouched_for(const Store& store, std::uint64_t least) {
  const auto latest = latest_checkpoint(store);
  if (!latest) return failed(latest.error());
  return *latest && (*latest)->size >= least ? (*latest)->size : store.size();
}

}  // namespace

StoreResult<InclusionText> vouched_inclusion(const Store& store, Position position,
                                             std::optional<std::uint64_t> size) {
  const auto found =
      size ? StoreResult<std::uint64_t>(*size) : size_vouched_for(store, position.value + 1);
  if (!found) return failed(found.error());
  auto proof = prove_inclusion(store, position, *found);
  if (!proof) return failed(proof.error());
  auto note = note_at(store, *found);
  if (!note) return failed(note.error());
  return InclusionText{*std::move(proof), *std::move(note)};
}

StoreResult<ConsistencyText> vouched_consistency(const Store& store, std::uint64_t from,
                                                 std::optional<std::uint64_t> to) {
  const auto found = to ? StoreResult<std::uint64_t>(*to) : size_vouched_for(store, from);
  if (!found) return failed(found.error());
  auto proof = prove_consistency(store, from, *found);
  if (!proof) return failed(proof.error());
  auto before = note_at(store, from);
  if (!before) return failed(before.error());
  auto after = note_at(store, *found);
  if (!after) return failed(after.error());
  return ConsistencyText{*std::move(proof), *std::move(before), *std::move(after)};
}

}  // namespace daybook::store
