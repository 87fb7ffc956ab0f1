/// `daybook info` and `fsck`: a ledger as a whole.
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "projections/books/snapshot.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

int info(const Target& target) {
  const auto found = open_ledger(target, Purpose::look)->info();
  process::say("name         {}\n", found.name);
  process::say("size         {}\n", found.size);
  process::say("root         {}\n", found.root);
  process::say("created_at   {}\n", to_text(found.created_at));
  process::say("recorded_at  {}\n", to_text(found.recorded_at));
  return exit_ok;
}

int tell_damage(const store::StoreError& error) {
  if (error.code != store::StoreErrorCode::damaged &&
      error.code != store::StoreErrorCode::tail_lost)
    throw CommandError{error.message};
  const auto where = error.position ? fmt::format(" at position {}", error.position->value) : "";
  process::tell(fmt::format("daybook: damaged{}: {}\n", where, error.message));
  return exit_some_refused;
}

/// Views are derived: what is stored of them may be thrown away.
int repair_views(const std::string& directory) {
  need(drop_books(*open_to_change(directory)));
  process::say("The stored views were removed; they are made anew when they are asked for.\n");
  return exit_ok;
}

/// Compares the ledger with every checkpoint that it keeps and with one that is held outside, and
/// says so. `damaged`, `tail_lost`, `not_verified` (of another ledger).
store::StoreResult<void> check_vouched(const store::Store& store,
                                       const std::optional<store::Checkpoint>& outside) {
  const auto kept = TRY(store::check_checkpoints(store));
  if (kept > 0) process::say("sound: {} checkpoints that were published\n", kept);
  if (!outside) return {};
  TRY(store::agrees_with(store, *outside));
  process::say("sound: the first {} entries are those of the checkpoint given\n", outside->size);
  return {};
}

store::StoreResult<void> check_all(const Target& target,
                                   const std::optional<store::Checkpoint>& outside) {
  const auto opened = TRY(store::open_for_fsck(target.data));
  const auto sound = TRY(check_ledger_and_views(*opened));
  const auto& [entries, streams, posts, root] = sound.ledger;
  process::say("sound: {} entries, {} streams, {} event ids, root {}\n", entries, streams, posts,
               store::to_hex(root));
  if (sound.books) process::say("sound: stored views at {} entries\n", *sound.books);
  return check_vouched(*opened, outside);
}

struct Fsck {
  bool repair_views = false;
  std::string checkpoint;  ///< a file: held outside of the ledger
  std::string vkey;
};

int fsck(const Target& target, const Fsck& asked) {
  require_own_files(target, "fsck");
  if (asked.repair_views) return repair_views(target.data);
  const auto checked = check_all(target, checkpoint_given(asked.checkpoint, asked.vkey));
  if (!checked) return tell_damage(checked.error());
  return exit_ok;
}

}  // namespace

Action add_info(CLI::App&) {
  return info;
}

Action add_fsck(CLI::App& line) {
  auto asked = std::make_shared<Fsck>();
  line.add_flag("--repair-views", asked->repair_views,
                "remove the stored views, which are derived, instead of checking");
  line.add_option("--checkpoint", asked->checkpoint,
                  "compare with a checkpoint held outside of the ledger: a file");
  line.add_option("--vkey", asked->vkey, "the public key that it must be signed with");
  return [=](const Target& target) { return fsck(target, *asked); };
}

}  // namespace daybook::command
