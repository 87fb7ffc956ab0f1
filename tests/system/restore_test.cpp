/// A whole service's history, backed up while a server takes posts, restored, and compared (ledger
/// 9).
#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "server/client/client.hpp"
#include "tests/system/support/process.hpp"
#include "tests/system/support/shift.hpp"

namespace daybook::test {

namespace {

namespace fs = std::filesystem;

/// Programs run on ledgers in a directory of their own.
class Desk {
 public:
  fs::path path(const std::string& name) const { return scratch_.path() / name; }

  Finished run_on(const std::string& ledger, std::vector<std::string> words) const {
    words.insert(words.begin(), {program("daybook"), "--data", path(ledger)});
    return run(words);
  }

  /// The standard output of what must succeed.
  std::string done(const std::string& ledger, std::vector<std::string> words) const {
    const auto finished = run_on(ledger, std::move(words));
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    return finished.out;
  }

  /// A ledger `name` that holds two generated years of Cambridgeshire's.
  void given_history(const std::string& name) const {
    const auto history = path("history.jsonl");
    REQUIRE(run({program("daybook-generate"), "cambridgeshire", "--seed", "7", "--out", history})
                .status == 0);
    REQUIRE(run({program("daybook"), "init", path(name), "--name", name}).status == 0);
    done(name, {"import", history});
  }

 private:
  ScratchDirectory scratch_;
};

/// What a view says, and its digest.
std::string answer_of(const Desk& desk, const std::string& ledger, const std::string& view) {
  return desk.done(ledger, {"view", view, "--programme", "cambridgeshire", "--year", "2022/23",
                            "--format", "json"});
}

std::string root_in(const std::string& info) {
  std::istringstream lines(info);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("root")) return line.substr(line.rfind(' ') + 1);
  return {};
}

}  // namespace

TEST_CASE(
    "a generated history comes back from its backup, entry by entry and figure by figure (ledger "
    "9)",
    "[system]") {
  const Desk desk;
  desk.given_history("original");
  const auto note = desk.done("original", {"checkpoint", "--publish"});
  const auto vkey = desk.done("original", {"checkpoint", "--vkey"});
  std::ofstream(desk.path("held")) << note;
  desk.done("original", {"backup", desk.path("backups")});
  desk.done("original", {"backup", desk.path("backups")});
  CHECK(run({program("daybook"), "backup", "--list", desk.path("backups")}).status == 0);

  const auto restore = [&](const std::string& to) {
    return run({program("daybook"), "restore", desk.path("backups"), "--to", desk.path(to),
                "--checkpoint", desk.path("held"), "--vkey", vkey.substr(0, vkey.find('\n'))});
  };
  const auto restored = restore("restored");
  INFO(restored.err);
  REQUIRE(restored.status == 0);
  CHECK(restore("restored").status == 2);

  const auto sound = desk.done("restored", {"fsck"});
  CHECK(sound == desk.done("original", {"fsck"}));
  const auto root = root_in(desk.done("original", {"info"}));
  REQUIRE(root.size() == 64);
  CHECK(root_in(desk.done("restored", {"info"})) == root);
  CHECK(desk.done("restored", {"export"}) == desk.done("original", {"export"}));
  for (const auto* view : {"budget", "attendance", "activity", "outcomes"}) {
    INFO(view);
    CHECK(answer_of(desk, "restored", view) == answer_of(desk, "original", view));
  }
  CHECK_FALSE(fs::exists(desk.path("restored.keys")));
}

TEST_CASE(
    "backups that a server takes while posts go on each hold all that was acknowledged (ledger 9)",
    "[system]") {
  constexpr bench::Size size{24, 40};  // 960 deliveries
  const Desk desk;
  prepare_ledger(desk.path("l"), size);
  const auto shift = shift_of(size);
  Daemon daemon(desk.path("l"));
  const auto address = fmt::format("127.0.0.1:{}", daemon.endpoint().port);
  std::atomic<std::uint64_t> acknowledged{0};
  std::thread staff([&] {
    auto client = client::Client::connect(daemon.endpoint(), {bench::provider_staff(), ""}, {});
    if (!client) return;
    for (const auto& sent : shift)
      if (const auto answer = (*client)->post(sent.post);
          const auto* got = std::get_if<Accepted>(&answer))
        acknowledged = got->positions.back().value + 1;
  });
  std::vector<std::uint64_t> at_least;
  for (int i = 0; i < 3; ++i) {
    at_least.push_back(acknowledged);
    const auto made = run({program("daybook"), "--server", address, "--actor", "adm", "--role",
                           "administrator", "backup", desk.path("backups")});
    INFO(made.err);
    CHECK(made.status == 0);
  }
  staff.join();
  CHECK(acknowledged > at_least.back());
  CHECK(daemon.stop() == 0);
  const auto original = store::testing::must(store::Store::open(desk.path("l"), {}));
  for (std::size_t i = 0; i < at_least.size(); ++i) {
    const auto to = fmt::format("restored-{}", i + 1);
    INFO(to);
    REQUIRE(run({program("daybook"), "restore", desk.path("backups"), "--to", desk.path(to), "--id",
                 std::to_string(i + 1)})
                .status == 0);
    desk.done(to, {"fsck"});
    store::Options looking;
    looking.access = store::Access::inspect;
    const auto restored = store::testing::must(store::Store::open(desk.path(to), looking));
    CHECK(restored->size() >= at_least[i]);
    CHECK(restored->head().root == store::testing::must(original->root_at(restored->size())));
  }
}

TEST_CASE("a ledger that a server has open is backed up by that server alone (ledger 9)",
          "[system]") {
  const Desk desk;
  REQUIRE(run({program("daybook"), "init", desk.path("l"), "--name", "l"}).status == 0);
  Daemon daemon(desk.path("l"));
  const auto refused = desk.run_on("l", {"backup", desk.path("backups")});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err,
             Catch::Contains("open in another process") && Catch::Contains("--server"));
  CHECK_FALSE(fs::exists(desk.path("backups")));
  CHECK(daemon.stop() == 0);
  desk.done("l", {"backup", desk.path("backups")});
}

}  // namespace daybook::test
