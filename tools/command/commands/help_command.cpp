/// `daybook help`: what there is, or what one command takes and who may have it done.
#include <sstream>

#include <fmt/format.h>

#include "eventstore/process/standard_streams.hpp"
#include "server/admin/commands.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

int list(const CLI::App& app) {
  for (const auto& row : all_commands())
    process::say("{:11} {}\n", row.name, app.get_subcommand(row.name)->get_description());
  process::put(
      "\nThe ledger is --data DIR, or --server HOST:PORT with --token-file FILE (and --tls-ca "
      "FILE).\n"
      "'daybook help COMMAND' says what a command takes, 'daybook --help' what all of them do.\n");
  return exit_ok;
}

int explain(const CLI::App& app, const std::string& about) {
  const auto* row = command_named(about);
  if (row == nullptr)
    throw CommandError{"'" + about + "' is not a command; daybook help lists them"};
  process::put(app.get_subcommand(about)->help());
  std::istringstream names(row->asks_for);
  if (*row->asks_for != 0) process::put("What it has the ledger do, and for whom:\n");
  for (std::string name; names >> name;) {
    const auto& asked = *server::command_named(name);
    process::say("  {:19} {}; for {}\n", name, asked.help, in_words(asked.right));
  }
  return exit_ok;
}

}  // namespace

Action add_help(CLI::App& line) {
  auto about = std::make_shared<std::string>();
  line.add_option("COMMAND", *about, "the command to explain");
  return [=, app = line.get_parent()](const Target&) {
    return about->empty() ? list(*app) : explain(*app, *about);
  };
}

}  // namespace daybook::command
