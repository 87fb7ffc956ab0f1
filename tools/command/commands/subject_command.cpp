/// `daybook subject`: everything that is held about one case or supporter (ledger, section 5).
#include "tools/command/commands.hpp"
#include "tools/command/disclosing.hpp"
#include "tools/command/subject_params.hpp"

namespace daybook::command {

namespace {

struct Arguments {
  std::string subject;
  std::string purpose;
  std::string format = "json";
  std::string out;
};

int subject(const Target& target, const Arguments& asked) {
  const auto params =
      subject_params(asked.subject, {{"purpose", asked.purpose}, {"format", asked.format}});
  PrivateAnswer place(asked.out);
  auto report = reach(target, Purpose::act)->command("subject", params);
  if (asked.format == "json") report.append("\n");
  place.write(report);
  return exit_ok;
}

}  // namespace

void add_subject(CLI::App& app, Shared& shared) {
  auto* command =
      app.add_subcommand("subject", "everything held about one case or supporter; is recorded");
  auto asked = std::make_shared<Arguments>();
  command->add_option("CASE", asked->subject, "the case's id, or supporter/ID")->required();
  command->add_option("--purpose", asked->purpose, "what for, in words that name nobody")
      ->required();
  command->add_option("--format", asked->format, "json or html")
      ->check(CLI::IsMember({"json", "html"}))
      ->capture_default_str();
  command->add_option("--out", asked->out, "write to this file, for its owner alone");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return subject(shared.target, *asked); }; });
}

}  // namespace daybook::command
