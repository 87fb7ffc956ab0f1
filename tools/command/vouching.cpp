#include "tools/command/vouching.hpp"

#include <fmt/format.h>

#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "tools/command/access.hpp"
#include "tools/command/small_files.hpp"

namespace daybook::command {

void add_held_options(CLI::App& command, Held& held) {
  command.add_option("--checkpoint", held.file,
                     "compare with a checkpoint held outside of the ledger: a file");
  command.add_option("--vkey", held.vkey, "the public key that it must be signed with");
}

std::optional<store::Checkpoint> held_checkpoint(const Held& held) {
  if (held.file.empty() != held.vkey.empty())
    throw CommandError{"--checkpoint and --vkey belong together"};
  if (held.file.empty()) return {};
  const auto key = key_given("--vkey", held.vkey);
  auto checkpoint =
      store::open_checkpoint(text_given("--checkpoint", held.file, store::kMaxNoteBytes), key);
  if (!checkpoint) throw CommandError{fmt::format("{}: {}", held.file, checkpoint.error())};
  return *std::move(checkpoint);
}

store::StoreResult<void> check_vouched(const store::Store& store,
                                       const std::optional<store::Checkpoint>& outside) {
  const auto kept = TRY(store::check_checkpoints(store));
  if (kept > 0) process::say("sound: {} checkpoints that were published\n", kept);
  if (!outside) return {};
  TRY(store::agrees_with(store, *outside));
  process::say("sound: the first {} entries are those of the checkpoint given\n", outside->size);
  return {};
}

}  // namespace daybook::command
