/// TLS on the socket: who may speak with whom (ledger 6, PROTOCOL.md).
#include <filesystem>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/server/net/certificates.hpp"
#include "tests/server/net/tls_peer.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

using namespace std::chrono_literals;
using Why = client::Error::Why;

/// A ledger served over TLS, by a certificate of `authority`.
struct Guarded {
  explicit Guarded(const Limits& limits = {}, const Wanted& wanted = {},
                   const std::string& client_ca = "")
      : own(authority.issue("server", wanted)),
        served(limits, {}, {}, {own.certificate, own.key, client_ca}) {}

  client::Tls trusting(const std::string& file) const { return {file, "", "", ""}; }
  client::Tls trusting() const { return trusting(authority.file()); }

  Authority authority{"the test's authority"};
  Certified own;
  Served served;
};

/// Deadlines so short that what waits for them need not be waited for.
Limits hasty(milliseconds frame) {
  Limits limits;
  limits.frame = frame;
  limits.linger = 100ms;
  limits.deadline_check = 10ms;
  return limits;
}

/// Sees at once that a certificate has been replaced.
Limits watchful() {
  Limits limits;
  limits.deadline_check = 10ms;
  limits.certificate_check = 10ms;
  return limits;
}

client::Error error_of(const client::Outcome<std::unique_ptr<client::Client>>& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error();
}

bool says(const client::Error& error, std::string_view words) {
  INFO(error.message);
  return error.message.find(words) != std::string::npos;
}

/// Asks again, each time over a connection of its own, until the answer is `wanted`.
template <class Ask>
void until(const std::string& wanted, Ask ask) {
  const auto patient_until = std::chrono::steady_clock::now() + patience;
  std::string told;
  while (told != wanted && std::chrono::steady_clock::now() < patient_until) told = ask();
  REQUIRE(told == wanted);
}

}  // namespace

TEST_CASE("TLS 1.3 is spoken, and nothing older (ledger 6)", "[server][tls]") {
  Guarded guarded;
  const TlsPeer peer(guarded.served.endpoint());
  REQUIRE(peer.agreed());
  REQUIRE(peer.version() == "TLSv1.3");
  const TlsPeer old(guarded.served.endpoint(), {true, {}});
  REQUIRE_FALSE(old.agreed());
  REQUIRE(old.trouble() == "tlsv1 alert protocol version");
}

TEST_CASE(
    "a client believes a server whose certificate an authority signed for its name (ledger 6)",
    "[server][tls]") {
  Guarded guarded;
  const auto by_address = guarded.served.reach(guarded.trusting());
  REQUIRE(by_address);
  REQUIRE((*by_address)->ping());
  auto by_name = guarded.trusting();
  by_name.server_name = "localhost";
  REQUIRE(guarded.served.reach(by_name));
}

TEST_CASE("a client may trust the server's own certificate alone (ledger 6)", "[server][tls]") {
  Guarded guarded;
  REQUIRE(guarded.served.reach(guarded.trusting(guarded.own.certificate)));
  const auto another = guarded.authority.issue("another");
  const auto refused = error_of(guarded.served.reach(guarded.trusting(another.certificate)));
  REQUIRE(refused.why == Why::untrusted);
}

TEST_CASE("a client does not believe a certificate of an unknown authority (ledger 6)",
          "[server][tls]") {
  Guarded guarded;
  const Authority stranger("the test's authority");
  const auto refused = error_of(guarded.served.reach(guarded.trusting(stranger.file())));
  REQUIRE(refused.why == Why::untrusted);
  REQUIRE(says(refused, "its certificate is not"));
}

TEST_CASE("a client does not believe a certificate that has expired or is not valid yet (ledger 6)",
          "[server][tls]") {
  Guarded expired({}, {"IP:127.0.0.1", -7'200, -3'600});
  const auto late = error_of(expired.served.reach(expired.trusting()));
  REQUIRE(late.why == Why::untrusted);
  REQUIRE(says(late, "has expired"));
  Guarded future({}, {"IP:127.0.0.1", 3'600, 7'200});
  const auto early = error_of(future.served.reach(future.trusting()));
  REQUIRE(early.why == Why::untrusted);
  REQUIRE(says(early, "is not valid yet"));
}

TEST_CASE("a client does not believe a certificate for another name or address (ledger 6)",
          "[server][tls]") {
  Guarded elsewhere({}, {"IP:192.0.2.1,DNS:ledger.example", -3'600, 3'600});
  const auto refused = error_of(elsewhere.served.reach(elsewhere.trusting()));
  REQUIRE(refused.why == Why::untrusted);
  REQUIRE(says(refused, "is for another name"));
  auto named = elsewhere.trusting();
  named.server_name = "ledger.example";
  REQUIRE(elsewhere.served.reach(named));
  named.server_name = "dger.example";
  REQUIRE(error_of(elsewhere.served.reach(named)).why == Why::untrusted);
}

TEST_CASE("a client's certificate is accepted from an authority that is known, and none is needed",
          "[server][tls]") {
  const Authority clients("clients");
  Guarded guarded({}, {}, clients.file());
  auto shown = guarded.trusting();
  REQUIRE(guarded.served.reach(shown));
  const auto mine = clients.issue("client");
  shown.certificate = mine.certificate;
  shown.key = mine.key;
  const auto accepted = guarded.served.reach(shown);
  REQUIRE(accepted);
  REQUIRE((*accepted)->ping());
}

TEST_CASE("a client's certificate of an unknown authority is refused, and the client is told so",
          "[server][tls]") {
  const Authority clients("clients");
  Guarded guarded({}, {}, clients.file());
  const auto forged = guarded.authority.issue("client");
  auto shown = guarded.trusting();
  shown.certificate = forged.certificate;
  shown.key = forged.key;
  const auto refused = error_of(guarded.served.reach(shown));
  REQUIRE(refused.why == Why::refused);
  REQUIRE(says(refused, "it refused the certificate that was shown: unknown CA"));
  // The client hears of it before the server has counted it.
  const auto dropped = [&] { return guarded.served.server().counters().dropped; };
  for (int i = 0; i < 1'000'000 && dropped() == 0; ++i) std::this_thread::yield();
  REQUIRE(dropped() == 1);
}

TEST_CASE("an expired certificate of a client is refused (ledger 6)", "[server][tls]") {
  const Authority clients("clients");
  Guarded guarded({}, {}, clients.file());
  const auto expired = clients.issue("client", {"DNS:client", -7'200, -3'600});
  auto shown = guarded.trusting();
  shown.certificate = expired.certificate;
  shown.key = expired.key;
  const auto refused = error_of(guarded.served.reach(shown));
  REQUIRE(refused.why == Why::refused);
  REQUIRE(says(refused, "certificate expired"));
}

TEST_CASE("a plain client on a port of TLS is told so in its own words", "[server][tls]") {
  Guarded guarded;
  const auto refused = error_of(guarded.served.reach({}));
  REQUIRE(refused.why == Why::refused);
  REQUIRE(refused.message == "This server speaks TLS 1.3.");
  Peer peer(guarded.served.endpoint());
  peer.send("GET / HTTP/1.1\r\nHost: ledger\r\n\r\n");
  REQUIRE(kind_of(*peer.receive()) == "tls_expected");
  REQUIRE(peer.closed());
}

TEST_CASE("a client of TLS on a plain port finds out at once", "[server][tls]") {
  Served served;
  const Authority authority("nobody's");
  const auto refused = error_of(served.reach(client::Tls{authority.file(), "", "", ""}));
  REQUIRE(refused.why == Why::untrusted);
  REQUIRE(says(refused, "it does not speak TLS"));
  Peer peer(served.endpoint());
  peer.send(std::string("\x16\x03\x01\x00\x05", 5) + "hello");
  REQUIRE(kind_of(*peer.receive()) == "not_a_message");
  REQUIRE(peer.closed());
}

TEST_CASE("a handshake that is not done in time ends the connection (ledger 8)", "[server][tls]") {
  Guarded guarded(hasty(100ms));
  Peer silent(guarded.served.endpoint());
  REQUIRE(silent.closed());
  REQUIRE(guarded.served.server().counters().dropped == 1);
  Peer slow(guarded.served.endpoint());
  slow.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8));
  REQUIRE(slow.closed());
  REQUIRE(guarded.served.server().counters().dropped == 2);
}

TEST_CASE("who agrees on TLS and says nothing is told so, within the one deadline (ledger 8)",
          "[server][tls]") {
  Guarded guarded(hasty(500ms));
  TlsPeer mute(guarded.served.endpoint());
  REQUIRE(mute.agreed());
  REQUIRE(kind_of(*mute.receive()) == "frame_timeout");
  REQUIRE_FALSE(mute.receive());
  REQUIRE(mute.ended_by_server());
}

TEST_CASE("a server that stops does not wait for a handshake (ledger 9)", "[server][tls]") {
  Guarded guarded;
  Peer silent(guarded.served.endpoint());
  const TlsPeer served(guarded.served.endpoint());
  REQUIRE(served.agreed());
  REQUIRE(guarded.served.stop() == Ending::stopped);
  REQUIRE(silent.closed());
}

TEST_CASE("bytes that are no TLS, at any place of a handshake, end it and nothing else",
          "[server][tls]") {
  Guarded guarded;
  for (std::size_t length = 3; length < 60; length += 7) {
    Peer peer(guarded.served.endpoint());
    peer.send(std::string("\x16\x03\x01\x00\x10", 5) + std::string(length, 'x'));
    peer.end();
    while (peer.receive()) continue;
  }
  REQUIRE(guarded.served.reach(guarded.trusting()));
}

TEST_CASE("files that cannot be used are refused with a sentence that names them (ledger 6)",
          "[server][tls]") {
  Served served;
  const Authority authority("authority");
  const auto own = authority.issue("server");
  const auto other = authority.issue("other");
  const auto text = authority.path("text");
  std::ofstream(text) << "no certificate\n";
  std::filesystem::permissions(text, std::filesystem::perms::owner_read);
  const auto refusal = [&](const tls::ServerFiles& files) {
    const auto started = Server::start(served.ledger(), {{"127.0.0.1", 0}, {}, {}, false, files});
    REQUIRE_FALSE(started);
    return started.error();
  };
  const auto names = [](const std::string& sentence, const std::string& file) {
    INFO(sentence);
    return sentence.find(file) != std::string::npos && sentence.ends_with('.');
  };
  REQUIRE(refusal({own.certificate, "", ""}) == "TLS needs a certificate and its key.");
  REQUIRE(refusal({"", "", authority.file()}) == "TLS needs a certificate and its key.");
  REQUIRE(names(refusal({"/no/such.pem", own.key, ""}), "/no/such.pem"));
  REQUIRE(names(refusal({own.certificate, "/no/such.key", ""}), "/no/such.key"));
  REQUIRE(names(refusal({text, own.key, ""}), text));
  REQUIRE(names(refusal({own.certificate, text, ""}), text));
  REQUIRE(names(refusal({own.certificate, own.key, text}), text));
  REQUIRE(names(refusal({own.certificate, other.key, ""}), other.key));
  for (const auto other_people :
       {std::filesystem::perms::group_read, std::filesystem::perms::others_read}) {
    std::filesystem::permissions(own.key, std::filesystem::perms::owner_read | other_people);
    REQUIRE(names(refusal({own.certificate, own.key, ""}), own.key));
  }
}

TEST_CASE("with TLS any address may be listened on (ledger 6)", "[server][tls]") {
  Served served;
  const Authority authority("authority");
  const auto own = authority.issue("server");
  REQUIRE(Server::start(served.ledger(),
                        {{"0.0.0.0", 0}, {}, {}, false, {own.certificate, own.key, ""}}));
}

TEST_CASE("a certificate that is replaced is shown from then on; who was connected stays so",
          "[server][tls]") {
  Guarded guarded(watchful());
  const auto before = guarded.served.reach(guarded.trusting());
  REQUIRE(before);
  const auto renewed = guarded.authority.issue("server");
  REQUIRE(renewed.fingerprint != guarded.own.fingerprint);
  until(renewed.fingerprint,
        [&] { return TlsPeer(guarded.served.endpoint()).server_certificate(); });
  REQUIRE((*before)->ping());
  REQUIRE(guarded.served.server().counters().certificates_unusable == 0);
}

TEST_CASE("a new certificate that cannot be used is not used: the old one is", "[server][tls]") {
  Guarded guarded(watchful());
  const auto client = guarded.served.reach(guarded.trusting());
  REQUIRE(client);
  std::ofstream(guarded.own.certificate) << "not a certificate\n";
  until("told", [&] {
    REQUIRE((*client)->ping());
    const auto counters = guarded.served.server().counters();
    return std::string(counters.certificates_unusable > 0 ? "told" : "");
  });
  REQUIRE(TlsPeer(guarded.served.endpoint()).server_certificate() == guarded.own.fingerprint);
  const auto repaired = guarded.authority.issue("server");
  until(repaired.fingerprint,
        [&] { return TlsPeer(guarded.served.endpoint()).server_certificate(); });
}

TEST_CASE("a client's key that others may read is not used", "[server][tls]") {
  Guarded guarded;
  const auto mine = guarded.authority.issue("client");
  std::filesystem::permissions(
      mine.key, std::filesystem::perms::owner_read | std::filesystem::perms::group_read);
  auto shown = guarded.trusting();
  shown.certificate = mine.certificate;
  shown.key = mine.key;
  const auto refused = error_of(guarded.served.reach(shown));
  REQUIRE(refused.why == Why::untrusted);
  REQUIRE(says(refused, mine.key));
}

}  // namespace daybook::server::testing
