/// `daybook`: posts to a ledger, reads it and asks it, embedded or through a server.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "domain/json_in.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

void add_credentials(CLI::App& app, Credentials& credentials) {
  app.add_option("--tls-ca", credentials.trusted,
                 "PEM file: who signs the server's certificate, or that certificate itself")
      ->envname("DAYBOOK_TLS_CA");
  app.add_option("--tls-certificate", credentials.certificate, "PEM file: a certificate to show")
      ->envname("DAYBOOK_TLS_CERTIFICATE");
  app.add_option("--tls-key", credentials.key, "PEM file: the key of that certificate")
      ->envname("DAYBOOK_TLS_KEY");
  app.add_option("--token-file", credentials.token_file,
                 "a file with a token to show; otherwise the variable DAYBOOK_TOKEN");
}

void add_options(CLI::App& app, Shared& shared) {
  app.add_option("--data", shared.target.data, "directory of an embedded ledger")
      ->envname("DAYBOOK_DATA")
      ->capture_default_str();
  app.add_option("--server", shared.target.server, "HOST:PORT of a server to use instead")
      ->envname("DAYBOOK_SERVER");
  app.add_option("--keys", shared.target.keys, "directory of its key store; DIR.keys by default")
      ->envname("DAYBOOK_KEYS");
  app.add_option("--master-key", shared.target.master_key,
                 "file of the master key; DIR.master by default")
      ->envname("DAYBOOK_MASTER_KEY_FILE");
  add_credentials(app, shared.target.credentials);
  app.add_option("--actor", shared.actor_id, "who posts, where the posts do not say");
  app.add_option("--role", shared.actor_roles, "a role of that actor; may be repeated")
      ->delimiter(',');
  app.add_option("--provider-of-actor", shared.actor_provider,
                 "the provider whose staff the actor is");
  app.add_option("--actor-file", shared.actor_file,
                 "the actor as JSON: {\"id\":…,\"roles\":[…],\"provider\":…}");
}

/// Prints what one command takes, or a line for each.
int explain(CLI::App& app, const std::string& about) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* command : commands) {
    if (about.empty())
      std::printf("%-11s %s\n", command->get_name().c_str(), command->get_description().c_str());
    if (command->get_name() != about) continue;
    std::fputs(command->help().c_str(), stdout);
    return exit_ok;
  }
  if (!about.empty())
    throw CommandError{"'" + about + "' is not a command; daybook help lists them"};
  std::puts(
      "\nThe ledger is --data DIR, or --server HOST:PORT with --token-file FILE (and --tls-ca "
      "FILE).\n"
      "'daybook help COMMAND' says what a command takes, 'daybook --help' what all of them do.");
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
  add_verify(app, shared);
  add_backup(app, shared);
  add_restore(app, shared);
  add_keys(app, shared);
  add_principal(app, shared);
  auto* help = app.add_subcommand("help", "say what there is, or what one command takes");
  auto about = std::make_shared<std::string>();
  help->add_option("COMMAND", *about, "the command to explain");
  help->callback(
      [&app, &shared, about] { shared.run = [&app, about] { return explain(app, *about); }; });
}

Poster actor_in(const std::string& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto actor = poster_from_json(text);
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
    shared.target.actor = named_actor(shared);
    return shared.run();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::fprintf(stderr, "daybook: %s; 'daybook help' lists the commands\n", error.what());
    return exit_could_not_run;
  } catch (const CommandError& error) {
    std::fprintf(stderr, "daybook: %s\n", error.message.c_str());
    return exit_could_not_run;
  }
}

}  // namespace

}  // namespace daybook::command

int main(int argc, char** argv) {
  try {
    return daybook::command::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "daybook: %s\n", error.what());
    return daybook::command::exit_could_not_run;
  }
}
