/// The rows of the commands: each is complete, on the protocol's page, and for whom the ledger's
/// rules say (rulebook 4; ledger 6, 7).
#include "server/admin/commands.hpp"

#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "eventstore/process/file_text.hpp"

namespace daybook::server::testing {

namespace {

using enum v::Role;

enum class Where { programme, any, all };  ///< that it works on, or all; any; all

/// Who may have a command carried out.
struct Expected {
  std::string_view name;
  std::set<v::Role> by;
  Where where;
  bool providers = false;
};

const std::set<v::Role> everybody = {administrator, commissioner, central_team, lead_professional,
                                     provider,      finance,      auditor};

const std::vector<Expected> expectations = {
    {"backup", {administrator}, Where::all},
    {"certificate", {administrator}, Where::programme},
    {"checkpoint", everybody, Where::any},
    {"checkpoint_publish", {administrator}, Where::all},
    {"cosign", {administrator, auditor}, Where::all},
    {"disclose", {central_team, lead_professional, auditor}, Where::programme, true},
    {"erase", {administrator}, Where::programme},
    {"evidence", {administrator, commissioner, finance, auditor}, Where::programme},
    {"key_rotate", {administrator}, Where::all},
    {"keys_backup", {administrator}, Where::all},
    {"keys_status", {administrator, auditor}, Where::all},
    {"prove", everybody, Where::any},
    {"subject", {central_team, lead_professional, auditor}, Where::programme},
};

struct Asker {
  v::Role role;
  std::string_view programme;  ///< empty: in all
  std::string_view provider;

  Caller caller() const {
    Caller who;
    who.id = PosterId("who-1");
    who.grants = {{role, std::string(programme)}};
    if (role == v::Role::provider) who.provider = ProviderId(provider);
    return who;
  }
};

bool expected(const Expected& row, const Asker& asker, const About& about) {
  const bool there = row.where == Where::any || asker.programme.empty() ||
                     (row.where == Where::programme && about.is_in(asker.programme));
  if (!there) return false;
  return row.by.contains(asker.role) ||
         (row.providers && asker.role == provider && about.is_of(asker.provider));
}

std::string section_of_commands() {
  const auto page =
      process::file_text(DAYBOOK_SOURCE_DIR "/server/protocol/PROTOCOL.md", 1'000'000);
  REQUIRE(page);
  const auto begin = page->find("\n## Commands\n");
  REQUIRE(begin != std::string::npos);
  return page->substr(begin, page->find("\n## ", begin + 1) - begin);
}

}  // namespace

TEST_CASE("each command is for its roles, where they are granted (ledger 6)") {
  const About in_p{{"p"}, {"a"}};
  const About of_no_programme{};
  std::size_t permitted = 0, refused = 0;
  for (const auto& row : expectations)
    for (const auto role : everybody)
      for (const std::string_view programme : {"p", "q", ""})
        for (const std::string_view provider_of : {"a", "z"})
          for (const auto& about : {in_p, of_no_programme}) {
            INFO(row.name << " by " << role_names(bit(role)).front() << " in '" << programme
                          << "' of " << provider_of);
            const Asker asker{role, programme, provider_of};
            const auto* command = command_named(row.name);
            REQUIRE(command);
            const bool yes = expected(row, asker, about);
            const auto no = decide_command(asker.caller(), row.name, command->right, about);
            CHECK(!no == yes);
            CHECK((!no || no->code == Code::not_permitted));
            ++(yes ? permitted : refused);
          }
  CHECK(permitted > 200);
  CHECK(refused > 500);
}

TEST_CASE("no command is without its expected right, and nobody else's is (ledger 6)") {
  std::set<std::string_view> names, expected_names;
  for (const auto& command : all_commands()) names.insert(command.name);
  for (const auto& row : expectations) expected_names.insert(row.name);
  CHECK(names == expected_names);
  CHECK(names.size() == all_commands().size());
  CHECK(command_named("shutdown") == nullptr);
  for (const auto& command : all_commands())
    CHECK(decide_command(Caller(), command.name, command.right));
}

TEST_CASE("a command has help, a right, and its place on the protocol's page (ledger 7)") {
  const auto section = section_of_commands();
  for (const auto& command : all_commands()) {
    INFO(command.name);
    CHECK(command.help.size() > 10);
    CHECK(command.right.roles != 0);
    CHECK(section.find(fmt::format("\n| `{}` | {} | ", command.name, command.params)) !=
          std::string::npos);
  }
  std::size_t of_commands = 0;
  for (std::size_t at = 0; (at = section.find("\n| `", at)) != std::string::npos; ++at)
    ++of_commands;
  CHECK(of_commands == all_commands().size());
}

TEST_CASE("the parameters of a command are those that its row writes (ledger 7)") {
  using Names = std::vector<std::string_view>;
  CHECK(params_of(*command_named("backup")) == Names{"to", "keep"});
  CHECK(params_of(*command_named("erase")) == Names{"case", "supporter", "reason"});
  CHECK(params_of(*command_named("prove")) == Names{"position", "size", "from", "to"});
  CHECK(params_of(*command_named("key_rotate")).empty());
}

}  // namespace daybook::server::testing
