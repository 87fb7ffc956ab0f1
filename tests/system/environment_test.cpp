/// Which ledger a command is for, when the command line and the environment both say something.
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/desk.hpp"

namespace daybook::test {

namespace {

/// A ledger on the command's own machine, called `trial`, and one behind a server, called `real`.
class TwoLedgers {
 public:
  TwoLedgers()
      : trial_(made("trial")),
        token_(last_line(made("real"))),
        daemon_(path("real"), {}, Whom::who_is_known) {
    std::ofstream(path("token")) << token_ << '\n';
    std::filesystem::permissions(path("token"), std::filesystem::perms(0600));
  }

  std::string path(const std::string& name) const { return scratch_.path() / name; }
  std::string server() const { return fmt::format("127.0.0.1:{}", daemon_.endpoint().port); }
  const std::string& token() const { return token_; }

  /// The words and variables with what stands for the two ledgers put in.
  std::string filled(std::string text) const {
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"TRIAL", path("trial")},
                                      {"SERVER", server()},
                                      {"TOKENFILE", path("token")},
                                      {"TOKEN", token_}})
      if (const auto at = text.find(name, text.find('=') + 1); at != std::string::npos)
        text.replace(at, name.size(), value);
    return text;
  }

  Finished run(const std::vector<std::string>& variables, const std::vector<std::string>& words,
               const std::vector<std::string>& command) const {
    std::vector<std::string> environment, all{program("daybook")};
    for (const auto& variable : variables) environment.push_back(filled(variable));
    for (const auto& word : words) all.push_back(filled(word));
    all.insert(all.end(), command.begin(), command.end());
    return test::run(with_environment(environment, all, scratch_.path()));
  }

 private:
  std::string made(const std::string& name) const {
    const auto finished = test::run({program("daybook"), "init", path(name), "--name", name});
    REQUIRE(finished.status == 0);
    return finished.out;
  }

  ScratchDirectory scratch_;
  std::string trial_;
  std::string token_;
  Daemon daemon_;
};

struct Row {
  std::vector<std::string> variables;
  std::vector<std::string> words;
  std::string ledger;  ///< whose name is told; empty: none, and exit status 2
};

const std::string data = "DAYBOOK_DATA=TRIAL", served = "DAYBOOK_SERVER=SERVER",
                  token = "DAYBOOK_TOKEN=TOKEN";

}  // namespace

TEST_CASE(
    "an option wins over the environment, and two ledgers are never guessed between "
    "(ledger 6)",
    "[system][environment]") {
  const TwoLedgers two;
  const std::vector<Row> rows = {
      {{}, {"--data", "TRIAL"}, "trial"},
      {{data}, {}, "trial"},
      {{served, token}, {}, "real"},
      {{served, token}, {"--data", "TRIAL"}, "trial"},
      {{data, served, token}, {"--data", "TRIAL"}, "trial"},
      {{"DAYBOOK_DATA=nowhere", served, token}, {"--data", "TRIAL"}, "trial"},
      {{token}, {"--server", "SERVER"}, "real"},
      {{data, token}, {"--server", "SERVER"}, "real"},
      {{data, served, token}, {"--server", "SERVER"}, "real"},
      {{data, "DAYBOOK_SERVER=127.0.0.1:1", token}, {"--server", "SERVER"}, "real"},
      {{data, served, token}, {}, ""},
      {{token}, {"--data", "TRIAL", "--server", "SERVER"}, ""},
      {{data, served, token}, {"--data", "TRIAL", "--server", "SERVER"}, ""},
      {{"DAYBOOK_DATA=", served, token}, {}, "real"},
      {{data, "DAYBOOK_SERVER="}, {}, "trial"},
      {{data}, {"--server", ""}, ""},
      {{served, token}, {"--data", ""}, ""},
      {{}, {"--server", "SERVER", "--token-file", "TOKENFILE"}, "real"},
      {{"DAYBOOK_TOKEN=dbk_x.t-1.A"}, {"--server", "SERVER", "--token-file", "TOKENFILE"}, "real"},
      {{token}, {"--server", "SERVER", "--token-file", ""}, ""},
      {{"DAYBOOK_TOKEN=dbk_x.t-1.A"}, {"--server", "SERVER"}, ""},
      {{"DAYBOOK_TLS_CA=nowhere.pem", served, token}, {"--data", "TRIAL"}, "trial"}};
  for (const auto& row : rows) {
    const auto found = two.run(row.variables, row.words, {"info"});
    INFO(fmt::format("{} daybook {}: {}", fmt::join(row.variables, " "), fmt::join(row.words, " "),
                     found.err));
    CHECK(found.status == (row.ledger.empty() ? 2 : 0));
    if (!row.ledger.empty()) CHECK(found.out.find(row.ledger + "\n") != std::string::npos);
  }
}

TEST_CASE("what two ledgers are named by is told, for every command that has one (ledger 6)",
          "[system][environment]") {
  const TwoLedgers two;
  for (const auto& command :
       std::vector<std::vector<std::string>>{{"info"},
                                             {"read"},
                                             {"fsck"},
                                             {"post", "-"},
                                             {"checkpoint"},
                                             {"tighten"},
                                             {"erase", "f-1", "--reason", "r"},
                                             {"principal", "list"},
                                             {"keys", "status"},
                                             {"backup", "b"},
                                             {"tiles", "--out", "t"}}) {
    INFO(command.front());
    const auto variables = two.run({data, served, token}, {}, command);
    CHECK(variables.status == 2);
    CHECK_THAT(variables.err, Catch::Contains("DAYBOOK_DATA and DAYBOOK_SERVER are both set"));
    const auto options = two.run({}, {"--data", "TRIAL", "--server", "SERVER"}, command);
    CHECK(options.status == 2);
    CHECK_THAT(options.err, Catch::Contains("--data and --server each name a ledger"));
  }
  CHECK(two.run({data, served}, {}, {"help"}).status == 0);
  CHECK(two.run({data, served}, {}, {"init", "another", "--name", "another"}).status == 0);
}

TEST_CASE("named places of keys win over the environment (ledger 5)", "[system][environment]") {
  const WorkedDesk desk;
  const auto text = contents_of(desk.path("l.master"));
  const auto key = text.substr(text.find("current") + 9, 64);
  const std::string wrong(64, '7');
  std::filesystem::rename(desk.path("l.keys"), desk.path("k"));
  std::filesystem::rename(desk.path("l.master"), desk.path("m"));
  const auto k = desk.path("k"), m = desk.path("m");
  struct Given {
    std::vector<std::string> variables;
    std::vector<std::string> words;
    int status;
  };
  for (const auto& [variables, words, status] : std::vector<Given>{
           {{}, {"--keys", k, "--master-key", m}, 0},
           {{"DAYBOOK_KEYS=" + k, "DAYBOOK_MASTER_KEY_FILE=" + m}, {}, 0},
           {{"DAYBOOK_KEYS=nowhere", "DAYBOOK_MASTER_KEY_FILE=no"},
            {"--keys", k, "--master-key", m},
            0},
           {{"DAYBOOK_MASTER_KEY=" + wrong}, {"--keys", k, "--master-key", m}, 0},
           {{"DAYBOOK_MASTER_KEY=" + key}, {"--keys", k}, 0},
           {{"DAYBOOK_MASTER_KEY=" + key, "DAYBOOK_MASTER_KEY_FILE=no"}, {"--keys", k}, 0},
           {{"DAYBOOK_MASTER_KEY=" + key}, {"--keys", k, "--master-key", "no"}, 2},
           {{"DAYBOOK_MASTER_KEY=" + wrong, "DAYBOOK_MASTER_KEY_FILE=" + m}, {"--keys", k}, 2},
           {{"DAYBOOK_KEYS=" + k, "DAYBOOK_MASTER_KEY_FILE=" + m}, {"--keys", ""}, 2}}) {
    auto all = words;
    all.insert(all.end(), {"keys", "status"});
    const auto finished = run(with_environment(variables, desk.as_administrator(all)));
    INFO(fmt::format("{} {}: {}", fmt::join(variables, " "), fmt::join(words, " "), finished.err));
    CHECK(finished.status == status);
  }
  const auto serving = [&](const std::vector<std::string>& words) {
    Daemon daemon(desk.path("l"), words, Whom::who_is_known);
    const auto log = daemon.log();
    CHECK(daemon.stop() == 0);
    return log.find("There are no keys") == std::string::npos;
  };
  CHECK(serving({"--keys", k, "--master-key", m}));
  std::ofstream(desk.path("d.toml")) << "keys = \"nowhere\"\nmaster-key = \"" << m << "\"\n";
  CHECK(serving({"--keys", k, "--config", desk.path("d.toml")}));
}

TEST_CASE("whose words a command is given is said in one way at a time (ledger 6)",
          "[system][environment]") {
  const WorkedDesk desk;
  std::ofstream(desk.path("actor.json")) << R"({"id":"au-1","roles":["auditor"]})";
  CHECK(desk.on_ledger({"--actor-file", desk.path("actor.json"), "info"}).status == 0);
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--actor", "x", "--role", "auditor", "--actor-file", desk.path("actor.json"), "info"},
           {"--role", "auditor", "info"},
           {"--provider-of-actor", "a", "info"},
           {"--actor", "", "info"}})
    CHECK(desk.on_ledger(words).status == 2);
}

}  // namespace daybook::test
