/// What becomes of the programs, and of the ledger, when their standard streams are closed, full or
/// left by their reader.
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/desk.hpp"
#include "tests/system/support/lines.hpp"

namespace daybook::test {

namespace {

/// Every way to be without some of the three.
constexpr std::string_view closings[] = {"0", "1", "2", "01", "02", "12", "012"};

Process::Streams streams_of(const ScratchDirectory& scratch, std::string_view closed) {
  const auto file = [&](char stream, const std::string& otherwise) {
    return closed.find(stream) == std::string_view::npos ? otherwise : std::string();
  };
  return {file('0', "/dev/null"), file('1', scratch.path() / "out"),
          file('2', scratch.path() / "err")};
}

bool is_empty(const std::filesystem::path& directory) {
  return std::filesystem::directory_iterator(directory) == std::filesystem::directory_iterator();
}

/// A few posts about families, in a file.
std::string posts_in(const WorkedDesk& desk, int count) {
  const auto file = desk.path("families.jsonl");
  std::ofstream out(file, std::ios::binary);
  for (int i = 0; i < count; ++i) out << family_line(fmt::format("g-{}", i), "Ann") << '\n';
  return file;
}

}  // namespace

TEST_CASE(
    "no file of a ledger or its keys takes the place of a closed stream, whatever is done "
    "(ledger 5)",
    "[system][streams]") {
  for (const auto closed : closings) {
    const WorkedDesk desk;
    const ScratchDirectory scratch;
    for (const auto& command : every_command(desk)) {
      const auto finished = run_with(streams_of(scratch, closed), command.words);
      INFO(command.name << " without " << closed << ": " << finished.err);
      CHECK(finished.status == 0);
    }
    INFO("without " << closed);
    desk.require_sound();
  }
}

TEST_CASE("answers and refusals that are muted by closing a stream overwrite no key (ledger 5)",
          "[system][streams]") {
  for (const std::string_view closed : {"1", "2", "12"}) {
    const WorkedDesk desk;
    const ScratchDirectory scratch;
    auto streams = streams_of(scratch, closed);
    streams.in = posts_in(desk, 20);
    CHECK(run_with(streams, desk.words({"post", "-"})).status == 0);
    CHECK(run_with(streams, desk.words({"post", "-"})).status == 0);
    desk.require_sound();
  }
}

TEST_CASE("posts from a standard input that is closed are told, not taken for none (ledger 9)",
          "[system][streams]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  for (const auto* command : {"post", "import"}) {
    const auto finished = run_with(streams_of(scratch, "0"), desk.words({command, "-"}));
    CHECK(finished.status == 2);
    CHECK_THAT(finished.err, Catch::Contains("standard input cannot be read: it is closed"));
  }
}

TEST_CASE("a server without standard streams serves, and logs into no file of its own (ledger 9)",
          "[system][streams]") {
  for (const auto closed : closings) {
    const WorkedDesk desk;
    {
      Daemon daemon(desk.path("l"), {}, Whom::who_is_known, {{}, {}, std::string(closed)});
      const auto at = fmt::format("127.0.0.1:{}", daemon.endpoint().port);
      std::ofstream(desk.path("token")) << desk.token() << '\n';
      std::filesystem::permissions(desk.path("token"), std::filesystem::perms(0600));
      const auto added = run({program("daybook"), "--server", at, "--token-file",
                              desk.path("token"), "principal", "add", "x-1", "--role", "auditor"});
      INFO("without " << closed << ": " << added.err);
      CHECK(added.status == 0);
      for (int stream = 0; stream < 3; ++stream) {
        const auto leads_to = std::filesystem::read_symlink(
            fmt::format("/proc/{}/fd/{}", daemon.process().id(), stream));
        if (closed.find(static_cast<char>('0' + stream)) != std::string_view::npos)
          CHECK(leads_to == "/dev/null");
      }
      CHECK(daemon.stop() == 0);
    }
    desk.require_sound();
  }
}

TEST_CASE("what cannot be written to standard output is told, and the exit status is 2 (ledger 9)",
          "[system][streams]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  const auto errors = (scratch.path() / "err").string();
  for (const auto& command : every_command(desk)) {
    const auto finished = run_with({"/dev/null", "/dev/full", errors}, command.words);
    INFO(command.name << ": " << finished.err);
    CHECK(finished.status == 2);
    CHECK_THAT(finished.err, Catch::Contains("No space left on device"));
  }
  desk.require_sound();
}

TEST_CASE("an error that cannot be told changes no exit status and ends no program (ledger 9)",
          "[system][streams]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  const auto out = (scratch.path() / "out").string();
  for (const auto& command : every_command(desk)) {
    INFO(command.name);
    CHECK(run_with({"/dev/null", out, "/dev/full"}, command.words).status == 0);
    const bool is_done_once = command.name == "principal add";
    CHECK(run_with({"/dev/null", "/dev/full", "/dev/full"}, command.words).status ==
          (is_done_once ? 1 : 2));
  }
  const auto refused = desk.path("refused.jsonl");
  std::ofstream(refused) << allocation_line("p", 0) << "\n{nonsense\n";
  CHECK(run_with({"/dev/null", out, "/dev/full"}, desk.words({"post", refused})).status == 1);
  CHECK(run_with({"/dev/null", out, ""}, desk.words({"post", refused})).status == 1);
  CHECK(run_with({"/dev/null", out, "/dev/full"}, desk.words({"dance"})).status == 2);
  desk.require_sound();
}

TEST_CASE("a post whose answer cannot be written is the last one of its file (ledger 9)",
          "[system][streams]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  const auto file = posts_in(desk, 6'000);
  const auto finished =
      run_with({"/dev/null", "/dev/full", scratch.path() / "err"}, desk.words({"post", file}));
  CHECK(finished.status == 2);
  CHECK_THAT(finished.err, Catch::Contains("answers could not be written") &&
                               Catch::Contains("post the file again"));
  const auto again = desk.on_ledger({"post", file});
  CHECK(again.status == 0);
  CHECK_THAT(again.out,
             Catch::Contains(R"("repeated":true)") && Catch::Contains(R"("derived":[]})"));
}

TEST_CASE(
    "init makes nothing when its token can be shown to nobody, and the next one works "
    "(ledger 6)",
    "[system][streams]") {
  const ScratchDirectory scratch;
  const auto home = scratch.path() / "home";
  std::filesystem::create_directory(home);
  const auto err = (scratch.path() / "err").string();
  const std::vector<std::string> init{program("daybook"), "init", home / "l", "--name", "mine"};
  for (const std::string out : {"/dev/full", ""}) {
    const auto finished = run_with({"/dev/null", out, err}, init);
    INFO(finished.err);
    CHECK(finished.status == 2);
    CHECK_THAT(finished.err, Catch::Contains("the administrator's token"));
    CHECK(std::filesystem::is_empty(home));
  }
  const auto made = run(init);
  CHECK(made.status == 0);
  CHECK_THAT(made.out, Catch::Contains("dbk_admin."));
}

TEST_CASE(
    "a token that could not be shown is revoked again, and none is made for a closed output "
    "(ledger 6)",
    "[system][streams]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  REQUIRE(run(desk.as_administrator({"principal", "add", "aud-1", "--role", "auditor"})).status ==
          0);
  const auto token = desk.as_administrator({"principal", "token", "aud-1"});
  const auto err = (scratch.path() / "err").string();
  const auto lost = run_with({"/dev/null", "/dev/full", err}, token);
  CHECK(lost.status == 2);
  CHECK_THAT(lost.err, Catch::Contains("could not be shown") && Catch::Contains("revoked again"));
  const auto shown = desk.on_ledger({"principal", "show", "aud-1"}).out;
  CHECK_THAT(shown, Catch::Contains("revoked"));
  const auto closed = run_with({"/dev/null", "", err}, token);
  CHECK(closed.status == 2);
  CHECK_THAT(closed.err, Catch::Contains("nothing was done"));
  CHECK(desk.on_ledger({"principal", "show", "aud-1"}).out == shown);
}

TEST_CASE(
    "an erasure whose certificate is lost says that it has happened, and how to have the "
    "certificate (ledger 5)",
    "[system][streams]") {
  const WorkedDesk desk;
  const ScratchDirectory scratch;
  const auto lost = run_with({"/dev/null", "/dev/full", scratch.path() / "err"},
                             desk.as_administrator({"erase", "f-1", "--reason", "asked for"}));
  CHECK(lost.status == 2);
  CHECK_THAT(lost.err, Catch::Contains("f-1 is erased") &&
                           Catch::Contains("daybook erase f-1 --certificate"));
  const auto size = desk.on_ledger({"info"}).out;
  const auto certificate = run(desk.as_administrator({"erase", "f-1", "--certificate"}));
  CHECK(certificate.status == 0);
  CHECK_THAT(certificate.out, Catch::Contains(R"("certificate":"erasure")") &&
                                  Catch::Contains(R"("keys_destroyed":[1])") &&
                                  Catch::Contains(R"("reason":"asked for")"));
  CHECK(desk.on_ledger({"info"}).out == size);
  CHECK(run(desk.as_administrator({"erase", "f-1"})).status == 2);
  CHECK(run(desk.as_administrator({"erase", "f-9", "--certificate"})).status == 2);
}

TEST_CASE("nothing is erased or recorded when the file for the answer cannot be made (ledger 5)",
          "[system][streams]") {
  const WorkedDesk desk;
  const auto before = desk.root();
  const auto nowhere = desk.path("no/such/directory/file");
  CHECK(run(desk.as_administrator({"erase", "f-1", "--reason", "asked for", "--out", nowhere}))
            .status == 2);
  CHECK(desk.on_ledger({"--actor", "au-1", "--role", "auditor", "subject", "f-1", "--purpose",
                        "trial", "--out", nowhere})
            .status == 2);
  CHECK(desk.root() == before);
  desk.require_sound();
}

TEST_CASE("a reader who leaves ends a command quietly, without a signal and not with 0 (ledger 9)",
          "[system][streams]") {
  const WorkedDesk desk;
  REQUIRE(desk.on_ledger({"post", posts_in(desk, 2'000)}).status == 0);
  const auto leave = [](std::vector<std::string> command) {
    command.insert(command.begin(), {"/bin/bash", "-c",
                                     R"("$0" "$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]})"});
    return run(command);
  };
  for (const auto& command :
       {desk.words({"export"}), desk.words({"read"}),
        std::vector<std::string>{program("daybook-generate"), "kent", "--seed", "6"}}) {
    const auto finished = leave(command);
    CHECK(finished.status == 2);
    CHECK(finished.err.find("standard output") == std::string::npos);
  }
}

TEST_CASE("the other programs too end with 0, 1 or 2 and tell what cannot be written (ledger 9)",
          "[system][streams]") {
  const ScratchDirectory scratch;
  const auto err = (scratch.path() / "err").string();
  const std::vector<std::vector<std::string>> printing = {
      {program("daybook-generate"), "kent", "--seed", "6"},
      {program("daybook-generate"), "--help"},
      {program("daybookd"), "--version"},
      {program("daybookd"), "--help"}};
  for (const auto& command : printing) {
    const auto finished = run_with({"/dev/null", "/dev/full", err}, command);
    INFO(command.front() << ": " << finished.err);
    CHECK(finished.status == 2);
    CHECK_THAT(finished.err, Catch::Contains("No space left on device"));
  }
  const std::vector<std::vector<std::string>> wrong = {{program("daybook-generate")},
                                                       {program("daybook-generate"), "mars"},
                                                       {program("daybookd"), "--dance"},
                                                       {program("daybookd")}};
  for (const auto& command : wrong) CHECK(run(command).status == 2);
}

TEST_CASE("a file that cannot be written to its end is not left half, and told (ledger 9)",
          "[system][streams]") {
  const WorkedDesk desk;
  const auto budget = std::vector<std::string>{"view",   "budget",  "--programme", "p",
                                               "--year", "2021/22", "--out",       "/dev/full"};
  const auto full = desk.on_ledger(budget);
  CHECK(full.status == 2);
  CHECK_THAT(full.err, Catch::Contains("/dev/full cannot be written: No space left on device"));
  const auto generated = run({program("daybook-generate"), "kent", "--out", "/dev/full"});
  CHECK(generated.status == 2);
  CHECK_THAT(generated.err, Catch::Contains("/dev/full cannot be written"));
  // A limit on the size of files stands for a disk that fills up on the way.
  const auto place = desk.path("small");
  std::filesystem::create_directory(place);
  std::ofstream(place + "/kept") << "as it was";
  for (const auto* name : {"fresh", "kept"})
    CHECK(run({"/bin/bash", "-c", R"(ulimit -f 64; trap '' XFSZ; exec "$0" kent --out "$1")",
               program("daybook-generate"), place + "/" + name})
              .status == 2);
  CHECK_FALSE(std::filesystem::exists(place + "/fresh"));
  CHECK(contents_of(place + "/kept") == "as it was");
  std::filesystem::remove(place + "/kept");
  CHECK(is_empty(place));
}

}  // namespace daybook::test
