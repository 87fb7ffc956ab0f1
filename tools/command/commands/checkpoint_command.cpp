/// `daybook checkpoint`: what the ledger says of itself under its signature.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/signing.hpp"
#include "tools/command/small_files.hpp"

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

template <class T>
T need(store::StoreResult<T> result) {
  if (!result) throw CommandError{result.error().message};
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void print(const std::string& text) {
  process::put(text);
}

std::unique_ptr<store::Store> open_to_write(const Target& target) {
  auto opened = store::Store::open(target.data, {});
  if (!opened) throw CommandError{opened.error().message};
  return *std::move(opened);
}

int publish(const Target& target) {
  print(need(publish_here(target)).note);
  return exit_ok;
}

int add_cosignature(const Target& target, const Arguments& asked) {
  if (asked.witness.empty())
    throw CommandError{"--add-cosignature needs --witness, the key of whoever made it"};
  const auto witness = key_given("--witness", asked.witness);
  const auto text = text_given("--add-cosignature", asked.cosignature, store::kMaxNoteBytes);
  const auto store = open_to_write(target);
  const auto kept = store::Checkpoints(*store).add_cosignature(text, witness);
  if (kept) {
    print(kept->note);
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
  print((noted ? *noted : verifier_for(target, store->identity().name)).text() + '\n');
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
  print(latest->note);
  return exit_ok;
}

/// The same, by the server of the ledger.
int by_server(const Target& target, const Arguments& asked) {
  if (asked.all) throw CommandError{"--all reads a ledger's own files: give --data, not --server"};
  boost::json::object params;
  if (!asked.cosignature.empty())
    params = {{"note", text_given("--add-cosignature", asked.cosignature, store::kMaxNoteBytes)},
              {"witness", asked.witness}};
  const auto* const name = asked.publish               ? "checkpoint_publish"
                           : asked.cosignature.empty() ? "checkpoint"
                                                       : "cosign";
  const auto answer = reach(target, Purpose::act)->command(name, params);
  const auto read = answered_object(answer.view());
  print(asked.vkey ? std::string(read.at("vkey").as_string()) + '\n'
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

void add_checkpoint(CLI::App& app, Shared& shared) {
  auto* command =
      app.add_subcommand("checkpoint", "print the newest signed checkpoint, or publish one");
  auto asked = std::make_shared<Arguments>();
  command->add_flag("--publish", asked->publish, "sign the ledger as it is now, and keep that");
  command->add_flag("--vkey", asked->vkey, "print the public key that checkpoints verify with");
  command->add_flag("--all", asked->all, "print all that were ever published");
  command->add_option("--add-cosignature", asked->cosignature,
                      "a file with what a witness signed: a checkpoint's note, or its line alone");
  command->add_option("--witness", asked->witness, "the public key of that witness");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return checkpoint(shared.target, *asked); }; });
}

}  // namespace daybook::command
