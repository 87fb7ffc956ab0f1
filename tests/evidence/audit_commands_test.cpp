/// An auditor's commands as people run them: evidence, sample, compare.
#include <fstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

using Words = std::vector<std::string>;

/// A ledger with a programme and an allocation, and room for files.
class Auditing {
 public:
  Auditing() {
    REQUIRE(run({program("daybook"), "init", path("l"), "--name", "example"}).status == 0);
    allocate(programme_line("p") + "\n" + allocation_line("p", 250'000) + "\n");
  }

  void allocate(const std::string& lines) const {
    const auto posted = run({program("daybook"), "--data", path("l"), "post", "-"}, lines);
    INFO(posted.err);
    REQUIRE(posted.status == 0);
  }

  std::string path(const std::string& name) const { return scratch_.path() / name; }

  Finished daybook(const Words& words) const {
    Words command = {program("daybook"), "--data", path("l")};
    command.insert(command.end(), words.begin(), words.end());
    return run(command);
  }

  std::string vkey() const {
    auto key = daybook({"checkpoint", "--vkey"}).out;
    REQUIRE(key.ends_with('\n'));
    key.pop_back();
    return key;
  }

  /// Evidence of what was allocated, in a file.
  std::string evidence(const std::string& name, const Words& more = {}) const {
    Words words = {"evidence",    "budget", "total.allocated_pence",
                   "--programme", "p",      "--year",
                   "2021/22",     "--out",  path(name)};
    words.insert(words.end(), more.begin(), more.end());
    const auto made = daybook(words);
    INFO(made.err);
    REQUIRE(made.status == 0);
    return path(name);
  }

 private:
  ScratchDirectory scratch_;
};

}  // namespace

TEST_CASE("evidence is verified where there is no ledger, by the public key alone", "[system]") {
  const Auditing auditing;
  const auto file = auditing.evidence("e.json");
  const auto vkey = auditing.vkey();
  std::filesystem::remove_all(auditing.path("l"));
  const auto verified = run({program("daybook"), "verify", file, "--vkey", vkey});
  CHECK(verified.status == 0);
  CHECK(verified.out.find("budget programme=p year=2021/22 total.allocated_pence = 250000") !=
        std::string::npos);
  CHECK(verified.out.find("Completeness is not proved") != std::string::npos);

  auto text = contents_of(file);
  text[text.find("250000")] = '3';
  std::ofstream(file, std::ios::binary) << text;
  const auto refuted = run({program("daybook"), "verify", file, "--vkey", vkey});
  CHECK(refuted.status == 1);
  CHECK(refuted.out.find("/figure/value") != std::string::npos);
}

TEST_CASE("all spellings of a figure make the same evidence", "[system]") {
  const Auditing auditing;
  const auto text = contents_of(auditing.evidence("e.json"));
  for (const Words& spelling : {Words{"budget:total.allocated_pence"},
                                Words{"budget", "--explain", "total.allocated_pence"}}) {
    Words words = {"evidence", "--programme", "p", "--year", "2021/22"};
    words.insert(words.begin() + 1, spelling.begin(), spelling.end());
    CHECK(auditing.daybook(words).out == text);
  }
}

TEST_CASE("evidence is complete when it is asked to be", "[system]") {
  const Auditing auditing;
  const auto file = auditing.evidence("e.json", {"--complete"});
  const auto verified = run({program("daybook"), "verify", file, "--vkey", auditing.vkey()});
  CHECK(verified.status == 0);
  CHECK(verified.out.find("nothing was left out") != std::string::npos);
}

TEST_CASE("beside a running server evidence is made with the checkpoints that it has published",
          "[system]") {
  const Auditing auditing;
  auditing.evidence("before.json");
  Daemon daemon(auditing.path("l"));
  const auto file = auditing.evidence("e.json");
  CHECK(run({program("daybook"), "verify", file, "--vkey", auditing.vkey()}).status == 0);
  daemon.stop();
}

TEST_CASE("evidence holds what is sealed as ciphertext: before and after an erasure it holds alike",
          "[system]") {
  const Auditing auditing;
  auto line = event_line("case/c1", "case_opened",
                         R"({"programme":"p","kind":"family","locality":"chesil",)"
                         R"("responsible_authority":"A","statutory":false})",
                         R"({"id":"lp-1","roles":["lead_professional"]})");
  line.pop_back();
  auditing.allocate(line + R"(,"personal":{"name":"Plantagenet"}})" + "\n");
  const auto before = auditing.evidence("before.json", {"--complete"});
  const auto erased = auditing.daybook({"--actor", "adm-1", "--role", "administrator", "erase",
                                        "c1", "--reason", "asked for by the family"});
  INFO(erased.err);
  REQUIRE(erased.status == 0);
  const auto after = auditing.evidence("after.json", {"--complete"});
  for (const auto& file : {before, after}) {
    CHECK(contents_of(file).find("Plantagenet") == std::string::npos);
    const auto verified = run({program("daybook"), "verify", file, "--vkey", auditing.vkey()});
    INFO(verified.out << verified.err);
    CHECK(verified.status == 0);
    CHECK(verified.out.find("total.allocated_pence = 250000") != std::string::npos);
  }
  CHECK(contents_of(before) != contents_of(after));
}

TEST_CASE("what evidence needs and lacks is said", "[system]") {
  const Auditing auditing;
  const auto refusal = [&](const Words& words) {
    const auto finished = auditing.daybook(words);
    CHECK(finished.status == 2);
    return finished.err;
  };
  CHECK(refusal({"evidence"}) ==
        "daybook: evidence: name a figure, VIEW PATH, or a claim batch, --batch B\n");
  CHECK(refusal({"evidence", "--batch", "b1"}) == "daybook: --batch: name its --programme too\n");
  CHECK(refusal({"evidence", "budget:a", "b"}) ==
        "daybook: evidence: give the figure's path once\n");
  CHECK(refusal({"sample", "--batch", "b1"}) ==
        "daybook: --batch: b1 was opened by no programme\n");
  CHECK(refusal({"sample", "--view", "budget", "--programme", "p", "--year", "2021/22"}) ==
        "daybook: sample: say how many of the rows, --percent 1 to 100, or name a --batch\n");
  CHECK(refusal({"compare", "budget", "--as-at", "1", "--programme", "p", "--year", "2021/22"}) ==
        "daybook: compare: give --as-at twice, before and after\n");
}

TEST_CASE("two moments are compared, and rows sampled, as a table, JSON or CSV", "[system]") {
  const Auditing auditing;
  const Words question = {"--programme", "p", "--year", "2021/22"};
  Words compare = {"compare", "budget", "--as-at", "1", "--as-at", "2"};
  compare.insert(compare.end(), question.begin(), question.end());
  const auto table = auditing.daybook(compare);
  INFO(table.err);
  CHECK(table.status == 0);
  CHECK(table.out.find("£2,500.00") != std::string::npos);
  compare.insert(compare.end(), {"--format", "json"});
  const auto answer = json::parse(auditing.daybook(compare).out);
  CHECK(answer.at("result").at("a").at("size").as_int64() == 1);
  CHECK(answer.at("result").at("appeared").as_array().front().at("path").as_string() ==
        "lines.main");

  Words sample = {"sample", "--view", "budget", "--percent", "50", "--format", "csv"};
  sample.insert(sample.end(), question.begin(), question.end());
  const auto drawn = auditing.daybook(sample);
  CHECK(drawn.status == 0);
  CHECK(drawn.out.find("1,main,") != std::string::npos);
}

}  // namespace daybook::test
