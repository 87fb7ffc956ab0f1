/// Who is let in, and what is recorded of those who are not (ledger 1.9, 6).
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "server/access/authenticator.hpp"
#include "server/session/greeting.hpp"
#include "tests/server/access/guarded.hpp"

namespace daybook::server::testing {

namespace {

constexpr auto minute = std::chrono::minutes(1);

/// A doorkeeper whose time passes when a test says so.
struct Door {
  Guarded ledger;
  Authenticator keeper{ledger.ledger(), options()};

  AuthenticatorOptions options() {
    AuthenticatorOptions all;
    all.clock = ledger.clock();
    return all;
  }

  Result<Admitted, TurnedAway> show(std::string_view token,
                                    std::string_view address = "192.0.2.7") {
    return keeper.admit({token, "", address});
  }
  /// A minute later, so that the next failure of an address has an entry of its own.
  void pass(std::chrono::milliseconds time = minute) {
    ledger.pass(time);
    keeper.look();
    keeper.look();
  }
  std::string last_entry() {
    const auto entries = ledger.access_log();
    return entries.empty() ? "" : entries.back();
  }
};

std::string attempt(std::string_view fault, int count = 1, std::string_view address = "192.0.2.7") {
  return fmt::format(R"({{"address":"{}","fault":"{}","attempts":{}}})", address, fault, count);
}

const std::string fingerprint(64, 'f');

/// A token of the same name with another secret.
std::string wrong(std::string token) {
  token.back() = token.back() == 'A' ? 'B' : 'A';
  return token;
}

}  // namespace

TEST_CASE("who shows a token is its principal, with the roles of now (ledger 6)", "[access]") {
  Door door;
  const auto token = door.ledger.known("fin-1", R"([{"role":"finance","programme":"p"}])");
  auto who = door.show(token);
  REQUIRE(who);
  CHECK(who->caller.id == PosterId("fin-1"));
  CHECK(who->caller.grants == std::vector<Grant>{{v::Role::finance, "p"}});
  door.ledger.record("principal/fin-1", "role_granted", R"({"role":"auditor"})");
  door.keeper.look();
  REQUIRE(door.keeper.renew(*who));
  CHECK(who->caller.grants.size() == 2);
}

TEST_CASE("unknown, expired, revoked and malformed are told apart in the record alone (ledger 6)",
          "[access]") {
  Door door;
  auto& ledger = door.ledger;
  const auto good = ledger.known("lp-1", R"([{"role":"lead_professional"}])");
  const auto revoked = ledger.token_for("lp-1");
  const auto id = revoked.substr(9, revoked.rfind('.') - 9);
  ledger.record("principal/lp-1", "token_revoked",
                fmt::format(R"({{"token":"{}","reason":"lost"}})", id));
  const auto expires = ledger.token_for("lp-1", 1);
  const auto gone = ledger.known("lp-2", R"([{"role":"finance"}])");
  ledger.record("principal/lp-2", "principal_revoked", R"({"reason":"left"})");
  ledger.pass(std::chrono::hours(24));
  auto wrong_last = good;
  wrong_last.back() = good.back() == 'A' ? 'B' : 'A';
  auto other_principal = good;
  other_principal.replace(0, 9, "dbk_lp-2.");
  const std::pair<std::string, std::string> shown[] = {{"", "no_credentials"},
                                                       {"open sesame", "malformed"},
                                                       {good.substr(1), "malformed"},
                                                       {wrong_last, "unknown"},
                                                       {other_principal, "unknown"},
                                                       {"dbk_nobody" + good.substr(8), "unknown"},
                                                       {expires, "expired"},
                                                       {revoked, "revoked"},
                                                       {gone, "revoked"}};
  for (const auto& [token, fault] : shown) {
    INFO(fault);
    const auto who = door.show(token);
    REQUIRE(!who);
    CHECK(who.error().message() == TurnedAway{}.message());
    CHECK(door.last_entry() == attempt(fault));
    door.pass();
  }
  CHECK(door.show(good));
}

TEST_CASE("what has expired stays so when the clock is put back (ledger 6)", "[access]") {
  Door door;
  auto& ledger = door.ledger;
  const auto other = ledger.known("lp-1", R"([{"role":"lead_professional"}])");
  const auto short_lived = ledger.token_for("lp-1", 1);
  auto inside = door.show(short_lived);
  REQUIRE(inside);
  ledger.pass(std::chrono::hours(24));
  ledger.record("principal/lp-1", "role_granted", R"({"role":"auditor"})");
  ledger.pass(-std::chrono::hours(36));
  CHECK_FALSE(door.show(short_lived));
  CHECK(door.last_entry() == attempt("expired"));
  CHECK_FALSE(door.keeper.renew(*inside));
  CHECK(door.show(other, "192.0.2.8"));
}

TEST_CASE("a certificate says who somebody is until it is revoked or expires (ledger 6)",
          "[access]") {
  Door door;
  door.ledger.known("pro-1", R"([{"role":"provider"}])", "a");
  const auto show = [&] { return door.keeper.admit({"", fingerprint, "192.0.2.7"}); };
  CHECK(!show());
  door.ledger.record(
      "principal/pro-1", "certificate_registered",
      fmt::format(R"({{"fingerprint":"{}","expires_at":"2026-01-03T00:00:00Z"}})", fingerprint));
  auto who = show();
  REQUIRE(who);
  CHECK(who->caller.id == PosterId("pro-1"));
  CHECK(who->caller.provider == ProviderId("a"));
  SECTION("revoked") {
    door.ledger.record("principal/pro-1", "certificate_revoked",
                       fmt::format(R"({{"fingerprint":"{}","reason":"lost"}})", fingerprint));
    door.keeper.look();
  }
  SECTION("expired") {
    door.ledger.pass(std::chrono::hours(48));
  }
  SECTION("its principal revoked") {
    door.ledger.record("principal/pro-1", "principal_revoked", R"({"reason":"left"})");
    door.keeper.look();
  }
  CHECK_FALSE(door.keeper.renew(*who));
  CHECK(!show());
}

TEST_CASE("failures of one address within a minute make one entry, with their number (ledger 6)",
          "[access]") {
  Door door;
  for (int i = 0; i < 5; ++i) CHECK(!door.show("dbk_x.t.x"));
  CHECK(!door.show("dbk_x.t.x", "192.0.2.8"));
  CHECK(door.ledger.access_log() ==
        std::vector<std::string>{attempt("malformed"), attempt("malformed", 1, "192.0.2.8")});
  door.pass();
  CHECK(door.ledger.access_log().size() == 3);
  CHECK(door.last_entry() == attempt("malformed", 4));
  door.pass();
  CHECK(door.ledger.access_log().size() == 3);
}

TEST_CASE("what is not recorded yet is recorded when the server stops (ledger 1.9)", "[access]") {
  Door door;
  for (int i = 0; i < 3; ++i) CHECK(!door.show(""));
  door.keeper.finish();
  CHECK(door.last_entry() == attempt("no_credentials", 2));
}

TEST_CASE(
    "many addresses cannot fill the ledger: beyond a limit they are counted together "
    "(ledger 1.8)",
    "[access]") {
  Door door;
  for (int i = 0; i < 500; ++i)
    CHECK(!door.show("", fmt::format("198.51.{}.{}", i / 250, i % 250)));
  CHECK(door.ledger.access_log().size() == AccessRecordLimits{}.addresses + 1);
  door.pass();
  CHECK(door.last_entry() == attempt("no_credentials", 500 - 60 - 1, "others"));
}

TEST_CASE(
    "after ten failures a token's name is shut out of an address, also with the right secret "
    "(ledger 6)",
    "[access]") {
  Door door;
  const auto good = door.ledger.known("fin-1", R"([{"role":"finance"}])");
  const auto guess = wrong(good);
  for (int i = 0; i < 10; ++i) CHECK(!door.show(guess));
  const auto shut_out = door.show(good);
  REQUIRE(!shut_out);
  CHECK(shut_out.error().too_many);
  CHECK(door.show(good, "192.0.2.8"));
  door.pass();
  CHECK(door.last_entry() == attempt("too_many", 10));
  CHECK(door.show(good));
}

TEST_CASE("who fails at an address does not shut out others there (ledger 6)", "[access]") {
  Door door;
  const auto seen = door.ledger.known("fin-1", R"([{"role":"finance"}])");
  const auto unseen = door.ledger.known("fin-2", R"([{"role":"finance"}])");
  CHECK(door.show(seen));
  for (int i = 0; i < 50; ++i) {
    CHECK(!door.show(""));
    CHECK(!door.show("open sesame"));
    CHECK(!door.show("dbk_nobody" + seen.substr(9)));
    CHECK(!door.show(wrong(seen)));  // the very name of one who was let in before
  }
  CHECK(door.show(seen));
  CHECK(door.show(unseen));
}

TEST_CASE("those who fail hear the same, whether the name that they use exists or not (ledger 6)",
          "[access]") {
  Door door;
  const auto good = door.ledger.known("fin-1", R"([{"role":"finance"}])");
  const auto answers = [&](const std::string& token, std::string_view address) {
    std::vector<std::pair<bool, std::string>> heard;
    for (int minutes = 0; minutes < 10; ++minutes, door.pass())
      for (int i = 0; i < 14; ++i) {
        const auto who = door.show(i == 3 ? "" : token, address);
        REQUIRE(!who);
        heard.emplace_back(who.error().too_many, who.error().message());
      }
    return heard;
  };
  const auto of_one_that_exists = answers(wrong(good), "192.0.2.10");
  CHECK(answers("dbk_nobody" + good.substr(9), "192.0.2.11") == of_one_that_exists);
  const std::set<std::pair<bool, std::string>> kinds(of_one_that_exists.begin(),
                                                     of_one_that_exists.end());
  CHECK(kinds.size() == 2);
}

TEST_CASE(
    "guessing one name from many addresses does not shut it out where it was let in (ledger 6)",
    "[access]") {
  Door door;
  const auto good = door.ledger.known("fin-1", R"([{"role":"finance"}])");
  CHECK(door.show(good));
  for (int i = 0; i < 200; ++i) CHECK(!door.show(wrong(good), fmt::format("198.51.100.{}", i)));
  CHECK(door.show(good));
  const auto elsewhere = door.show(good, "203.0.113.1");
  REQUIRE(!elsewhere);
  CHECK(elsewhere.error().too_many);
  door.pass();
  CHECK(door.show(good, "203.0.113.1"));
}

TEST_CASE("certificates are limited as tokens are: by their own name (ledger 6)", "[access]") {
  Door door;
  door.ledger.known("pro-1", R"([{"role":"provider"}])", "a");
  door.ledger.record(
      "principal/pro-1", "certificate_registered",
      fmt::format(R"({{"fingerprint":"{}","expires_at":"2026-01-03T00:00:00Z"}})", fingerprint));
  const std::string unknown(64, 'e');
  for (int i = 0; i < 50; ++i) CHECK(!door.keeper.admit({"", unknown, "192.0.2.7"}));
  CHECK(door.keeper.admit({"", fingerprint, "192.0.2.7"}));
}

TEST_CASE(
    "refusals of somebody known are recorded, each once a minute and within a limit, then counted "
    "(ledger 1.8, ledger 1.9)",
    "[access]") {
  Door door;
  const PosterId who("fin-1");
  const auto refuse = [&](const std::string& of) {
    door.keeper.refused(who, v::AskedFor::view, of, Code::not_permitted);
  };
  refuse("outcomes");
  refuse("outcomes");
  CHECK(door.ledger.access_log() ==
        std::vector<std::string>{
            R"({"by":"fin-1","asked":"view","of":"outcomes","code":"not_permitted"})"});
  for (int i = 0; i < 100; ++i) refuse(fmt::format("view-{}", i));
  CHECK(door.ledger.access_log().size() == AccessRecordLimits{}.refusals_of_one);
  door.pass();
  refuse("outcomes");
  // Those beyond the limit are told in one entry: nobody's refusals drown in their own noise.
  const auto log = door.ledger.access_log();
  CHECK(log.size() == AccessRecordLimits{}.refusals_of_one + 2);
  CHECK(std::count(
            log.begin(), log.end(),
            R"({"by":"fin-1","asked":"command","of":"91 further","code":"not_permitted"})") == 1);
  door.keeper.refused({}, v::AskedFor::view, "tiers", Code::not_permitted);
  CHECK(door.ledger.access_log().size() == AccessRecordLimits{}.refusals_of_one + 2);
}

TEST_CASE("what looks like a person's number is not copied into the record (ledger 1.9)",
          "[access]") {
  Door door;
  door.keeper.refused(PosterId("fin-1"), v::AskedFor::post, "case_closed case/07700900123",
                      Code::not_permitted);
  CHECK(door.last_entry() ==
        R"({"by":"fin-1","asked":"post","of":"case_closed","code":"not_permitted"})");
}

TEST_CASE("addresses are recorded as ids: IPv6 by its network (ledger 6)", "[access]") {
  const auto name = [](const char* text) { return name_of(boost::asio::ip::make_address(text)); };
  CHECK(name("192.0.2.7") == "192.0.2.7");
  CHECK(name("::1") == "0--1");
  CHECK(name("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(name("2001:db8:0:1::5") == "2001-db8-0-1--64");
  CHECK(name("2001:db8:0:1:ffff::6") == "2001-db8-0-1--64");
  CHECK(is_ident(name("fe80::1")));
}

}  // namespace daybook::server::testing
