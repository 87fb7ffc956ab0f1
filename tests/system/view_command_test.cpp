/// `daybook view` as people run it: formats, statements, what may be published.
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
class Asking {
 public:
  Asking() {
    REQUIRE(run({program("daybook"), "init", path("l"), "--name", "example"}).status == 0);
    REQUIRE(run({program("daybook"), "--data", path("l"), "post", "-"},
                programme_line("p") + "\n" + allocation_line("p", 250'000) + "\n")
                .status == 0);
  }

  std::string path(const std::string& name) const { return scratch_.path() / name; }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

  /// `daybook view` of programme p's year, embedded or through a server.
  Finished view(const Words& words, const std::string& server = "") const {
    Words command = {program("daybook"),
                     server.empty() ? "--data" : "--server",
                     server.empty() ? path("l") : server,
                     "view",
                     words.front(),
                     "--programme",
                     "p",
                     "--year",
                     "2021/22"};
    command.insert(command.end(), words.begin() + 1, words.end());
    return run(command);
  }

  static void require_refused(const Finished& finished, const std::string& sentence) {
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    CHECK(finished.err == "daybook: " + sentence + "\n");
  }

 private:
  ScratchDirectory scratch_;
};

const std::string kHeader = "claim_id,case_id,amount_pence,paid_on,reference\n";

}  // namespace

TEST_CASE("a page goes to standard output or into a file, a workbook into a file", "[system]") {
  const Asking asking;
  const auto page = asking.view({"budget", "--format", "html"});
  CHECK(page.status == 0);
  CHECK(page.out.starts_with("<!DOCTYPE html>"));
  CHECK(page.out.find("£2,500.00") != page.out.npos);
  CHECK(asking.view({"budget", "--format", "html", "--out", asking.path("b.html")}).status == 0);
  CHECK(contents_of(asking.path("b.html")) == page.out);
  CHECK(asking.view({"budget", "--format", "xlsx", "--out", asking.path("b.xlsx")}).status == 0);
  CHECK(contents_of(asking.path("b.xlsx")).starts_with("PK"));
  Asking::require_refused(asking.view({"budget", "--format", "xlsx"}),
                          "--format xlsx writes a file: give --out FILE");
  Asking::require_refused(asking.view({"budget", "--format", "xlsx", "--out", "/nowhere/b.xlsx"}),
                          "/nowhere/b.xlsx cannot be written: No such file or directory");
}

TEST_CASE("only a page or a workbook is published", "[system]") {
  const Asking asking;
  for (const auto* format : {"table", "json", "csv"})
    Asking::require_refused(asking.view({"budget", "--publish", "--format", format}),
                            "--publish goes with --format html or xlsx");
  const auto page = asking.view({"budget", "--publish", "--format", "html"});
  CHECK(page.status == 0);
  CHECK(page.out.find("fewer than 5") != page.out.npos);
  CHECK(page.out.find("digest") == page.out.npos);
}

TEST_CASE("a statement is compared, and its digest names it, embedded and over a socket",
          "[system]") {
  const Asking asking;
  const auto statement = asking.file("s.csv", kHeader + "y1,c1,80000,2021-12-01,r1\n");
  const auto compared = [&](const std::string& server) {
    const auto finished =
        asking.view({"reconciliation", "--statement", statement, "--format", "json"}, server);
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    return json::parse(finished.out).as_object();
  };
  const auto embedded = compared("");
  CHECK(json::serialize(embedded.at("result").at("statement")) == R"({"rows":1,"matched":0})");
  CHECK(embedded.at("result").at("exceptions").at(0).at("code").as_string() == "missing_in_ledger");
  const std::string digest = embedded.at("params").at("statement").as_string().c_str();
  CHECK(digest.size() == 64);
  Daemon daemon(asking.path("l"));
  CHECK(compared("127.0.0.1:" + std::to_string(daemon.endpoint().port)) == embedded);
  CHECK(daemon.stop() == 0);
}

TEST_CASE("a statement that cannot be read or compared is refused in one sentence", "[system]") {
  const Asking asking;
  const auto ask = [&](const std::string& file, const std::string& server = "") {
    return asking.view({"reconciliation", "--statement", file}, server);
  };
  Asking::require_refused(
      ask(asking.path("none.csv")),
      "--statement: " + asking.path("none.csv") + " cannot be read: No such file or directory");
  Asking::require_refused(ask(asking.path("")),
                          "--statement: " + asking.path("") + " cannot be read: Is a directory");
  Asking::require_refused(ask(asking.file("e.csv", "")),
                          "statement, line 1: the file is empty; its first line must be "
                          "claim_id,case_id,amount_pence,paid_on,reference.");
  Asking::require_refused(ask(asking.file("bad.csv", kHeader + "y1,c1,8.00,2021-12-01,r1\n")),
                          "statement, line 2: amount_pence \"8.00\" is not a whole number of pence "
                          "such as 80000.");
  const auto large = asking.file("large.csv", kHeader + std::string(1'000'000, 'x'));
  Asking::require_refused(ask(large, "127.0.0.1:1"),
                          "--statement: " + large +
                              " has 1000048 bytes, more than fit one frame: ask the ledger itself, "
                              "with --data");
}

}  // namespace daybook::test
