/// A backup is restored beside the running ledger and looked at, or goes on in its place, with the
/// programs as people use them (eventstore/backup/RESTORE.md).
#include <fstream>
#include <optional>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "eventstore/ledger/ledger.hpp"
#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view everybody =
    R"({"id":"x-1","roles":["commissioner","central_team","lead_professional"]})";

constexpr const char* a_case =
    R"({"programme":"p","kind":"family","locality":"north","responsible_authority":"A",)"
    R"("statutory":false})";

/// A ledger with families, backed up before one of them was erased and came back.
class House {
 public:
  House() {
    REQUIRE(run({program("daybook"), "init", path("ledger"), "--name", "mine"}).status == 0);
    post("programme/p", "programme_opened",
         R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}})");
    open_case("f-1", "Old Name");
    open_case("f-2", "Other Name");
    done("ledger", {"checkpoint", "--publish"});
    done("ledger", {"backup", path("backups")});
    done("ledger",
         {"--actor", "o", "--role", "administrator", "erase", "f-1", "--reason", "asked"});
    post("case/f-1", "contact_received", R"({"channel":"phone","on":"2021-04-01"})",
         "They came back");
    open_case("f-3", "Newer Name");
  }

  std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }

  Finished on(const std::string& ledger, std::vector<std::string> words,
              const std::string& in = "") const {
    words.insert(words.begin(), {program("daybook"), "--data", path(ledger), "--keys",
                                 path("ledger.keys"), "--master-key", path("ledger.master")});
    return run(words, in);
  }
  std::string done(const std::string& ledger, std::vector<std::string> words) const {
    const auto finished = on(ledger, std::move(words));
    INFO(finished.out << finished.err);
    REQUIRE(finished.status == 0);
    return finished.out;
  }
  Finished restore(std::vector<std::string> more) const {
    more.insert(more.begin(), {"restore"});
    return on("ledger", std::move(more));
  }
  void drill(const std::string& to) const {
    const auto restored = restore({path("backups"), "--to", path(to)});
    INFO(restored.err);
    REQUIRE(restored.status == 0);
    CHECK_THAT(restored.out, Catch::Contains("It is a copy, for reading only"));
  }

  static std::string line(const std::string& stream, const std::string& type,
                          const std::string& data, const std::string& name,
                          std::string_view actor = everybody) {
    auto text = event_line(stream, type, data, actor);
    text.pop_back();
    return text + (name.empty() ? "" : fmt::format(R"(,"personal":{{"name":"{}"}})", name)) + "}\n";
  }
  void post(const std::string& stream, const std::string& type, const std::string& data,
            const std::string& name = "") {
    const auto posted = on("ledger", {"post", "-"}, line(stream, type, data, name));
    INFO(posted.out << posted.err);
    REQUIRE(posted.status == 0);
  }
  void open_case(const std::string& id, const std::string& name) {
    post("case/" + id, "case_opened", a_case, name);
  }

  Finished story(const std::string& ledger, const std::string& id, bool with_purpose = true) const {
    std::vector<std::string> words = {"--actor", "lp-1",    "--role", "lead_professional",
                                      "view",    "history", "--case", id};
    if (with_purpose) words.insert(words.end(), {"--purpose", "trial"});
    return on(ledger, std::move(words));
  }

  /// The ledger has lost nothing, and goes on.
  void check_kept() {
    CHECK_THAT(story("ledger", "f-1").out, Catch::Contains("They came back"));
    CHECK_THAT(story("ledger", "f-2").out, Catch::Contains("Other Name"));
    CHECK_THAT(story("ledger", "f-3").out, Catch::Contains("Newer Name"));
    CHECK(on("ledger", {"fsck"}).status == 0);
    CHECK(on("ledger", {"checkpoint", "--publish"}).status == 0);
    post("case/f-2", "contact_received", R"({"channel":"phone","on":"2021-04-01"})", "Later");
  }

 private:
  ScratchDirectory scratch_;
};

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("whatever is asked of a restored copy, the ledger and its keys lose nothing (ledger 5)",
          "[system]") {
  House house;
  house.drill("drill");
  const auto keys = contents_of(house.path("ledger.keys") + "/keys");
  const std::vector<std::vector<std::string>> readings = {
      {"fsck"},
      {"info"},
      {"read"},
      {"checkpoint"},
      {"checkpoint", "--vkey"},
      {"prove", "1"},
      {"view", "budget", "--programme", "p", "--year", "2021/22"},
      {"--actor", "o", "--role", "administrator", "keys", "status"},
      {"principal", "list"}};
  for (const auto& words : readings) {
    INFO(words.back());
    const auto finished = house.on("drill", words);
    INFO(finished.err);
    CHECK(finished.status == 0);
  }
  const std::vector<std::vector<std::string>> changes = {
      {"checkpoint", "--publish"},
      {"backup", house.path("more")},
      {"fsck", "--repair-views"},
      {"--actor", "o", "--role", "administrator", "erase", "f-2", "--reason", "asked"},
      {"--actor", "o", "--role", "administrator", "keys", "rotate"},
      {"--actor", "o", "--role", "administrator", "keys", "backup", house.path("kc"),
       "--expires-in-days", "9"},
      {"--actor", "o", "--role", "administrator", "principal", "add", "p-1", "--role", "finance"}};
  for (const auto& words : changes) {
    INFO(words.back());
    const auto finished = house.on("drill", words);
    CHECK(finished.status != 0);
    CHECK_THAT(finished.out + finished.err, Catch::Contains("for reading only"));
  }
  const auto posted =
      house.on("drill", {"post", "-"}, House::line("case/f-9", "case_opened", a_case, "N"));
  CHECK(posted.status != 0);
  CHECK_THAT(posted.out, Catch::Contains(R"("failed")") && Catch::Contains("read_only"));
  CHECK(contents_of(house.path("ledger.keys") + "/keys") == keys);
  house.check_kept();
}

TEST_CASE("a copy shows nothing personal, because it cannot record that it did (ledger 5)",
          "[system]") {
  House house;
  house.drill("drill");
  const auto shown = house.story("drill", "f-2");
  CHECK(shown.status != 0);
  CHECK(shown.out.find("Other Name") == std::string::npos);
  CHECK_THAT(shown.err, Catch::Contains("could not be recorded") && Catch::Contains("copy"));
  const auto sealed = house.story("drill", "f-2", false);
  CHECK(sealed.status == 0);
  CHECK_THAT(sealed.out, Catch::Contains("Case opened"));
  house.check_kept();
}

TEST_CASE("a copy is served for reading, beside the server of the ledger (ledger 5)", "[system]") {
  House house;
  house.drill("drill");
  const std::vector<std::string> keys = {"--keys", house.path("ledger.keys"), "--master-key",
                                         house.path("ledger.master")};
  for (const bool beside : {true, false}) {
    std::optional<Daemon> living;
    if (beside) living.emplace(house.path("ledger"));
    Daemon drill(house.path("drill"), keys);
    CHECK_THAT(drill.log(), Catch::Contains("for reading only"));
    const auto ask = [&](std::vector<std::string> words, const std::string& in = "") {
      words.insert(words.begin(), {program("daybook"), "--server",
                                   fmt::format("127.0.0.1:{}", drill.endpoint().port), "--actor",
                                   "o", "--role", "administrator", "--role", "central_team"});
      return run(words, in);
    };
    CHECK(ask({"info"}).status == 0);
    CHECK(ask({"view", "budget", "--programme", "p", "--year", "2021/22"}).status == 0);
    const auto posted = ask({"post", "-"}, House::line("case/f-9", "case_opened", a_case, "", ""));
    CHECK(posted.status != 0);
    CHECK_THAT(posted.out + posted.err, Catch::Contains("for reading only"));
    CHECK(ask({"checkpoint", "--publish"}).status != 0);
    CHECK(ask({"checkpoint"}).status == 0);
    CHECK(drill.stop() == 0);
    if (living) CHECK(living->stop() == 0);
  }
  house.check_kept();
}

TEST_CASE("a copy of before anybody could be let in is served all the same, to nobody (ledger 6)",
          "[system]") {
  House house;
  house.drill("drill");
  Daemon drill(house.path("drill"),
               {"--keys", house.path("ledger.keys"), "--master-key", house.path("ledger.master")},
               Whom::who_is_known);
  CHECK_THAT(drill.log(), Catch::Contains("nobody can authenticate"));
  const auto asked = run(
      {program("daybook"), "--server", fmt::format("127.0.0.1:{}", drill.endpoint().port), "info"});
  CHECK(asked.status == 2);
  CHECK(drill.stop() == 0);
  house.check_kept();
}

TEST_CASE("a copy that cp has made is known by what the keys have seen (ledger 5)", "[system]") {
  House house;
  fs::copy(house.path("ledger"), house.path("snapshot"), fs::copy_options::recursive);
  house.post("case/f-2", "contact_received", R"({"channel":"phone","on":"2021-04-01"})", "Then");
  const auto signed_so = house.on("snapshot", {"checkpoint", "--publish"});
  CHECK(signed_so.status == 2);
  CHECK_THAT(signed_so.err, Catch::Contains("its key store has seen"));
  CHECK(house.on("snapshot", {"fsck"}).status == 0);
  house.check_kept();
}

TEST_CASE("after a loss one command makes the backup the ledger, and says what is gone (ledger 9)",
          "[system]") {
  House house;
  const auto old_key = first_line(house.done("ledger", {"checkpoint", "--vkey"}));
  std::ofstream(house.path("old-note")) << house.done("ledger", {"checkpoint"});
  fs::remove_all(house.path("ledger"));

  const auto taken =
      house.restore({house.path("backups"), "--to", house.path("ledger"), "--take-over"});
  INFO(taken.out << taken.err);
  REQUIRE(taken.status == 0);
  CHECK_THAT(taken.out, Catch::Contains("is the ledger from now on") &&
                            Catch::Contains("entries, at positions 3 to ") &&
                            Catch::Contains("case/f-3") && Catch::Contains("old key") &&
                            Catch::Contains("new key"));
  const auto new_key = first_line(house.done("ledger", {"checkpoint", "--vkey"}));
  CHECK(new_key != old_key);
  CHECK_THAT(house.done("ledger", {"read"}), Catch::Contains("ledger_taken_over"));
  CHECK_THAT(house.done("ledger", {"fsck"}), Catch::Contains("2 checkpoints"));
  house.open_case("f-4", "After the loss");
  CHECK_THAT(house.story("ledger", "f-4").out, Catch::Contains("After the loss"));
  CHECK_THAT(house.story("ledger", "f-2").out, Catch::Contains("Other Name"));

  std::ofstream(house.path("new-note")) << house.done("ledger", {"checkpoint", "--publish"});
  std::ofstream(house.path("grown")) << house.done("ledger", {"prove", "--from", "3"});
  const auto verify = [&](const std::string& file, std::vector<std::string> keys) {
    std::vector<std::string> words = {program("daybook"), "verify", house.path(file)};
    for (auto& key : keys) words.insert(words.end(), {"--vkey", std::move(key)});
    return run(words).status;
  };
  CHECK(verify("old-note", {old_key}) == 0);
  CHECK(verify("new-note", {new_key}) == 0);
  CHECK(verify("new-note", {old_key}) == 1);
  CHECK(verify("grown", {old_key, new_key}) == 0);
  CHECK(verify("grown", {new_key}) == 1);
}

TEST_CASE("a take-over that was not finished is finished by the same command (ledger 9)",
          "[system]") {
  House house;
  fs::remove_all(house.path("ledger"));
  const std::vector<std::string> words = {house.path("backups"), "--to", house.path("ledger"),
                                          "--take-over"};
  // Without its keys it is restored, and no further.
  fs::rename(house.path("ledger.master"), house.path("away"));
  const auto stopped = house.restore(words);
  CHECK(stopped.status == 2);
  CHECK_THAT(stopped.err, Catch::Contains("is a copy until it is taken over"));
  CHECK(house.on("ledger", {"fsck"}).status == 0);
  fs::rename(house.path("away"), house.path("ledger.master"));
  CHECK(house.restore(words).status == 0);
  house.open_case("f-4", "After the loss");
  // Done, it is a ledger: nothing is restored over it.
  CHECK(house.restore(words).status == 2);
}

TEST_CASE("an export is read back into an empty ledger whose keys have seen all of it (ledger 9)",
          "[system]") {
  House house;
  std::ofstream(house.path("all.jsonl")) << house.done("ledger", {"export"});
  REQUIRE(Ledger::create(house.path("again"), "mine"));
  house.done("again", {"import", house.path("all.jsonl")});
  CHECK_THAT(house.story("again", "f-3").out, Catch::Contains("Newer Name"));
  CHECK(house.on("again", {"fsck"}).status == 0);
}

TEST_CASE("the history of a ledger that was taken over is imported under another's keys (ledger 9)",
          "[system]") {
  House house;
  fs::remove_all(house.path("ledger"));
  REQUIRE(
      house.restore({house.path("backups"), "--to", house.path("ledger"), "--take-over"}).status ==
      0);
  std::ofstream(house.path("all.jsonl")) << house.done("ledger", {"export"});
  REQUIRE(run({program("daybook"), "init", house.path("other"), "--name", "other"}).status == 0);
  const auto own = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {program("daybook"), "--data", house.path("other")});
    const auto finished = run(words);
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
    return finished.out;
  };
  own({"import", house.path("all.jsonl")});
  CHECK_THAT(own({"fsck"}), Catch::Contains("1 checkpoints"));
  CHECK_THAT(own({"checkpoint", "--vkey"}), Catch::StartsWith("daybook/other+"));
}

TEST_CASE("nothing is backed up or restored into a ledger or a key store (ledger 9)", "[system]") {
  House house;
  fs::create_directory_symlink(house.path("ledger"), house.path("link"));
  for (const std::string place :
       {"ledger", "ledger/db", "ledger/new", "ledger.keys", "ledger.keys/in", "link/in", "."}) {
    INFO(place);
    const auto refused = house.on("ledger", {"backup", house.path(place)});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Catch::Contains("apart from ledgers and keys"));
  }
  const auto into = house.restore({house.path("backups"), "--to", house.path("ledger/in")});
  CHECK(into.status == 2);
  CHECK_THAT(into.err, Catch::Contains("apart from ledgers and keys"));
  const auto keys = house.on("ledger", {"--actor", "o", "--role", "administrator", "keys", "backup",
                                        house.path("ledger/kc"), "--expires-in-days", "9"});
  CHECK(keys.status == 2);
  house.check_kept();
}

}  // namespace daybook::test
