#include "server/admin/admin.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/base/json_text.hpp"
#include "eventstore/keys/position.hpp"
#include "projections/query/scope.hpp"
#include "server/admin/commands.hpp"
#include "server/admin/params.hpp"

namespace daybook::server {

namespace {

const Command& needed_command(std::string_view name) {
  if (const auto* command = command_named(name)) return *command;
  std::vector<std::string_view> known;
  for (const auto& command : all_commands()) known.push_back(command.name);
  trouble(fmt::format("'{}' is not a command; there are {}", name, fmt::join(known, ", ")));
}

/// Ends the command at a parameter that it does not take.
void check_names(const Command& command, const Params& asked) {
  if (command.asks != Asks::no_view) return;  // the view says which it takes
  const auto takes = params_of(command);
  for (const auto& member : asked.params) {
    const std::string_view key(member.key());
    if (std::find(takes.begin(), takes.end(), key) != takes.end()) continue;
    trouble(takes.empty() ? fmt::format("{}: the command {} takes no parameters", key, command.name)
                          : fmt::format("{}: the command {} does not take it; it takes {}", key,
                                        command.name, fmt::join(takes, ", ")));
  }
}

/// The case, supporter or programme that a command works on; empty where it is none.
std::string stream_in(const Params& asked) {
  for (const auto kind : {StreamKind::family_case, StreamKind::supporter, StreamKind::programme})
    if (const auto id = asked.text(name(kind)); !id.empty()) return stream_name(kind, id);
  return {};
}

/// What a command works on, for the decision whether it is permitted.
About about_command(const Admin& admin, const Command& command, const Params& asked) {
  About about;
  const auto known = [&](auto&& find) {
    need(admin.parts().views.with_books(admin.store().size(), find));
  };
  if (command.asks == Asks::no_view || !asked.text("batch").empty()) {
    const auto name = stream_in(asked);
    if (StreamRef stream; parse_stream(name, stream))
      known([&](const Books& books) { about = about_stream(books, stream); });
    return about;
  }
  const auto params = need(parse_params(question_in(asked, {"view", "complete", "purpose"})));
  const auto view = command.asks == Asks::history ? std::string("history") : asked.text("view");
  known([&](const Books& books) { about = about_question(books, view, params); });
  return about;
}

}  // namespace

Admin::Admin(AdminParts parts) : parts_(std::move(parts)), checkpoints_(parts_.ledger.store()) {}

CommandAnswer Admin::run(std::string_view name, std::string_view params, const Caller& by) {
  bool understood = false;
  try {
    const auto& command = needed_command(name);
    const auto given = need(object_in(params, "params"));
    const Params asked{given, by};
    check_names(command, asked);
    command.check_shape(asked);
    understood = true;
    const auto about = about_command(*this, command, asked);
    permit(decide_command(by, name, command.right, about));
    if (command.also_decide) permit(command.also_decide(asked, about));
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

}  // namespace daybook::server
