/// `daybook`: posts to a ledger, reads it and asks it, embedded or through a server.
#include <memory>

#include <fmt/format.h>

#include "domain/base/time_zones.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/program.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/choose_target.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/small_files.hpp"

namespace daybook::command {

namespace {

void add_credentials(CLI::App& app, Credentials& credentials) {
  app.add_option("--tls-ca", credentials.trusted,
                 "PEM file: who signs the server's certificate, or that certificate itself");
  app.add_option("--tls-certificate", credentials.certificate, "PEM file: a certificate to show");
  app.add_option("--tls-key", credentials.key, "PEM file: the key of that certificate");
  app.add_option("--token-file", credentials.token_file,
                 "a file with a token to show; otherwise the variable DAYBOOK_TOKEN");
}

void add_actor(CLI::App& app, Shared& shared) {
  auto* id = app.add_option("--actor", shared.actor_id, "who posts, where the posts do not say");
  app.add_option("--role", shared.actor_roles, "a role of that actor; may be repeated")
      ->delimiter(',')
      ->needs(id);
  app.add_option("--provider-of-actor", shared.actor_provider,
                 "the provider whose staff the actor is")
      ->needs(id);
  app.add_option("--actor-file", shared.actor_file,
                 "the actor as JSON: {\"id\":…,\"roles\":[…],\"provider\":…}")
      ->excludes(id);
}

void add_options(CLI::App& app, Shared& shared) {
  app.add_option("--data", shared.target.data, "directory of an embedded ledger")
      ->capture_default_str();
  app.add_option("--server", shared.target.server, "HOST:PORT of a server to use instead");
  app.add_option("--keys", shared.target.keys, "directory of its key store; DIR.keys by default");
  app.add_option("--master-key", shared.target.master_key,
                 "file of the master key; DIR.master by default");
  add_credentials(app, shared.target.credentials);
  add_actor(app, shared);
  for (const auto& [option, variable] : variables())
    app.get_option(option)->description(
        fmt::format("{} (or {})", app.get_option(option)->get_description(), variable));
}

/// Prints what one command takes, or a line for each.
int explain(CLI::App& app, const std::string& about) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* command : commands) {
    if (about.empty()) process::say("{:11} {}\n", command->get_name(), command->get_description());
    if (command->get_name() != about) continue;
    process::put(command->help());
    return exit_ok;
  }
  if (!about.empty())
    throw CommandError{"'" + about + "' is not a command; daybook help lists them"};
  process::put(
      "\nThe ledger is --data DIR, or --server HOST:PORT with --token-file FILE (and --tls-ca "
      "FILE).\n"
      "'daybook help COMMAND' says what a command takes, 'daybook --help' what all of them do.\n");
  return exit_ok;
}

void add_commands(CLI::App& app, Shared& shared) {
  add_init(app, shared);
  add_info(app, shared);
  add_post(app, shared);
  add_import(app, shared);
  add_read(app, shared);
  add_export(app, shared);
  add_view(app, shared);
  add_evidence(app, shared);
  add_sample(app, shared);
  add_compare(app, shared);
  add_fsck(app, shared);
  add_erase(app, shared);
  add_subject(app, shared);
  add_prove(app, shared);
  add_checkpoint(app, shared);
  add_tiles(app, shared);
  add_tighten(app, shared);
  add_verify(app, shared);
  add_backup(app, shared);
  add_restore(app, shared);
  add_keys(app, shared);
  add_principal(app, shared);
  auto* help = app.add_subcommand("help", "say what there is, or what one command takes");
  auto about = std::make_shared<std::string>();
  help->add_option("COMMAND", *about, "the command to explain");
  help->callback([&app, &shared, about] {
    shared.needs_ledger = false;
    shared.run = [&app, about] { return explain(app, *about); };
  });
}

Poster actor_in(const std::string& path) {
  constexpr std::uint64_t most_bytes = 1 << 20;
  auto actor = poster_from_json(text_given("--actor-file", path, most_bytes));
  if (!actor) throw CommandError{"--actor-file " + path + ": " + actor.error().message};
  return std::move(*actor);
}

/// The actor named on the command line, if any.
std::optional<Poster> named_actor(const Shared& shared) {
  if (!shared.actor_file.empty()) return actor_in(shared.actor_file);
  if (shared.actor_id.empty()) return {};
  Poster poster;
  poster.id = PosterId(shared.actor_id);
  poster.provider = ProviderId(shared.actor_provider);
  for (const auto& role : shared.actor_roles) {
    if (!role_named(role)) throw CommandError{"--role: '" + role + "' is not a role"};
    poster.roles |= role_named(role);
  }
  if (!is_ident(shared.actor_id))
    throw CommandError{"--actor: '" + shared.actor_id + "' is not an id"};
  if (poster.roles == 0) throw CommandError{"--actor needs at least one --role"};
  return poster;
}

int run(int argc, char** argv) {
  CLI::App app{"Daybook: the ledger of commissioned family support", "daybook"};
  app.require_subcommand(1);
  app.fallthrough();
  Shared shared;
  add_options(app, shared);
  add_commands(app, shared);
  try {
    app.parse(argc, argv);
    process::refuse_empty_values(app);
    choose_target(app, shared);
    shared.target.actor = named_actor(shared);
    return shared.run();
  } catch (const CLI::ParseError& error) {
    return process::status_of(app, error);
  } catch (const CommandError& error) {
    process::tell(fmt::format("daybook: {}\n", error.message));
    return exit_could_not_run;
  }
}

}  // namespace

}  // namespace daybook::command

int main(int argc, char** argv) {
  return daybook::process::run_program(
      "daybook", [&] { return daybook::command::run(argc, argv); }, daybook::missing_time_zones);
}
