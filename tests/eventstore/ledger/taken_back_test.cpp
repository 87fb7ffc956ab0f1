/// What a refused post of several events leaves on a disk: nothing, now and at the next commit
/// (rulebook 2, ledger 1.2).
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/json.hpp"
#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/eventstore/kept.hpp"
#include "tests/eventstore/vault.hpp"

using namespace daybook;
using namespace daybook::test;
using store::testing::must;

namespace {

namespace json = boost::json;

constexpr Instant now{1'650'000'000'000};

using Events = std::vector<std::string>;

std::string event(std::string_view stream, std::string_view type, std::string_view data,
                  std::string_view role = "central_team", std::string_view more = "") {
  static int number = 0;
  return fmt::format(
      R"({{"event_id":"61000000-0000-4000-8000-{:012}","stream":"{}","type":"{}","data":{},)"
      R"("occurred_at":"2021-06-01T09:00:00Z","actor":{{"id":"x-1","roles":["{}"]}}{}}})",
      ++number, stream, type, data, role, more);
}

std::string never_bought() {
  return event("programme/p", "block_expired", R"({"block":"never-bought"})");
}

std::string bought(std::string_view block) {
  return event("programme/p", "block_purchased",
               fmt::format(R"({{"block":"{}","provider":"a","intervention":"i","units":2,)"
                           R"("price_pence":1000,"year":"2021/22","line":"main",)"
                           R"("expires_on":"2022-03-31"}})",
                           block));
}

std::string allocated(std::string_view line, int pence) {
  return event("programme/p", "budget_allocated",
               fmt::format(R"({{"year":"2021/22","line":"{}","amount_pence":{},"reason":"r"}})",
                           line, pence),
               "commissioner");
}

std::string case_opened(std::string_view id) {
  return event(fmt::format("case/{}", id), "case_opened",
               R"({"programme":"p","kind":"family","locality":"x","responsible_authority":"a",)"
               R"("statutory":false})");
}

std::string child_of(std::string_view id) {
  return event(fmt::format("case/{}", id), "member_added",
               R"({"person":"k0","role":"child","born_on":"2012-06-15"})");
}

std::string requested(std::string_view package, std::string_view of) {
  return event(fmt::format("package/{}", package), "package_requested",
               fmt::format(R"({{"case":"{}","package_type":"therapy","outcomes":["health"],)"
                           R"("locality":"x"}})",
                           of));
}

Submission submission(const Events& events) {
  auto read = post_from_json(fmt::format("[{}]", fmt::join(events, ",")));
  REQUIRE(read);
  return {*std::move(read), Trust::embedded, {}};
}

/// A ledger on a disk that is told posts that it refuses, beside one that never hears of them.
class Tried {
 public:
  Tried() {
    ledger_ = must(Ledger::create(scratch_.ledger(), "tried", options()));
    given({event("programme/p", "programme_opened",
                 R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01",)"
                 R"("policy":{"budget_control":"warn"}})",
                 "commissioner")});
    given({event("provider/a", "provider_registered",
                 R"({"title":"A","programmes":["p"],"localities":["x"],"vat":"exempt"})",
                 "commissioner")});
  }

  void given(const Events& events) {
    const auto post = submission(events);
    require_accepted(ledger_->post(post));
    require_accepted(never_heard_.post(post, now));
  }

  /// The events, and one behind them that is refused.
  void refused(Events events) {
    events.push_back(never_bought());
    const auto answer = ledger_->post(submission(events));
    INFO(json::serialize(to_json(answer)));
    REQUIRE(std::holds_alternative<Refused>(answer));
    REQUIRE(std::get<Refused>(answer).refusals.front().index == events.size() - 1);
  }

  /// Both are one ledger: every entry, every row of the index, and again when it is opened anew.
  void require_nothing_left() {
    REQUIRE(ledger_->store().head().root == never_heard_.root());
    REQUIRE(check_ledger(ledger_->store()).has_value());
    ledger_.reset();
    ledger_ = must(Ledger::open(scratch_.ledger(), options()));
    given({case_opened("after")});
    REQUIRE(ledger_->store().head().root == never_heard_.root());
    REQUIRE(check_ledger(ledger_->store()).has_value());
  }

 private:
  static LedgerOptions options() {
    LedgerOptions all;
    all.clock = [] { return now; };
    return all;
  }

  static void require_accepted(const Answer& answer) {
    INFO(json::serialize(to_json(answer)));
    REQUIRE(std::holds_alternative<Accepted>(answer));
  }

  store::testing::ScratchDirectory scratch_;
  std::unique_ptr<Ledger> ledger_;
  MemoryLedger never_heard_;
};

}  // namespace

TEST_CASE("a refused post that bought a block is followed by others (rulebook 2, rulebook 6.2)") {
  Tried tried;
  tried.refused({bought("b0")});
  tried.given({event("programme/p", "holiday_declared", R"({"on":"2021-12-29","title":"Closed"})",
                     "commissioner")});
  tried.refused(
      {bought("b0"), bought("b1"), event("programme/p", "block_expired", R"({"block":"b0"})")});
  tried.given({bought("b0")});
  tried.refused({bought("b1")});
  tried.require_nothing_left();
}

TEST_CASE(
    "a refused post that moved money leaves every row of the budget (rulebook 2, rulebook 6)") {
  Tried tried;
  tried.refused({allocated("main", 500), allocated("arts", 700)});
  tried.given({allocated("main", 100)});
  tried.refused({allocated("main", 500),
                 event("programme/p", "budget_withdrawn",
                       R"({"year":"2021/22","line":"main","amount_pence":50,"reason":"r"})",
                       "commissioner")});
  tried.given({allocated("arts", 1)});
  tried.require_nothing_left();
}

TEST_CASE("a refused post that linked streams leaves no row of a link (rulebook 2)") {
  Tried tried;
  tried.given({case_opened("c1"), child_of("c1")});
  tried.refused({case_opened("c2"), child_of("c2"), requested("k1", "c2"), requested("k2", "c1")});
  tried.given({case_opened("c2"), child_of("c2")});
  tried.refused({requested("k1", "c1"), requested("k2", "c2")});
  tried.given({requested("k2", "c1")});
  tried.require_nothing_left();
}

TEST_CASE("a refused post of a hundred events is taken back to the first (rulebook 2)") {
  Tried tried;
  Events events;
  for (int i = 0; i < 99; ++i)
    events.push_back(i % 2 == 0 ? bought(fmt::format("b{}", i)) : allocated("main", i));
  tried.refused(events);
  tried.given(events);
  tried.require_nothing_left();
}

TEST_CASE("a refused post that erased a subject destroyed no key (rulebook 2, ledger 5)") {
  Kept kept;
  kept.said("c1", "Mum rang.");
  const auto erased = [] {
    return event("case/c1", "subject_erased", R"({"case":"c1","reason":"asked"})", "administrator");
  };
  const auto refused = kept.ledger->post(submission({erased(), never_bought()}));
  REQUIRE(std::holds_alternative<Refused>(refused));
  CHECK(kept.texts_of("c1") == std::vector<std::string>{"Mum rang."});
  kept.said("c1", "Dad rang.");
  kept.close();
  kept.open();
  CHECK(kept.texts_of("c1") == std::vector<std::string>{"Mum rang.", "Dad rang."});
  REQUIRE(std::holds_alternative<Accepted>(kept.ledger->post(submission({erased()}))));
  CHECK(kept.texts_of("c1") == std::vector<std::string>{"erased", "erased"});
  CHECK(check_ledger(kept.ledger->store()).has_value());
}

TEST_CASE("what a refused post said about people is sealed nowhere, and can be said (rulebook 2)") {
  Kept kept;
  const auto said = [](std::string_view words) {
    return event("case/c1", "member_added", R"({"person":"m-9","role":"parent"})", "central_team",
                 fmt::format(R"(,"personal":{{"note":"{}"}})", words));
  };
  REQUIRE(std::holds_alternative<Refused>(
      kept.ledger->post(submission({said("Never."), never_bought()}))));
  CHECK(kept.texts_of("c1").empty());
  REQUIRE(std::holds_alternative<Accepted>(kept.ledger->post(submission({said("Mum rang.")}))));
  CHECK(kept.texts_of("c1") == std::vector<std::string>{"Mum rang."});
  CHECK(check_ledger(kept.ledger->store()).has_value());
}
