/// Who may have commands carried out, read entries and read what is sealed (rulebook 4, ledger 6).
#include "domain/access.hpp"

#include <map>
#include <set>

#include <catch2/catch.hpp>

using namespace daybook;

namespace {

const std::map<std::string, v::Role> roles = {
    {"AD", v::Role::administrator}, {"CO", v::Role::commissioner},
    {"CT", v::Role::central_team},  {"LP", v::Role::lead_professional},
    {"PR", v::Role::provider},      {"FI", v::Role::finance},
    {"AU", v::Role::auditor}};

using Names = std::set<std::string>;

struct Row {
  std::string name;
  Names by;
  std::string reach;  ///< `programme`: of what it works on, or all; `any`: any; `all`: all
  bool providers = false;
};

/// Who may have a command carried out.
const std::vector<Row> commands = {
    {"backup", {"AD"}, "all"},
    {"checkpoint", {"AD", "CO", "CT", "FI", "AU"}, "any"},
    {"checkpoint_publish", {"AD"}, "all"},
    {"cosign", {"AD", "AU"}, "all"},
    {"disclose", {"CT", "LP", "AU"}, "programme", true},
    {"entries", {"AD", "AU"}, "all"},
    {"erase", {"AD"}, "programme"},
    {"evidence", {"AD", "CO", "FI", "AU"}, "programme"},
    {"key_rotate", {"AD"}, "all"},
    {"keys_backup", {"AD"}, "all"},
    {"keys_status", {"AD", "AU"}, "all"},
    {"prove", {"AD", "CO", "CT", "FI", "AU"}, "any"},
    {"subject", {"CT", "LP", "AU"}, "programme", false},
};

Caller caller(v::Role role, std::string_view programme, std::string_view provider = "") {
  Caller who;
  who.id = PosterId("who-1");
  who.grants = {{role, std::string(programme)}};
  if (role == v::Role::provider) who.provider = ProviderId(provider);
  return who;
}

bool reaches(const Row& row, std::string_view granted_in, const About& about) {
  if (row.reach == "any" || granted_in.empty()) return true;
  return row.reach == "programme" && about.is_in(granted_in);
}

/// What the rows say of a caller with one role.
bool expected(const Row& row, const std::string& role, std::string_view granted_in,
              std::string_view provider, const About& about) {
  if (!reaches(row, granted_in, about)) return false;
  return row.by.contains(role) || (row.providers && role == "PR" && about.is_of(provider));
}

const About in_p{{"p"}, {"a"}};
const About of_no_programme{};

}  // namespace

TEST_CASE("each command is for its roles, where they are granted (ledger 6)") {
  std::size_t permitted = 0, refused = 0;
  for (const auto& row : commands)
    for (const auto& [short_name, role] : roles)
      for (const std::string_view programme : {"p", "q", ""})
        for (const std::string_view provider : {"a", "z"})
          for (const auto& about : {in_p, of_no_programme}) {
            INFO(row.name << " by " << short_name << " in '" << programme << "' of " << provider);
            const bool yes = expected(row, short_name, programme, provider, about);
            const auto no = decide_command(caller(role, programme, provider), row.name, about);
            CHECK(!no == yes);
            CHECK((!no || no->code == Code::not_permitted));
            ++(yes ? permitted : refused);
          }
  CHECK(permitted > 200);
  CHECK(refused > 500);
}

TEST_CASE("the table of commands is whole, and a command outside it is refused (ledger 6)") {
  std::vector<std::string_view> names;
  for (const auto& row : commands) names.push_back(row.name);
  CHECK(commands_decided() == names);
  CHECK(decide_command(caller(v::Role::administrator, ""), "shutdown"));
  CHECK(decide_view(caller(v::Role::auditor, ""), "everything", in_p));
}

TEST_CASE("a refusal says for whom it would be (rulebook 4)") {
  CHECK(decide_command(caller(v::Role::finance, ""), "backup")->message ==
        "command backup: is for administrator in all programmes");
  CHECK(decide_personal(caller(v::Role::finance, ""), in_p)->message ==
        "personal data: is for central_team, lead_professional, auditor in the programme "
        "concerned, or the staff of the provider concerned");
}

TEST_CASE(
    "what is sealed is read by lead professional, central team, auditor and the provider "
    "concerned (rulebook 4)") {
  const Names readers = {"LP", "CT", "AU"};
  for (const auto& [short_name, role] : roles)
    for (const std::string_view programme : {"p", "q", ""})
      for (const std::string_view provider : {"a", "z"}) {
        INFO(short_name << " in '" << programme << "' of " << provider);
        const bool there = programme != "q";
        const bool yes =
            there && (readers.contains(short_name) || (short_name == "PR" && provider == "a"));
        CHECK(!decide_personal(caller(role, programme, provider), in_p) == yes);
      }
}

TEST_CASE("what belongs to no known programme is read with a role in all programmes (rulebook 4)") {
  CHECK(decide_personal(caller(v::Role::central_team, "p"), of_no_programme));
  CHECK(!decide_personal(caller(v::Role::central_team, ""), of_no_programme));
}

TEST_CASE(
    "entries about people and programmes are seen by the staff of the programme, or of all "
    "(ledger 6)") {
  for (const auto& [short_name, role] : roles) {
    if (short_name == "PR") continue;
    INFO(short_name);
    CHECK(Sight(caller(role, "")).at(StreamKind::package) == Sight::Glance::shown);
    const Sight in_one(caller(role, "p"));
    CHECK(in_one.at(StreamKind::package) == Sight::Glance::depends);
    CHECK(in_one.sees(in_p, ""));
    CHECK_FALSE(in_one.sees({{"q"}, {}}, ""));
    CHECK_FALSE(in_one.sees(of_no_programme, ""));
  }
}

TEST_CASE("a provider's staff sees what concerns it, and what its staff posted (rulebook 4)") {
  for (const std::string_view programme : {"p", ""}) {
    const Sight sight(caller(v::Role::provider, programme, "a"));
    CHECK(sight.at(StreamKind::package) == Sight::Glance::depends);
    CHECK(sight.sees(in_p, ""));
    CHECK_FALSE(sight.sees({{"p"}, {"z"}}, ""));
    CHECK_FALSE(sight.sees({{"p"}, {}}, ""));
    CHECK(sight.sees({{"p"}, {"z"}}, "a"));
    CHECK_FALSE(sight.sees({{"p"}, {"z"}}, "z"));
  }
  const Sight elsewhere(caller(v::Role::provider, "q", "a"));
  CHECK_FALSE(elsewhere.sees(in_p, ""));
  CHECK_FALSE(elsewhere.sees(in_p, "a"));
}

TEST_CASE(
    "principals and the access log are seen by administrators and auditors of all programmes "
    "(ledger 6)") {
  for (const auto kind : {StreamKind::principal, StreamKind::access})
    for (const auto& [short_name, role] : roles)
      for (const std::string_view programme : {"p", ""}) {
        INFO(short_name << " in '" << programme << "'");
        const bool yes = programme.empty() && (short_name == "AD" || short_name == "AU");
        const Sight sight(caller(role, programme, "a"));
        CHECK(sight.at(kind) == (yes ? Sight::Glance::shown : Sight::Glance::hidden));
        CHECK(sight.sees_all() == yes);
      }
}

TEST_CASE("somebody without any role sees nothing (ledger 6)") {
  const Sight sight{Caller()};
  CHECK(sight.at(StreamKind::family_case) == Sight::Glance::hidden);
  CHECK_FALSE(sight.sees(in_p, ""));
}
