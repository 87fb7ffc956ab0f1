/// Erasing what was said about a family, on the running programs: nothing of it is left anywhere,
/// and nothing else moves (ledger, section 5, promise 7).
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "eventstore/keys/master_key.hpp"
#include "eventstore/keys/slot.hpp"
#include "tests/server/net/certificates.hpp"
#include "tests/system/support/lines.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view marker = "Plantagenet of Marker Lane";
std::string programme_opened() {
  return event_line("programme/p", "programme_opened",
                    R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01",)"
                    R"("policy":{}})") +
         "\n";
}

std::string case_line() {
  auto line = event_line("case/c1", "case_opened",
                         R"({"programme":"p","kind":"family","locality":"chesil",)"
                         R"("responsible_authority":"A","statutory":false})");
  line.pop_back();
  return line + fmt::format(R"(,"personal":{{"name":"{}","note":"{} moved."}}}})", marker, marker);
}

/// Whether the memory of a process holds these bytes: all that a core of it would.
bool in_memory_of(int process, std::string_view bytes) {
  std::ifstream maps(fmt::format("/proc/{}/maps", process));
  std::ifstream memory(fmt::format("/proc/{}/mem", process), std::ios::binary);
  REQUIRE(memory);
  std::string line;
  while (std::getline(maps, line)) {
    unsigned long long first = 0;
    unsigned long long end = 0;
    char readable = '-';
    if (std::sscanf(line.c_str(), "%llx-%llx %c", &first, &end, &readable) != 3) continue;
    if (readable != 'r' || line.find("[v") != std::string::npos) continue;
    std::string content(end - first, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(first));
    memory.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(std::max<std::streamsize>(memory.gcount(), 0)));
    if (content.find(bytes) != std::string::npos) return true;
  }
  return false;
}

/// The files below `root` that hold these bytes.
std::vector<std::string> files_with(const fs::path& root, std::string_view bytes) {
  std::vector<std::string> found;
  for (const auto& file : fs::recursive_directory_iterator(root))
    if (file.is_regular_file() && contents_of(file.path()).find(bytes) != std::string::npos)
      found.push_back(file.path().filename());
  return found;
}

/// A ledger that is served over TLS, and everything about it in one directory.
class Served {
 public:
  Served() {
    REQUIRE(run({program("daybook"), "init", path("l"), "--name", "erasing"}).status == 0);
    daemon.emplace(path("l"), std::vector<std::string>{"--tls-certificate", own.certificate,
                                                       "--tls-key", own.key});
  }

  fs::path path(const std::string& name) const { return scratch.path() / name; }

  Finished as(const std::string& role, std::vector<std::string> words, const std::string& in = "") {
    std::vector<std::string> command = {program("daybook"),
                                        "--server",
                                        to_text(daemon->endpoint()),
                                        "--tls-ca",
                                        authority.file(),
                                        "--actor",
                                        "x-1",
                                        "--role",
                                        role};
    command.insert(command.end(), words.begin(), words.end());
    auto done = run(command, in);
    INFO(done.out << done.err);
    REQUIRE(done.status == 0);
    return done;
  }

  json::object asked(const std::string& role, const std::vector<std::string>& words) {
    return json::parse(as(role, words).out).as_object();
  }

  /// The raw key that the only subject's texts are sealed with.
  Secret raw_key() const {
    const auto master = store::read_master_key(path("l.master"));
    REQUIRE(master);
    const auto bytes = contents_of(path("l.keys") / "keys");
    const store::SlotNumber number{store::kFirstSubjectSlot};
    store::SlotBytes slot{};
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(number.offset()), slot.size(),
                slot.begin());
    const auto read = store::decode_slot(number, slot);
    REQUIRE(read);
    REQUIRE(read->name.subject == "case/c1");
    auto key = store::unwrap_key(master->current, "erasing", read->name, read->wrapped);
    REQUIRE(key);
    return *std::move(key);
  }

  std::map<std::string, std::string> digests() {
    std::map<std::string, std::string> found;
    const std::map<std::string, std::vector<std::string>> questions = {
        {"budget", {"--year", "2021/22"}},
        {"reconciliation", {"--year", "2021/22"}},
        {"attendance", {}},
        {"outcomes", {}},
        {"claims", {}},
        {"deadlines", {"--on", "2021-05-01"}}};
    for (const auto& [view, params] : questions) {
      std::vector<std::string> words = {"view", view, "--programme", "p", "--format", "json"};
      words.insert(words.end(), params.begin(), params.end());
      found[view] = asked("auditor", words).at("digest").as_string().c_str();
    }
    return found;
  }

  ScratchDirectory scratch;
  server::testing::Authority authority{"the council"};
  server::testing::Certified own = authority.issue("server");
  std::optional<Daemon> daemon;
};

}  // namespace

TEST_CASE(
    "after an erasure neither the text nor its key is anywhere, and all else is as it was "
    "(ledger 5)",
    "[system]") {
  Served served;
  served.as("commissioner", {"post", "-"}, programme_opened());
  served.as("lead_professional", {"post", "-"}, case_line() + "\n");
  const auto read =
      served.as("auditor", {"view", "history", "--case", "c1", "--purpose", "audit of cases"});
  REQUIRE(read.out.find(marker) != std::string::npos);
  served.as("administrator", {"backup", served.path("backups")});
  served.as("administrator", {"keys", "backup", served.path("copy"), "--expires-in-days", "30"});
  const auto key = served.raw_key();
  const auto before = served.digests();
  const auto proof = served.as("auditor", {"prove", "1", "--size", "2"}).out;
  REQUIRE(in_memory_of(served.daemon->process().id(), "case/c1"));
  REQUIRE(in_memory_of(served.daemon->process().id(), key.view()));

  const auto certificate =
      json::parse(
          served.as("administrator", {"erase", "c1", "--reason", "asked for by the family"}).out)
          .as_object();

  CHECK(certificate.at("subject") == "case/c1");
  CHECK(certificate.at("keys_destroyed").as_array().size() == 1);
  CHECK(certificate.at("copies_expire_on").is_string());
  CHECK_FALSE(in_memory_of(served.daemon->process().id(), marker));
  CHECK_FALSE(in_memory_of(served.daemon->process().id(), key.view()));
  CHECK(served.digests() == before);
  CHECK(served.as("auditor", {"prove", "1", "--size", "2"}).out == proof);
  CHECK(served.daemon->log().find(marker) == std::string::npos);
  CHECK(served.as("auditor", {"view", "history", "--case", "c1", "--purpose", "audit of cases"})
            .out.find("erased") != std::string::npos);
  REQUIRE(served.daemon->stop() == 0);
  CHECK(files_with(served.scratch.path(), marker) == std::vector<std::string>{});
  CHECK(files_with(served.scratch.path(), key.view()) == std::vector<std::string>{});
  CHECK(run({program("daybook"), "--data", served.path("l"), "fsck"}).status == 0);
}

TEST_CASE("an erased case stays erased when the ledger is restored from before (ledger 9)",
          "[system]") {
  Served served;
  served.as("commissioner", {"post", "-"}, programme_opened());
  served.as("lead_professional", {"post", "-"}, case_line() + "\n");
  served.as("administrator", {"backup", served.path("backups")});
  served.as("administrator", {"erase", "c1", "--reason", "asked for by the family"});
  REQUIRE(served.daemon->stop() == 0);
  REQUIRE(
      run({program("daybook"), "restore", served.path("backups"), "--to", served.path("restored")})
          .status == 0);
  const auto shown =
      run({program("daybook"), "--data", served.path("restored"), "--keys", served.path("l.keys"),
           "--master-key", served.path("l.master"), "--actor", "aud-1", "--role", "auditor", "view",
           "history", "--case", "c1", "--purpose", "audit of cases"});
  INFO(shown.err);
  CHECK(shown.status == 0);
  CHECK(shown.out.find("erased") != std::string::npos);
  CHECK(shown.out.find(marker) == std::string::npos);
}

TEST_CASE("a case under a legal hold is not erased, and nothing of it is lost (ledger 5)",
          "[system]") {
  Served served;
  served.as("commissioner", {"post", "-"}, programme_opened());
  served.as("lead_professional", {"post", "-"}, case_line() + "\n");
  served.as("commissioner", {"post", "-"},
            event_line("case/c1", "legal_hold_set", R"({"reason":"inquiry"})") + "\n");
  const auto refused = run({program("daybook"), "--server", to_text(served.daemon->endpoint()),
                            "--tls-ca", served.authority.file(), "--actor", "adm-1", "--role",
                            "administrator", "erase", "c1", "--reason", "asked"});
  CHECK(refused.status == 2);
  CHECK(refused.err.find("legal_hold") != std::string::npos);
  CHECK(served.as("auditor", {"view", "history", "--case", "c1", "--purpose", "audit of cases"})
            .out.find(marker) != std::string::npos);
}

}  // namespace daybook::test
