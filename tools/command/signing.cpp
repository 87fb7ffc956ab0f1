#include "tools/command/signing.hpp"

#include "eventstore/checkpoint.hpp"
#include "eventstore/key_places.hpp"
#include "eventstore/key_store.hpp"

namespace daybook::command {

store::NoteSigner signer_for(const Target& target, const store::LedgerName& name) {
  const auto places = store::key_places(target.data, target.keys, target.master_key);
  const auto keys =
      store::KeyStore::open(places.store, name, places.master, store::KeyAccess::inspect);
  if (!keys) throw CommandError{keys.error().message};
  const auto seed = (*keys)->signing_seed();
  if (!seed) throw CommandError{seed.error().message};
  auto signer = store::NoteSigner::from_seed(store::origin_of(name), seed->view());
  if (!signer) throw CommandError{signer.error()};
  return *std::move(signer);
}

}  // namespace daybook::command
