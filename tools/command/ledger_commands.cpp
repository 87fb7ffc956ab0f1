/// `daybook init`, `info` and `fsck`: a ledger as a whole.
#include <cstdio>

#include <fmt/format.h>

#include "domain/calendar.hpp"
#include "eventstore/ledger.hpp"
#include "eventstore/ledger_check.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/embedded.hpp"

namespace daybook::command {

namespace {

int init(const std::string& directory, const std::string& name) {
  if (!is_ident(name))
    throw CommandError{fmt::format("--name: '{}' is not an id (a-z 0-9 . _ -)", name)};
  const auto made = Ledger::create(directory, name);
  if (!made) throw CommandError{made.error().message};
  fmt::print("Ledger {} made in {}.\n", name, directory);
  return exit_ok;
}

int info(const Target& target) {
  const auto found = reach(target, Purpose::look)->info();
  fmt::print("name         {}\n", found.name);
  fmt::print("size         {}\n", found.size);
  fmt::print("root         {}\n", found.root);
  fmt::print("created_at   {}\n", to_text(found.created_at));
  fmt::print("recorded_at  {}\n", to_text(found.recorded_at));
  return exit_ok;
}

int tell_damage(const store::StoreError& error) {
  if (error.code != store::StoreErrorCode::damaged &&
      error.code != store::StoreErrorCode::tail_lost)
    throw CommandError{error.message};
  const auto where = error.position ? fmt::format(" at position {}", error.position->value) : "";
  fmt::print(stderr, "daybook: damaged{}: {}\n", where, error.message);
  return exit_some_refused;
}

int fsck(const Target& target) {
  if (!target.server.empty())
    throw CommandError{"fsck reads a ledger's own files: give --data, not --server"};
  store::Options options;
  options.access = store::Access::inspect;
  const auto opened = store::Store::open(target.data, options);
  if (!opened) return tell_damage(opened.error());
  const auto sound = check_ledger(**opened);
  if (!sound) return tell_damage(sound.error());
  fmt::print("sound: {} entries, {} streams, {} event ids, root {}\n", sound->entries,
             sound->streams, sound->posts, store::to_hex(sound->root));
  return exit_ok;
}

}  // namespace

void add_init(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand("init", "make a new ledger");
  auto directory = std::make_shared<std::string>();
  auto name = std::make_shared<std::string>();
  command->add_option("DIR", *directory, "where to make it")->required();
  command->add_option("--name", *name, "what it is called, for ever")->required();
  command->callback([=, &shared] { shared.run = [=] { return init(*directory, *name); }; });
}

void add_info(CLI::App& app, Shared& shared) {
  app.add_subcommand("info", "name, size and root of the ledger")->callback([&] {
    shared.run = [&] { return info(shared.target); };
  });
}

void add_fsck(CLI::App& app, Shared& shared) {
  app.add_subcommand("fsck",
                     "derive everything again and compare: 0 sound, 1 damaged, 2 could not run")
      ->callback([&] { shared.run = [&] { return fsck(shared.target); }; });
}

}  // namespace daybook::command
