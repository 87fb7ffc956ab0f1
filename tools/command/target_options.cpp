#include "tools/command/target_options.hpp"

#include <cstdlib>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/keys/master_key.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

/// An option of all commands: where it is kept, and the variable that stands in for it.
struct Option {
  const char* name;
  const char* help;
  std::string Target::*in;
  const char* variable;
};

constexpr Option options[] = {
    {"--data", "directory of an embedded ledger", &Target::data, "DAYBOOK_DATA"},
    {"--server", "HOST:PORT of a server to use instead", &Target::server, "DAYBOOK_SERVER"},
    {"--keys", "directory of its key store; DIR.keys by default", &Target::keys, "DAYBOOK_KEYS"},
    {"--master-key", "file of the master key; DIR.master by default", &Target::master_key,
     "DAYBOOK_MASTER_KEY_FILE"},
    {"--tls-ca", "PEM file: who signs the server's certificate, or that certificate itself",
     &Target::tls_ca, "DAYBOOK_TLS_CA"},
    {"--tls-certificate", "PEM file: a certificate to show", &Target::tls_certificate,
     "DAYBOOK_TLS_CERTIFICATE"},
    {"--tls-key", "PEM file: the key of that certificate", &Target::tls_key, "DAYBOOK_TLS_KEY"},
};

std::string value_of(const char* variable) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

/// Whether something else that was said leaves a variable without effect.
bool is_overruled(const CLI::App& app, std::string_view option) {
  if (option == "--data") return app.count("--server") > 0;
  if (option == "--server") return app.count("--data") > 0;
  return option == "--master-key" && std::getenv(store::kMasterKeyVariable) != nullptr;
}

Poster actor_in(const std::string& path) {
  constexpr std::uint64_t most_bytes = 1 << 20;
  auto actor = poster_from_json(text_given("--actor-file", path, most_bytes));
  if (!actor) throw CommandError{"--actor-file " + path + ": " + actor.error().message};
  return *std::move(actor);
}

}  // namespace

TargetOptions::TargetOptions(CLI::App& app) : app_(app) {
  for (const auto& [name, help, in, variable] : options)
    app.add_option(name, target_.*in, fmt::format("{} (or {})", help, variable))
        ->capture_default_str();
  app.add_option("--token-file", target_.token_file,
                 "a file with a token to show; otherwise the variable DAYBOOK_TOKEN");
  add_actor();
}

void TargetOptions::add_actor() {
  auto* id = app_.add_option("--actor", actor_id_, "who posts, where the posts do not say");
  app_.add_option("--role", actor_roles_, "a role of that actor; may be repeated")
      ->delimiter(',')
      ->needs(id);
  app_.add_option("--provider-of-actor", actor_provider_, "the provider whose staff the actor is")
      ->needs(id);
  app_.add_option("--actor-file", actor_file_,
                  "the actor as JSON: {\"id\":…,\"roles\":[…],\"provider\":…}")
      ->excludes(id);
}

void TargetOptions::check_places() const {
  const bool data = app_.count("--data") > 0, server = app_.count("--server") > 0;
  if (data && server)
    throw CommandError{"--data and --server each name a ledger: give one of them"};
  if (data || server || value_of("DAYBOOK_DATA").empty() || value_of("DAYBOOK_SERVER").empty())
    return;
  throw CommandError{
      "DAYBOOK_DATA and DAYBOOK_SERVER are both set and each names a ledger: say which with --data "
      "or --server"};
}

std::optional<Poster> TargetOptions::actor() const {
  if (!actor_file_.empty()) return actor_in(actor_file_);
  if (actor_id_.empty()) return {};
  Poster poster;
  poster.id = PosterId(actor_id_);
  poster.provider = ProviderId(actor_provider_);
  for (const auto& role : actor_roles_) {
    if (!role_named(role)) throw CommandError{"--role: '" + role + "' is not a role"};
    poster.roles |= role_named(role);
  }
  if (!is_ident(actor_id_)) throw CommandError{"--actor: '" + actor_id_ + "' is not an id"};
  if (poster.roles == 0) throw CommandError{"--actor needs at least one --role"};
  return poster;
}

Target TargetOptions::chosen(bool needs_ledger) const {
  if (needs_ledger) check_places();
  auto target = target_;
  for (const auto& option : options) {
    const auto value = value_of(option.variable);
    if (value.empty() || app_.count(option.name) > 0 || is_overruled(app_, option.name)) continue;
    target.*option.in = value;
  }
  target.actor = actor();
  return target;
}

}  // namespace daybook::command
