#include "eventstore/keys_at_hand.hpp"

#include "eventstore/checkpoint.hpp"

namespace daybook::store {

KeysAtHand keys_at_hand(const std::filesystem::path& ledger, const KeyPlaces& places,
                        KeyAccess access) {
  Options looking;
  looking.access = Access::inspect;
  const auto store = Store::open(ledger, looking);
  if (!store) return {nullptr, "no_ledger", store.error().message};
  auto opened = KeyStore::open(places.store, (*store)->identity().name, places.master, access);
  if (!opened) return {nullptr, name_of(opened.error().code), opened.error().message};
  return {std::move(*opened), {}, {}};
}

Result<NoteSigner, std::string> signer_of(const KeyStore& keys, const LedgerName& ledger) {
  const auto seed = keys.signing_seed();
  if (!seed) return failed(seed.error().message);
  return NoteSigner::from_seed(origin_of(ledger), seed->view());
}

}  // namespace daybook::store
