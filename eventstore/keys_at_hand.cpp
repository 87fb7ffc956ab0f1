#include "eventstore/keys_at_hand.hpp"

#include "eventstore/checkpoint.hpp"
#include "eventstore/copy_marker.hpp"
#include "eventstore/key_position.hpp"

namespace daybook::store {

namespace {

StoreResult<std::unique_ptr<Store>> look_at(const std::filesystem::path& ledger) {
  Options looking;
  looking.access = Access::inspect;
  return Store::open(ledger, looking);
}

KeysAtHand no_ledger(const StoreError& error) {
  return {nullptr, "no_ledger", error.message};
}

KeysAtHand opened(const LedgerName& name, const KeyPlaces& places, KeyAccess access) {
  auto keys = KeyStore::open(places.store, name, places.master, access);
  if (!keys) return {nullptr, name_of(keys.error().code), keys.error().message};
  return {std::move(*keys), {}, {}};
}

bool is_copy(const std::filesystem::path& ledger, const Store& store, const KeyStore& keys) {
  const auto mark = read_copy_mark(ledger, {});
  if (!mark || mark->kind != CopyMark::Kind::none) return true;
  const auto told = copy_told_by(keys, store, ledger);
  return told && *told;
}

}  // namespace

KeysAtHand keys_at_hand(const std::filesystem::path& ledger, const KeyPlaces& places) {
  if (const auto why = misplaced(ledger, places)) return {nullptr, "misplaced", *why};
  const auto store = look_at(ledger);
  if (!store) return no_ledger(store.error());
  const auto& name = (*store)->identity().name;
  auto looking = opened(name, places, KeyAccess::inspect);
  if (!looking.keys || is_copy(ledger, **store, *looking.keys)) return looking;
  return opened(name, places, KeyAccess::read_write);
}

KeysAtHand keys_for_writing(const std::filesystem::path& ledger, const KeyPlaces& places) {
  if (const auto why = misplaced(ledger, places)) return {nullptr, "misplaced", *why};
  const auto store = look_at(ledger);
  if (!store) return no_ledger(store.error());
  return opened((*store)->identity().name, places, KeyAccess::read_write);
}

std::string KeysAtHand::reading_only() const {
  if (missing != name_of(KeyErrorCode::in_use)) return {};
  return message +
         " What was named here is taken for a copy of the ledger whose keys they are, and "
         "is for reading only.";
}

Result<NoteSigner, std::string> signer_of(const KeyStore& keys, const LedgerName& ledger) {
  const auto seed = keys.signing_seed();
  if (!seed) return failed(seed.error().message);
  return NoteSigner::from_seed(origin_of(ledger), seed->view());
}

}  // namespace daybook::store
