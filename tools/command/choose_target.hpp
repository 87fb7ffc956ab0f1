/// Which ledger a command is for: what the command line says, then what the environment says.
#pragma once

#include <span>

#include "tools/command/commands.hpp"

namespace daybook::command {

/// An option of all commands, and the variable that stands in for it.
struct Variable {
  const char* option;
  const char* name;
};
std::span<const Variable> variables();

/// Completes the target from the environment. An option on the command line wins: of the same
/// thing, and of the other place where a ledger can be, so that a variable left behind never turns
/// a command on one ledger into one on another. A variable that is set to nothing is not set.
///
/// `DAYBOOK_MASTER_KEY` is the key itself and wins over `DAYBOOK_MASTER_KEY_FILE`, not over
/// `--master-key`. Throws CommandError when both options, or without either both variables, name a
/// ledger: neither is guessed at.
void choose_target(const CLI::App& app, Shared& shared);

}  // namespace daybook::command
