/// A ledger that lost its end, under every command: old figures are not told as today's.
#include <fstream>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;

class Cut {
 public:
  Cut() {
    done({"init", place("ledger"), "--name", "l"});
    done({"--data", place("ledger"), "post", "-"}, programme_line("p") + "\n");
    fs::copy(place("ledger") + "/db", place("old"), fs::copy_options::recursive);
    done({"--data", place("ledger"), "post", "-"}, allocation_line("p", 100) + "\n");
    fs::remove_all(place("ledger") + "/db");
    fs::rename(place("old"), place("ledger") + "/db");
  }

  std::string place(const std::string& name) const { return scratch_.path() / name; }

  Finished daybook(std::vector<std::string> words) const {
    words.insert(words.begin(), {program("daybook"), "--data", place("ledger"), "--actor", "a",
                                 "--role", "administrator"});
    return run(words);
  }

 private:
  static void done(std::vector<std::string> words, const std::string& in = "") {
    words.insert(words.begin(), program("daybook"));
    const auto finished = run(words, in);
    INFO(finished.err);
    REQUIRE(finished.status == 0);
  }

  ScratchDirectory scratch_;
};

}  // namespace

TEST_CASE("a ledger that lost its end answers nothing but that (ledger 1.6)") {
  const Cut cut;
  const std::vector<std::vector<std::string>> commands{
      {"info"},
      {"read"},
      {"read", "--stream", "programme/p"},
      {"view", "budget", "--programme", "p", "--year", "2021/22"},
      {"view", "budget", "--programme", "p", "--year", "2021/22", "--rebuild"},
      {"export"},
      {"prove", "0"},
      {"checkpoint"},
      {"evidence", "budget", "lines.main.allocated_pence", "--programme", "p", "--year", "2021/22",
       "--out", cut.place("figure")},
      {"backup", cut.place("backups")},
      {"tiles", "--out", cut.place("tiles")},
      {"post", "/dev/null"},
      {"principal", "list"},
  };
  for (const auto& command : commands) {
    const auto finished = cut.daybook(command);
    INFO(command.front() << ": " << finished.out << finished.err);
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    CHECK(finished.err.find("its tail is lost") != std::string::npos);
  }
  const auto served = run({program("daybookd"), "--data", cut.place("ledger"), "--listen",
                           "127.0.0.1:0", "--unsafe-trust-actors"});
  CHECK(served.status == 2);
  CHECK((served.out + served.err).find("its tail is lost") != std::string::npos);
}

TEST_CASE("fsck tells a lost end as damage, and from where on (ledger 4)") {
  const Cut cut;
  const auto finished = cut.daybook({"fsck"});
  INFO(finished.out << finished.err);
  CHECK(finished.status == 1);
  CHECK((finished.out + finished.err).find("its tail is lost") != std::string::npos);
}

}  // namespace daybook::test
