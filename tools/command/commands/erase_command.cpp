/// `daybook erase`: destroys what was said about somebody, for good (ledger, section 5).
#include <fmt/format.h>

#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/disclosing.hpp"
#include "tools/command/subject_params.hpp"

namespace daybook::command {

namespace {

struct Arguments {
  std::string subject;
  std::string reason;
  bool certificate = false;  ///< only that, of the last erasure
  std::string out;
};

/// Whatever happens to the certificate, the erasure has happened: nobody may think otherwise.
CommandError without_certificate(const std::string& subject, const std::string& why) {
  return {fmt::format(
      "{0} is erased, but the certificate could not be written ({1}): daybook erase {0} "
      "--certificate writes it again",
      subject, why)};
}

void write(PrivateAnswer& place, Secret certificate, const Arguments& asked) {
  certificate.append("\n");
  try {
    place.write(certificate);
  } catch (const CommandError& error) {
    throw without_certificate(asked.subject, error.message);
  }
  if (const auto why = process::output_failure(); !why.empty())
    throw without_certificate(asked.subject, why);
}

int erase(const Target& target, const Arguments& asked) {
  if (asked.certificate != asked.reason.empty())
    throw CommandError{
        "erase takes --reason, why it is done, or --certificate, to have that of the last one"};
  PrivateAnswer place(asked.out);
  const auto access = reach(target, Purpose::act);
  auto certificate =
      asked.certificate
          ? access->command("certificate", subject_params(asked.subject, {}))
          : access->command("erase", subject_params(asked.subject, {{"reason", asked.reason}}));
  write(place, std::move(certificate), asked);
  return exit_ok;
}

}  // namespace

void add_erase(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand(
      "erase", "destroy the personal data of a case, for good; prints the certificate");
  auto asked = std::make_shared<Arguments>();
  command->add_option("CASE", asked->subject, "the case's id, or supporter/ID")->required();
  command->add_option("--reason", asked->reason, "why, in words that name nobody");
  command->add_flag("--certificate", asked->certificate,
                    "erase nothing, write the certificate of the last erasure again");
  command->add_option("--out", asked->out, "write the certificate to this file");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return erase(shared.target, *asked); }; });
}

}  // namespace daybook::command
