/// `daybook checkpoint`: what the ledger says of itself under its signature.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/keys/keyring.hpp"
#include "eventstore/keys/position.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

/// What was asked of `checkpoint`; the newest one is printed when nothing was.
struct Arguments {
  bool publish = false;
  bool vkey = false;
  bool all = false;
  std::string cosignature;  ///< a file
  std::string witness;      ///< vkey of whoever made it
};

/// The key that checkpoints of the embedded ledger will verify with, before there is one.
store::VerifierKey verifier_to_be(const Target& target, const store::LedgerName& name) {
  const auto places = store::key_places(target.data, target.keys, target.master_key);
  const auto keys =
      need(store::KeyStore::open(places.store, name, places.master, store::KeyAccess::inspect));
  return need(store::signer_of(*keys, name)).verifier();
}

int publish(const Target& target) {
  process::put(publish_here(target).note);
  return exit_ok;
}

int add_cosignature(const Target& target, const Arguments& asked) {
  if (asked.witness.empty())
    throw CommandError{"--add-cosignature needs --witness, the key of whoever made it"};
  const auto witness = key_given("--witness", asked.witness);
  const auto text = text_given("--add-cosignature", asked.cosignature, store::kMaxNoteBytes);
  const auto store = open_to_change(target.data);
  const auto kept = store::Checkpoints(*store).add_cosignature(text, witness);
  if (kept) {
    process::put(kept->note);
    return exit_ok;
  }
  if (kept.error().code != store::StoreErrorCode::not_verified)
    throw CommandError{kept.error().message};
  process::tell(fmt::format("daybook: {}\n", kept.error().message));
  return exit_some_refused;
}

int print_vkey(const Target& target) {
  const auto store = open_to_look(target.data);
  const auto noted = need(store::verifier_of(*store));
  process::put((noted ? *noted : verifier_to_be(target, store->identity().name)).text() + '\n');
  return exit_ok;
}

/// All of them, each behind an empty line but the first.
int print_all(const Target& target) {
  const auto store = open_to_look(target.data);
  bool first = true;
  need(store::each_checkpoint(*store, 0, [&](const store::KeptCheckpoint& kept) {
    const bool written = process::put((first ? "" : "\n") + kept.note);
    first = false;
    return written;
  }));
  return exit_ok;
}

int print_latest(const Target& target) {
  const auto latest = need(store::latest_checkpoint(*open_to_look(target.data)));
  if (!latest)
    throw CommandError{"no checkpoint was published yet: daybook checkpoint --publish signs one"};
  process::put(latest->note);
  return exit_ok;
}

/// The same, by the server of the ledger.
int by_server(const Target& target, const Arguments& asked) {
  if (asked.all) require_own_files(target, "--all");
  boost::json::object params;
  if (!asked.cosignature.empty())
    params = {{"note", text_given("--add-cosignature", asked.cosignature, store::kMaxNoteBytes)},
              {"witness", asked.witness}};
  const auto* const name = asked.publish               ? "checkpoint_publish"
                           : asked.cosignature.empty() ? "checkpoint"
                                                       : "cosign";
  const auto read = run_for_object(target, name, params);
  process::put(asked.vkey ? std::string(read.at("vkey").as_string()) + '\n'
                          : std::string(read.at("checkpoint").as_string()));
  return exit_ok;
}

int checkpoint(const Target& target, const Arguments& asked) {
  if (asked.publish + asked.vkey + asked.all + !asked.cosignature.empty() > 1)
    throw CommandError{"checkpoint does one thing at a time: publish, print, or add a cosignature"};
  if (!target.server.empty()) return by_server(target, asked);
  if (asked.publish) return publish(target);
  if (asked.vkey) return print_vkey(target);
  if (asked.all) return print_all(target);
  if (!asked.cosignature.empty()) return add_cosignature(target, asked);
  return print_latest(target);
}

}  // namespace

Action add_checkpoint(CLI::App& line) {
  auto asked = std::make_shared<Arguments>();
  line.add_flag("--publish", asked->publish, "sign the ledger as it is now, and keep that");
  line.add_flag("--vkey", asked->vkey, "print the public key that checkpoints verify with");
  line.add_flag("--all", asked->all, "print all that were ever published");
  line.add_option("--add-cosignature", asked->cosignature,
                  "a file with what a witness signed: a checkpoint's note, or its line alone");
  line.add_option("--witness", asked->witness, "the public key of that witness");
  return [=](const Target& target) { return checkpoint(target, *asked); };
}

}  // namespace daybook::command
