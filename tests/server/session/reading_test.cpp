/// Reading, following and views over the socket (ledger 7).
#include <future>
#include <stop_token>
#include <thread>

#include <catch2/catch.hpp>

#include "domain/vocabulary/recorded.hpp"
#include "server/protocol/messages.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

/// A programme and so many allocations: entries 0 to `allocations`.
void fill(Served& served, std::uint64_t allocations) {
  const auto client = served.client();
  position_in(client->post(programme_opened()));
  for (std::uint64_t i = 0; i < allocations; ++i)
    client->submit(budget_allocated(i), [](const Answer& answer) { position_in(answer); });
  client->flush();
}

std::vector<std::uint64_t> positions_of(const client::Page& page) {
  std::vector<std::uint64_t> positions;
  for (const auto& bytes : page.entries) {
    const auto entry = verified_entry(bytes);
    REQUIRE(entry);
    positions.push_back(entry->position.value);
  }
  return positions;
}

/// All positions, page after page.
std::vector<std::uint64_t> read_all(client::Client& client, client::Reading reading) {
  std::vector<std::uint64_t> positions;
  while (true) {
    const auto page = client.read(reading);
    REQUIRE(page);
    for (const auto position : positions_of(*page)) positions.push_back(position);
    if (page->end) return positions;
    reading.from = page->next;
  }
}

std::vector<std::uint64_t> counted(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> numbers;
  for (auto i = first; i != last; i += first < last ? 1 : std::uint64_t(-1)) numbers.push_back(i);
  numbers.push_back(last);
  return numbers;
}

}  // namespace

TEST_CASE("the log and a stream are read forwards and backwards, page by page (ledger 7)",
          "[server]") {
  Served served;
  fill(served, 400);
  const auto client = served.client();
  for (const std::string stream : {"", "programme/p"})
    for (const std::uint32_t limit : {1'000U, 37U}) {
      REQUIRE(read_all(*client, {stream, {}, limit, false, {}}) == counted(0, 400));
      REQUIRE(read_all(*client, {stream, {}, limit, true, {}}) == counted(400, 0));
      REQUIRE(read_all(*client, {stream, 390, limit, false, {}}) == counted(390, 400));
      REQUIRE(read_all(*client, {stream, 10, limit, true, {}}) == counted(10, 0));
    }
}

TEST_CASE("an empty ledger, an unknown stream and the end have no entries (ledger 7)", "[server]") {
  Served served;
  const auto client = served.client();
  REQUIRE(read_all(*client, {}).empty());
  REQUIRE(read_all(*client, {"", {}, 10, true, {}}).empty());
  fill(served, 3);
  REQUIRE(read_all(*client, {"programme/q", {}, 10, false, {}}).empty());
  REQUIRE(read_all(*client, {"programme/q", {}, 10, true, {}}).empty());
  REQUIRE(read_all(*client, {"", 4, 10, false, {}}).empty());
}

TEST_CASE("a stored entry arrives as it is stored (ledger 4)", "[server]") {
  Served served;
  fill(served, 2);
  const auto page = served.client()->read({});
  REQUIRE(page->size == 3);
  for (std::uint64_t i = 0; i < 3; ++i)
    REQUIRE(page->entries[i] == *served.ledger().store().entry({i}));
}

TEST_CASE("entries are chosen by kind of stream and type of event (ledger 7)", "[server]") {
  Served served;
  fill(served, 20);
  const auto client = served.client();
  REQUIRE(read_all(*client, {"", {}, 5, false, {{}, {"programme_opened"}, ""}}) == counted(0, 0));
  REQUIRE(read_all(*client, {"", {}, 5, false, {{}, {"budget_allocated"}, ""}}) == counted(1, 20));
  REQUIRE(read_all(*client, {"", {}, 5, false, {{"package", "case"}, {}, ""}}).empty());
  REQUIRE(read_all(*client, {"", {}, 5, true, {{"programme"}, {"budget_allocated"}, ""}}) ==
          counted(20, 1));
  REQUIRE(client->read({"", {}, 5, false, {{"planet"}, {}, ""}}).error().why ==
          client::Error::Why::refused);
  REQUIRE(client->read({"", {}, 5, false, {{}, {"planet_found"}, ""}}).error().why ==
          client::Error::Why::refused);
  REQUIRE(client->read({"", {}, 5, false, {{}, {}, "p"}}).error().message.find("programme") == 0);
  REQUIRE(client->ping());
}

TEST_CASE("a page is no longer than a frame, and no more is looked at than is allowed (ledger 8)",
          "[server]") {
  Limits limits;
  limits.frame_bytes = 4'096;
  limits.entries_examined = 10;
  Served served(limits);
  fill(served, 100);
  client::Limits narrow;
  narrow.frame_bytes = limits.frame_bytes;
  const auto client = served.client("commissioner", narrow);
  const auto page = client->read({});
  REQUIRE(page);
  REQUIRE_FALSE(page->end);
  REQUIRE(page->entries.size() <= 10);
  REQUIRE(read_all(*client, {}) == counted(0, 100));
  REQUIRE(read_all(*client, {"", {}, 1'000, false, {{"case"}, {}, ""}}).empty());
}

TEST_CASE("a follower sees all that was there, is told so once, and then what comes (ledger 7)",
          "[server]") {
  Served served;
  fill(served, 300);
  const auto poster = served.client();
  const auto follower = served.client();
  std::vector<std::uint64_t> seen;
  std::vector<std::uint64_t> caught_up;
  std::jthread posting;
  const auto followed = follower->follow(
      {{0}, {}},
      [&](std::string_view bytes) {
        seen.push_back(verified_entry(bytes)->position.value);
        return seen.back() < 400;
      },
      [&](std::uint64_t size) {
        caught_up.push_back(size);
        posting = std::jthread([&] {
          for (std::uint64_t i = 300; i < 400; ++i)
            poster->submit(budget_allocated(i), [](const Answer&) {});
          poster->flush();
        });
      },
      {});
  REQUIRE(followed);
  REQUIRE(seen == counted(0, 400));
  REQUIRE(caught_up == std::vector<std::uint64_t>{301});
  REQUIRE(follower->ping());
}

TEST_CASE("a follower chooses what it is told of (ledger 7)", "[server]") {
  Served served;
  fill(served, 30);
  const auto client = served.client();
  std::vector<std::uint64_t> seen;
  std::stop_source enough;
  REQUIRE(client->follow(
      {{0}, {{}, {"programme_opened"}, ""}},
      [&](std::string_view bytes) {
        seen.push_back(verified_entry(bytes)->position.value);
        return true;
      },
      [&](std::uint64_t) { enough.request_stop(); }, enough.get_token()));
  REQUIRE(seen == counted(0, 0));
}

TEST_CASE("a follower is sent no more than it gave credit for (ledger 7)", "[server]") {
  Served served;
  fill(served, 9);
  Peer peer(served.endpoint());
  peer.send(hello_frame() + subscribe_frame(2, 0, 4));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  const auto entries_in = [](const std::string& message) {
    return wire::verified_response(message)->body_as_Entries()->entries()->size();
  };
  REQUIRE(entries_in(*peer.receive()) == 4);
  peer.send(ping_frame(3));
  REQUIRE(kind_of(*peer.receive()) == "Pong");  // and nothing before it
  peer.send(credit_frame(4, 2, 5));
  REQUIRE(entries_in(*peer.receive()) == 5);
  peer.send(ping_frame(5));
  REQUIRE(kind_of(*peer.receive()) == "Pong");
  peer.send(credit_frame(6, 2, 5));
  REQUIRE(entries_in(*peer.receive()) == 1);
  REQUIRE(kind_of(*peer.receive()) == "CaughtUp");
}

TEST_CASE(
    "a subscription beyond the limit, twice or unknown is refused, the connection goes on (ledger "
    "8)",
    "[server]") {
  Limits limits;
  limits.subscriptions = 2;
  Served served(limits);
  Peer peer(served.endpoint());
  peer.send(hello_frame() + subscribe_frame(2, 5, 1) + subscribe_frame(2, 5, 1) +
            subscribe_frame(3, 5, 1) + subscribe_frame(4, 5, 1) + credit_frame(5, 99, 1) +
            ping_frame(6));
  std::vector<std::string> kinds;
  for (int i = 0; i < 7; ++i) kinds.push_back(kind_of(*peer.receive()));
  REQUIRE(kinds == std::vector<std::string>{"Welcome", "CaughtUp", "bad_request", "CaughtUp",
                                            "too_many_requests", "bad_request", "Pong"});
}

TEST_CASE("a view is answered by whoever knows it, a long one in parts (ledger 7)", "[server]") {
  std::string long_text;
  while (long_text.size() < 3'000'000)
    long_text +=
        "\xc2\xa3"
        "1,234.50 ";
  Served served({},
                [&](std::string_view name, std::string_view params,
                    const Caller&) -> Result<std::string, CommandFault> {
                  if (name == "budget") return std::string(params);
                  if (name == "claims") return long_text;
                  return failed(CommandFault{false, "there is no such view"});
                });
  const auto client = served.client();
  REQUIRE(*client->view("budget", R"({"year":"2021/22"})") == R"({"year":"2021/22"})");
  REQUIRE(*client->view("claims", "{}") == long_text);
  REQUIRE(client->view("tiers", "{}").error().message == "there is no such view");
  REQUIRE(client->ping());
}

TEST_CASE("sockets go on while a view is worked out (ledger 7)", "[server]") {
  std::promise<void> go_on;
  auto gone_on = go_on.get_future().share();
  Served served({},
                [gone_on](std::string_view, std::string_view,
                          const Caller&) -> Result<std::string, CommandFault> {
                  gone_on.wait();
                  return std::string("{}");
                });
  std::jthread viewing([&] { REQUIRE(served.client()->view("budget", "{}")); });
  REQUIRE(served.client()->ping());
  REQUIRE(position_in(served.client()->post(programme_opened())) == 0);
  go_on.set_value();
}

TEST_CASE("without views a view is refused (ledger 7)", "[server]") {
  Served served;
  REQUIRE(served.client()->view("budget", "{}").error().why == client::Error::Why::refused);
}

}  // namespace daybook::server::testing
