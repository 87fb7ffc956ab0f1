#include "eventstore/process/program.hpp"

#include <csignal>
#include <exception>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/process/descriptors.hpp"
#include "eventstore/process/standard_streams.hpp"

namespace daybook::process {

namespace {

constexpr mode_t others = S_IRWXG | S_IRWXO;

/// Nothing, or why the program cannot run.
std::optional<std::string> prepare(Need need) {
  ::umask(others);
  std::signal(SIGPIPE, SIG_IGN);
  if (const auto occupied = occupy_standard_streams(); !occupied) return occupied.error();
  return need ? need() : std::nullopt;
}

int run(const char* name, const std::function<int()>& body) {
  try {
    return body();
  } catch (const std::exception& error) {
    tell(fmt::format("{}: {}\n", name, error.what()));
  } catch (...) {
    tell(fmt::format("{}: an error without words ended it\n", name));
  }
  return exit_could_not_run;
}

int with_output_checked(const char* name, int status) {
  if (finish_output()) return status;
  if (!reader_left())
    tell(
        fmt::format("{}: standard output cannot be written: {}. What it got is not whole; what "
                    "the command changed is changed.\n",
                    name, output_failure()));
  return exit_could_not_run;
}

}  // namespace

int run_program(const char* name, const std::function<int()>& body, Need need) {
  if (const auto fault = prepare(need)) {
    tell(fmt::format("{}: {}\n", name, *fault));
    return exit_could_not_run;
  }
  return with_output_checked(name, run(name, body));
}

}  // namespace daybook::process
