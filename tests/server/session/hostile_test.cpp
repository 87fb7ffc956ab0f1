/// What peers may do to a server, and what it does then (ledger 1.8, 7, 8).
#include <atomic>
#include <random>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "server/protocol/frame.hpp"
#include "server/protocol/messages.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

using namespace std::chrono_literals;

std::string length_only(std::uint32_t length) {
  std::string bytes;
  for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(length >> (8 * i) & 0xff));
  return bytes;
}

/// The kind of the one message that comes before the server closes.
std::string last_words(Peer& peer) {
  const auto message = peer.receive();
  if (!message) return "nothing";
  REQUIRE(peer.closed());
  return kind_of(*message);
}

/// Deadlines so short that what waits for them need not be waited for.
Limits hasty() {
  Limits limits;
  limits.frame = 100ms;
  limits.write = 100ms;
  limits.linger = 100ms;
  limits.deadline_check = 10ms;
  return limits;
}

std::string unknown_request_frame() {
  wire::Builder builder;
  const auto body = wire::p::CreatePing(builder);
  wire::finish_request(builder, 7, static_cast<wire::p::RequestBody>(200), body.Union());
  wire::Frames frame;
  wire::append_frame(frame, wire::message_in(builder));
  return std::string(frame);
}

}  // namespace

TEST_CASE(
    "a frame of a wrong length or without a message is named, then the connection closes (ledger "
    "7)",
    "[server]") {
  Served served;
  const std::vector<std::pair<std::string, std::string>> frames = {
      {length_only((1U << 20) + 1), "frame_too_long"},
      {length_only(3), "frame_too_short"},
      {length_only(64) + std::string(64, 'x'), "not_a_message"},
      {ping_frame(2), "hello_expected"},
      {hello_frame("commissioner", 9), "unsupported_protocol"},
      {hello_frame("commissioner", 1, "secret"), "not_admitted"},
      {unknown_request_frame(), "hello_expected"}};
  for (const auto& [bytes, fault] : frames) {
    Peer peer(served.endpoint());
    peer.send(bytes);
    REQUIRE(last_words(peer) == fault);
  }
  REQUIRE(served.client()->ping());
}

TEST_CASE(
    "an unknown request is refused, and the connection goes on; a second hello ends it (ledger 7)",
    "[server]") {
  Served served;
  Peer peer(served.endpoint());
  peer.send(hello_frame() + unknown_request_frame() + ping_frame(2) + hello_frame() +
            ping_frame(3));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "unknown_request");
  REQUIRE(kind_of(*peer.receive()) == "Pong");
  REQUIRE(last_words(peer) == "hello_repeated");
}

TEST_CASE("a fault reaches a peer that is still sending (ledger 7)", "[server]") {
  Served served;
  Peer peer(served.endpoint());
  peer.send(hello_frame() + length_only(0xffff'ffff));
  peer.send(std::string(500'000, 'x'));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "frame_too_long");
}

TEST_CASE(
    "whatever ends a connection, its last words reach a peer that goes on sending (ledger 7, "
    "ledger 8)",
    "[server]") {
  Limits limits;
  limits.frame = 200ms;
  limits.linger = testing::patience;
  limits.deadline_check = 10ms;
  Served served(limits);
  const auto endless = length_only(1U << 20);
  const std::vector<std::pair<std::string, std::string>> beginnings = {
      {hello_frame() + length_only(0xffff'ffff), "frame_too_long"},
      {hello_frame() + length_only(3), "frame_too_short"},
      {hello_frame() + length_only(64) + std::string(64, 'x'), "not_a_message"},
      {hello_frame("commissioner", 1, "secret"), "not_admitted"},
      {hello_frame() + hello_frame(), "hello_repeated"},
      {ping_frame(2), "hello_expected"},
      {endless, "frame_timeout"},
      {hello_frame() + endless, "frame_timeout"}};
  for (const auto& [bytes, fault] : beginnings) {
    INFO(fault);
    Peer peer(served.endpoint());
    peer.send(bytes);
    std::atomic<bool> done{false};
    const std::jthread sending([&] {
      const std::string more(fault == "frame_timeout" ? 1 : 10'000, 'x');
      while (!done && peer.send(more)) continue;
    });
    std::string last;
    for (auto message = peer.receive(); message; message = peer.receive()) last = kind_of(*message);
    done = true;
    CHECK(last == fault);
    CHECK(peer.ended_in_order());
  }
}

TEST_CASE("who says hello byte by byte has no more time for it than anybody (ledger 8)",
          "[server]") {
  Limits limits;
  limits.hello = 100ms;
  limits.deadline_check = 10ms;
  Served served(limits);
  Peer peer(served.endpoint());
  std::atomic<bool> done{false};
  const std::jthread sending([&] {
    const auto one_that_is_long = length_only(1U << 20) + std::string(1U << 20, '\0');
    for (std::size_t i = 0; !done && i < one_that_is_long.size(); ++i)
      if (!peer.send(std::string_view(one_that_is_long).substr(i, 1))) return;
  });
  CHECK(last_words(peer) == "frame_timeout");
  done = true;
}

TEST_CASE(
    "peers that connect and say nothing keep no place from those who say hello (ledger 1.8, ledger "
    "8)",
    "[server]") {
  Limits limits;
  limits.connections = 16;  // of which strangers have four, and two from one address
  Served served(limits);
  std::vector<std::unique_ptr<Peer>> silent;
  const auto first = served.client();
  for (int i = 0; i < 40; ++i)
    silent.push_back(
        std::make_unique<Peer>(served.endpoint(), fmt::format("127.0.0.{}", 1 + i % 4)));
  CHECK(last_words(*silent.front()) == "overloaded");
  std::vector<std::unique_ptr<client::Client>> known;
  for (int i = 0; i < 8; ++i) known.push_back(served.client());
  CHECK(first->ping());
  for (const auto& client : known) CHECK(client->ping());
  silent.clear();
  CHECK(served.client()->ping());
}

TEST_CASE("an address has its share of connections, and another is served beside it (ledger 8)",
          "[server]") {
  Limits limits;
  limits.connections_of_address = 2;
  Served served(limits);
  const auto first = served.client();
  const auto second = served.client();
  Peer third(served.endpoint());
  CHECK(last_words(third) == "overloaded");
  Peer elsewhere(served.endpoint(), "127.0.0.2");
  elsewhere.send(hello_frame());
  CHECK(kind_of(*elsewhere.receive()) == "Welcome");
}

TEST_CASE("who leaves without a word, or with many, leaves its place (ledger 8)", "[server]") {
  Limits limits;
  limits.connections = 8;
  Served served(limits);
  for (int i = 0; i < 200; ++i) {
    Peer peer(served.endpoint());
    if (i % 3 == 1) peer.send("no frame at all, but enough of it");
    if (i % 3 == 2) peer.send(hello_frame());
  }
  CHECK(served.client()->ping());
}

TEST_CASE("what a peer says that vanishes in the middle of a frame is forgotten (ledger 7)",
          "[server]") {
  Served served;
  const auto whole = hello_frame() + post_frame(2, programme_opened());
  for (std::size_t bytes = 0; bytes < whole.size(); bytes += 7) {
    Peer peer(served.endpoint());
    peer.send(std::string_view(whole).substr(0, bytes));
  }
  REQUIRE(served.client()->info()->size == 0);
}

TEST_CASE("a peer that only sends still gets the answers it is owed (ledger 9)", "[server]") {
  Served served;
  Peer peer(served.endpoint());
  peer.send(hello_frame() + post_frame(2, programme_opened()) + post_frame(3, budget_allocated(1)));
  peer.end();
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  REQUIRE(peer.closed());
}

TEST_CASE("frames may come byte by byte (ledger 7)", "[server]") {
  Served served;
  Peer peer(served.endpoint());
  for (const char byte : hello_frame() + post_frame(2, programme_opened()) + ping_frame(3))
    REQUIRE(peer.send(std::string_view(&byte, 1)));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  std::vector<std::string> rest = {kind_of(*peer.receive()), kind_of(*peer.receive())};
  std::ranges::sort(rest);
  REQUIRE(rest == std::vector<std::string>{"Pong", "Posted"});
}

TEST_CASE("a frame that is begun and not ended in time ends the connection (ledger 8)",
          "[server]") {
  Served served(hasty());
  Peer peer(served.endpoint());
  peer.send(hello_frame() + ping_frame(2).substr(0, 9));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(last_words(peer) == "frame_timeout");
  Peer silent(served.endpoint());
  REQUIRE(last_words(silent) == "frame_timeout");
}

TEST_CASE("a connection without traffic is ended (ledger 8)", "[server]") {
  auto limits = hasty();
  limits.idle = 50ms;
  Served served(limits);
  Peer peer(served.endpoint());
  peer.send(hello_frame());
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(last_words(peer) == "idle");
}

TEST_CASE("a peer that never reads is not buffered without end, but dropped (ledger 1.8)",
          "[server]") {
  auto limits = hasty();
  limits.outbox_bytes = 64U << 10;
  Served served(limits);
  const auto client = served.client();
  position_in(client->post(programme_opened()));
  for (std::uint64_t i = 0; i < 500; ++i) client->submit(budget_allocated(i), [](const Answer&) {});
  client->flush();
  Peer peer(served.endpoint());
  peer.send(hello_frame());
  peer.send_while_taken(read_frame(2), 1'000'000);
  const auto counters = served.server().counters();
  REQUIRE(counters.dropped == 1);
  constexpr std::uint64_t answer_bytes = 501 * 400;
  REQUIRE(counters.outbox_bytes_most <= limits.outbox_bytes + limits.jobs_in_flight * answer_bytes);
  REQUIRE(client->ping());
}

TEST_CASE(
    "a peer with too many posts without answer is not read until they are answered (ledger 8)",
    "[server]") {
  Limits limits;
  limits.posts_in_flight = 3;
  Served served(limits);
  Peer peer(served.endpoint());
  std::string frames = hello_frame() + post_frame(2, programme_opened());
  for (std::uint64_t i = 0; i < 500; ++i) frames += post_frame(3 + i, budget_allocated(i));
  peer.send(frames);
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  for (std::uint64_t i = 0; i < 501; ++i) {
    const auto message = *peer.receive();
    REQUIRE(kind_of(message) == "Posted");
    REQUIRE(wire::verified_response(message)->request_id() == 2 + i);
  }
}

TEST_CASE("one connection too many is told so (ledger 8)", "[server]") {
  Limits limits;
  limits.connections = 2;
  Served served(limits);
  const auto first = served.client();
  auto second = served.client();
  Peer third(served.endpoint());
  REQUIRE(last_words(third) == "overloaded");
  REQUIRE(first->ping());
  REQUIRE(second->ping());
}

TEST_CASE("a full queue answers overloaded at once (ledger 1.8)", "[server]") {
  LedgerOptions options;
  options.limits.posts_waiting = 0;
  Served served({}, {}, options);
  REQUIRE(code_in(served.client()->post(programme_opened())) == "overloaded");
}

TEST_CASE("random and mutated frames end or are refused, and the server goes on (ledger 7)",
          "[server]") {
  Served served;
  const auto client = served.client();
  std::mt19937 random(20'210'604);
  const auto whole = post_frame(2, programme_opened());
  for (int i = 0; i < 300; ++i) {
    auto bytes = i % 3 == 0 ? std::string(random() % 200, '\0') : whole;
    if (i % 3 == 0)
      std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
    else
      bytes[random() % bytes.size()] = static_cast<char>(random());
    Peer peer(served.endpoint());
    if (i % 2 == 0) peer.send(hello_frame());
    peer.send(bytes);
    peer.end();
    while (peer.receive()) continue;
  }
  REQUIRE(client->ping());
}

TEST_CASE("without TLS only loopback addresses are listened on (ledger 6)", "[server]") {
  Served served;
  for (const std::string host :
       {"0.0.0.0", "::", "192.168.1.1", "::ffff:127.0.0.1", "example.org"}) {
    const auto refused = Server::start(served.ledger(), {{host, 0}, {}, {}, false});
    REQUIRE_FALSE(refused);
    REQUIRE(refused.error().find(host) != std::string::npos);
  }
  REQUIRE(Server::start(served.ledger(), {{"localhost", 0}, {}, {}, false}));
  const auto taken = Server::start(served.ledger(), {served.endpoint(), {}, {}, false});
  REQUIRE_FALSE(taken);
}

TEST_CASE("an endpoint is HOST:PORT (ledger 9)", "[server]") {
  for (const std::string text : {"127.0.0.1:7411", "localhost:0", "[::1]:65535"})
    REQUIRE(to_text(*parse_endpoint(text)) == text);
  REQUIRE(to_text(*parse_endpoint("127.0.0.1")) == "127.0.0.1:7411");
  for (const std::string text : {"", ":7411", "h:", "h:x", "h:65536", "h:-1", "::1", "::1:7411",
                                 "[::1", "[]:1", "[::1]7411"})
    REQUIRE_FALSE(parse_endpoint(text));
}

}  // namespace daybook::server::testing
