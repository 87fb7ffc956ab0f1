/// How a server ends, and how clients come through it (ledger 1.10, 9).
#include <atomic>
#include <future>
#include <thread>

#include <catch2/catch.hpp>

#include "server/base/stop_deadline.hpp"
#include "server/protocol/messages.hpp"
#include "tests/eventstore/power_cut_file_system.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

using namespace std::chrono_literals;

/// A server that waits only a moment for peers that do not end.
Limits brief() {
  Limits limits;
  limits.linger = 10ms;
  limits.deadline_check = 10ms;
  return limits;
}

/// A client that tries again at once.
client::Limits eager() {
  client::Limits limits;
  limits.backoff_first = 1ms;
  limits.backoff_last = 5ms;
  return limits;
}

/// A peer that goes on posting while it reads, until it is told to end.
class Poster {
 public:
  Poster(const Endpoint& endpoint, std::uint64_t first) : peer_(endpoint), first_(first) {
    peer_.send(hello_frame());
    REQUIRE(kind_of(*peer_.receive()) == "Welcome");
    sending_ = std::jthread([this] {
      for (std::uint64_t i = 0; !done_ && peer_.send(post_frame(2 + i, post(i))); ++i) continue;
    });
  }

  Post post(std::uint64_t number) const { return budget_allocated(first_ + number); }

  /// Reads so many answers.
  void receive(std::uint64_t answers) {
    for (std::uint64_t i = 0; i < answers; ++i) REQUIRE(kind_of(*peer_.receive()) == "Posted");
    answered_ += answers;
  }
  /// Reads to the end; what the server said last.
  std::string receive_all() {
    std::string last;
    for (auto message = peer_.receive(); message; message = peer_.receive()) {
      last = kind_of(*message);
      if (last != "Posted") continue;
      REQUIRE(wire::verified_response(*message)->request_id() == 2 + answered_);
      ++answered_;
    }
    done_ = true;
    sending_.join();
    peer_.end();
    return last;
  }
  std::uint64_t answered() const { return answered_; }
  bool ended_in_order() const { return peer_.ended_in_order(); }

 private:
  Peer peer_;
  std::uint64_t first_;
  std::uint64_t answered_ = 0;
  std::atomic<bool> done_{false};
  std::jthread sending_;
};

}  // namespace

TEST_CASE("a server that stops under load loses no answer on its way, and ends in order (ledger 9)",
          "[server]") {
  Served served;
  position_in(served.client()->post(programme_opened()));
  for (std::uint64_t round = 0; round < 5; ++round) {
    const auto before = served.ledger().store().size();
    Poster poster(served.endpoint(), round * 10'000'000);
    poster.receive(100 * round);
    served.server().stop();
    REQUIRE(poster.receive_all() == "stopping");
    REQUIRE(poster.ended_in_order());
    REQUIRE(served.server().wait() == Ending::stopped);
    REQUIRE(served.ledger().store().size() == before + poster.answered());
    served.restart();
    // What had an answer is known when it is sent again; what had none is judged now.
    const auto client = served.client();
    for (std::uint64_t i = 0; i < 10; ++i) {
      const auto number = poster.answered() + i - std::min<std::uint64_t>(5, poster.answered());
      const auto again = client->post(poster.post(number));
      REQUIRE(position_in(again) == before + number);
      REQUIRE(std::get<Accepted>(again).repeated == (number < poster.answered()));
    }
  }
}

TEST_CASE("what is still under way when stopping takes too long is given up, once (ledger 9)",
          "[server]") {
  std::promise<void> given_up;
  StopDeadline late(1ms, [&] { given_up.set_value(); });
  late.begin();
  late.begin();
  given_up.get_future().wait();
  StopDeadline never_begun(0ms, [] { FAIL("nobody has asked to stop"); });
  StopDeadline in_time(patience, [] { FAIL("it was in time"); });
  in_time.begin();
}

TEST_CASE("a server that stops answers what it has read, says so, and closes (ledger 9)",
          "[server]") {
  Served served(brief());
  Peer peer(served.endpoint());
  std::string frames = hello_frame() + post_frame(2, programme_opened());
  for (std::uint64_t i = 0; i < 200; ++i) frames += post_frame(3 + i, budget_allocated(i));
  peer.send(frames);
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(served.stop() == Ending::stopped);
  std::size_t answered = 0;
  std::string last;
  for (auto message = peer.receive(); message; message = peer.receive()) {
    last = kind_of(*message);
    answered += last == "Posted";
  }
  REQUIRE(last == "stopping");
  const auto counters = served.server().counters();
  REQUIRE(counters.answers == counters.posts);
  REQUIRE(answered == counters.posts);
  REQUIRE(served.ledger().store().size() == answered);
}

TEST_CASE(
    "a server that stops waits no longer than its deadline for a peer that does not read (ledger "
    "9)",
    "[server]") {
  Limits limits;
  limits.stop = 50ms;
  limits.deadline_check = 10ms;
  Served served(limits);
  const auto client = served.client();
  position_in(client->post(programme_opened()));
  for (std::uint64_t i = 0; i < 500; ++i) client->submit(budget_allocated(i), [](const Answer&) {});
  client->flush();
  Peer peer(served.endpoint());
  peer.send(hello_frame());
  for (int i = 0; i < 200; ++i) peer.send(read_frame(2));
  REQUIRE(client->ping());
  REQUIRE(served.stop() == Ending::stopped);
}

TEST_CASE(
    "a server that stops waits no longer than its deadline for peers that never end (ledger 9)",
    "[server]") {
  Limits limits;
  limits.linger = limits.stop = 50ms;
  limits.deadline_check = 10ms;
  Served served(limits);
  Peer silent(served.endpoint());
  Peer greeted(served.endpoint());
  greeted.send(hello_frame());
  REQUIRE(kind_of(*greeted.receive()) == "Welcome");
  Peer in_a_frame(served.endpoint());
  in_a_frame.send(hello_frame() + ping_frame(2).substr(0, 9));
  Peer faulty(served.endpoint());
  faulty.send(ping_frame(2));
  REQUIRE(kind_of(*faulty.receive()) == "hello_expected");
  REQUIRE(served.stop() == Ending::stopped);
  REQUIRE(kind_of(*greeted.receive()) == "stopping");
}

TEST_CASE("a server stops also when it is just looking at deadlines (ledger 9)", "[server]") {
  Served served;
  Limits restless;
  restless.deadline_check = 0ms;  // it does nothing else
  for (int i = 0; i < 100; ++i) {
    const auto server = Server::start(served.ledger(), {{"127.0.0.1", 0}, restless, {}, false});
    REQUIRE(server);
    (*server)->stop();
    REQUIRE((*server)->wait() == Ending::stopped);
  }
}

TEST_CASE("a client comes back and posts what had no answer, once (ledger 7)", "[server]") {
  Served served(brief());
  const auto client = served.client("commissioner", eager());
  position_in(client->post(programme_opened()));
  std::vector<std::uint64_t> positions;
  std::uint64_t posted = 0;
  for (int restart = 0; restart < 5; ++restart) {
    for (int i = 0; i < 200; ++i)
      client->submit(budget_allocated(posted++),
                     [&](const Answer& answer) { positions.push_back(position_in(answer)); });
    served.restart();
  }
  client->flush();
  REQUIRE(positions.size() == posted);
  for (std::uint64_t i = 0; i < posted; ++i) REQUIRE(positions[i] == i + 1);
  REQUIRE(served.ledger().store().size() == posted + 1);
}

TEST_CASE("a post whose answer was lost is known when it is sent again (ledger 1.4)", "[server]") {
  Served served(brief());
  {
    Peer peer(served.endpoint());
    peer.send(hello_frame() + post_frame(2, programme_opened()));
    REQUIRE(kind_of(*peer.receive()) == "Welcome");
    REQUIRE(kind_of(*peer.receive()) == "Posted");
  }
  served.restart();
  const auto again = served.client()->post(programme_opened());
  REQUIRE(position_in(again) == 0);
  REQUIRE(std::get<Accepted>(again).repeated);
}

TEST_CASE("a follower goes on where it was when its server comes back (ledger 7)", "[server]") {
  Served served(brief());
  const auto poster = served.client("commissioner", eager());
  const auto follower = served.client("commissioner", eager());
  position_in(poster->post(programme_opened()));
  std::vector<std::uint64_t> seen;
  std::jthread posting([&] {
    for (std::uint64_t i = 0; i < 300; ++i) {
      position_in(poster->post(budget_allocated(i)));
      if (i % 100 == 50) served.restart();
    }
  });
  REQUIRE(follower->follow(
      {{0}, {}},
      [&](std::string_view bytes) {
        seen.push_back(verified_entry(bytes)->position.value);
        return seen.back() < 300;
      },
      [](std::uint64_t) {}, {}));
  posting.join();
  REQUIRE(seen.size() == 301);
  for (std::uint64_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == i);
}

TEST_CASE("a client that finds no server says so, within its deadline (ledger 7)", "[server]") {
  std::unique_ptr<client::Client> client;
  client::Limits limits = eager();
  limits.give_up = 50ms;
  {
    Served served;
    client = served.client("commissioner", limits);
  }
  REQUIRE(code_in(client->post(programme_opened())) == "outcome_unknown");
  REQUIRE(client->info().error().why == client::Error::Why::unreachable);
  REQUIRE_FALSE(client::Client::connect(Endpoint{"127.0.0.1", 1}, {}, limits));
}

TEST_CASE("a greeting that is refused is not tried again (ledger 7)", "[server]") {
  Served served;
  const auto refused =
      client::Client::connect(served.endpoint(), {{PosterId("one"), 0, {}}, "secret"});
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().why == client::Error::Why::refused);
}

TEST_CASE(
    "after a failed write the server says that it does not know, takes no posts and ends (ledger "
    "1.10)",
    "[server]") {
  store::testing::PowerCutDisk disk;
  LedgerOptions options;
  options.store.env = disk.env();
  Served served({}, {}, options);
  Peer peer(served.endpoint());
  peer.send(hello_frame() + post_frame(2, programme_opened()));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  disk.files().cut_after(0);
  peer.send(post_frame(3, budget_allocated(1)));
  const auto message = peer.receive();
  REQUIRE(message);
  const auto answer = wire::decode_answer(*wire::verified_response(*message));
  REQUIRE(code_in(*answer) == "outcome_unknown");
  CHECK(std::get<Failed>(*answer).message.find("IO error") != std::string::npos);
  REQUIRE(served.server().wait() == Ending::store_failed);
  disk.files().restore_power();
  served.restart();
  REQUIRE(position_in(served.client()->post(programme_opened())) == 0);
}

}  // namespace daybook::server::testing
