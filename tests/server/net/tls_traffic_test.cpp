/// What is done over plain TCP is done over TLS in the same way (ledger 7, 8).
#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <ifaddrs.h>

#include "server/net/channel.hpp"
#include "server/protocol/messages.hpp"
#include "tests/server/net/certificates.hpp"
#include "tests/server/net/tls_peer.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// A ledger served over TLS, and clients that trust it.
struct Line {
  explicit Line(ViewPort views = {}, const Limits& limits = {})
      : own(authority.issue("server")),
        served(limits, std::move(views), {}, {own.certificate, own.key, ""}) {}

  std::unique_ptr<client::Client> client(client::Limits limits = {}) {
    auto reached = served.reach(client::Tls{authority.file(), "", "", ""}, limits);
    REQUIRE(reached);
    return *std::move(reached);
  }

  Authority authority{"the test's authority"};
  Certified own;
  Served served;
};

/// Two ends of one connection over loopback, in one thread.
struct Ends {
  Ends() : here(tcp::socket(io)), there(tcp::socket(io)) {
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    here.socket().connect(acceptor.local_endpoint());
    there.socket() = acceptor.accept();
  }

  /// Both shake hands; the errors of the two.
  std::pair<boost::system::error_code, boost::system::error_code> shake() {
    std::pair<boost::system::error_code, boost::system::error_code> errors;
    const auto keep = [](boost::system::error_code& kept) {
      return [&kept](const std::exception_ptr&, boost::system::error_code error) { kept = error; };
    };
    asio::co_spawn(io, here.handshake(), keep(errors.first));
    asio::co_spawn(io, there.handshake(), keep(errors.second));
    io.run();
    return errors;
  }

  asio::io_context io;
  Channel here;
  Channel there;
};

/// An address of this machine that others could reach.
std::optional<std::string> address_in_a_network() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return {};
  std::optional<std::string> found;
  for (const auto* each = all; each && !found; each = each->ifa_next) {
    if (!each->ifa_addr || each->ifa_addr->sa_family != AF_INET) continue;
    const auto* const internet = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
    const asio::ip::address_v4 address(ntohl(internet->sin_addr.s_addr));
    if (!address.is_loopback()) found = address.to_string();
  }
  freeifaddrs(all);
  return found;
}

}  // namespace

TEST_CASE("a thousand posts on their way at once are answered in order over TLS (ledger 7)",
          "[server][tls]") {
  Line line;
  client::Limits limits;
  limits.posts_in_flight = 1'000;
  const auto client = line.client(limits);
  position_in(client->post(programme_opened()));
  std::vector<std::uint64_t> positions;
  for (std::uint64_t i = 0; i < 1'000; ++i)
    client->submit(budget_allocated(i),
                   [&](const Answer& answer) { positions.push_back(position_in(answer)); });
  client->flush();
  REQUIRE(positions.size() == 1'000);
  for (std::uint64_t i = 0; i < positions.size(); ++i) REQUIRE(positions[i] == i + 1);
}

TEST_CASE("a subscription over TLS sees what is there and what comes, once (ledger 7)",
          "[server][tls]") {
  Line line;
  const auto poster = line.client();
  const auto follower = line.client();
  position_in(poster->post(programme_opened()));
  for (std::uint64_t i = 0; i < 300; ++i) poster->submit(budget_allocated(i), [](const Answer&) {});
  poster->flush();
  std::vector<std::uint64_t> seen;
  const auto caught_up = [&](std::uint64_t size) {
    REQUIRE(size == 301);
    for (std::uint64_t i = 300; i < 600; ++i)
      poster->submit(budget_allocated(i), [](const Answer&) {});
    poster->flush();
  };
  REQUIRE(follower->follow({{0}, {}},
                           [&](std::string_view bytes) {
                             seen.push_back(verified_entry(bytes)->position.value);
                             return seen.back() < 600;
                           },
                           caught_up, {}));
  REQUIRE(seen.size() == 601);
  for (std::uint64_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == i);
}

TEST_CASE("frames of nearly a mebibyte go both ways over TLS (ledger 8)", "[server][tls]") {
  Line line([](std::string_view, std::string_view params,
               const Caller&) -> Result<std::string, CommandFault> { return std::string(params); });
  const auto client = line.client();
  std::string text((1U << 20) - 200, ' ');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 26);
  for (int i = 0; i < 5; ++i) {
    const auto echoed = client->view("budget", text);
    REQUIRE(echoed);
    REQUIRE(*echoed == text);
  }
}

TEST_CASE("who says in TLS that it sends nothing more gets the answers it is owed (ledger 9)",
          "[server][tls]") {
  Line line;
  TlsPeer peer(line.served.endpoint());
  REQUIRE(peer.send(hello_frame() + post_frame(2, programme_opened()) +
                    post_frame(3, budget_allocated(1))));
  peer.end();
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  REQUIRE_FALSE(peer.receive());
  REQUIRE(peer.ended_by_server());
}

TEST_CASE("frames may come byte by byte, each in a record of its own (ledger 7)", "[server][tls]") {
  Line line;
  TlsPeer peer(line.served.endpoint());
  for (const char byte : hello_frame() + post_frame(2, programme_opened()))
    REQUIRE(peer.send(std::string_view(&byte, 1)));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
}

TEST_CASE("a fault over TLS is read before the end, also by a peer that is still sending",
          "[server][tls]") {
  Line line;
  TlsPeer peer(line.served.endpoint());
  REQUIRE(peer.send(hello_frame() + std::string(4, '\xff')));
  peer.send(std::string(500'000, 'x'));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "frame_too_long");
  REQUIRE_FALSE(peer.receive());
}

TEST_CASE("a server that stops answers over TLS what it has read, and ends as TLS does (ledger 9)",
          "[server][tls]") {
  Line line;
  TlsPeer peer(line.served.endpoint());
  REQUIRE(peer.send(hello_frame() + post_frame(2, programme_opened())));
  REQUIRE(kind_of(*peer.receive()) == "Welcome");
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  std::string posts;
  for (std::uint64_t i = 0; i < 300; ++i) posts += post_frame(3 + i, budget_allocated(i));
  REQUIRE(peer.send(posts));
  REQUIRE(kind_of(*peer.receive()) == "Posted");
  line.served.server().stop();
  for (int i = 0; i < 3; ++i) peer.send(posts);  // as far as it is taken
  std::size_t answered = 2;
  std::string last;
  for (auto message = peer.receive(); message; message = peer.receive()) {
    last = kind_of(*message);
    answered += last == "Posted";
  }
  REQUIRE(last == "stopping");
  REQUIRE(peer.ended_by_server());
  REQUIRE(line.served.server().wait() == Ending::stopped);
  REQUIRE(line.served.ledger().store().size() == answered);
}

TEST_CASE(
    "peers that stay in the middle of a handshake keep no place from others (ledger 1.8, ledger 8)",
    "[server][tls]") {
  Limits limits;
  limits.connections = 16;  // of which strangers have four, and two from one address
  Line line({}, limits);
  std::vector<std::unique_ptr<Peer>> silent;
  for (int i = 0; i < 40; ++i) {
    silent.push_back(std::make_unique<Peer>(line.served.endpoint()));
    silent.back()->send(std::string_view("\x16\x03\x01", 3));
  }
  CHECK(silent.front()->closed());
  std::vector<std::unique_ptr<client::Client>> known;
  for (int i = 0; i < 8; ++i) known.push_back(line.client());
  for (const auto& client : known) CHECK(client->ping());
}

TEST_CASE("a peer over TLS that never reads is not buffered without end, but dropped (ledger 1.8)",
          "[server][tls]") {
  Limits limits;
  limits.write = std::chrono::milliseconds(100);
  limits.deadline_check = std::chrono::milliseconds(10);
  limits.outbox_bytes = 64U << 10;
  Line line({}, limits);
  const auto client = line.client();
  position_in(client->post(programme_opened()));
  for (std::uint64_t i = 0; i < 500; ++i) client->submit(budget_allocated(i), [](const Answer&) {});
  client->flush();
  TlsPeer peer(line.served.endpoint());
  peer.send(hello_frame());
  for (int i = 0; i < 1'000'000 && peer.send(read_frame(2)); ++i) continue;
  REQUIRE(line.served.server().counters().dropped == 1);
  REQUIRE(client->ping());
}

TEST_CASE("a client over TLS comes back and posts what had no answer, once (ledger 7)",
          "[server][tls]") {
  Limits brief;  // for peers that do not end
  brief.linger = brief.deadline_check = std::chrono::milliseconds(10);
  Line line({}, brief);
  client::Limits limits;
  limits.backoff_first = std::chrono::milliseconds(1);
  limits.backoff_last = std::chrono::milliseconds(5);
  const auto client = line.client(limits);
  position_in(client->post(programme_opened()));
  std::vector<std::uint64_t> positions;
  std::uint64_t posted = 0;
  for (int restart = 0; restart < 3; ++restart) {
    for (int i = 0; i < 200; ++i)
      client->submit(budget_allocated(posted++),
                     [&](const Answer& answer) { positions.push_back(position_in(answer)); });
    line.served.restart();
  }
  client->flush();
  REQUIRE(positions.size() == posted);
  for (std::uint64_t i = 0; i < posted; ++i) REQUIRE(positions[i] == i + 1);
}

TEST_CASE("the fingerprint of a verified certificate is that of its DER form, at both ends",
          "[server][tls]") {
  const Authority servers("servers");
  const Authority clients("clients");
  const auto server = servers.issue("server");
  const auto client = clients.issue("client");
  const auto accepting =
      tls::Context::of(tls::ServerFiles{server.certificate, server.key, clients.file()});
  const auto showing =
      tls::Context::of(tls::ClientFiles{servers.file(), client.certificate, client.key, ""});
  const auto silent = tls::Context::of(tls::ClientFiles{servers.file(), "", "", ""});
  REQUIRE(accepting);
  REQUIRE(showing);
  REQUIRE(silent);
  for (const auto& [context, fingerprint] : {std::pair{*showing, std::optional(client.fingerprint)},
                                             std::pair{*silent, std::optional<std::string>()}}) {
    Ends ends;
    ends.here.secure(context->connect("127.0.0.1"));
    ends.there.secure((*accepting)->accept());
    const auto [here, there] = ends.shake();
    REQUIRE_FALSE(here);
    REQUIRE_FALSE(there);
    REQUIRE(ends.here.peer_certificate() == server.fingerprint);
    REQUIRE(ends.there.peer_certificate() == fingerprint);
  }
}

TEST_CASE("a token is never sent over plain TCP to another machine (ledger 6)", "[server][tls]") {
  const auto address = address_in_a_network();
  if (!address) {
    WARN("This machine is in no network: there is nobody to keep the token from.");
    return;
  }
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::make_address(*address), 0});
  const Endpoint endpoint{*address, acceptor.local_endpoint().port()};
  const auto refused = client::Client::connect(endpoint, {{}, "token"});
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().why == client::Error::Why::untrusted);
  auto reached = acceptor.accept();
  std::array<char, 16> sent;
  boost::system::error_code error;
  REQUIRE(reached.read_some(asio::buffer(sent), error) == 0);
  REQUIRE(error);
}

}  // namespace daybook::server::testing
