/// The program `daybook`, as people and scripts run it.
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// A directory for ledgers, and the command run on them.
class Desk {
 public:
  std::string path(const std::string& name) const { return scratch_.path() / name; }

  Finished on(const std::string& ledger, std::vector<std::string> words,
              const std::string& in = "") const {
    words.insert(words.begin(), {program("daybook"), "--data", path(ledger)});
    return run(words, in);
  }

  Finished init(const std::string& ledger) const {
    return run({program("daybook"), "init", path(ledger), "--name", "example"});
  }

  /// A new ledger with a programme and two allocations.
  void given_ledger(const std::string& ledger) const {
    REQUIRE(init(ledger).status == 0);
    REQUIRE(on(ledger, {"post", "-"},
               programme_line("p") + "\n" + allocation_line("p", 250'000) + "\n" +
                   allocation_line("p", 50'000) + "\n")
                .status == 0);
  }

  std::string root_of(const std::string& ledger) const {
    for (const auto& line : lines_of(on(ledger, {"info"}).out))
      if (line.starts_with("root")) return line.substr(line.rfind(' ') + 1);
    return {};
  }

 private:
  ScratchDirectory scratch_;
};

/// The worked example's posts, those that are refused too.
std::string worked_example() {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/examples/session_share.jsonl");
  REQUIRE(file);
  std::string posts;
  for (std::string line; std::getline(file, line);)
    posts += json::serialize(json::parse(line).at("post")) + "\n";
  return posts;
}

/// What the command says on standard error when it cannot do what was asked: one sentence.
void require_one_sentence(const Finished& finished) {
  INFO(finished.err);
  REQUIRE(finished.status == 2);
  REQUIRE(finished.out.empty());
  REQUIRE(lines_of(finished.err).size() == 1);
  REQUIRE(finished.err.starts_with("daybook: "));
}

const std::vector<std::string> budget_of_p{"view", "budget", "--programme",
                                           "p",    "--year", "2021/22"};

std::vector<std::string> with(std::vector<std::string> words,
                              std::initializer_list<std::string> more) {
  words.insert(words.end(), more);
  return words;
}

/// Changes one byte of the entry at `position`, behind everybody's back.
void flip_entry(const std::string& ledger, std::uint64_t position) {
  const auto opened = store::testing::must(store::Store::open(ledger, {}));
  auto& database = opened->database();
  const auto key = store::number_bytes(position);
  auto value = *store::testing::must(database.get(store::Family::log, key.view()));
  value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
  auto batch = store::guarded_batch();
  REQUIRE(
      batch.Put(database.family(store::Family::log), store::slice(key.view()), store::slice(value))
          .ok());
  REQUIRE(database.write(batch, true).ok());
}

/// The largest file of a kind in a ledger's database.
std::filesystem::path largest(const std::string& ledger, const std::string& extension) {
  std::filesystem::path found;
  for (const auto& each : std::filesystem::directory_iterator(ledger + "/db"))
    if (each.path().extension() == extension &&
        (found.empty() || each.file_size() > std::filesystem::file_size(found)))
      found = each.path();
  return found;
}

void flip_byte(const std::filesystem::path& file) {
  auto bytes = contents_of(file);
  INFO(file << " of " << bytes.size() << " bytes");
  REQUIRE(bytes.size() > 8);
  bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 16);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST_CASE("init makes a ledger once, and says what is wrong the second time", "[system]") {
  const Desk desk;
  const auto made = desk.init("l");
  CHECK(made.status == 0);
  CHECK(made.err.empty());
  require_one_sentence(desk.init("l"));
  require_one_sentence(run({program("daybook"), "init", desk.path("m"), "--name", "Not An Id"}));
}

TEST_CASE(
    "post answers each line with one JSON answer, in order, and exits 0 when all are accepted "
    "(rulebook 2)",
    "[system]") {
  const Desk desk;
  REQUIRE(desk.init("l").status == 0);
  const auto posts = programme_line("p") + "\n\n[" + allocation_line("p", 100) + "," +
                     allocation_line("p", 200) + "]\n" + allocation_line("p", 300) + "\n";
  const auto posted = desk.on("l", {"post", "-"}, posts);
  CHECK(posted.status == 0);
  CHECK(posted.err.empty());
  const auto answers = lines_of(posted.out);
  REQUIRE(answers.size() == 3);
  CHECK(answers[0] == R"({"positions":[0],"versions":[0],"derived":[]})");
  CHECK(answers[1] == R"({"positions":[1,2],"versions":[1,2],"derived":[]})");
  CHECK(answers[2] == R"({"positions":[3],"versions":[3],"derived":[]})");
  const auto again = lines_of(desk.on("l", {"post", "-"}, posts).out);
  REQUIRE(again.size() == 3);
  for (const auto& answer : again) CHECK(json::parse(answer).at("repeated") == true);
}

TEST_CASE(
    "post exits 1 when a line is refused, and names the line and the field of what is no post "
    "(rulebook 2)",
    "[system]") {
  const Desk desk;
  desk.given_ledger("l");
  const auto bad_field = event_line(
      "programme/p", "budget_allocated",
      R"({"year":"2021/22","line":"main","amount_pence":"much","reason":"vote"})", commissioner);
  const auto posted =
      desk.on("l", {"post", "-"},
              allocation_line("p", 100) + "\n" + allocation_line("p", 0) + "\n" + bad_field +
                  "\n{\"stream\":\n" + allocation_line("p", 200) + "\n");
  CHECK(posted.status == 1);
  const auto answers = lines_of(posted.out);
  REQUIRE(answers.size() == 5);
  CHECK(json::parse(answers[0]).as_object().contains("positions"));
  const auto refusal = [&](std::size_t line) {
    return json::parse(answers[line]).at("refused").at(0).as_object();
  };
  CHECK(refusal(1).at("code") == "amount_not_positive");
  CHECK(refusal(2).at("code") == "malformed");
  const std::string message = refusal(2).at("message").as_string().c_str();
  CHECK_THAT(message, Catch::Contains("line 3") && Catch::Contains("amount_pence"));
  CHECK(refusal(3).at("code") == "malformed");
  CHECK_THAT(std::string(refusal(3).at("message").as_string().c_str()), Catch::Contains("line 4"));
  CHECK(json::parse(answers[4]).as_object().contains("positions"));
  CHECK(lines_of(posted.err).size() == 3);
  CHECK_THAT(posted.err,
             Catch::Contains("line 2") && Catch::Contains("line 3") && Catch::Contains("line 4"));
}

TEST_CASE("what cannot be done at all is one sentence on standard error and exit 2", "[system]") {
  const Desk desk;
  require_one_sentence(desk.on("nothing", {"post", "-"}, programme_line("p") + "\n"));
  require_one_sentence(desk.on("nothing", {"info"}));
  require_one_sentence(desk.on("nothing", {"fsck"}));
  desk.given_ledger("l");
  require_one_sentence(desk.on("l", {"post", desk.path("no-such-file")}));
  require_one_sentence(desk.on("l", {"view", "no-such-view", "--programme", "p"}));
  require_one_sentence(desk.on("l", {"view", "budget", "--programme", "p"}));
  require_one_sentence(desk.on("l", {"view", "budget", "--programme", "q", "--year", "2021/22"}));
  require_one_sentence(desk.on("l", with(budget_of_p, {"--on", "yesterday"})));
  CHECK(desk.on("l", {"dance"}).status == 2);
}

TEST_CASE("read prints entries, of the log or of a stream", "[system]") {
  const Desk desk;
  desk.given_ledger("l");
  const auto all = lines_of(desk.on("l", {"read"}).out);
  REQUIRE(all.size() == 3);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto entry = json::parse(all[i]).as_object();
    CHECK(entry.at("position") == i);
    CHECK(entry.at("stream") == "programme/p");
  }
  CHECK(json::parse(all[0]).at("type") == "programme_opened");
  CHECK(json::parse(all[1]).at("data").at("amount_pence") == 250'000);
  CHECK(lines_of(
            desk.on("l", {"read", "--stream", "programme/p", "--from", "1", "--limit", "1"}).out) ==
        std::vector<std::string>{all[1]});
  CHECK(desk.on("l", {"read", "--stream", "programme/q"}).out.empty());
}

TEST_CASE("an imported history is exported and imported again to the same root (ledger 9)",
          "[system]") {
  const Desk desk;
  for (const auto* ledger : {"a", "b", "c"}) REQUIRE(desk.init(ledger).status == 0);
  desk.on("a", {"import", "-"}, worked_example());
  const auto exported = desk.on("a", {"export"});
  REQUIRE(exported.status == 0);
  REQUIRE(lines_of(exported.out).size() > 100);
  const auto imported = desk.on("b", {"import", "-"}, exported.out);
  CHECK(imported.status == 0);
  CHECK(imported.err.empty());
  CHECK(desk.root_of("b") == desk.root_of("a"));
  CHECK_FALSE(desk.root_of("a").empty());
  CHECK(desk.on("b", {"fsck"}).status == 0);
  CHECK(desk.on("c", {"import", "-"}, desk.on("b", {"export"}).out).status == 0);
  CHECK(desk.root_of("c") == desk.root_of("a"));
}

TEST_CASE("a posted history is exported and imported to the same root (ledger 9)", "[system]") {
  const Desk desk;
  for (const auto* ledger : {"a", "b"}) REQUIRE(desk.init(ledger).status == 0);
  desk.on("a", {"post", "-"}, worked_example());
  const auto imported = desk.on("b", {"import", "-"}, desk.on("a", {"export"}).out);
  CHECK(imported.status == 0);
  CHECK(imported.err.empty());
  CHECK(desk.root_of("b") == desk.root_of("a"));
}

TEST_CASE("an import into a ledger that holds posts is refused and changes nothing (rulebook 2)",
          "[system]") {
  const Desk desk;
  desk.given_ledger("a");
  desk.given_ledger("b");
  const auto root = desk.root_of("b");
  const auto imported = desk.on("b", {"import", "-"}, desk.on("a", {"export"}).out);
  CHECK(imported.status == 1);
  CHECK_THAT(imported.err, Catch::Contains("empty ledger"));
  CHECK(desk.root_of("b") == root);
}

TEST_CASE("a view is printed as a table, as JSON and as CSV, with the same figures", "[system]") {
  const Desk desk;
  desk.given_ledger("l");
  const auto table = desk.on("l", budget_of_p);
  CHECK(table.status == 0);
  CHECK_THAT(table.out, Catch::Contains("£3,000.00") && Catch::Contains("main"));
  const auto as_json = desk.on("l", with(budget_of_p, {"--format", "json"}));
  REQUIRE(lines_of(as_json.out).size() == 1);
  const auto answer = json::parse(as_json.out).as_object();
  CHECK(answer.at("view") == "budget");
  CHECK(answer.at("as_at").at("size") == 3);
  CHECK(answer.at("as_at").at("root").as_string() == desk.root_of("l"));
  CHECK(answer.at("result").at("total").at("allocated_pence") == 300'000);
  const auto csv = desk.on("l", with(budget_of_p, {"--format", "csv"}));
  CHECK_THAT(csv.out, Catch::Contains("allocated_pence") && Catch::Contains("300000"));
  const auto before = desk.on("l", with(budget_of_p, {"--format", "json", "--as-at", "2"}));
  CHECK(json::parse(before.out).at("result").at("total").at("allocated_pence") == 250'000);
  CHECK(desk.on("l", with(budget_of_p, {"--format", "json", "--out", desk.path("answer")}))
            .out.empty());
  CHECK(contents_of(desk.path("answer")) == as_json.out);
}

TEST_CASE("help names every command and explains one", "[system]") {
  const Desk desk;
  const auto help = desk.on("none", {"help"});
  CHECK(help.status == 0);
  for (const auto* command :
       {"init", "info", "post", "import", "read", "export", "view", "fsck", "help"})
    CHECK_THAT(help.out,
               Catch::Contains(std::string("\n") + command + " ") || Catch::StartsWith(command));
  CHECK_THAT(desk.on("none", {"help", "view"}).out, Catch::Contains("--explain"));
  require_one_sentence(desk.on("none", {"help", "dance"}));
}

TEST_CASE("every command is explained, and who may have the ledger do what it asks for",
          "[system]") {
  const Desk desk;
  const auto list = desk.on("none", {"help"}).out;
  std::istringstream lines(list.substr(0, list.find("\n\n")));
  std::size_t explained = 0;
  for (std::string line; std::getline(lines, line); ++explained) {
    const auto name = line.substr(0, line.find(' '));
    INFO(name);
    const auto help = desk.on("none", {"help", name});
    CHECK(help.status == 0);
    CHECK_THAT(help.out, Catch::Contains("Usage: " + name));
  }
  CHECK(explained > 20);
  CHECK_THAT(desk.on("none", {"help", "checkpoint"}).out,
             Catch::Contains("checkpoint_publish") &&
                 Catch::Contains("for administrator in all programmes"));
}

TEST_CASE("info says what a ledger is called and how much it holds", "[system]") {
  const Desk desk;
  desk.given_ledger("l");
  const auto info = desk.on("l", {"info"});
  CHECK(info.status == 0);
  CHECK_THAT(info.out, Catch::Contains("example") && Catch::Contains("3"));
  CHECK(desk.root_of("l").size() == 64);
}

TEST_CASE("fsck exits 0 on a sound ledger and 1 with the position of a changed entry (ledger 4)",
          "[system]") {
  const Desk desk;
  desk.given_ledger("l");
  const auto sound = desk.on("l", {"fsck"});
  CHECK(sound.status == 0);
  CHECK(sound.err.empty());
  CHECK_THAT(sound.out, Catch::Contains("3 entries") && Catch::Contains(desk.root_of("l")));
  flip_entry(desk.path("l"), 1);
  const auto damaged = desk.on("l", {"fsck"});
  CHECK(damaged.status == 1);
  CHECK(damaged.out.empty());
  CHECK(lines_of(damaged.err).size() == 1);
  CHECK_THAT(damaged.err, Catch::Contains("position 1"));
}

TEST_CASE("fsck exits 1 when a byte of the ledger's own files has changed (ledger 4)", "[system]") {
  const Desk desk;
  for (const auto* extension : {".log", ".sst"}) {
    INFO(extension);
    const std::string ledger = "l" + std::string(extension);
    REQUIRE(desk.init(ledger).status == 0);
    desk.on(ledger, {"post", "-"}, worked_example());
    if (extension == std::string(".sst")) {
      const auto opened = store::testing::must(store::Store::open(desk.path(ledger), {}));
      for (std::size_t family = 0; family < store::kFamilies; ++family)
        REQUIRE(opened->database()
                    .db()
                    .Flush({}, opened->database().family(static_cast<store::Family>(family)))
                    .ok());
    }
    REQUIRE(desk.on(ledger, {"fsck"}).status == 0);
    flip_byte(largest(desk.path(ledger), extension));
    const auto damaged = desk.on(ledger, {"fsck"});
    INFO(damaged.err);
    CHECK(damaged.status == 1);
    CHECK(damaged.out.empty());
    CHECK(lines_of(damaged.err).size() == 1);
  }
}

TEST_CASE(
    "a ledger whose latest records are damaged takes no post and says what to do (ledger 1.6)",
    "[system]") {
  const Desk desk;
  REQUIRE(desk.init("l").status == 0);
  desk.on("l", {"post", "-"}, worked_example());
  flip_byte(largest(desk.path("l"), ".log"));
  const auto posted = desk.on("l", {"post", "-"}, programme_line("q") + "\n");
  require_one_sentence(posted);
  CHECK_THAT(posted.err, Catch::Contains("restore"));
}

}  // namespace daybook::test
