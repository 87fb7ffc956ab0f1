/// A disk that fails under the programs, at any call, once or from then on: they answer, stop in
/// order and lose nothing that was acknowledged (ledger 1.1, 1.10).
#include "tests/system/support/failing_calls.hpp"

#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "tests/system/support/lines.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr int most_status = 2;  // 0 done, 1 some refused or damaged, 2 failed
constexpr std::string_view opened =
    R"({"programme":"p","kind":"family","locality":"north","responsible_authority":"a",)"
    R"("statutory":false},"personal":{"note":"Mum rang: youngest unwell."})";

/// A case is opened, and something said about the family: it takes a new key.
std::string case_line(const std::string& name) {
  auto line = event_line("case/" + name, "case_opened", "{}", central_team);
  line.replace(line.find("\"data\":{}") + 7, 2, opened);
  return line;
}

/// A ledger with two families, its keys and a backup, made once and copied for each trial.
class Prepared {
 public:
  Prepared() {
    fs::create_directory(scratch_.path() / "disk");
    const auto ledger = place("ledger");
    done({"init", ledger, "--name", "l"});
    done({"--data", ledger, "post", "-"},
         programme_line("p") + "\n" + case_line("one") + "\n" + case_line("two") + "\n");
    done({"--data", ledger, "backup", place("backups")});
  }

  std::string place(const std::string& name) const { return scratch_.path() / "disk" / name; }

 private:
  static void done(std::vector<std::string> words, const std::string& in = "") {
    words.insert(words.begin(), program("daybook"));
    const auto finished = run(words, in);
    INFO(finished.err);
    REQUIRE(finished.status == 0);
  }

  ScratchDirectory scratch_;
};

/// A disk of its own with a copy of what was prepared.
class Trial {
 public:
  explicit Trial(const Prepared& prepared) {
    fs::copy(fs::path(prepared.place("")).parent_path(), disk(), fs::copy_options::recursive);
  }
  fs::path disk() const { return scratch_.path() / "disk"; }
  std::string place(const std::string& name) const { return disk() / name; }

  /// `daybook` on the ledger, or, where the words say so, on something else.
  std::vector<std::string> command(const std::vector<std::string>& words) const {
    std::vector<std::string> all = {
        program("daybook"), "--data", place("ledger"), "--actor", "adm", "--role", "administrator"};
    for (const auto& word : words)
      all.push_back(word.starts_with('@') ? place(word.substr(1)) : word);
    return all;
  }
  Finished daybook(const std::vector<std::string>& words, const std::string& in = "") const {
    return run(command(words), in);
  }

 private:
  ScratchDirectory scratch_;
};

std::string posts() {
  std::string lines;
  for (const auto* name : {"three", "four", "five", "six"}) lines += case_line(name) + "\n";
  return lines;
}

/// What an operation is called with, and what must hold once it has ended in whatever way.
struct Operation {
  const char* name;
  std::vector<std::string> words;
  std::string in;
  void (*after)(const Trial&, const Finished&, const std::string& in);
};

void check_sound(const Trial& trial, const std::string& ledger = "ledger") {
  const auto sound = run({program("daybook"), "--data", trial.place(ledger), "fsck"});
  INFO("fsck of " << ledger << ": " << sound.out << sound.err);
  CHECK(sound.status == 0);
}

/// Nothing that was good is refused, what was acknowledged is there, and the rest can be posted.
void after_post(const Trial& trial, const Finished& finished, const std::string& in) {
  std::size_t accepted = 0;
  std::istringstream answers(finished.out);
  for (std::string line; std::getline(answers, line);) {
    const auto answer = json::parse(line).as_object();
    INFO(line);
    CHECK_FALSE(answer.contains("refused"));
    accepted += answer.contains("positions");
  }
  CHECK((finished.status == 0) == (accepted == 4));
  const auto again = trial.daybook({"post", "-"}, in);
  INFO(again.out << again.err);
  CHECK(again.status == 0);
  std::size_t repeated = 0;
  std::istringstream repeats(again.out);
  for (std::string line; std::getline(repeats, line);)
    repeated += json::parse(line).as_object().contains("repeated");
  CHECK(repeated >= accepted);
  check_sound(trial);
}

void after_reading(const Trial& trial, const Finished&, const std::string&) {
  check_sound(trial);
}

void after_erasure(const Trial& trial, const Finished&, const std::string&) {
  const auto again = trial.daybook({"erase", "one", "--reason", "asked"});
  INFO(again.out << again.err);
  check_sound(trial);
}

/// A backup that was there before can still be restored.
void after_backup(const Trial& trial, const Finished&, const std::string&) {
  const auto again = trial.daybook({"backup", "@backups"});
  INFO(again.out << again.err);
  CHECK(again.status == 0);
  const auto restored = trial.daybook({"restore", "@backups", "--to", "@restored"});
  INFO(restored.out << restored.err);
  CHECK(restored.status == 0);
  check_sound(trial, "restored");
}

/// What failed leaves the place free.
void after_restore(const Trial& trial, const Finished& finished, const std::string&) {
  if (finished.status != 0) {
    const auto again = trial.daybook({"restore", "@backups", "--to", "@restored"});
    INFO(again.out << again.err);
    CHECK(again.status == 0);
  }
  check_sound(trial, "restored");
  check_sound(trial);
}

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all{
      {"post", {"post", "-"}, posts(), after_post},
      {"read", {"read"}, "", after_reading},
      {"export", {"export"}, "", after_reading},
      {"checkpoint", {"checkpoint", "--publish"}, "", after_reading},
      {"erase", {"erase", "one", "--reason", "asked"}, "", after_erasure},
      {"backup", {"backup", "@backups"}, "", after_backup},
      {"restore", {"restore", "@backups", "--to", "@restored"}, "", after_restore},
      {"keys backup", {"keys", "backup", "@copy", "--expires-in-days", "30"}, "", after_reading},
  };
  return all;
}

void try_one(const Prepared& prepared, const Operation& operation, const FailingCall& failing) {
  INFO(operation.name << ": " << failing.kind << " " << failing.n
                      << (failing.ever ? " and ever after" : ""));
  const Trial trial(prepared);
  const auto finished = run_with(failing, trial.command(operation.words), operation.in);
  INFO(finished.out << finished.err);
  CHECK(finished.status <= most_status);
  if (finished.status == most_status) CHECK_FALSE(finished.err.empty());
  operation.after(trial, finished, operation.in);
}

constexpr const char* kinds[] = {"open",     "look",   "read",  "write",  "sync",
                                 "truncate", "rename", "mkdir", "unlink", "close"};

/// Tries the calls of every kind in every operation: all of them, or so many of each.
void try_all(std::optional<long> of_each) {
  const Prepared prepared;
  for (const auto& operation : operations())
    for (const auto* kind : kinds) {
      const Trial trial(prepared);
      const long calls = calls_of(kind, "/disk/", trial.command(operation.words), operation.in);
      const long step = of_each ? std::max(1L, calls / *of_each) : 1;
      for (long n = step / 2; n < calls; n += step)
        for (const bool ever : {false, true}) {
          if (of_each && ever != (n / step % 2 == 0)) continue;
          try_one(prepared, operation, {kind, "/disk/", n, ever, ever ? 28 : 5});
        }
    }
}

}  // namespace

TEST_CASE(
    "calls that fail in the middle of anything end it in words and lose nothing (ledger 1.10)") {
  try_all(2);
}

TEST_CASE("every call that fails, in anything, ends it in words and loses nothing (ledger 1.10)",
          "[.long]") {
  try_all(std::nullopt);
}

TEST_CASE(
    "a key that cannot be written is a failure to try again after, no refusal (ledger 1.10)") {
  const Prepared prepared;
  const auto in = posts();
  std::size_t failures = 0;
  for (const auto* kind : {"write", "sync"}) {
    const long calls = calls_of(kind, "ledger.keys", Trial(prepared).command({"post", "-"}), in);
    for (long n = 0; n < calls; ++n) {
      INFO(kind << " " << n);
      const Trial trial(prepared);
      const auto finished =
          run_with({kind, "ledger.keys", n, true, 28}, trial.command({"post", "-"}), in);
      CHECK(finished.status <= most_status);
      failures += finished.out.find("\"failed\"") != std::string::npos;
      after_post(trial, finished, in);
    }
  }
  CHECK(failures > 0);
}

}  // namespace daybook::test
