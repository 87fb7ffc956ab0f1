#include "server/admin/admin.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/base/json_text.hpp"
#include "eventstore/keys/position.hpp"
#include "server/admin/commands.hpp"

namespace daybook::server {

namespace {

/// What a command does to the ledger, its keys or its backups.
enum class Effect : std::uint8_t { none, changes };

struct Command {
  std::string_view name;
  Secret (*run)(Admin&, const Params&);
  void (*check_shape)(const Params&);
  std::vector<std::string_view> takes;  ///< parameters, beside those of the view that it asks
  bool asks_a_view = false;
  Effect effect = Effect::none;
};

using Do = AdminCommands;
using Shapes = OfficeShapes;

const std::array commands = {
    Command{"backup", Do::backup, Shapes::backup, {"to", "keep"}, false, Effect::changes},
    Command{"certificate",
            Do::certificate,
            Shapes::certificate,
            {"case", "supporter"},
            false,
            Effect::changes},
    Command{"checkpoint", Do::checkpoint, Shapes::checkpoint, {"size"}},
    Command{
        "checkpoint_publish", Do::checkpoint_publish, Shapes::nothing, {}, false, Effect::changes},
    Command{"cosign", Do::cosign, Shapes::cosign, {"note", "witness"}, false, Effect::changes},
    Command{"disclose", Do::disclose, Shapes::disclose, {"purpose"}, true},
    Command{
        "erase", Do::erase, Shapes::erase, {"case", "supporter", "reason"}, false, Effect::changes},
    Command{"evidence", Do::evidence, Shapes::evidence, {"view", "complete", "batch"}, true},
    Command{"key_rotate", Do::key_rotate, Shapes::nothing, {}, false, Effect::changes},
    Command{"keys_backup",
            Do::keys_backup,
            Shapes::keys_backup,
            {"to", "expires_in_days"},
            false,
            Effect::changes},
    Command{"keys_status", Do::keys_status, Shapes::nothing, {}},
    Command{"prove", Do::prove, Shapes::prove, {"position", "size", "from", "to"}},
    Command{"subject", Do::subject, Shapes::subject, {"case", "supporter", "purpose", "format"}},
};

const Command& command_named(std::string_view name) {
  for (const auto& command : commands)
    if (command.name == name) return command;
  std::string known;
  for (const auto& command : commands)
    known += fmt::format("{}{}", known.empty() ? "" : ", ", command.name);
  trouble(fmt::format("'{}' is not a command; there are {}", name, known));
}

/// Ends the command at a parameter that it does not take.
void check_names(const Command& command, const Params& asked) {
  if (command.asks_a_view) return;  // the view says which it takes
  for (const auto& member : asked.params) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(command.takes.begin(), command.takes.end(), key) != command.takes.end()) continue;
    trouble(command.takes.empty()
                ? fmt::format("{}: the command {} takes no parameters", key, command.name)
                : fmt::format("{}: the command {} does not take it; it takes {}", key, command.name,
                              fmt::join(command.takes, ", ")));
  }
}

std::optional<Refusal> decide(const Params& asked, const About& about) {
  return asked.name == "evidence"
             ? decide_evidence_asked(asked.by, about, asked.text("view"), asked.flag("complete"))
             : decide_command(asked.by, asked.name, about);
}

}  // namespace

Admin::Admin(OfficeParts parts) : parts_(std::move(parts)), checkpoints_(parts_.ledger.store()) {}

OfficeAnswer Admin::run(std::string_view name, std::string_view params, const Caller& by) {
  bool understood = false;
  try {
    const auto& command = command_named(name);
    const auto given = need(object_in(params, "params"));
    const Params asked{name, given, by};
    check_names(command, asked);
    command.check_shape(asked);
    understood = true;
    if (auto no = decide(asked, about_command(*this, asked))) forbid(std::move(no->message));
    if (const auto& why = parts_.ledger.reading_only();
        command.effect == Effect::changes && !why.empty())
      trouble(why);
    return command.run(*this, asked);
  } catch (AdminError& met) {
    met.fault.malformed = !understood;
    return failed(std::move(met.fault));
  }
}

Result<store::KeptCheckpoint, std::string> Admin::publish() {
  if (const auto& why = parts_.ledger.reading_only(); !why.empty()) return failed(why);
  auto* keys = parts_.ledger.keys();
  if (!keys)
    return failed(
        fmt::format("a checkpoint cannot be signed without the key store: {}", parts_.no_keys));
  const auto signer = TRY(store::signer_of(*keys, parts_.ledger.store().identity().name));
  auto kept = checkpoints_.publish(signer, store::seen_by(keys));
  if (!kept) return failed(kept.error().message);
  return *std::move(kept);
}

store::KeyStore& AdminCommands::keys(Admin& admin) {
  auto* keys = admin.parts_.ledger.keys();
  if (!keys) trouble(fmt::format("the key store is not open: {}", admin.parts_.no_keys));
  return *keys;
}

/// A copy signs nothing: it shows what the ledger has signed.
std::string AdminCommands::published(Admin& admin) {
  if (!admin.parts_.ledger.reading_only().empty())
    if (const auto kept = need(store::latest_checkpoint(store(admin)))) return kept->note;
  return need(admin.publish()).note;
}

Secret plain(const boost::json::object& answer) {
  return Secret(boost::json::serialize(answer));
}

}  // namespace daybook::server
