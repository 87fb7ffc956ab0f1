/// The server's process is killed after the n-th acknowledgement (ledger 1).
#include <chrono>
#include <csignal>
#include <memory>

#include <catch2/catch.hpp>

#include "server/client/client.hpp"
#include "tests/system/support/process.hpp"
#include "tests/system/support/shift.hpp"

namespace daybook::test {

namespace {

using store::testing::must;

constexpr bench::Size shift_size{24, 40};  // 960 deliveries
constexpr std::size_t connections = 4;

/// Connections of one provider's staff, all served by this thread.
class Staff {
 public:
  explicit Staff(const Endpoint& endpoint) {
    client::Limits limits;
    limits.posts_in_flight = 10'000;
    for (std::size_t i = 0; i < connections; ++i) {
      auto connected =
          client::Client::connect(endpoint, {bench::provider_staff(), ""}, limits, &loop);
      if (!connected) FAIL(connected.error().message);
      clients.push_back(*std::move(connected));
    }
  }

  client::Loop loop;
  std::vector<std::unique_ptr<client::Client>> clients;
};

/// Posts the shift and kills the server at its n-th acknowledgement.
void post_until_killed(Daemon& daemon, std::vector<Sent>& shift, std::size_t kill_at) {
  std::size_t acknowledged = 0;
  Staff staff(daemon.endpoint());
  for (std::size_t i = 0; i < shift.size() && acknowledged < kill_at; ++i)
    staff.clients[i % connections]->submit(shift[i].post, [&, i](Answer answer) {
      if (auto* accepted = std::get_if<Accepted>(&answer)) shift[i].promise = std::move(*accepted);
      if (!shift[i].promise || ++acknowledged != kill_at) return;
      daemon.kill();
      staff.loop.stop();
    });
  if (acknowledged < kill_at)
    staff.loop.run_until(std::chrono::steady_clock::now() + std::chrono::minutes(1));
  REQUIRE(acknowledged >= kill_at);
  daemon.bury();
}

/// Posts every event again by its id, promised or not, and takes the new promises.
void post_again(const Daemon& daemon, std::vector<Sent>& shift) {
  Staff staff(daemon.endpoint());
  for (std::size_t i = 0; i < shift.size(); ++i)
    staff.clients[i % connections]->submit(shift[i].post, [&, i](Answer answer) {
      auto* accepted = std::get_if<Accepted>(&answer);
      REQUIRE(accepted);
      if (shift[i].promise) {
        CHECK(accepted->repeated);
        CHECK(accepted->positions == shift[i].promise->positions);
      }
      shift[i].promise = std::move(*accepted);
    });
  for (const auto& client : staff.clients) client->flush();
}

std::vector<std::string> faults_of(const std::filesystem::path& ledger,
                                   const std::vector<Sent>& shift) {
  const auto opened = must(Ledger::open(ledger));
  return broken_promises(opened->store(), shift).faults;
}

}  // namespace

TEST_CASE(
    "killed at any acknowledgement the server has lost none and halved none (ledger 1.1 to 1.4)",
    "[system]") {
  const ScratchDirectory scratch;
  prepare_ledger(scratch.path() / "prepared", shift_size);
  for (const std::size_t kill_at : {1, 2, 3, 5, 8, 13, 40, 100, 250}) {
    INFO("killed at acknowledgement " << kill_at);
    const ScratchDirectory trial;
    copy_ledger(scratch.path() / "prepared", trial.ledger());
    auto shift = shift_of(shift_size);
    {
      Daemon daemon(trial.ledger());
      post_until_killed(daemon, shift, kill_at);
    }
    CHECK(faults_of(trial.ledger(), shift) == std::vector<std::string>{});
    {
      Daemon daemon(trial.ledger());
      post_again(daemon, shift);
      CHECK(daemon.stop() == 0);
    }
    CHECK(faults_of(trial.ledger(), shift) == std::vector<std::string>{});
  }
}

TEST_CASE("a server killed again while it recovers loses nothing (ledger 1.1, ledger 1.2)",
          "[system]") {
  const ScratchDirectory scratch;
  prepare_ledger(scratch.ledger(), shift_size);
  auto shift = shift_of(shift_size);
  std::size_t done = 0;
  for (const std::size_t kill_at : {7, 1, 30, 2, 60}) {
    INFO("killed at acknowledgement " << kill_at << " after " << done << " posts");
    Daemon daemon(scratch.ledger());
    std::vector<Sent> next(shift.begin() + static_cast<std::ptrdiff_t>(done), shift.end());
    post_until_killed(daemon, next, kill_at);
    std::ranges::move(next, shift.begin() + static_cast<std::ptrdiff_t>(done));
    done += kill_at / 2;  // some of what was promised is posted again
  }
  CHECK(faults_of(scratch.ledger(), shift) == std::vector<std::string>{});
}

}  // namespace daybook::test
