/// The beginning and end of every program of ours.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace daybook::process {

/// The exit statuses of all programs.
enum Exit : int {
  exit_ok = 0,
  exit_some_refused = 1,   ///< the question was answered with no, or something was refused
  exit_could_not_run = 2,  ///< nothing or not all could be done; standard error says why
};

/// What a program cannot do without; a sentence when it is not there.
using Need = std::optional<std::string> (*)();

/// Runs a program named `name`, called first and last by its `main`; returns its exit status.
///
/// Before `body`: the null device stands on standard streams that are closed; files are made for
/// their owner alone; a peer or reader that is gone is an error of the write and not a signal; and
/// what `need` asks for is there. An exception that leaves `body` is told, and is
/// `exit_could_not_run`. So is standard output that could not be written, whatever `body` returned:
/// it is told, unless the reader has left, who knows.
int run_program(const char* name, const std::function<int()>& body, Need need = nullptr);

}  // namespace daybook::process
