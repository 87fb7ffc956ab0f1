/// `daybook checkpoint`, `prove`, `verify`, `tiles` and `fsck --checkpoint`, as people run them.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "eventstore/proof/checkpoint.hpp"
#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

/// A ledger called `example`, what it hands out, and whoever checks that elsewhere.
class Auditor {
 public:
  Auditor() { make("l"); }

  void make(const std::string& ledger) const {
    REQUIRE(run({program("daybook"), "init", path(ledger), "--name", "example"}).status == 0);
    post(programme_line("p"), ledger);
  }

  std::string path(const std::string& name) const { return scratch_.path() / name; }

  Finished on(const std::string& ledger, std::vector<std::string> words) const {
    words.insert(words.begin(), {program("daybook"), "--data", path(ledger)});
    return run(words);
  }

  /// What a command prints when it succeeds.
  std::string said(const std::vector<std::string>& words, const std::string& ledger = "l") const {
    const auto finished = on(ledger, words);
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    return finished.out;
  }

  void post(const std::string& line, const std::string& ledger = "l") const {
    const auto posted = run({program("daybook"), "--data", path(ledger), "post", "-"}, line + "\n");
    INFO(posted.out << posted.err);
    REQUIRE(posted.status == 0);
  }

  /// Posts `count` allocations, of one entry each.
  void grow(int count, const std::string& ledger = "l") const {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += allocation_line("p", 100 + i) + "\n";
    post(lines, ledger);
  }

  std::string publish(const std::string& ledger = "l") const {
    return said({"checkpoint", "--publish"}, ledger);
  }

  std::string vkey(const std::string& ledger = "l") const {
    auto text = said({"checkpoint", "--vkey"}, ledger);
    REQUIRE(text.ends_with('\n'));
    text.pop_back();
    return text;
  }

  /// Keeps a text as a file; returns its path.
  std::string keep(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

  /// Checks files knowing nothing of the ledger but its key.
  Finished verify(const std::vector<std::string>& files, const std::string& vkey,
                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{program("daybook"), "verify"};
    words.insert(words.end(), files.begin(), files.end());
    words.insert(words.end(), {"--vkey", vkey});
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

 private:
  ScratchDirectory scratch_;
};

/// The text with its first `from` replaced by `to`.
std::string with(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

void require_one_sentence(const Finished& finished) {
  INFO(finished.out << finished.err);
  REQUIRE(finished.status == 2);
  REQUIRE(finished.out.empty());
  REQUIRE(finished.err.starts_with("daybook: "));
}

bool tells(const std::string& text, const std::string& what) {
  INFO(text);
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("a checkpoint is published, printed, and verified with nothing but its key (ledger 4)",
          "[system]") {
  const Auditor auditor;
  require_one_sentence(auditor.on("l", {"checkpoint"}));
  const auto vkey = auditor.vkey();
  CHECK(vkey.starts_with("daybook/example+"));
  const auto note = auditor.publish();
  CHECK(note.starts_with("daybook/example\n1\n"));
  CHECK(auditor.said({"checkpoint"}) == note);
  CHECK(auditor.publish() == note);
  CHECK(auditor.vkey() == vkey);
  const auto verified = auditor.verify({auditor.keep("note", note)}, vkey);
  CHECK(verified.status == 0);
  CHECK(tells(verified.out, "note: checkpoint holds: daybook/example says that it had 1 entries"));
  auditor.grow(2);
  const auto later = auditor.publish();
  CHECK(later.starts_with("daybook/example\n3\n"));
  CHECK(auditor.said({"checkpoint", "--all"}) == note + "\n" + later);
}

TEST_CASE("a checkpoint that was changed or that another key signed does not verify (ledger 1.6)",
          "[system]") {
  const Auditor auditor;
  auditor.make("other");
  const auto note = auditor.publish();
  const auto vkey = auditor.vkey();
  CHECK(auditor.verify({auditor.keep("changed", with(note, "\n1\n", "\n2\n"))}, vkey).status == 1);
  CHECK(auditor.verify({auditor.keep("short", note.substr(0, note.size() - 9))}, vkey).status == 1);
  CHECK(auditor.verify({auditor.keep("sound", note)}, auditor.vkey("other")).status == 1);
  require_one_sentence(auditor.verify({auditor.path("nowhere")}, vkey));
  require_one_sentence(auditor.verify({auditor.path("sound")}, vkey.substr(1)));
}

TEST_CASE("an entry and a history are proved, and checked far from the ledger (ledger 4)",
          "[system]") {
  const Auditor auditor;
  auditor.grow(9);
  auditor.publish();
  auditor.grow(290);
  auditor.publish();
  auditor.grow(3);
  const auto vkey = auditor.vkey();
  const auto entry = auditor.said({"prove", "260"});
  CHECK(entry.starts_with(R"({"proof":"inclusion","position":260,"size":300,)"));
  const auto history = auditor.said({"prove", "--from", "10"});
  CHECK(history.starts_with(R"({"proof":"consistency","from":10,"to":300,)"));
  const auto verified =
      auditor.verify({auditor.keep("entry", entry), auditor.keep("history", history)}, vkey);
  CHECK(verified.status == 0);
  CHECK(tells(verified.out, "stands at position 260 of daybook/example, which had 300 entries"));
  CHECK(tells(verified.out,
              "the first 10 of the 300 entries of daybook/example are those that it had then"));
  const auto moved = with(entry, R"("position":260)", R"("position":261)");
  const auto refused = auditor.verify({auditor.keep("moved", moved)}, vkey);
  CHECK(refused.status == 1);
  CHECK(tells(refused.out, "moved: proof does not hold: "));
}

TEST_CASE("a proof of a size without checkpoint needs somebody who vouches for it", "[system]") {
  const Auditor auditor;
  auditor.grow(4);
  const auto vkey = auditor.vkey();
  const auto bare = auditor.keep("bare", auditor.said({"prove", "3"}));
  CHECK(auditor.verify({bare}, vkey).status == 1);
  const auto note = auditor.keep("note", auditor.publish());
  CHECK(auditor.verify({bare, note}, vkey).status == 0);
  CHECK(auditor.verify({note, bare}, vkey).status == 0);
  const auto early = auditor.keep("early", auditor.said({"prove", "3", "--size", "4"}));
  CHECK(auditor.verify({early, note}, vkey).status == 1);
}

TEST_CASE("prove says what it cannot prove", "[system]") {
  const Auditor auditor;
  require_one_sentence(auditor.on("l", {"prove"}));
  require_one_sentence(auditor.on("l", {"prove", "1"}));
  require_one_sentence(auditor.on("l", {"prove", "0", "--size", "2"}));
  require_one_sentence(auditor.on("l", {"prove", "0", "--from", "1"}));
  require_one_sentence(auditor.on("l", {"prove", "--from", "2"}));
  require_one_sentence(auditor.on("l", {"prove", "--to", "1"}));
}

TEST_CASE("a witness's cosignature is taken when it fits, and can be asked for (ledger 4)",
          "[system]") {
  const Auditor auditor;
  const auto note = auditor.publish();
  const auto vkey = auditor.vkey();
  const auto witness = store::NoteSigner::from_seed("witness.example/w", std::string(32, 'w'),
                                                    store::SignatureType::cosignature);
  REQUIRE(witness.has_value());
  const auto text = store::parse_note(note)->text;
  const auto line = store::print_signature(witness->cosign(text, 1'700'000'000));
  const auto name = witness->verifier().text();
  const std::vector<std::string> by_witness{"--witness", name};
  CHECK(auditor.verify({auditor.keep("alone", note)}, vkey, by_witness).status == 1);
  CHECK(auditor.said({"checkpoint", "--add-cosignature", auditor.keep("line", line), "--witness",
                      name}) == note + line);
  CHECK(auditor.said({"checkpoint"}) == note + line);
  CHECK(auditor.verify({auditor.keep("both", note + line)}, vkey, by_witness).status == 0);
  const auto other = store::print_signature(witness->cosign(text + "x", 1'700'000'000));
  const auto refused = auditor.on(
      "l", {"checkpoint", "--add-cosignature", auditor.keep("other", other), "--witness", name});
  CHECK(refused.status == 1);
  CHECK(auditor.said({"checkpoint"}) == note + line);
}

TEST_CASE("fsck tells a lost tail and a changed history by a checkpoint held outside (ledger 1.6)",
          "[system]") {
  const Auditor auditor;
  auditor.grow(5);
  auditor.publish();
  std::filesystem::copy(auditor.path("l"), auditor.path("copy"),
                        std::filesystem::copy_options::recursive);
  auditor.grow(5);
  const auto vkey = auditor.vkey();
  const auto held = auditor.keep("held", auditor.publish());
  const std::vector<std::string> fsck{"fsck", "--checkpoint", held, "--vkey", vkey};
  const auto sound = auditor.on("l", fsck);
  INFO(sound.out << sound.err);
  CHECK(sound.status == 0);
  CHECK(tells(sound.out, "sound: 2 checkpoints that were published"));
  CHECK(tells(sound.out, "sound: the first 11 entries are those of the checkpoint given"));
  CHECK(auditor.on("copy", {"fsck"}).status == 0);
  const auto lost = auditor.on("copy", fsck);
  CHECK(lost.status == 1);
  CHECK(tells(lost.err, "its tail is lost"));
  auditor.make("other");
  auditor.grow(20, "other");
  const auto changed = auditor.on("other", fsck);
  CHECK(changed.status == 1);
  CHECK(tells(changed.err, "history was changed"));
  require_one_sentence(auditor.on("l", {"fsck", "--checkpoint", held}));
  require_one_sentence(auditor.on("l", {"fsck", "--checkpoint", held + "x", "--vkey", vkey}));
  require_one_sentence(
      auditor.on("l", {"fsck", "--checkpoint", held, "--vkey", auditor.vkey("other")}));
}

TEST_CASE("tiles writes a directory for a web server, for the newest checkpoint (ledger 4)",
          "[system]") {
  const Auditor auditor;
  auditor.grow(299);
  require_one_sentence(auditor.on("l", {"tiles", "--out", auditor.path("www")}));
  const auto note = auditor.publish();
  auditor.grow(1);
  CHECK(tells(auditor.said({"tiles", "--out", auditor.path("www")}),
              "6 files written in " + auditor.path("www") + ", for a tree of 300 entries."));
  CHECK(contents_of(auditor.path("www") + "/checkpoint") == note);
  CHECK(std::filesystem::file_size(auditor.path("www") + "/tile/0/000") == 8'192);
  CHECK(std::filesystem::file_size(auditor.path("www") + "/tile/0/001.p/44") == 44 * 32);
}

}  // namespace daybook::test
