/// `daybook init`: a new ledger, the keys beside it, and its first administrator.
#include <filesystem>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/keys/keyring.hpp"
#include "eventstore/ledger/principals.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"
#include "tools/command/new_ledger.hpp"

namespace daybook::command {

namespace {

namespace fs = std::filesystem;

/// How long the first token is valid: it is for making others.
constexpr std::int64_t first_token_ms = std::int64_t{90} * 86'400'000;

struct Arguments {
  std::string directory;
  std::string name;
  std::string keys;        ///< empty: beside the directory
  std::string master_key;  ///< likewise
  std::string administrator = "admin";
};

void check(const Arguments& asked) {
  if (asked.directory.empty()) throw CommandError{"DIR is empty: name the ledger's directory"};
  if (!is_ident(asked.name))
    throw CommandError{fmt::format("--name: '{}' is not an id (a-z 0-9 . _ -)", asked.name)};
  if (!is_ident(asked.administrator))
    throw CommandError{
        fmt::format("--administrator: '{}' is not an id (a-z 0-9 . _ -)", asked.administrator)};
}

/// The master key of the environment where there is one, else a new one in its file.
store::MasterKey master_key(const store::MasterKeySource& source) {
  if (!source.from_environment()) return need(store::create_master_key(source.file));
  return need(store::read_master_keys(source)).current;
}

/// As short as it can be said from here.
std::string shown(const fs::path& path) {
  std::error_code error;
  const auto near = path.lexically_relative(store::ledger_place(fs::current_path(error)));
  return error || near.empty() || *near.begin() == ".." ? path.string() : near.string();
}

/// Makes the ledger's keys, the ledger, and the token of who may let others in.
store::NewToken make(const Arguments& asked, const fs::path& directory,
                     const store::KeyPlaces& places) {
  need(store::KeyStore::create(places.store, {asked.name}, master_key(places.master)));
  const auto ledger = need(Ledger::create(directory, asked.name));
  const auto now = ledger->store().identity().created_at;
  return need(store::keep_first_administrator(ledger->store(), asked.administrator, now,
                                              {now.milliseconds + first_token_ms}));
}

/// False when it could not be put where somebody sees it.
bool show(const Arguments& asked, const store::KeyPlaces& places, const store::NewToken& token) {
  process::say("Ledger {} made in {}.\n", asked.name, asked.directory);
  process::say("Its keys are in {}, the master key in {}: keep copies of both, apart.\n",
               shown(places.store),
               places.master.from_environment() ? "the environment" : shown(places.master.file));
  process::say("Its administrator is {}, whose token is valid for 90 days and shown this once:\n",
               asked.administrator);
  Secret line(token.text.view());
  line.append("\n");
  return process::put_secret(line.view());
}

int init(const Arguments& asked) {
  check(asked);
  require_output("the administrator's token");
  const auto directory = store::ledger_place(asked.directory);
  const auto places = store::key_places(directory, asked.keys, asked.master_key);
  if (const auto why = store::misplaced(directory, places)) throw CommandError{*why};
  NewLedger making(directory, places);
  const auto token = make(asked, directory, places);
  making.keep();
  if (show(asked, places, token)) return exit_ok;
  making.take_back();
  throw CommandError{fmt::format(
      "the administrator's token could not be shown ({}), so nothing was made: no ledger, no keys",
      process::output_failure())};
}

}  // namespace

Action add_init(CLI::App& line) {
  auto asked = std::make_shared<Arguments>();
  line.add_option("DIR", asked->directory, "where to make it")->required();
  line.add_option("--name", asked->name, "what it is called, for ever")->required();
  line.add_option("--keys", asked->keys, "where to make its key store (DIR.keys)");
  line.add_option("--master-key", asked->master_key, "where to make its master key (DIR.master)");
  line.add_option("--administrator", asked->administrator, "who may let others in")
      ->capture_default_str();
  return [=](const Target& target) {
    if (asked->keys.empty()) asked->keys = target.keys;
    if (asked->master_key.empty()) asked->master_key = target.master_key;
    return init(*asked);
  };
}

}  // namespace daybook::command
