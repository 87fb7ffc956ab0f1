/// Files that an earlier version wrote (tests/system/written_before): whatever is changed since,
/// they open, verify, restore, and take what comes next.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

constexpr const char* sets = DAYBOOK_SOURCE_DIR "/tests/system/written_before";

/// One set of such files, unpacked into a directory of its own.
class WrittenBefore {
 public:
  explicit WrittenBefore(const fs::path& set) {
    const auto unpacked = run({"/bin/tar", "-xpzf", set, "-C", scratch_.path()});
    INFO(unpacked.err);
    REQUIRE(unpacked.status == 0);
  }

  std::string path(const std::string& name) const { return scratch_.path() / "set" / name; }
  std::string text(const std::string& name) const { return contents_of(path(name)); }
  std::string line(const std::string& name) const {
    return text(name).substr(0, text(name).find('\n'));
  }

  Finished daybook(Words words, const std::string& in = "") const {
    words.insert(words.begin(), program("daybook"));
    return run(words, in);
  }

  /// The standard output of what must succeed on a ledger of the set.
  std::string done(const std::string& ledger, Words words, const std::string& in = "") const {
    words.insert(words.begin(), {"--data", path(ledger)});
    const auto finished = daybook(std::move(words), in);
    INFO(finished.out << finished.err);
    REQUIRE(finished.status == 0);
    return finished.out;
  }

  std::string as_auditor(Words words) const {
    words.insert(words.begin(), {"--actor", "aud-9", "--role", "auditor"});
    return done("ledger", std::move(words));
  }

  /// `daybook verify` with nothing but the public key.
  Finished verify(const Words& files) const {
    Words words{"verify", "--vkey", line("vkey")};
    for (const auto& file : files) words.push_back(path(file));
    return daybook(words);
  }

  /// The number of entries that a checkpoint of the set is of.
  std::string size_of(const std::string& checkpoint) const {
    std::istringstream lines(text(checkpoint));
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    return line;
  }

 private:
  ScratchDirectory scratch_;
};

/// Every set there is; each version that changes a format adds one and leaves the others.
std::vector<fs::path> every_set() {
  std::vector<fs::path> found;
  for (const auto& file : fs::directory_iterator(sets))
    if (file.path().extension() == ".gz") found.push_back(file.path());
  REQUIRE_FALSE(found.empty());
  return found;
}

/// The question that an answer of the set was given to: `ask` of tests/system/written_before/make.
Words question(const std::string& view) {
  if (view == "history") return {"view", view, "--case", "f-kept"};
  if (view == "tiers") return {"view", view, "--programme", "ace"};
  Words words{"view", view, "--programme", "cambridgeshire"};
  if (view == "budget" || view == "monitoring") words.insert(words.end(), {"--year", "2021/22"});
  return words;
}

}  // namespace

TEST_CASE("a ledger written before is sound, and says what it said then", "[system]") {
  for (const auto& set : every_set()) {
    INFO(set);
    const WrittenBefore before(set);
    const auto sound = before.done(
        "ledger",
        {"fsck", "--checkpoint", before.path("held.checkpoint"), "--vkey", before.line("vkey")});
    CHECK_THAT(sound, Catch::Contains("sound: the first " + before.size_of("held.checkpoint")));
    CHECK(before.done("ledger", {"info"}) == before.text("info"));
    CHECK(before.done("ledger", {"checkpoint"}) == before.text("held.checkpoint"));
    CHECK(before.done("ledger", {"export"}) == before.text("export.jsonl"));
    CHECK(before.done("ledger", {"--actor", "admin", "--role", "administrator", "erase", "f-erased",
                                 "--certificate"}) == before.text("erasure.json"));
    for (const auto& answer : fs::directory_iterator(before.path("views"))) {
      auto words = question(answer.path().stem());
      words.insert(words.end(), {"--as-at", before.size_of("held.checkpoint"), "--format", "json"});
      CHECK(before.as_auditor(words) == contents_of(answer.path()));
    }
  }
}

TEST_CASE("a ledger written before takes posts, and what it has proved stays proved", "[system]") {
  for (const auto& set : every_set()) {
    INFO(set);
    const WrittenBefore before(set);
    before.done("ledger", {"post", "-"}, programme_line("later") + "\n");
    before.done("ledger", {"post", "-"}, allocation_line("later", 100) + "\n");
    before.done("ledger", {"checkpoint", "--publish"});
    before.done("ledger", {"fsck", "--checkpoint", before.path("held.checkpoint"), "--vkey",
                           before.line("vkey")});
    CHECK(before.done("ledger", {"export"}).starts_with(before.text("export.jsonl")));
    std::ofstream(before.path("grown.proof"))
        << before.done("ledger", {"prove", "--from", before.size_of("held.checkpoint")});
    CHECK(before.verify({"grown.proof", "held.checkpoint"}).status == 0);
    before.done("ledger", {"tiles", "--out", before.path("tiles")});
    CHECK(before.text("tiles/checkpoint") == before.done("ledger", {"checkpoint"}));
  }
}

TEST_CASE("a server on a ledger written before lets in its tokens, and opens what was sealed",
          "[system]") {
  for (const auto& set : every_set()) {
    INFO(set);
    const WrittenBefore before(set);
    Daemon daemon(before.path("ledger"), {}, Whom::who_is_known);
    const auto told = [&](const std::string& family) {
      return before.daybook({"--server", to_text(daemon.endpoint()), "--token-file",
                             before.path("auditor.token"), "view", "history", "--case", family,
                             "--purpose", "what was written before"});
    };
    const auto kept = told("f-kept");
    INFO(kept.err);
    CHECK(kept.status == 0);
    CHECK_THAT(kept.out, Catch::Contains("Kept Marker"));
    CHECK_THAT(told("f-erased").out, Catch::Contains("erased") && !Catch::Contains("Marker"));
    CHECK(daemon.stop() == 0);
  }
}

TEST_CASE("checkpoints, proofs and evidence written before verify, and forged ones do not",
          "[system]") {
  for (const auto& set : every_set()) {
    INFO(set);
    const WrittenBefore before(set);
    const auto held =
        before.verify({"first.checkpoint", "held.checkpoint", "tiles/checkpoint", "entry.proof",
                       "growth.proof", "figure.evidence", "complete.evidence"});
    INFO(held.out << held.err);
    CHECK(held.status == 0);
    auto forged = before.text("figure.evidence");
    forged.replace(forged.find("\"value\":") + 8, 1, "8");
    std::ofstream(before.path("forged.evidence")) << forged;
    CHECK(before.verify({"forged.evidence"}).status == 1);
  }
}

TEST_CASE("backups and copies of keys written before are restored, and an export is imported",
          "[system]") {
  for (const auto& set : every_set()) {
    INFO(set);
    const WrittenBefore before(set);
    const auto restored = before.daybook(
        {"restore", before.path("backups"), "--to", before.path("restored"), "--checkpoint",
         before.path("first.checkpoint"), "--vkey", before.line("vkey")});
    INFO(restored.err);
    REQUIRE(restored.status == 0);
    CHECK_THAT(before.done("restored", {"fsck"}),
               Catch::Contains("sound: " + before.size_of("first.checkpoint") + " entries"));
    const auto keys = before.daybook({"keys", "restore", before.path("keys-copy"), "--to",
                                      before.path("restored.keys"), "--master-key",
                                      before.path("ledger.master")});
    INFO(keys.err);
    CHECK(keys.status == 0);
    REQUIRE(before.daybook({"init", before.path("imported"), "--name", "written-before"}).status ==
            0);
    before.done("imported", {"import", before.path("export.jsonl")});
    CHECK(before.done("imported", {"export"}) == before.text("export.jsonl"));
  }
}

}  // namespace daybook::test
