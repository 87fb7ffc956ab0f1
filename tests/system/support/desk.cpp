#include "tests/system/support/desk.hpp"

#include <fstream>
#include <regex>

#include <fmt/format.h>

#include "tests/system/support/lines.hpp"

namespace daybook::test {

namespace {

constexpr std::string_view lead = R"({"id":"lp-1","roles":["lead_professional"]})";

const std::vector<std::string> budget{"view", "budget", "--programme", "p", "--year", "2021/22"};

std::vector<std::string> joined(std::vector<std::string> words, std::vector<std::string> more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

std::string family_line(const std::string& id, const std::string& name) {
  return fmt::format(
      R"({{"event_id":"{}","stream":"case/{}","type":"case_opened","occurred_at":"2021-04-02T09:00:00Z",)"
      R"("data":{{"programme":"p","kind":"family","locality":"north","responsible_authority":"A",)"
      R"("statutory":false}},"personal":{{"name":"{}"}},"actor":{}}})",
      new_event_id(), id, name, lead);
}

std::vector<std::string> with_environment(const std::vector<std::string>& variables,
                                          std::vector<std::string> command,
                                          const std::string& directory) {
  std::vector<std::string> words{"/usr/bin/env"};
  if (!directory.empty()) words.insert(words.end(), {"-C", directory});
  words.insert(words.end(), variables.begin(), variables.end());
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

WorkedDesk::WorkedDesk() {
  const auto made = run({program("daybook"), "init", path("l"), "--name", "mine"});
  INFO(made.err);
  REQUIRE(made.status == 0);
  token_ = last_line(made.out);
  const auto posted =
      on_ledger({"post", "-"}, programme_line("p") + "\n" + allocation_line("p", 250'000) + "\n" +
                                   family_line("f-1", "Dilys") + "\n");
  INFO(posted.out);
  REQUIRE(posted.status == 0);
  REQUIRE(on_ledger({"checkpoint", "--publish"}).status == 0);
}

std::vector<std::string> WorkedDesk::words(std::vector<std::string> more) const {
  return joined({program("daybook"), "--data", path("l")}, std::move(more));
}

Finished WorkedDesk::on_ledger(const std::vector<std::string>& more, const std::string& in) const {
  return run(words(more), in);
}

std::vector<std::string> WorkedDesk::as_administrator(std::vector<std::string> more) const {
  return words(joined({"--actor", "owner", "--role", "administrator"}, std::move(more)));
}

void WorkedDesk::require_sound() const {
  const auto checked = on_ledger({"fsck"});
  INFO(checked.err);
  REQUIRE(checked.status == 0);
  const auto keys = run(as_administrator({"keys", "status"}));
  INFO(keys.err);
  REQUIRE(keys.status == 0);
  CHECK_THAT(keys.out, Catch::Contains("damaged      0"));
  const auto read = on_ledger({"--actor", "lp-1", "--role", "lead_professional", "view", "history",
                               "--case", "f-1", "--purpose", "trial"});
  INFO(read.err);
  CHECK_THAT(read.out, Catch::Contains("Dilys"));
}

std::string WorkedDesk::root() const {
  const auto info = on_ledger({"info"}).out;
  std::smatch found;
  REQUIRE(std::regex_search(info, found, std::regex("root +([0-9a-f]{64})")));
  return found[1];
}

std::vector<Commanded> every_command(const WorkedDesk& desk) {
  const auto proof = run(desk.words({"prove", "1"}));
  REQUIRE(proof.status == 0);
  std::ofstream(desk.path("entry.proof"), std::ios::binary) << proof.out;
  std::ofstream(desk.path("post.jsonl"), std::ios::binary) << family_line("f-2", "Ben") << '\n';
  REQUIRE(run(desk.as_administrator({"principal", "add", "fin-1", "--role", "finance"})).status ==
          0);
  const auto vkey = last_line(run(desk.words({"checkpoint", "--vkey"})).out);
  const auto history = joined({"view", "history", "--case", "f-1"}, {"--format", "json"});
  const auto as_auditor = [&](std::vector<std::string> more) {
    return desk.words(joined({"--actor", "au-1", "--role", "auditor"}, std::move(more)));
  };
  return {{"help", {program("daybook"), "help"}},
          {"--help", {program("daybook"), "--help"}},
          {"help of a command", {program("daybook"), "help", "view"}},
          {"info", desk.words({"info"})},
          {"read", desk.words({"read"})},
          {"export", desk.words({"export"})},
          {"view", desk.words(budget)},
          {"view as csv", desk.words(joined(budget, {"--format", "csv"}))},
          {"view history", desk.words(history)},
          {"disclose", as_auditor(joined(history, {"--purpose", "trial"})), true},
          {"compare", desk.words({"compare", "budget", "--as-at", "1", "--as-at", "2",
                                  "--programme", "p", "--year", "2021/22"})},
          {"sample", desk.words({"sample", "--view", "budget", "--percent", "100", "--programme",
                                 "p", "--year", "2021/22"})},
          {"evidence", desk.words({"evidence", "budget", "total.allocated_pence", "--programme",
                                   "p", "--year", "2021/22"})},
          {"prove", desk.words({"prove", "1"})},
          {"verify", {program("daybook"), "verify", desk.path("entry.proof"), "--vkey", vkey}},
          {"checkpoint", desk.words({"checkpoint"})},
          {"checkpoint --vkey", desk.words({"checkpoint", "--vkey"})},
          {"checkpoint --all", desk.words({"checkpoint", "--all"})},
          {"fsck", desk.words({"fsck"})},
          {"tighten", desk.words({"tighten"})},
          {"tiles", desk.words({"tiles", "--out", desk.path("tiles")})},
          {"subject", as_auditor({"subject", "f-1", "--purpose", "trial"}), true},
          {"post", desk.words({"post", desk.path("post.jsonl")}), true},
          {"keys status", desk.as_administrator({"keys", "status"})},
          {"principal list", desk.words({"principal", "list"})},
          {"principal add",
           desk.as_administrator({"principal", "add", "aud-1", "--role", "auditor"}), true},
          {"backup", desk.words({"backup", desk.path("backups")})},
          {"backup --list", desk.words({"backup", "--list", desk.path("backups")})}};
}

}  // namespace daybook::test
