/// `daybook erase`: destroys what was said about somebody, for good (ledger, section 5).
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

#include "tools/command/commands.hpp"
#include "tools/command/subject_params.hpp"

namespace daybook::command {

namespace {

struct Asked {
  std::string subject;
  std::string reason;
  std::string out;
};

int erase(const Target& target, const Asked& asked) {
  const auto certificate =
      reach(target, Purpose::act)
          ->command("erase", subject_params(asked.subject, {{"reason", asked.reason}}));
  if (asked.out.empty()) {
    std::fwrite(certificate.view().data(), 1, certificate.size(), stdout);
    std::fputc('\n', stdout);
    return exit_ok;
  }
  std::ofstream file(asked.out, std::ios::binary);
  file << certificate.view() << '\n';
  if (!file.flush()) throw CommandError{fmt::format("{} cannot be written", asked.out)};
  return exit_ok;
}

}  // namespace

void add_erase(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand(
      "erase", "destroy the personal data of a case, for good; prints the certificate");
  auto asked = std::make_shared<Asked>();
  command->add_option("CASE", asked->subject, "the case's id, or supporter/ID")->required();
  command->add_option("--reason", asked->reason, "why, in words that name nobody")->required();
  command->add_option("--out", asked->out, "write the certificate to this file");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return erase(shared.target, *asked); }; });
}

}  // namespace daybook::command
