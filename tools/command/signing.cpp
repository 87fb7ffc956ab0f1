#include "tools/command/signing.hpp"

#include "eventstore/keys/keyring.hpp"
#include "eventstore/keys/position.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/proof/checkpoint.hpp"

namespace daybook::command {

namespace {

store::NoteSigner need(Result<store::NoteSigner, std::string> signer) {
  if (!signer) throw CommandError{signer.error()};
  return *std::move(signer);
}

}  // namespace

store::VerifierKey verifier_for(const Target& target, const store::LedgerName& name) {
  const auto places = store::key_places(target.data, target.keys, target.master_key);
  const auto keys =
      store::KeyStore::open(places.store, name, places.master, store::KeyAccess::inspect);
  if (!keys) throw CommandError{keys.error().message};
  return need(store::signer_of(**keys, name)).verifier();
}

store::StoreResult<store::KeptCheckpoint> publish_here(const Target& target) {
  const auto places = store::key_places(target.data, target.keys, target.master_key);
  const auto keys = store::keys_at_hand(target.data, places);
  LedgerOptions options;
  options.keys = keys.keys;
  options.reading_only = keys.reading_only();
  const auto ledger = TRY(Ledger::open(target.data, std::move(options)));
  if (const auto& why = ledger->reading_only(); !why.empty()) throw CommandError{why};
  if (!keys.keys) throw CommandError{keys.message};
  const auto signer = need(store::signer_of(*keys.keys, ledger->store().identity().name));
  return store::Checkpoints(ledger->store()).publish(signer, store::seen_by(keys.keys.get()));
}

}  // namespace daybook::command
