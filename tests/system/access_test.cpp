/// Who is let in, with the programs as they are run (ledger 6).
#include <csignal>
#include <fstream>
#include <regex>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/place.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

std::string programme_p() {
  return event_line("programme/p", "programme_opened",
                    R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01",)"
                    R"("policy":{}})") +
         "\n";
}

}  // namespace

TEST_CASE("init makes a ledger, its keys and an administrator whose token it shows once (ledger 6)",
          "[access]") {
  Place place;
  CHECK(std::filesystem::is_directory(place.path("l.keys")));
  struct stat master {};
  REQUIRE(::stat(place.path("l.master").c_str(), &master) == 0);
  CHECK((master.st_mode & 0777) == 0600);
  CHECK(std::regex_match(place.tokens.front(),
                         std::regex("dbk_admin\\.t-[0-9a-f]{12}\\.[A-Za-z0-9_-]{43}")));
}

TEST_CASE("init does not make keys where there are some (ledger 5)", "[access]") {
  Place place;
  std::filesystem::remove_all(place.path("l"));
  const auto again = run({program("daybook"), "init", place.path("l"), "--name", "example"});
  CHECK(again.status == 2);
  CHECK(again.err.find("l.keys exists already: keys are made with their ledger") !=
        std::string::npos);
  CHECK_FALSE(std::filesystem::exists(place.path("l")));
}

TEST_CASE("the administrator lets others in, who do what their roles permit (ledger 6)",
          "[access]") {
  Place place;
  Daemon daemon(place.path("l"), {}, Whom::who_is_known);
  place.known(daemon, "co-1", "commissioner@p");
  place.known(daemon, "lp-1", "lead_professional@p");
  CHECK(place.as(daemon, "co-1", {"post", "-"}, programme_p()).status == 0);
  CHECK(place.as(daemon, "co-1", {"view", "budget", "--programme", "p", "--year", "2021/22"})
            .status == 0);
  const auto refused =
      place.as(daemon, "lp-1", {"view", "budget", "--programme", "p", "--year", "2021/22"});
  CHECK(refused.status == 2);
  CHECK(refused.err.find(
            "Not permitted: view budget is for commissioner, central_team, finance, auditor") !=
        std::string::npos);
  CHECK(place.as(daemon, "lp-1", {"post", "-"}, allocation_line("p", 100, "") + "\n").status == 1);
  const auto log = place.as(daemon, "admin", {"read"}).out;
  CHECK(log.find(R"("asked":"view","of":"budget","code":"not_permitted")") != std::string::npos);
  CHECK(log.find(R"("asked":"post","of":"budget_allocated programme/p")") != std::string::npos);
}

TEST_CASE("principals are listed and shown, and shut out when they are revoked (ledger 6)",
          "[access]") {
  Place place;
  Daemon daemon(place.path("l"), {}, Whom::who_is_known);
  place.known(daemon, "fin-1", "finance@p,finance@q");
  CHECK(place.as(daemon, "admin", {"principal", "list"}).out ==
        "admin                administrator\nfin-1                finance@p finance@q\n");
  CHECK(
      place.as(daemon, "admin", {"principal", "withdraw", "fin-1", "--role", "finance@q"}).status ==
      0);
  const auto shown = place.as(daemon, "admin", {"principal", "show", "fin-1"}).out;
  CHECK(shown.find("roles        finance@p\n") != std::string::npos);
  CHECK(shown.find("token        t-") != std::string::npos);
  CHECK(place.as(daemon, "fin-1", {"info"}).status == 0);
  CHECK(place.as(daemon, "fin-1", {"principal", "grant", "fin-1", "--role", "auditor"}).status ==
        1);
  CHECK(place.as(daemon, "admin", {"principal", "revoke", "fin-1"}).status == 0);
  const auto shut_out = place.as(daemon, "fin-1", {"info"});
  CHECK(shut_out.status == 2);
  CHECK(shut_out.err.find("Not authenticated") != std::string::npos);
  CHECK(place.as(daemon, "admin", {"principal", "list"}).out.find("revoked finance@p") !=
        std::string::npos);
}

TEST_CASE("whoever only names an actor is not let in (ledger 1.9)", "[access]") {
  Place place;
  Daemon daemon(place.path("l"), {}, Whom::who_is_known);
  const auto named =
      run({program("daybook"), "--server", fmt::format("127.0.0.1:{}", daemon.endpoint().port),
           "--actor", "admin", "--role", "administrator", "info"});
  CHECK(named.status == 2);
  CHECK(named.err.find("Not authenticated") != std::string::npos);
}

TEST_CASE("a token stands in no log, no command line and no error (ledger 6)", "[access]") {
  Place place;
  Daemon daemon(place.path("l"), {}, Whom::who_is_known);
  place.known(daemon, "au-1", "auditor");
  auto wrong = place.tokens.back();
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  place.save("wrong", wrong);
  const auto refused = place.as(daemon, "wrong", {"info"});
  CHECK(refused.status == 2);
  Process follower(place.words(daemon, "au-1", {"read", "--follow"}), {});
  CHECK(place.as(daemon, "au-1", {"info"}).status == 0);
  std::string seen = refused.out + refused.err + daemon.log();
  for (const int id : {daemon.process().id(), follower.id()})
    seen += contents_of(fmt::format("/proc/{}/cmdline", id));
  REQUIRE(seen.find("--token-file") != std::string::npos);
  REQUIRE(daemon.log().find("Somebody was not let in.") != std::string::npos);
  for (const auto& token : place.tokens) {
    CHECK(seen.find(token) == std::string::npos);
    CHECK(seen.find(token.substr(token.rfind('.') + 1)) == std::string::npos);
  }
}

TEST_CASE(
    "an import into a fresh ledger comes to the same root, the administrator after it "
    "(ledger 9)",
    "[access]") {
  Place place;
  const auto history = event_line("programme/p", "programme_opened",
                                  R"({"title":"P","authority":"A","framework":"f",)"
                                  R"("opens_on":"2021-04-01","policy":{}})",
                                  commissioner);
  const auto import = [&](const std::string& ledger) {
    std::ofstream(place.path("history")) << history.substr(0, history.size() - 1)
                                         << R"(,"recorded_at":"2021-04-02T09:00:00Z"})" << '\n';
    CHECK(run({program("daybook"), "--data", place.path(ledger), "import", place.path("history")})
              .status == 0);
    return run({program("daybook"), "--data", place.path(ledger), "info"}).out;
  };
  const auto root_in = [](const std::string& info) { return info.substr(info.find("root"), 80); };
  REQUIRE(run({program("daybook"), "init", place.path("m"), "--name", "other"}).status == 0);
  CHECK(root_in(import("l")) == root_in(import("m")));
  Daemon daemon(place.path("l"), {}, Whom::who_is_known);
  const auto read = place.as(daemon, "admin", {"read"}).out;
  const auto first = read.substr(0, read.find('\n'));
  CHECK(first.find(R"("stream":"programme/p")") != std::string::npos);
  CHECK(first.find(R"("position":0,)") != std::string::npos);
  const auto second = read.substr(first.size() + 1, read.find('\n', first.size() + 1));
  CHECK(second.find(R"("stream":"principal/admin")") != std::string::npos);
}

TEST_CASE("in somebody's name an embedded ledger shows what a server would show them (rulebook 4)",
          "[access]") {
  Place place;
  const auto as = [&](const std::string& role, std::vector<std::string> words) {
    words.insert(words.begin(), {program("daybook"), "--data", place.path("l"), "--actor", "who-1",
                                 "--role", role});
    return run(words, programme_p());
  };
  CHECK(as("commissioner", {"post", "-"}).status == 0);
  CHECK(as("administrator", {"principal", "add", "x", "--role", "finance"}).status == 0);
  CHECK(as("finance", {"view", "budget", "--programme", "p", "--year", "2021/22"}).status == 0);
  const auto refused =
      as("lead_professional", {"view", "budget", "--programme", "p", "--year", "2021/22"});
  CHECK(refused.status == 2);
  CHECK(refused.err.find("Not permitted: view budget is for") != std::string::npos);
  const auto seen = [&](const std::string& role) {
    const auto out = as(role, {"read"}).out;
    return std::count(out.begin(), out.end(), '\n');
  };
  CHECK(seen("auditor") == 2);
  CHECK(seen("finance") == 1);
}

TEST_CASE("a ledger without an administrator is not served, and it is said what to do (ledger 6)",
          "[access]") {
  ScratchDirectory scratch;
  const auto ledger = (scratch.path() / "l").string();
  REQUIRE(Ledger::create(ledger, "bare"));
  const auto made = run({program("daybookd"), "--data", ledger, "--listen", "127.0.0.1:0"});
  CHECK(made.status == 2);
  CHECK(made.out.find("The ledger has no administrator, so nobody can authenticate.") !=
        std::string::npos);
  const auto other = (scratch.path() / "other").string();
  const auto refused =
      run({program("daybookd"), "--data", other, "--create", "x", "--listen", "127.0.0.1:0"});
  CHECK(refused.status == 2);
  CHECK(refused.out.find("--unsafe-trust-actors") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(other));
  const auto mend = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {program("daybook"), "--data", ledger, "--actor", "owner", "--role",
                                 "administrator", "principal"});
    return run(words);
  };
  CHECK(mend({"add", "boss", "--role", "administrator"}).status == 0);
  CHECK(mend({"token", "boss"}).status == 0);
  Daemon daemon(ledger, {}, Whom::who_is_known);
  CHECK(daemon.stop() == 0);
}

}  // namespace daybook::test
