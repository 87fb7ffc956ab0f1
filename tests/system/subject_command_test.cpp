/// `daybook subject` and `daybook view history --purpose`: what was said, as people ask for it.
#include <filesystem>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

using Words = std::vector<std::string>;

constexpr std::string_view kLead = R"({"id":"lp-1","roles":["lead_professional"]})";

/// `event_line` with something personal.
std::string said(std::string line, std::string_view personal) {
  line.pop_back();
  return line + fmt::format(R"(,"personal":{}}})", personal);
}

/// A ledger with a case whose contact holds a note.
class Asking {
 public:
  Asking() {
    REQUIRE(run({program("daybook"), "init", path("l"), "--name", "example"}).status == 0);
    const auto posted =
        daybook({"post", "-"}, "",
                programme_line("p") + "\n" +
                    event_line("case/c1", "case_opened",
                               R"({"programme":"p","kind":"family","locality":"chesil",)"
                               R"("responsible_authority":"A","statutory":false})",
                               kLead) +
                    "\n" +
                    said(event_line("case/c1", "contact_received",
                                    R"({"channel":"visit","on":"2021-04-01"})", kLead),
                         R"({"note":"Mum <b>rang</b>."})") +
                    "\n");
    INFO(posted.out << posted.err);
    REQUIRE(posted.status == 0);
  }

  fs::path path(const std::string& name) const { return scratch_.path() / name; }

  /// As `role`, or as the posts say; of the ledger itself, or through a server.
  Finished daybook(Words words, const std::string& role, const std::string& in = "",
                   const std::string& server = "") const {
    Words command = {program("daybook"), server.empty() ? "--data" : "--server",
                     server.empty() ? path("l").string() : server};
    if (!role.empty()) command.insert(command.end(), {"--actor", "x-1", "--role", role});
    command.insert(command.end(), words.begin(), words.end());
    return run(command, in);
  }

 private:
  ScratchDirectory scratch_;
};

const Words kReport = {"subject", "c1", "--purpose", "access request"};
const Words kHistory = {"view", "history", "--case", "c1", "--purpose", "review"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// The last entry of a case's story tells what was said.
void check_report(const std::string& text) {
  INFO(text);
  const auto report = json::parse(text).as_object();
  CHECK(report.at("subject") == "case/c1");
  CHECK(report.at("made_for").at("by") == "x-1");
  const auto& story = report.at("sections").as_array().back();
  CHECK(json::serialize(story.at("entries").as_array().back().at("personal")) ==
        R"({"note":"Mum <b>rang</b>."})");
}

}  // namespace

TEST_CASE("daybook subject prints everything held about a case (ledger 5)") {
  const Asking asking;
  const auto done = asking.daybook(kReport, "central_team");
  INFO(done.err);
  REQUIRE(done.status == 0);
  check_report(done.out);
}

TEST_CASE("a report's file is for its owner alone (ledger 5)") {
  const Asking asking;
  const auto file = asking.path("report.html");
  const auto done =
      asking.daybook(with(kReport, {"--format", "html", "--out", file}), "central_team");
  INFO(done.err);
  REQUIRE(done.status == 0);
  CHECK(done.out.empty());
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(holds(contents_of(file), "<dd>Mum &lt;b&gt;rang&lt;/b&gt;.</dd>"));
}

TEST_CASE(
    "a history tells what was said to who says what for, and else that it is sealed (ledger 5)") {
  const Asking asking;
  const Words plain(kHistory.begin(), kHistory.end() - 2);
  CHECK(holds(asking.daybook(plain, "").out, "personal: sealed"));
  const auto text = asking.daybook(kHistory, "auditor");
  INFO(text.err);
  REQUIRE(text.status == 0);
  CHECK(holds(text.out, "note: Mum <b>rang</b>.\n"));
  CHECK(holds(asking.daybook(with(kHistory, {"--format", "html"}), "auditor").out,
              "<dt>note</dt><dd>Mum &lt;b&gt;rang&lt;/b&gt;.</dd>"));
  const auto answer =
      json::parse(asking.daybook(with(kHistory, {"--format", "json"}), "auditor").out);
  CHECK(answer.at("disclosed").at("purpose") == "review");
}

TEST_CASE("each reading at the command line is an entry of the ledger (ledger 5)") {
  const Asking asking;
  const auto readings = [&] {
    const auto read = asking.daybook({"read"}, "").out;
    std::size_t count = 0;
    for (auto at = read.find("personal_read"); at != read.npos;
         at = read.find("personal_read", at + 1))
      ++count;
    return count;
  };
  CHECK(readings() == 0);
  CHECK(asking.daybook(kHistory, "auditor").status == 0);
  CHECK(asking.daybook(kReport, "auditor").status == 0);
  CHECK(readings() == 2);
}

TEST_CASE("who may not read, or does not say what for, is told so (ledger 5, rulebook 4)") {
  const Asking asking;
  for (const auto& words : {kReport, kHistory}) {
    const auto refused = asking.daybook(words, "finance");
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(holds(refused.err, "lead_professional"));
    CHECK(asking.daybook(words, "").status == 2);
  }
  const auto silent = asking.daybook({"subject", "c1", "--purpose", ""}, "auditor");
  CHECK(silent.status == 2);
  CHECK(holds(silent.err, "--purpose: is given, but with nothing as its value"));
  const auto budget = asking.daybook({"view", "budget", "--purpose", "review"}, "auditor");
  CHECK(budget.err == "daybook: --purpose opens what is sealed in a history: ask view history\n");
  const auto csv = asking.daybook(with(kHistory, {"--format", "csv"}), "auditor");
  CHECK(csv.err == "daybook: --purpose goes with --format table, html or json, unpublished\n");
}

TEST_CASE("without its keys a ledger tells a history, and why it says no more (ledger 5)") {
  const Asking asking;
  fs::rename(asking.path("l.master"), asking.path("elsewhere"));
  CHECK(holds(asking.daybook(kHistory, "auditor").out, "personal: cannot be read, no master key"));
  fs::rename(asking.path("elsewhere"), asking.path("l.master"));
  fs::rename(asking.path("l.keys"), asking.path("elsewhere"));
  CHECK(holds(asking.daybook(kHistory, "auditor").out, "personal: cannot be read, no key store"));
}

TEST_CASE("through a server the report and the history are the same (ledger 5, ledger 6)") {
  const Asking asking;
  Daemon daemon(asking.path("l"));
  const auto server = fmt::format("127.0.0.1:{}", daemon.endpoint().port);
  const auto report = asking.daybook(kReport, "central_team", "", server);
  INFO(report.err);
  REQUIRE(report.status == 0);
  check_report(report.out);
  const auto history = asking.daybook(kHistory, "auditor", "", server);
  CHECK(holds(history.out, "note: Mum <b>rang</b>.\n"));
  CHECK(asking.daybook(kReport, "finance", "", server).status == 2);
  CHECK(daemon.stop() == 0);
}

}  // namespace daybook::test
