/// The commands of `daybook`, a row each; what they do stands in commands/.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "eventstore/process/program.hpp"
#include "tools/command/ledger_client.hpp"

namespace daybook::command {

using process::exit_could_not_run;
using process::exit_ok;
using process::exit_some_refused;

/// What a command does once its options are read; returns the exit status. Throws CommandError.
using Action = std::function<int(const Target&)>;

/// Adds a command's options to its part of the command line.
using Add = Action(CLI::App& line);

/// Whether a command looks at a ledger that options or the environment name.
enum class Needs : std::uint8_t { ledger, nothing };

/// A command, or one of a group below it.
struct Command {
  const char* name;
  const char* help;
  Add* add;
  /// What it has a ledger do (server/admin/commands.hpp), by name, with spaces between: help says
  /// who may have that.
  const char* asks_for = "";
  Needs needs = Needs::ledger;
};

/// All commands, in the order in which help lists them.
std::span<const Command> all_commands();

/// Null where there is none of that name.
const Command* command_named(std::string_view name);

/// Adds a part of the command line for each row below `line`; one of them must be named. Returns
/// what does the one that was named.
Action add_group(CLI::App& line, std::span<const Command> rows);

}  // namespace daybook::command
