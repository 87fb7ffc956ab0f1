#include "server/office.hpp"

#include <array>

#include <fmt/format.h>

#include "server/office_commands.hpp"

namespace daybook::server {

namespace {

struct Command {
  std::string_view name;
  Secret (*run)(Office&, const Asked&);
};

constexpr std::array commands = {
    Command{"backup", OfficeCommands::backup},
    Command{"checkpoint", OfficeCommands::checkpoint},
    Command{"checkpoint_publish", OfficeCommands::checkpoint_publish},
    Command{"cosign", OfficeCommands::cosign},
    Command{"disclose", OfficeCommands::disclose},
    Command{"erase", OfficeCommands::erase},
    Command{"evidence", OfficeCommands::evidence},
    Command{"key_rotate", OfficeCommands::key_rotate},
    Command{"keys_backup", OfficeCommands::keys_backup},
    Command{"keys_status", OfficeCommands::keys_status},
    Command{"prove", OfficeCommands::prove},
    Command{"subject", OfficeCommands::subject},
};

const Command& command_named(std::string_view name) {
  for (const auto& command : commands)
    if (command.name == name) return command;
  std::string known;
  for (const auto& command : commands)
    known += fmt::format("{}{}", known.empty() ? "" : ", ", command.name);
  trouble(fmt::format("'{}' is not a command; there are {}", name, known));
}

/// Evidence shows what a view shows, and the entries behind it: who asks must be permitted both.
/// Complete evidence is the whole ledger.
std::optional<Refusal> decide(const Asked& asked, const About& about) {
  if (auto no = decide_command(asked.by, asked.name, about)) return no;
  if (asked.name != "evidence") return {};
  if (asked.flag("complete"))
    if (auto no = decide_command(asked.by, "entries")) return no;
  const auto view = asked.text("view");
  return view.empty() ? std::nullopt : decide_view(asked.by, view, about);
}

boost::json::object params_in(std::string_view text) {
  boost::json::error_code error;
  auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) trouble("params: must be a JSON object");
  return std::move(value.get_object());
}

}  // namespace

Office::Office(OfficeParts parts) : parts_(std::move(parts)), checkpoints_(parts_.ledger.store()) {}

OfficeAnswer Office::run(std::string_view name, std::string_view params, const Caller& by) {
  try {
    const auto& command = command_named(name);
    const auto given = params_in(params);
    const Asked asked{name, given, by};
    if (auto no = decide(asked, about_command(*this, asked))) trouble(std::move(no->message), true);
    return command.run(*this, asked);
  } catch (Trouble& met) {
    return failed(std::move(met.fault));
  }
}

Result<store::KeptCheckpoint, std::string> Office::publish() {
  const auto* keys = parts_.ledger.keys();
  if (!keys)
    return failed(
        fmt::format("a checkpoint cannot be signed without the key store: {}", parts_.no_keys));
  const auto signer = store::signer_of(*keys, parts_.ledger.store().identity().name);
  if (!signer) return failed(signer.error());
  auto kept = checkpoints_.publish(*signer);
  if (!kept) return failed(kept.error().message);
  return *std::move(kept);
}

store::KeyStore& OfficeCommands::keys(Office& office) {
  auto* keys = office.parts_.ledger.keys();
  if (!keys) trouble(fmt::format("the key store is not open: {}", office.parts_.no_keys));
  return *keys;
}

std::string OfficeCommands::published(Office& office) {
  return need(office.publish()).note;
}

Secret plain(const boost::json::object& answer) {
  return Secret(boost::json::serialize(answer));
}

}  // namespace daybook::server
