/// What the programs are given: files that cannot be read to their end, texts of other systems,
/// secrets with line ends, numbers beyond their ends.
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/desk.hpp"
#include "tests/system/support/lines.hpp"

namespace daybook::test {

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

std::string written(const WorkedDesk& desk, const std::string& name, std::string_view text) {
  std::ofstream(desk.path(name), std::ios::binary | std::ios::trunc) << text;
  std::filesystem::permissions(desk.path(name), std::filesystem::perms(0600));
  return desk.path(name);
}

/// A program under which reads of one file fail.
std::vector<std::string> with_failing_reads(const std::string& name, int after_bytes,
                                            std::vector<std::string> command) {
  return with_environment({std::string("LD_PRELOAD=") + DAYBOOK_BINARY_DIR + "/libfaulty-files.so",
                           fmt::format("DAYBOOK_TEST_READ_FAILS={}:{}", name, after_bytes)},
                          std::move(command));
}

void require_told(const Finished& finished, const std::string& what) {
  INFO(finished.err << " where " << what << " is expected");
  CHECK(finished.status == 2);
  CHECK(finished.err.find(what) != std::string::npos);
  CHECK(finished.err.find("terminate") == std::string::npos);
}

std::vector<std::string> joined(std::vector<std::string> words, std::vector<std::string> more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<std::string> budget{"view", "budget", "--programme", "p", "--year", "2021/22"};

/// Every way to hand a file to `daybook`, but for the file's name.
std::vector<std::vector<std::string>> taking_files(const WorkedDesk& desk) {
  return {
      desk.words({"post"}),
      desk.words({"import"}),
      desk.words(joined(budget, {"--actor-file"})),
      desk.words(
          {"view", "reconciliation", "--programme", "p", "--year", "2021/22", "--statement"}),
      {program("daybook"), "verify", "--vkey",
       last_line(run(desk.words({"checkpoint", "--vkey"})).out)},
      desk.words({"checkpoint", "--witness",
                  last_line(run(desk.words({"checkpoint", "--vkey"})).out), "--add-cosignature"}),
      desk.words({"fsck", "--vkey", last_line(run(desk.words({"checkpoint", "--vkey"})).out),
                  "--checkpoint"}),
      desk.as_administrator({"principal", "certificate", "admin", "--file"}),
      {program("daybook"), "--server", "127.0.0.1:1", "info", "--token-file"}};
}

}  // namespace

TEST_CASE("a read that fails is no end of a file: it is told, with what was done before (ledger 9)",
          "[system][inputs]") {
  const WorkedDesk desk;
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += family_line(fmt::format("g-{}", i), "Ann") + "\n";
  const auto file = written(desk, "failing.jsonl", lines);
  const auto cut = run(with_failing_reads("failing.jsonl", 30'000, desk.words({"post", file})));
  require_told(cut, "failing.jsonl cannot be read: Input/output error");
  CHECK_THAT(cut.err, Catch::Contains("is not at its end") &&
                          Catch::Contains("posts before that were accepted, 0 refused"));
  for (const auto& command : taking_files(desk)) {
    INFO(command.back());
    const auto finished = run(with_failing_reads("failing.jsonl", 10, joined(command, {file})));
    CHECK(finished.status == 2);
    CHECK(finished.err.find("Input/output error") != std::string::npos);
  }
  require_told(run(with_failing_reads("l.master", 0, desk.as_administrator({"keys", "status"}))),
               "io_failed");
}

TEST_CASE("a directory, and what is not there, are no empty files (ledger 9)", "[system][inputs]") {
  const WorkedDesk desk;
  std::filesystem::create_directory(desk.path("directory"));
  std::filesystem::permissions(desk.path("directory"), std::filesystem::perms(0700));
  for (const auto& command : taking_files(desk)) {
    require_told(run(joined(command, {desk.path("directory")})), "cannot be read: Is a directory");
    require_told(run(joined(command, {desk.path("nothing")})), "cannot be read: No such file");
  }
  require_told(run({program("daybookd"), "--config", desk.path("directory")}), "Is a directory");
  require_told(run({program("daybook-generate"), "kent", "--data", desk.path("nothing")}),
               "No such file");
}

TEST_CASE(
    "an empty file of posts is an empty file, and a last line without an end is a line "
    "(ledger 9)",
    "[system][inputs]") {
  const WorkedDesk desk;
  CHECK(desk.on_ledger({"post", written(desk, "empty", "")}).status == 0);
  CHECK(desk.on_ledger({"post", "/dev/null"}).status == 0);
  CHECK(desk.on_ledger({"post", written(desk, "one", family_line("g-1", "Ann"))}).status == 0);
  const auto cut = desk.on_ledger({"post", written(desk, "cut",
                                                   family_line("g-2", "Ann") + "\n" +
                                                       family_line("g-3", "Ann").substr(0, 60))});
  CHECK(cut.status == 1);
  CHECK_THAT(cut.err, Catch::Contains("line 2"));
}

TEST_CASE("a byte-order mark is told as what it is, before anything is posted (rulebook 2)",
          "[system][inputs]") {
  const WorkedDesk desk;
  const auto before = desk.root();
  const auto line = family_line("g-1", "Ann") + "\n";
  for (const auto* command : {"post", "import"}) {
    require_told(desk.on_ledger({command, written(desk, "marked", std::string(mark) + line)}),
                 "begins with a byte-order mark");
    require_told(desk.on_ledger({command, written(desk, "wide", "\xFF\xFE{")}), "is UTF-16");
    require_told(desk.on_ledger({command, "-"}, std::string(mark) + line),
                 "standard input begins with a byte-order mark");
  }
  require_told(desk.on_ledger(joined(
                   budget, {"--actor-file", written(desk, "actor", std::string(mark) + "{}")})),
               "byte-order mark");
  CHECK(desk.root() == before);
}

TEST_CASE(
    "a token is taken with the line end of its file, from a file and from the environment "
    "(ledger 6)",
    "[system][inputs]") {
  const WorkedDesk desk;
  Daemon daemon(desk.path("l"), {}, Whom::who_is_known);
  const auto at = fmt::format("127.0.0.1:{}", daemon.endpoint().port);
  const std::vector<std::string> info{program("daybook"), "--server", at, "info"};
  for (const std::string end : {"", "\n", "\r\n", "\n\n", "\r\n\r\n"}) {
    CHECK(run(joined(info, {"--token-file", written(desk, "token", desk.token() + end)})).status ==
          0);
    CHECK(run(with_environment({"DAYBOOK_TOKEN=" + desk.token() + end}, info)).status == 0);
  }
  const auto told = [&](const std::string& text, const std::string& what) {
    require_told(run(joined(info, {"--token-file", written(desk, "token", text)})), what);
    require_told(run(with_environment({"DAYBOOK_TOKEN=" + text}, info)), what);
  };
  told(std::string(mark) + desk.token(), "the token begins with a byte-order mark");
  told("\xFF\xFE" + desk.token(), "the token is UTF-16");
  told(desk.token() + " ", "the token is malformed");
  told("\"" + desk.token() + "\"", "the token is malformed");
  told("\n", "holds no token");
}

TEST_CASE(
    "a master key is taken from the environment with a line end, and told when its file was "
    "rewritten (ledger 5)",
    "[system][inputs]") {
  const WorkedDesk desk;
  const auto text = contents_of(desk.path("l.master"));
  const auto key = text.substr(text.find("current") + 9, 64);
  std::filesystem::rename(desk.path("l.master"), desk.path("away"));
  const auto status = desk.as_administrator({"keys", "status"});
  for (const std::string end : {"", "\n", "\r\n"})
    CHECK(run(with_environment({"DAYBOOK_MASTER_KEY=" + key + end}, status)).status == 0);
  for (const auto& wrong : {key + " ", key.substr(1), std::string(mark) + key, std::string()})
    require_told(run(with_environment({"DAYBOOK_MASTER_KEY=" + wrong}, status)),
                 "malformed_master_key");
  std::string windows;
  for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
  written(desk, "l.master", windows);
  require_told(run(status), "malformed_master_key");
  written(desk, "l.master", text);
  CHECK(run(status).status == 0);
}

TEST_CASE("numbers beyond their ends, and names of no stream, are refused in words (ledger 9)",
          "[system][inputs]") {
  const WorkedDesk desk;
  const std::vector<std::vector<std::string>> numbers = {
      {"read", "--from"},
      {"read", "--limit"},
      {"prove", "1", "--size"},
      {"prove", "--from"},
      {"prove", "--from", "1", "--to"},
      {"backup", "b", "--keep"},
      {"sample", "--percent"},
      {"keys", "backup", "k", "--expires-in-days"},
      {"principal", "token", "admin", "--expires-in-days"}};
  for (const auto& words : numbers)
    for (const auto* value :
         {"-1", "18446744073709551616", "1e3", "0x10", "010", " 1", "+1", "1.5", "x", ""}) {
      const auto finished = run(desk.as_administrator(joined(words, {value})));
      INFO(fmt::format("{} '{}': {}", fmt::join(words, " "), value, finished.err));
      CHECK(finished.status == 2);
      CHECK(finished.out.empty());
      CHECK(finished.err.starts_with("daybook: "));
    }
  for (const auto* stream : {"nothing", "case/", "/f-1", "case", "Case/f-1", "case/F-1",
                             "families/f-1", "case/f-1/x", "case/f-1 ", ""}) {
    const auto finished = desk.on_ledger({"read", "--stream", stream});
    INFO(stream << ": " << finished.err);
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
  }
  CHECK_THAT(desk.on_ledger({"read", "--stream", "nothing"}).err,
             Catch::Contains("KIND/ID") && Catch::Contains("principal"));
  CHECK(desk.on_ledger({"read", "--from", "0", "--limit", "2"}).status == 0);
}

TEST_CASE("programs say which package has the time zones that they need (ledger 9)",
          "[system][inputs]") {
  const WorkedDesk desk;
  const std::vector<std::string> hidden = {
      std::string("LD_PRELOAD=") + DAYBOOK_BINARY_DIR + "/libfaulty-files.so",
      "DAYBOOK_TEST_HIDDEN=/usr/share/zoneinfo"};
  for (const auto& command :
       {desk.words({"info"}), desk.words({"post", "-"}),
        std::vector<std::string>{program("daybookd"), "--data", desk.path("l")},
        std::vector<std::string>{program("daybook-generate"), "kent"}})
    require_told(run(with_environment(hidden, command)), "install the package tzdata");
}

}  // namespace daybook::test
