/// The commands of `daybook`, each in a file of its own. Each adds itself to the command line and
/// sets what to run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "eventstore/process/program.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

using process::exit_could_not_run;
using process::exit_ok;
using process::exit_some_refused;

/// What all commands share: where the ledger is, and what was chosen to run.
struct Shared {
  Target target;
  std::string actor_id;
  std::vector<std::string> actor_roles;
  std::string actor_provider;
  std::string actor_file;
  bool needs_ledger = true;  ///< false where a command looks at no ledger that options name
  std::function<int()> run;
};

void add_init(CLI::App& app, Shared& shared);
void add_info(CLI::App& app, Shared& shared);
void add_post(CLI::App& app, Shared& shared);
void add_import(CLI::App& app, Shared& shared);
void add_read(CLI::App& app, Shared& shared);
void add_export(CLI::App& app, Shared& shared);
void add_view(CLI::App& app, Shared& shared);
void add_evidence(CLI::App& app, Shared& shared);
void add_sample(CLI::App& app, Shared& shared);
void add_compare(CLI::App& app, Shared& shared);
void add_fsck(CLI::App& app, Shared& shared);
void add_erase(CLI::App& app, Shared& shared);
void add_subject(CLI::App& app, Shared& shared);
void add_prove(CLI::App& app, Shared& shared);
void add_checkpoint(CLI::App& app, Shared& shared);
void add_tighten(CLI::App& app, Shared& shared);
void add_tiles(CLI::App& app, Shared& shared);
void add_verify(CLI::App& app, Shared& shared);
void add_backup(CLI::App& app, Shared& shared);
void add_restore(CLI::App& app, Shared& shared);
void add_keys(CLI::App& app, Shared& shared);
void add_principal(CLI::App& app, Shared& shared);

}  // namespace daybook::command
