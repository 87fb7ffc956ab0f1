#include "server/admin/commands.hpp"

#include <algorithm>

namespace daybook::server {

const std::vector<Command>& all_commands() {
  static const auto all = [] {
    std::vector<Command> rows;
    for (const auto some : {proof_commands(), audit_commands(), key_commands()})
      rows.insert(rows.end(), some.begin(), some.end());
    return rows;
  }();
  return all;
}

const Command* command_named(std::string_view name) {
  for (const auto& command : all_commands())
    if (command.name == name) return &command;
  return nullptr;
}

std::vector<std::string_view> params_of(const Command& command) {
  constexpr std::string_view in_names = "abcdefghijklmnopqrstuvwxyz_";
  std::vector<std::string_view> names;
  for (auto rest = command.params;;) {
    rest.remove_prefix(std::min(rest.find_first_of(in_names), rest.size()));
    if (rest.empty()) return names;
    const auto word = rest.substr(0, rest.find_first_not_of(in_names));
    if (word != "or") names.push_back(word);
    rest.remove_prefix(word.size());
  }
}

}  // namespace daybook::server
