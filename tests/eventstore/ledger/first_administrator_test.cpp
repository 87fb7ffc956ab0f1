/// The first administrator of a new ledger (ledger 6, FORMAT.md 8).
#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/principals.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store {

namespace {

constexpr Instant made_at{1'767'268'800'000};
constexpr Instant expires_at{1'775'044'800'000};

class Fresh {
 public:
  Fresh() : ledger_(must(Ledger::create(scratch_.ledger(), "fresh"))) {
    token_.emplace(must(keep_first_administrator(ledger_->store(), "admin", made_at, expires_at)));
  }

  Ledger& ledger() { return *ledger_; }
  const NewToken& token() const { return *token_; }
  void reopen() {
    ledger_.reset();
    ledger_ = must(Ledger::open(scratch_.ledger()));
  }
  std::uint64_t size() const { return ledger_->store().size(); }

  /// Posts a line as an import has it.
  void import(const char* line) {
    auto post = post_from_json(line);
    if (!post) FAIL(post.error().refusal.message);
    const auto answer = ledger_->post({*std::move(post), Trust::import_, {}});
    if (const auto* refused = std::get_if<Refused>(&answer))
      FAIL(refused->refusals.front().refusal.message);
    REQUIRE(std::holds_alternative<Accepted>(answer));
  }

 private:
  template <class T>
  static T must(StoreResult<T> result) {
    if (!result) FAIL(result.error().message);
    return *std::move(result);
  }

  testing::ScratchDirectory scratch_;
  std::unique_ptr<Ledger> ledger_;
  std::optional<NewToken> token_;
};

constexpr const char* programme =
    R"({"event_id":"00000000-0000-4000-8000-000000000001","stream":"programme/p",)"
    R"("type":"programme_opened","occurred_at":"2021-04-01T09:00:00Z",)"
    R"("actor":{"id":"co-1","roles":["commissioner"]},"recorded_at":"2021-04-01T09:00:00Z",)"
    R"("data":{"title":"P","authority":"A","framework":"f1","opens_on":"2021-04-01","policy":{}}})";

constexpr const char* other_administrator =
    R"({"event_id":"00000000-0000-4000-8000-000000000002","stream":"principal/boss",)"
    R"("type":"principal_added","occurred_at":"2021-04-01T09:00:00Z",)"
    R"("actor":{"id":"boss","roles":["administrator"]},"recorded_at":"2021-04-01T09:00:00Z",)"
    R"("data":{"roles":[{"role":"administrator"}]}})";

}  // namespace

TEST_CASE("a new ledger's administrator waits, and is no part of its history (ledger 9)",
          "[administrator]") {
  Fresh fresh;
  CHECK(fresh.size() == 0);
  fresh.import(programme);
  CHECK(fresh.ledger().store().entry({0}));
  CHECK(fresh.size() == 1);
}

TEST_CASE("who waits becomes the first principal when the ledger is served, once (ledger 6)",
          "[administrator]") {
  Fresh fresh;
  fresh.reopen();
  CHECK(*settle_first_administrator(fresh.ledger()) == Administrators::recorded);
  CHECK(fresh.size() == 2);
  CHECK(*settle_first_administrator(fresh.ledger()) == Administrators::present);
  CHECK(fresh.size() == 2);
  const auto admin = read_principal(fresh.ledger().store(), "admin");
  REQUIRE(*admin);
  CHECK((*admin)->grants == std::vector<Grant>{{v::Role::administrator, ""}});
  const auto* token = (*admin)->token(fresh.token().id);
  REQUIRE(token);
  CHECK(token_matches(fresh.token().text.view(), token->hash));
  CHECK(token->expires_at == expires_at);
}

TEST_CASE(
    "a ledger made while the clock was ahead is served at once, its administrator too "
    "(ledger 6)",
    "[administrator]") {
  const testing::ScratchDirectory scratch;
  for (const std::int64_t ahead_ms : {1LL, 600'000LL, 86'400'000LL, 31'536'000'000LL}) {
    const auto place = scratch.path() / std::to_string(ahead_ms);
    LedgerOptions ahead;
    ahead.clock = [&] { return Instant{made_at.milliseconds + ahead_ms}; };
    {
      const auto made = Ledger::create(place, "early", ahead);
      REQUIRE(made);
      REQUIRE(keep_first_administrator((*made)->store(), "admin", ahead.clock(), expires_at));
    }
    LedgerOptions right;
    right.clock = [] { return made_at; };
    const auto opened = Ledger::open(place, right);
    REQUIRE(opened);
    CHECK(*settle_first_administrator(**opened) == Administrators::recorded);
    const auto bytes = (*opened)->store().entry({1});
    REQUIRE(bytes);
    CHECK(read_entry(*bytes)->occurred_at == made_at);
    CHECK(read_entry(*bytes)->recorded_at == made_at);
  }
}

TEST_CASE("the token itself is nowhere in the ledger (ledger 6)", "[administrator]") {
  Fresh fresh;
  REQUIRE(settle_first_administrator(fresh.ledger()));
  const auto secret = fresh.token().text.view().substr(20);
  for (std::uint64_t i = 0; i < fresh.size(); ++i)
    CHECK(fresh.ledger().store().entry({i})->find(secret) == std::string::npos);
}

TEST_CASE("who waits is dropped when an import has brought an administrator (ledger 9)",
          "[administrator]") {
  Fresh fresh;
  fresh.import(other_administrator);
  CHECK(*settle_first_administrator(fresh.ledger()) == Administrators::present);
  CHECK(fresh.size() == 1);
  CHECK_FALSE(*read_principal(fresh.ledger().store(), "admin"));
}

TEST_CASE("a ledger of which nobody is administrator says so (ledger 6)", "[administrator]") {
  testing::ScratchDirectory scratch;
  const auto ledger = Ledger::create(scratch.ledger(), "plain");
  REQUIRE(ledger);
  CHECK(*settle_first_administrator(**ledger) == Administrators::missing);
}

TEST_CASE("an administrator of one programme, or one revoked, does not count (ledger 6)",
          "[administrator]") {
  Fresh fresh;
  REQUIRE(settle_first_administrator(fresh.ledger()));
  CHECK(*has_administrator(fresh.ledger().store()));
  auto post = post_from_json(
      R"([{"event_id":"00000000-0000-4000-8000-000000000003","stream":"principal/part",)"
      R"("type":"principal_added","occurred_at":"2025-04-01T09:00:00Z",)"
      R"("actor":{"id":"admin","roles":["administrator"]},)"
      R"("data":{"roles":[{"role":"administrator","programme":"p"}]}},)"
      R"({"event_id":"00000000-0000-4000-8000-000000000004","stream":"principal/admin",)"
      R"("type":"principal_revoked","occurred_at":"2025-04-01T09:00:00Z",)"
      R"("actor":{"id":"admin","roles":["administrator"]},"data":{"reason":"left"}}])");
  REQUIRE(post);
  REQUIRE(std::holds_alternative<Accepted>(
      fresh.ledger().post({*std::move(post), Trust::embedded, {}})));
  CHECK_FALSE(*has_administrator(fresh.ledger().store()));
}

TEST_CASE("a ledger with somebody waiting is sound (ledger 4)", "[administrator]") {
  Fresh fresh;
  CHECK(check_ledger(fresh.ledger().store()));
  REQUIRE(settle_first_administrator(fresh.ledger()));
  CHECK(check_ledger(fresh.ledger().store()));
}

}  // namespace daybook::store
