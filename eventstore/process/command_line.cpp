#include "eventstore/process/command_line.hpp"

#include <charconv>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "eventstore/process/program.hpp"
#include "eventstore/process/standard_streams.hpp"

namespace daybook::process {

namespace {

std::string fault_of_number(const std::string& text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool plain = text.size() == 1 || !text.starts_with('0');
  if (error == std::errc() && rest == end && plain) return {};
  return fmt::format("'{}' is not a whole number from 0 to {}, in plain digits", text,
                     std::numeric_limits<std::uint64_t>::max());
}

}  // namespace

int status_of(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    const bool version = error.get_name() == "CallForVersion";
    put(version ? std::string(error.what()) + "\n" : app.help());
    return exit_ok;
  }
  tell(fmt::format("{0}: {1}; '{0} --help' says what it takes\n", app.get_name(), error.what()));
  return exit_could_not_run;
}

void refuse_empty_values(const CLI::App& app) {
  for (const auto* option : app.get_options())
    for (const auto& value : option->results())
      if (value.empty() && option->nonpositional())
        throw CLI::ValidationError(option->get_name(), "is given, but with nothing as its value");
  for (const auto* command : app.get_subcommands()) refuse_empty_values(*command);
}

CLI::Validator whole_number() {
  return CLI::Validator([](std::string& text) { return fault_of_number(text); }, "");
}

}  // namespace daybook::process
