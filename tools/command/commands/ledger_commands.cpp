/// `daybook info` and `fsck`: a ledger as a whole.
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "projections/books/snapshot.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/vouching.hpp"

namespace daybook::command {

namespace {

int info(const Target& target) {
  const auto found = reach(target, Purpose::look)->info();
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
  auto opened = store::Store::open(directory, {});
  if (!opened) throw CommandError{opened.error().message};
  if (const auto dropped = drop_books(**opened); !dropped)
    throw CommandError{dropped.error().message};
  process::say("The stored views were removed; they are made anew when they are asked for.\n");
  return exit_ok;
}

int fsck(const Target& target, bool repairing_views, const Held& held) {
  if (!target.server.empty())
    throw CommandError{"fsck reads a ledger's own files: give --data, not --server"};
  if (repairing_views) return repair_views(target.data);
  const auto outside = held_checkpoint(held);
  const auto opened = store::open_for_fsck(target.data);
  if (!opened) return tell_damage(opened.error());
  const auto sound = check_ledger_and_views(**opened);
  if (!sound) return tell_damage(sound.error());
  const auto& [entries, streams, posts, root] = sound->ledger;
  process::say("sound: {} entries, {} streams, {} event ids, root {}\n", entries, streams, posts,
               store::to_hex(root));
  if (sound->books) process::say("sound: stored views at {} entries\n", *sound->books);
  const auto vouched = check_vouched(**opened, outside);
  if (!vouched) return tell_damage(vouched.error());
  return exit_ok;
}

}  // namespace

void add_info(CLI::App& app, Shared& shared) {
  app.add_subcommand("info", "name, size and root of the ledger")->callback([&] {
    shared.run = [&] { return info(shared.target); };
  });
}

void add_fsck(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand(
      "fsck", "derive everything again and compare: 0 sound, 1 damaged, 2 could not run");
  auto repairing = std::make_shared<bool>(false);
  command->add_flag("--repair-views", *repairing,
                    "remove the stored views, which are derived, instead of checking");
  auto held = std::make_shared<Held>();
  add_held_options(*command, *held);
  command->callback([=, &shared] {
    shared.run = [=, &shared] { return fsck(shared.target, *repairing, *held); };
  });
}

}  // namespace daybook::command
