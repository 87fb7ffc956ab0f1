/// Access over a real socket: who is let in, who sees and does what, and that refusals are recorded
/// (ledger 1.9, 6; rulebook 4).
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/server/access/guarded.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

constexpr const char* not_known = "Not authenticated: show a valid token or certificate.";

/// The streams of all entries that a reader is shown.
std::multiset<std::string> streams_shown(client::Client& client,
                                         const client::Filter& filter = {}) {
  std::multiset<std::string> streams;
  client::Reading reading;
  reading.from = 0;
  reading.filter = filter;
  for (;;) {
    const auto page = client.read(reading);
    if (!page) FAIL(page.error().message);
    for (const auto& bytes : page->entries) streams.emplace(verified_entry(bytes)->stream_text);
    if (page->end) return streams;
    reading.from = page->next;
  }
}

std::string fault_of_read(client::Client& client, const std::string& stream) {
  client::Reading reading;
  reading.stream = stream;
  const auto page = client.read(reading);
  return page ? "shown" : page.error().message;
}

std::string fault_of_view(client::Client& client, const std::string& view,
                          const std::string& params) {
  const auto answer = client.view(view, params);
  return answer ? "answered" : answer.error().message;
}

/// The first word that a server says to a peer who greets with this token.
std::string greeted(const Endpoint& endpoint, std::string_view token) {
  Peer peer(endpoint);
  REQUIRE(peer.send(hello_frame("administrator", 1, token)));
  return kind_of(*peer.receive());
}

const auto tier_p = R"({"programme":"p"})";
const auto tier_q = R"({"programme":"q"})";

}  // namespace

TEST_CASE("nobody is let in without a token, whatever actor they name (ledger 1.9)", "[access]") {
  Guarded served;
  served.serve();
  Peer peer(served.endpoint());
  REQUIRE(peer.send(hello_frame("administrator") + ping_frame(2)));
  CHECK(kind_of(*peer.receive()) == "not_admitted");
  CHECK(peer.closed());
  CHECK(
      served.access_log() ==
      std::vector<std::string>{R"({"address":"127.0.0.1","fault":"no_credentials","attempts":1})"});
}

TEST_CASE("before anything else a peer says who it is (ledger 6)", "[access]") {
  Guarded served;
  served.serve();
  for (const auto& frame : {read_frame(1), ping_frame(1), subscribe_frame(1, 0, 10)}) {
    Peer peer(served.endpoint());
    REQUIRE(peer.send(frame));
    CHECK(kind_of(*peer.receive()) == "hello_expected");
  }
}

TEST_CASE("unknown, expired, revoked and mistyped tokens hear one message (ledger 6)", "[access]") {
  Guarded served;
  const auto good = served.known("fin-1", R"([{"role":"finance"}])");
  const auto expired = served.token_for("fin-1", 1);
  const auto revoked = served.known("fin-2", R"([{"role":"finance"}])");
  served.record("principal/fin-2", "principal_revoked", R"({"reason":"left"})");
  served.pass(std::chrono::hours(24));
  served.serve();
  auto wrong_last = good;
  wrong_last.back() = good.back() == 'A' ? 'B' : 'A';
  for (const auto& token :
       {std::string("nonsense"), wrong_last, expired, revoked, "dbk_nobody" + good.substr(9)}) {
    std::string why;
    CHECK(served.connect(token, &why) == nullptr);
    CHECK(why == not_known);
  }
  CHECK(served.connect(good));
}

TEST_CASE(
    "a name with ten failures at an address is refused there without being looked at (ledger 6)",
    "[access]") {
  Guarded served;
  const auto good = served.known("fin-1", R"([{"role":"finance"}])");
  const auto other = served.known("fin-2", R"([{"role":"finance"}])");
  auto guess = good;
  guess.back() = good.back() == 'A' ? 'B' : 'A';
  served.serve();
  for (int i = 0; i < 10; ++i) CHECK(greeted(served.endpoint(), guess) == "not_admitted");
  CHECK(greeted(served.endpoint(), good) == "too_many_attempts");
  CHECK(greeted(served.endpoint(), "nonsense") == "too_many_attempts");
  CHECK(greeted(served.endpoint(), other) == "Welcome");
  served.pass(std::chrono::minutes(1));
  CHECK(greeted(served.endpoint(), good) == "Welcome");
}

TEST_CASE(
    "a post is judged by the roles granted in its programme, and its refusal recorded "
    "(rulebook 4, ledger 1.9)",
    "[access]") {
  Guarded served;
  const auto token = served.known("ct-1", R"([{"role":"central_team","programme":"p"}])");
  served.serve();
  const auto client = served.connect(token);
  REQUIRE(client);
  const auto assign = [&](std::uint64_t number, const std::string& stream) {
    return code_in(client->post(event_post(number, stream, "lead_professional_assigned",
                                           R"({"lead_professional":"lp-1"})")));
  };
  CHECK(assign(1'001, "case/c-p") == "accepted");
  CHECK(assign(1'002, "case/c-q") == "not_permitted");
  CHECK(code_in(client->post(event_post(1'003, "principal/ct-1", "role_granted",
                                        R"({"role":"administrator"})"))) == "not_permitted");
  auto history = event_post(1'004, "programme/p", "newsletter_issued",
                            R"({"issue":"n","by_email":1,"by_post":1})");
  history.front().actor = Poster{PosterId("cen-1"), bit(v::Role::central_team), {}};
  CHECK(code_in(client->post(history, true)) == "not_permitted");
  CHECK(served.access_log() ==
        std::vector<std::string>{
            R"({"by":"ct-1","asked":"post","of":"lead_professional_assigned case/c-q",)"
            R"("code":"not_permitted"})",
            R"({"by":"ct-1","asked":"post","of":"role_granted principal/ct-1",)"
            R"("code":"not_permitted"})",
            R"({"by":"ct-1","asked":"post","of":"import","code":"not_permitted"})"});
}

TEST_CASE("an entry names the principal and the roles that counted (ledger 6)", "[access]") {
  Guarded served;
  const auto token = served.known(
      "who-1",
      R"([{"role":"central_team","programme":"p"},{"role":"commissioner","programme":"q"}])");
  served.serve();
  const auto position = position_in(served.connect(token)->post(event_post(
      1'001, "case/c-p", "lead_professional_assigned", R"({"lead_professional":"lp-1"})")));
  const auto bytes = served.ledger().store().entry({position});
  const auto entry = read_entry(*bytes);
  CHECK(entry->actor == "who-1");
  CHECK(entry->roles == bit(v::Role::central_team));
}

TEST_CASE("staff of one programme are shown its entries and no others (ledger 6)", "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance","programme":"p"}])");
  served.serve();
  const auto client = served.connect(token);
  CHECK(streams_shown(*client) ==
        std::multiset<std::string>{"programme/p", "provider/a", "case/c-p", "gathering/g-p"});
  CHECK(fault_of_read(*client, "case/c-p") == "shown");
  CHECK(fault_of_read(*client, "case/c-q") == "case/c-q: is not for you to read.");
  CHECK(fault_of_read(*client, "principal/fin-1") == "principal/fin-1: is not for you to read.");
  CHECK(served.access_log() ==
        std::vector<std::string>{
            R"({"by":"fin-1","asked":"read","of":"case/c-q","code":"not_permitted"})",
            R"({"by":"fin-1","asked":"read","of":"principal/fin-1","code":"not_permitted"})"});
}

TEST_CASE("a provider's staff is shown what is their provider's, whatever they post (rulebook 4)",
          "[access]") {
  Guarded served;
  const auto token = served.known("pro-1", R"([{"role":"provider"}])", "a");
  served.serve();
  const auto client = served.connect(token);
  CHECK(streams_shown(*client) == std::multiset<std::string>{"provider/a", "gathering/g-p"});
  position_in(client->post(event_post(1'001, "case/c-p", "signposted", R"({"to":"a group"})")));
  CHECK(streams_shown(*client) == std::multiset<std::string>{"provider/a", "gathering/g-p"});
}

TEST_CASE("an auditor of all programmes is shown everything, the access log too (rulebook 4)",
          "[access]") {
  Guarded served;
  const auto auditor = served.known("au-1", R"([{"role":"auditor"}])");
  const auto commissioner = served.known("co-1", R"([{"role":"commissioner"}])");
  served.serve();
  const auto all = streams_shown(*served.connect(auditor));
  CHECK(all.size() == served.ledger().store().size());
  CHECK(streams_shown(*served.connect(commissioner)).size() == 8);
}

TEST_CASE("entries can be chosen by programme (ledger 7)", "[access]") {
  Guarded served;
  const auto token = served.known("au-1", R"([{"role":"auditor"}])");
  const auto of_p = served.known("fin-1", R"([{"role":"finance","programme":"p"}])");
  served.serve();
  client::Filter filter;
  filter.programme = "q";
  const auto client = served.connect(token);
  CHECK(streams_shown(*client, filter) ==
        std::multiset<std::string>{"programme/q", "provider/z", "case/c-q", "gathering/g-q"});
  filter.kinds = {"case"};
  CHECK(streams_shown(*client, filter) == std::multiset<std::string>{"case/c-q"});
  CHECK(streams_shown(*served.connect(of_p), filter).empty());
  filter.programme = "No Id";
  client::Reading reading;
  reading.filter = filter;
  CHECK(client->read(reading).error().message == "'No Id' is not a programme's id");
}

TEST_CASE("a subscriber is told of the entries that it may see, live ones too (ledger 6)",
          "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance","programme":"q"}])");
  served.serve();
  std::multiset<std::string> told;
  const auto done = served.connect(token)->follow(
      {{0}, {}},
      [&](std::string_view bytes) {
        told.emplace(verified_entry(bytes)->stream_text);
        return told.size() < 5;
      },
      [&](std::uint64_t) {
        served.record("case/c-p", "signposted", R"({"to":"a group"})");
        served.record("case/c-q", "signposted", R"({"to":"a group"})");
      },
      {});
  REQUIRE(done);
  CHECK(told == std::multiset<std::string>{"programme/q", "provider/z", "case/c-q", "gathering/g-q",
                                           "case/c-q"});
}

TEST_CASE(
    "a view is answered to its roles in the programme asked, and a refusal recorded (ledger 1.9, "
    "ledger 6)",
    "[access]") {
  Guarded served;
  const auto token = served.known("lp-1", R"([{"role":"lead_professional","programme":"p"}])");
  served.serve();
  const auto client = served.connect(token);
  CHECK(fault_of_view(*client, "tiers", tier_p) == "answered");
  CHECK(fault_of_view(*client, "tiers", tier_q).find("Not permitted: view tiers is for ") == 0);
  CHECK(fault_of_view(*client, "claims", tier_p).find("Not permitted: view claims is for ") == 0);
  CHECK(fault_of_view(*client, "tiers", "[]") == "params: must be a JSON object");
  CHECK(fault_of_view(*client, "history", R"({"case":"c-p"})") == "answered");
  CHECK(
      fault_of_view(*client, "history", R"({"case":"c-q"})").find("Not permitted: view history") ==
      0);
  CHECK(served.access_log() ==
        std::vector<std::string>{
            R"({"by":"lp-1","asked":"view","of":"tiers","code":"not_permitted"})",
            R"({"by":"lp-1","asked":"view","of":"claims","code":"not_permitted"})",
            R"({"by":"lp-1","asked":"view","of":"history","code":"not_permitted"})"});
}

TEST_CASE("who is revoked is shut out at once, on open connections too (ledger 6)", "[access]") {
  Guarded served;
  const auto admin = served.known("ad-1", R"([{"role":"administrator"}])");
  const auto token = served.known("fin-1", R"([{"role":"finance"}])");
  served.serve();
  Peer open(served.endpoint());
  REQUIRE(open.send(hello_frame("finance", 1, token)));
  CHECK(kind_of(*open.receive()) == "Welcome");
  CHECK(code_in(served.connect(admin)->post(event_post(
            1'001, "principal/fin-1", "principal_revoked", R"({"reason":"left"})"))) == "accepted");
  CHECK(kind_of(*open.receive()) == "not_admitted");
  CHECK(open.closed());
  CHECK(served.connect(token) == nullptr);
}

TEST_CASE("what was revoked behind the server's back ends connections as well (ledger 6)",
          "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance"}])");
  served.serve();
  Peer open(served.endpoint());
  REQUIRE(open.send(hello_frame("finance", 1, token)));
  CHECK(kind_of(*open.receive()) == "Welcome");
  served.record("principal/fin-1", "principal_revoked", R"({"reason":"left"})");
  CHECK(kind_of(*open.receive()) == "not_admitted");
}

TEST_CASE("a role granted or withdrawn counts from the next request on (ledger 6)", "[access]") {
  Guarded served;
  const auto admin = served.known("ad-1", R"([{"role":"administrator"}])");
  const auto token = served.known("fin-1", R"([{"role":"finance"}])");
  served.serve();
  const auto office = served.connect(admin);
  const auto client = served.connect(token);
  CHECK(fault_of_view(*client, "tiers", tier_p).find("Not permitted: view tiers") == 0);
  position_in(
      office->post(event_post(1'001, "principal/fin-1", "role_granted", R"({"role":"auditor"})")));
  CHECK(fault_of_view(*client, "tiers", tier_p) == "answered");
  position_in(office->post(
      event_post(1'002, "principal/fin-1", "role_withdrawn", R"({"role":"auditor"})")));
  CHECK(fault_of_view(*client, "tiers", tier_p).find("Not permitted: view tiers") == 0);
}

TEST_CASE("actors are taken at their word on a loopback address alone (ledger 6)", "[access]") {
  Guarded served;
  Options options;
  options.listen = {"0.0.0.0", 0};
  options.unsafe_trust_actors = true;
  REQUIRE_FALSE(Server::start(served.ledger(), options));
}

}  // namespace daybook::server::testing
