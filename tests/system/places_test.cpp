/// Where a ledger and its keys are, whichever way that is written; that a making which fails leaves
/// nothing; and whom the files are for.
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/system/support/desk.hpp"
#include "tests/system/support/lines.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& directory) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) names.insert(entry.path().filename());
  return names;
}

Finished init(const std::string& directory, const std::string& from = "",
              const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{program("daybook"), "init", directory, "--name", "mine"};
  words.insert(words.end(), more.begin(), more.end());
  return run(with_environment({}, words, from));
}

/// A command run with a umask, as shells spell it.
std::vector<std::string> under_umask(const std::string& mask, std::vector<std::string> command) {
  command.insert(command.begin(), {"/bin/sh", "-c", "umask " + mask + R"(; exec "$0" "$@")"});
  return command;
}

unsigned mode_of(const fs::path& path) {
  struct stat about {};
  REQUIRE(::lstat(path.c_str(), &about) == 0);
  return about.st_mode & 07777U;
}

/// Everything below is its owner's alone.
void require_private(const fs::path& path) {
  INFO(path << " has mode " << fmt::format("{:o}", mode_of(path)));
  CHECK(mode_of(path) == (fs::is_directory(path) ? 0700U : 0600U));
  if (!fs::is_directory(path)) return;
  for (const auto& entry : fs::directory_iterator(path)) require_private(entry.path());
}

}  // namespace

TEST_CASE("a ledger has its keys beside it, whichever way its directory is written (ledger 5)",
          "[system][places]") {
  const WorkedDesk desk;
  const auto l = desk.path("l");
  fs::create_directory_symlink(l, desk.path("link"));
  fs::create_directory_symlink("link", desk.path("link-to-link"));
  fs::create_directory(desk.path("sub"));
  const std::vector<std::pair<std::string, std::string>> ways = {{l + "/", ""},
                                                                 {l + "//", ""},
                                                                 {l + "/.", ""},
                                                                 {l + "/./", ""},
                                                                 {l + "/db/..", ""},
                                                                 {"l", desk.path("")},
                                                                 {"./l/", desk.path("")},
                                                                 {"sub/../l", desk.path("")},
                                                                 {".", l},
                                                                 {"./", l},
                                                                 {"../l", l},
                                                                 {"..", l + "/db"},
                                                                 {"link", desk.path("")},
                                                                 {"link/", desk.path("")},
                                                                 {"link-to-link/.", desk.path("")}};
  for (const auto& [data, from] : ways) {
    const auto read = run(with_environment(
        {},
        {program("daybook"), "--data", data, "--actor", "lp-1", "--role", "lead_professional",
         "view", "history", "--case", "f-1", "--purpose", "trial"},
        from));
    INFO(data << " from " << from << ": " << read.err);
    CHECK(read.status == 0);
    CHECK_THAT(read.out, Catch::Contains("Dilys"));
  }
  Daemon daemon(desk.path("link/"), {}, Whom::who_is_known);
  CHECK_THAT(daemon.log(), !Catch::Contains("There are no keys"));
  CHECK(daemon.stop() == 0);
}

TEST_CASE("init makes the keys beside the ledger and never in it (ledger 5)", "[system][places]") {
  const std::set<std::string> all{"l", "l.keys", "l.master"};
  for (const std::string way : {"l", "l/", "l//", "./l", "l/.", "x/../l"}) {
    const ScratchDirectory scratch;
    const auto made = init(way, scratch.path());
    INFO(way << ": " << made.err);
    CHECK(made.status == 0);
    CHECK(names_in(scratch.path()) == all);
  }
  for (const std::string way : {".", "./", "../l", ".//."}) {
    const ScratchDirectory scratch;
    fs::create_directory(scratch.path() / "l");
    const auto made = init(way, scratch.path() / "l");
    INFO(way << ": " << made.err);
    CHECK(made.status == 0);
    CHECK(names_in(scratch.path()) == all);
  }
}

TEST_CASE("keys that would be in the ledger, or the ledger in them, are refused (ledger 5)",
          "[system][places]") {
  const ScratchDirectory scratch;
  const auto path = [&](const char* name) { return (scratch.path() / name).string(); };
  fs::create_directory_symlink(scratch.path() / "l", path("link"));
  for (const auto& more : std::vector<std::vector<std::string>>{
           {"--keys", path("l/keys")},
           {"--keys", path("l")},
           {"--keys", path("l/a/../b")},
           {"--master-key", path("l/master")},
           {"--keys", path("k"), "--master-key", path("k/master")}}) {
    const auto refused = init(path("l"), "", more);
    INFO(refused.err);
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Catch::Contains("is inside"));
    CHECK(names_in(scratch.path()) == std::set<std::string>{"link"});
  }
  CHECK(init(path("k/l"), "", {"--keys", path("k")}).status == 2);
  const WorkedDesk desk;
  fs::rename(desk.path("l.keys"), desk.path("l/keys"));
  const auto inside = run(desk.as_administrator({"--keys", desk.path("l/keys"), "keys", "status"}));
  CHECK(inside.status == 2);
  CHECK_THAT(inside.err, Catch::Contains("misplaced"));
  CHECK(desk.on_ledger({"info"}).status == 0);
}

TEST_CASE("an init that fails leaves nothing behind, and the next one works (ledger 9)",
          "[system][places]") {
  const ScratchDirectory scratch;
  const auto path = [&](const char* name) { return (scratch.path() / name).string(); };
  // The step that fails: the directory, the key store, the master key; then the disk, at each size
  // that a file may not exceed.
  CHECK(init(path("no/l")).status == 2);
  CHECK(init(path("l"), "", {"--keys", path("no/keys")}).status == 2);
  CHECK(init(path("l"), "", {"--master-key", path("no/master")}).status == 2);
  CHECK(names_in(scratch.path()).empty());
  for (const auto* blocks : {"0", "1", "2", "32", "64"}) {
    const auto failed = run(
        {"/bin/bash", "-c",
         std::string("ulimit -f ") + blocks + R"(; trap '' XFSZ; exec "$0" init "$1" --name mine)",
         program("daybook"), path("l")});
    INFO(blocks << " blocks: " << failed.err);
    CHECK(failed.status == (names_in(scratch.path()).empty() ? 2 : 0));
    for (const auto& name : names_in(scratch.path())) fs::remove_all(path(name.c_str()));
  }
  CHECK(init(path("l")).status == 0);
  const auto again = init(path("l"));
  CHECK(again.status == 2);
  CHECK(names_in(scratch.path()) == std::set<std::string>{"l", "l.keys", "l.master"});
}

TEST_CASE("what an init that was killed has left does not block the next one (ledger 9)",
          "[system][places]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  const auto path = [&](const char* name) { return (scratch.path() / name).string(); };
  const auto note = [&] {
    std::ofstream(path("l/unfinished")) << "daybook init, unfinished\nnew directory\n"
                                        << path("l.keys") << '\n'
                                        << path("l.master") << '\n';
  };
  REQUIRE(init(path("l")).status == 0);
  note();  // killed before the end
  CHECK(init(path("l")).status == 0);
  fs::remove_all(path("l/db"));
  fs::remove(path("l/anchor"));
  note();  // before there was a ledger
  CHECK(init(path("l")).status == 0);
  fs::remove_all(path("l/db"));
  fs::remove(path("l/anchor"));
  fs::remove_all(path("l.keys"));
  note();  // before there were keys
  CHECK(init(path("l")).status == 0);
  // What was used since is nobody's remains.
  note();
  REQUIRE(run({program("daybook"), "--data", path("l"), "post", "-"}, programme_line("p") + "\n")
              .status == 0);
  CHECK(init(path("l")).status == 2);
  CHECK(fs::exists(path("l.keys/keys")));
}

TEST_CASE("all files are their owner's alone, whatever the umask (ledger 5)", "[system][places]") {
  for (const std::string mask : {"000", "022", "077", "277", "777"}) {
    const ScratchDirectory scratch;
    const auto path = [&](const char* name) { return (scratch.path() / name).string(); };
    const auto daybook = [&](std::vector<std::string> words) {
      words.insert(words.begin(), program("daybook"));
      const auto finished = run(under_umask(mask, words));
      INFO("umask " << mask << ": " << finished.err);
      REQUIRE(finished.status == 0);
    };
    daybook({"init", path("l"), "--name", "mine"});
    std::ofstream(path("posts")) << programme_line("p") << '\n'
                                 << family_line("f-1", "Ann") << '\n';
    fs::permissions(path("posts"), fs::perms(0600));
    daybook({"--data", path("l"), "post", path("posts")});
    daybook({"--data", path("l"), "checkpoint", "--publish"});
    daybook({"--data", path("l"), "backup", path("backups")});
    daybook({"restore", path("backups"), "--to", path("restored")});
    daybook({"--data", path("l"), "--actor", "o", "--role", "administrator", "keys", "backup",
             path("copy"), "--expires-in-days", "3"});
    daybook({"keys", "restore", path("copy"), "--to", path("restored.keys")});
    daybook({"--data", path("l"), "tiles", "--out", path("tiles")});
    daybook({"--data", path("l"), "view", "activity", "--programme", "p", "--out", path("out")});
    daybook({"--data", path("l"), "view", "activity", "--programme", "p", "--format", "xlsx",
             "--out", path("out.xlsx")});
    require_private(scratch.path());
  }
}

TEST_CASE("a server's files are their owner's alone, whatever the umask (ledger 5)",
          "[system][places]") {
  const WorkedDesk desk;
  const auto before = ::umask(0);
  Daemon daemon(desk.path("l"), {}, Whom::who_is_known);
  ::umask(before);
  CHECK(mode_of(daemon.port_file()) == 0600U);
  CHECK(daemon.stop() == 0);
  require_private(desk.path("l"));
}

TEST_CASE("files that others may use are told, and tighten takes that from them (ledger 5)",
          "[system][places]") {
  const WorkedDesk desk;
  CHECK(desk.on_ledger({"info"}).err.empty());
  REQUIRE(desk.on_ledger({"backup", desk.path("backups")}).status == 0);
  for (const auto* name : {"l", "l/db", "l/db/CURRENT", "l.keys", "backups"})
    fs::permissions(desk.path(name), fs::perms(fs::is_directory(desk.path(name)) ? 0755 : 0644));
  const auto told = desk.on_ledger({"info"});
  CHECK(told.status == 0);
  CHECK_THAT(told.err, Catch::Contains("others than the owner may use 3 files") &&
                           Catch::Contains("daybook tighten"));
  {
    Daemon daemon(desk.path("l"), {}, Whom::who_is_known);
    CHECK_THAT(daemon.log(), Catch::Contains("Others than the owner may use files"));
  }
  CHECK(desk.on_ledger({"tighten"}).status == 0);
  CHECK(desk.on_ledger({"tighten", desk.path("backups")}).status == 0);
  for (const auto* name : {"l", "l.keys", "backups"}) require_private(desk.path(name));
  CHECK(desk.on_ledger({"info"}).err.empty());
  const auto nothing = desk.on_ledger({"tighten", desk.path("")});
  CHECK(nothing.status == 2);
  CHECK_THAT(nothing.err, Catch::Contains("nothing was tightened"));
  desk.require_sound();
}

}  // namespace daybook::test
