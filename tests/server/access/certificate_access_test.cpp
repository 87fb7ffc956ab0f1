/// Certificates that say who somebody is, over real TLS (ledger 6).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/server/access/guarded.hpp"
#include "tests/server/net/certificates.hpp"

namespace daybook::server::testing {

namespace {

/// Served over TLS, with a client's certificate that the authority has signed.
struct Secured {
  Authority authority{"authority"};
  Certified own = authority.issue("server");
  Certified mine = authority.issue("client");
  Guarded served;

  void serve() { served.serve({own.certificate, own.key, authority.file()}); }

  client::Outcome<std::unique_ptr<client::Client>> connect(const std::string& token = "") {
    const client::Tls tls{authority.file(), mine.certificate, mine.key, ""};
    return client::Client::connect({served.endpoint(), tls}, {{}, token});
  }
  void register_certificate(const std::string& principal) {
    served.record("principal/" + principal, "certificate_registered",
                  fmt::format(R"({{"fingerprint":"{}","expires_at":"2027-01-01T00:00:00Z"}})",
                              mine.fingerprint));
  }
};

}  // namespace

TEST_CASE("a registered certificate says who its bearer is, without a token (ledger 6)",
          "[access]") {
  Secured secured;
  secured.served.known("fin-1", R"([{"role":"finance","programme":"p"}])");
  secured.register_certificate("fin-1");
  secured.serve();
  const auto client = secured.connect();
  REQUIRE(client);
  CHECK((*client)->view("budget", R"({"programme":"p","year":"2021/22"})"));
  CHECK_FALSE((*client)->view("budget", R"({"programme":"q","year":"2021/22"})"));
}

TEST_CASE("a certificate that is not registered lets nobody in, whoever signed it (ledger 6)",
          "[access]") {
  Secured secured;
  secured.serve();
  const auto client = secured.connect();
  REQUIRE_FALSE(client);
  CHECK(client.error().message == "Not authenticated: show a valid token or certificate.");
  CHECK(secured.served.access_log() ==
        std::vector<std::string>{R"({"address":"127.0.0.1","fault":"unknown","attempts":1})"});
}

TEST_CASE("where a certificate and a token are shown, the token counts (ledger 6)", "[access]") {
  Secured secured;
  secured.served.known("fin-1", R"([{"role":"finance"}])");
  secured.register_certificate("fin-1");
  const auto token = secured.served.known("lp-1", R"([{"role":"lead_professional"}])");
  secured.serve();
  const auto client = secured.connect(token);
  REQUIRE(client);
  CHECK((*client)->view("tiers", R"({"programme":"p"})"));
  CHECK_FALSE(secured.connect("nonsense"));
}

}  // namespace daybook::server::testing
