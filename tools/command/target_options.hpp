/// Which ledger a command is for, and as whom it speaks: the options of all commands, then what the
/// environment says.
#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "tools/command/ledger_client.hpp"

namespace daybook::command {

class TargetOptions {
 public:
  /// Adds the options to `app`, which must outlive this.
  explicit TargetOptions(CLI::App& app);
  TargetOptions(const TargetOptions&) = delete;
  TargetOptions& operator=(const TargetOptions&) = delete;

  /// The target, once the command line is parsed. An option on the command line wins over a
  /// variable: of the same thing, and of the other place where a ledger can be, so that a variable
  /// left behind never turns a command on one ledger into one on another. A variable that is set to
  /// nothing is not set.
  ///
  /// `DAYBOOK_MASTER_KEY` is the key itself and wins over `DAYBOOK_MASTER_KEY_FILE`, not over
  /// `--master-key`. Throws CommandError when both options, or without either both variables, name
  /// a ledger where one is needed: neither is guessed at; and when the actor is none.
  Target chosen(bool needs_ledger) const;

 private:
  void add_actor();
  void check_places() const;
  std::optional<Poster> actor() const;

  CLI::App& app_;
  Target target_;
  std::string actor_id_;
  std::vector<std::string> actor_roles_;
  std::string actor_provider_;
  std::string actor_file_;
};

}  // namespace daybook::command
