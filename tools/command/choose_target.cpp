#include "tools/command/choose_target.hpp"

#include <array>
#include <cstdlib>

#include "eventstore/keys/master_key.hpp"

namespace daybook::command {

namespace {

constexpr std::array all_variables{Variable{"--data", "DAYBOOK_DATA"},
                                   Variable{"--server", "DAYBOOK_SERVER"},
                                   Variable{"--keys", "DAYBOOK_KEYS"},
                                   Variable{"--master-key", "DAYBOOK_MASTER_KEY_FILE"},
                                   Variable{"--tls-ca", "DAYBOOK_TLS_CA"},
                                   Variable{"--tls-certificate", "DAYBOOK_TLS_CERTIFICATE"},
                                   Variable{"--tls-key", "DAYBOOK_TLS_KEY"}};

std::string value_of(const char* variable) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

std::string& place_of(const std::string& option, Target& target) {
  if (option == "--data") return target.data;
  if (option == "--server") return target.server;
  if (option == "--keys") return target.keys;
  if (option == "--master-key") return target.master_key;
  if (option == "--tls-ca") return target.credentials.trusted;
  return option == "--tls-certificate" ? target.credentials.certificate : target.credentials.key;
}

/// Whether something else that was said leaves a variable without effect.
bool is_overruled(const CLI::App& app, const std::string& option) {
  if (option == "--data") return app.count("--server") > 0;
  if (option == "--server") return app.count("--data") > 0;
  return option == "--master-key" && std::getenv(store::kMasterKeyVariable) != nullptr;
}

void check_places(const CLI::App& app) {
  const bool data = app.count("--data") > 0, server = app.count("--server") > 0;
  if (data && server)
    throw CommandError{"--data and --server each name a ledger: give one of them"};
  if (data || server || value_of("DAYBOOK_DATA").empty() || value_of("DAYBOOK_SERVER").empty())
    return;
  throw CommandError{
      "DAYBOOK_DATA and DAYBOOK_SERVER are both set and each names a ledger: say which with --data "
      "or --server"};
}

}  // namespace

std::span<const Variable> variables() {
  return all_variables;
}

void choose_target(const CLI::App& app, Shared& shared) {
  if (shared.needs_ledger) check_places(app);
  for (const auto& [option, variable] : all_variables) {
    const auto value = value_of(variable);
    if (value.empty() || app.count(option) > 0 || is_overruled(app, option)) continue;
    place_of(option, shared.target) = value;
  }
}

}  // namespace daybook::command
