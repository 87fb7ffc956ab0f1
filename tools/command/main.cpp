/// `daybook`: posts to a ledger, reads it and asks it, embedded or through a server.
#include <fmt/format.h>

#include "domain/base/time_zones.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/target_options.hpp"

namespace daybook::command {

namespace {

int run(int argc, char** argv) {
  CLI::App app{"Daybook: the ledger of commissioned family support", "daybook"};
  app.fallthrough();
  const TargetOptions options(app);
  const auto action = add_group(app, all_commands());
  try {
    app.parse(argc, argv);
    process::refuse_empty_values(app);
    const auto* chosen = command_named(app.get_subcommands().front()->get_name());
    return action(options.chosen(chosen->needs == Needs::ledger));
  } catch (const CLI::ParseError& error) {
    return process::status_of(app, error);
  } catch (const CommandError& error) {
    process::tell(fmt::format("daybook: {}\n", error.message));
    return exit_could_not_run;
  }
}

}  // namespace

}  // namespace daybook::command

int main(int argc, char** argv) {
  return daybook::process::run_program(
      "daybook", [&] { return daybook::command::run(argc, argv); }, daybook::missing_time_zones);
}
