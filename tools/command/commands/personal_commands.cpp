/// `daybook erase` and `subject`: what is held about one case or supporter (ledger, section 5).
#include <fmt/format.h>

#include "domain/base/ids.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

/// `params` with `case` or `supporter`: `subject` is a case's id, `case/ID` or `supporter/ID`.
boost::json::object subject_params(const std::string& subject, boost::json::object params) {
  StreamRef ref;
  const bool named = parse_stream(subject, ref);
  if (!named && !is_ident(subject))
    throw CommandError{fmt::format("'{}' is neither a case's id nor supporter/ID", subject)};
  const bool is_supporter = named && ref.kind == StreamKind::supporter;
  if (named && !is_supporter && ref.kind != StreamKind::family_case)
    throw CommandError{fmt::format("'{}' is neither a case nor a supporter", subject)};
  params[is_supporter ? "supporter" : "case"] = named ? std::string(ref.id) : subject;
  return params;
}

struct Erasure {
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

void write(PrivateAnswer& place, Secret certificate, const Erasure& asked) {
  certificate.append("\n");
  try {
    place.write(certificate);
  } catch (const CommandError& error) {
    throw without_certificate(asked.subject, error.message);
  }
  if (const auto why = process::output_failure(); !why.empty())
    throw without_certificate(asked.subject, why);
}

int erase(const Target& target, const Erasure& asked) {
  if (asked.certificate != asked.reason.empty())
    throw CommandError{
        "erase takes --reason, why it is done, or --certificate, to have that of the last one"};
  PrivateAnswer place(asked.out);
  auto certificate =
      asked.certificate
          ? run_command(target, "certificate", subject_params(asked.subject, {}))
          : run_command(target, "erase", subject_params(asked.subject, {{"reason", asked.reason}}));
  write(place, std::move(certificate), asked);
  return exit_ok;
}

struct Report {
  std::string subject;
  std::string purpose;
  std::string format = "json";
  std::string out;
};

int subject(const Target& target, const Report& asked) {
  const auto params =
      subject_params(asked.subject, {{"purpose", asked.purpose}, {"format", asked.format}});
  PrivateAnswer place(asked.out);
  auto report = run_command(target, "subject", params);
  if (asked.format == "json") report.append("\n");
  place.write(report);
  return exit_ok;
}

}  // namespace

Action add_erase(CLI::App& line) {
  auto asked = std::make_shared<Erasure>();
  line.add_option("CASE", asked->subject, "the case's id, or supporter/ID")->required();
  line.add_option("--reason", asked->reason, "why, in words that name nobody");
  line.add_flag("--certificate", asked->certificate,
                "erase nothing, write the certificate of the last erasure again");
  line.add_option("--out", asked->out, "write the certificate to this file");
  return [=](const Target& target) { return erase(target, *asked); };
}

Action add_subject(CLI::App& line) {
  auto asked = std::make_shared<Report>();
  line.add_option("CASE", asked->subject, "the case's id, or supporter/ID")->required();
  line.add_option("--purpose", asked->purpose, "what for, in words that name nobody")->required();
  line.add_option("--format", asked->format, "json or html")
      ->check(CLI::IsMember({"json", "html"}))
      ->capture_default_str();
  line.add_option("--out", asked->out, "write to this file, for its owner alone");
  return [=](const Target& target) { return subject(target, *asked); };
}

}  // namespace daybook::command
