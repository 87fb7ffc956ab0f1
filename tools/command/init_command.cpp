/// `daybook init`: a new ledger, the keys beside it, and its first administrator.
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "domain/calendar.hpp"
#include "eventstore/first_administrator.hpp"
#include "eventstore/key_places.hpp"
#include "eventstore/key_store.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

namespace fs = std::filesystem;

/// How long the first token is valid: it is for making others.
constexpr std::int64_t first_token_ms = std::int64_t{90} * 86'400'000;

struct Asked {
  std::string directory;
  std::string name;
  std::string keys;        ///< empty: beside the directory
  std::string master_key;  ///< likewise
  std::string administrator = "admin";
};

void check(const Asked& asked) {
  if (!is_ident(asked.name))
    throw CommandError{fmt::format("--name: '{}' is not an id (a-z 0-9 . _ -)", asked.name)};
  if (!is_ident(asked.administrator))
    throw CommandError{
        fmt::format("--administrator: '{}' is not an id (a-z 0-9 . _ -)", asked.administrator)};
  if (fs::exists(asked.keys))
    throw CommandError{
        fmt::format("{} exists already: keys are made with their ledger; move them away, or name "
                    "another place with --keys",
                    asked.keys)};
  if (!store::MasterKeySource{asked.master_key}.from_environment() && fs::exists(asked.master_key))
    throw CommandError{
        fmt::format("{} exists already: a ledger gets a master key of its own; move it away, or "
                    "name another place with --master-key",
                    asked.master_key)};
}

template <class T, class E>
T need(Result<T, E> result) {
  if (!result) throw CommandError{result.error().message};
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// The master key of the environment where there is one, else a new one in its file.
store::MasterKey master_key(const store::MasterKeySource& source) {
  if (!source.from_environment()) return need(store::create_master_key(source.file));
  return need(store::read_master_keys(source)).current;
}

int init(Asked asked) {
  const auto places = store::key_places(asked.directory, asked.keys, asked.master_key);
  asked.keys = places.store;
  asked.master_key = places.master.file;
  check(asked);
  const auto ledger = need(Ledger::create(asked.directory, asked.name));
  const auto& source = places.master;
  need(store::KeyStore::create(asked.keys, {asked.name}, master_key(source)));
  const auto now = ledger->store().identity().created_at;
  const auto token = need(store::keep_first_administrator(ledger->store(), asked.administrator, now,
                                                          {now.milliseconds + first_token_ms}));
  fmt::print("Ledger {} made in {}.\n", asked.name, asked.directory);
  fmt::print("Its keys are in {}, the master key in {}: keep copies of both, apart.\n", asked.keys,
             source.from_environment() ? "the environment" : asked.master_key);
  fmt::print("Its administrator is {}, whose token is valid for 90 days and shown this once:\n{}\n",
             asked.administrator, token.text.view());
  return exit_ok;
}

}  // namespace

void add_init(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand("init", "make a new ledger, its keys and an administrator");
  auto asked = std::make_shared<Asked>();
  command->add_option("DIR", asked->directory, "where to make it")->required();
  command->add_option("--name", asked->name, "what it is called, for ever")->required();
  command->add_option("--keys", asked->keys, "where to make its key store (DIR.keys)");
  command->add_option("--master-key", asked->master_key,
                      "where to make its master key (DIR.master)");
  command->add_option("--administrator", asked->administrator, "who may let others in")
      ->capture_default_str();
  command->callback([=, &shared] { shared.run = [=] { return init(*asked); }; });
}

}  // namespace daybook::command
