/// The commands of a server, one row each. The row is read by the decision whether somebody may
/// have a command, by `daybook help`, and by the test that compares it with PROTOCOL.md.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "domain/base/secret.hpp"
#include "domain/rules/access.hpp"

namespace daybook::server {

class Admin;
struct Params;

/// What a command does to the ledger, its keys or its backups.
enum class Effect : std::uint8_t { none, changes };

/// The view whose parameters a command takes beside its own: `named` by its parameter `view`.
enum class Asks : std::uint8_t { no_view, history, named_view };

struct Command {
  std::string_view name;
  std::string_view help;  ///< what it does, in a line
  Right right;
  std::string_view params;  ///< as PROTOCOL.md writes them: `to, keep?`; `-` for none
  /// Ends the command on a fault that depends neither on the caller nor on what is recorded.
  void (*check_shape)(const Params&);
  Secret (*run)(Admin&, const Params&);
  Effect effect = Effect::none;
  Asks asks = Asks::no_view;
  /// What must be permitted besides; null: nothing.
  std::optional<Refusal> (*also_decide)(const Params&, const About&) = nullptr;
};

/// A right that is had with one of these roles, granted in all programmes.
template <class... Role>
constexpr Right everywhere(Role... role) {
  return {any_of(role...), false, GrantedIn::all};
}

/// The shape of a command without parameters.
inline void no_params(const Params&) {}

/// All of them, in the order in which help lists them.
const std::vector<Command>& all_commands();

/// Null where there is none of that name.
const Command* command_named(std::string_view name);

/// The names of the parameters that a command takes, beside those of the view that it asks.
std::vector<std::string_view> params_of(const Command& command);

/// The rows, which stand at the end of the file of each kind of command.
std::span<const Command> proof_commands();
std::span<const Command> audit_commands();
std::span<const Command> key_commands();

}  // namespace daybook::server
