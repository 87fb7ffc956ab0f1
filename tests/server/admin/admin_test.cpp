/// What is done with a ledger as a whole, and proofs over a socket (PROTOCOL.md, "Commands").
#include "server/admin/admin.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/proof/proof_format.hpp"
#include "server/admin/checkpoint_timer.hpp"
#include "server/admin/commands.hpp"
#include "tests/eventstore/vault.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

namespace json = boost::json;

Caller with_role(v::Role role) {
  return Caller(Poster{PosterId("x-1"), bit(role), {}});
}

/// An admin, its ledger with a programme and a case that something was said about, and its keys.
struct Bureau {
  store::testing::ScratchDirectory scratch;
  store::testing::Vault vault;
  std::unique_ptr<Ledger> ledger;
  std::optional<ViewService> views;
  std::optional<Admin> admin;

  explicit Bureau(bool with_keys = true) {
    const auto data = scratch.path() / "l";
    REQUIRE(Ledger::create(data, store::testing::kLedger.value));
    LedgerOptions options;
    if (with_keys) options.keys = vault.open();
    auto opened = Ledger::open(data, std::move(options));
    REQUIRE(opened);
    ledger = std::move(*opened);
    views.emplace(ledger->store());
    admin.emplace(AdminParts{*ledger, *views, store::KeyPlaces{vault.keys(), vault.source()},
                             with_keys ? "" : "no_key_store"});
    post(R"({"event_id":"00000000-0000-4000-8000-000000000001","stream":"programme/p",
             "type":"programme_opened","occurred_at":"2021-04-01T09:00:00Z",
             "data":{"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}},
             "actor":{"id":"com-1","roles":["commissioner"]}})");
    post(R"({"event_id":"00000000-0000-4000-8000-000000000002","stream":"case/c1",
             "type":"case_opened","occurred_at":"2021-04-01T09:00:00Z",
             "data":{"programme":"p","kind":"family","locality":"north",
                     "responsible_authority":"A","statutory":false},
             "actor":{"id":"lp-1","roles":["lead_professional"]}})");
  }

  void post(std::string_view line) {
    const auto read = post_from_json(line);
    REQUIRE(read);
    REQUIRE(std::holds_alternative<Accepted>(ledger->post({*read, Trust::embedded, {}})));
  }

  CommandAnswer ask(v::Role role, std::string_view name, const json::object& params = {}) {
    return admin->run(name, json::serialize(params), with_role(role));
  }
  json::object answer(v::Role role, std::string_view name, const json::object& params = {}) {
    const auto given = ask(role, name, params);
    if (!given) FAIL(given.error().message);
    return json::parse(std::string(given->view())).as_object();
  }
  std::string fault(v::Role role, std::string_view name, const json::object& params = {}) {
    const auto given = ask(role, name, params);
    REQUIRE_FALSE(given);
    return given.error().message;
  }
  store::VerifierKey key() { return *store::VerifierKey::parse(vkey()); }
  std::string vkey() {
    return answer(v::Role::auditor, "checkpoint").at("vkey").as_string().c_str();
  }
};

}  // namespace

TEST_CASE(
    "a command that does not exist, or lacks what it needs, is told what is right (ledger 7)") {
  Bureau bureau;
  const auto unknown = bureau.fault(v::Role::administrator, "destroy");
  CHECK(unknown.find("'destroy' is not a command; there are ") == 0);
  for (const auto& command : all_commands()) CHECK(unknown.find(command.name) != std::string::npos);
  CHECK(bureau.admin->run("prove", "[]", with_role(v::Role::auditor)).error().message ==
        "params: must be a JSON object");
  CHECK(bureau.fault(v::Role::auditor, "prove") == "position: is missing; or give from and to");
  CHECK(bureau.fault(v::Role::auditor, "prove", {{"position", "x"}}) ==
        "position: must be a whole number, not negative");
  CHECK(bureau.fault(v::Role::administrator, "erase", {{"case", "c1"}}) == "reason: is missing");
  CHECK(bureau.fault(v::Role::administrator, "erase",
                     {{"case", "c1"}, {"supporter", "s"}, {"reason", "x"}}) ==
        "give one of case and supporter");
  CHECK(
      bureau.fault(v::Role::administrator, "keys_backup", {{"to", "x"}, {"expires_in_days", 0}}) ==
      "expires_in_days: must be 1 to 3650");
}

TEST_CASE(
    "a command is refused to whom it is not for, and marked so that it is recorded (ledger 6)") {
  Bureau bureau;
  const std::pair<const char*, json::object> asked[] = {
      {"erase", {{"case", "c1"}, {"reason", "x"}}},
      {"key_rotate", {}},
      {"keys_backup", {{"to", "/nowhere"}, {"expires_in_days", 30}}},
      {"backup", {{"to", "/nowhere"}}},
      {"checkpoint_publish", {}}};
  for (const auto& [name, params] : asked) {
    const auto answer = bureau.ask(v::Role::finance, name, params);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().not_permitted);
    CHECK(answer.error().recorded == Code::not_permitted);
    CHECK_FALSE(answer.error().malformed);
  }
  const auto reading =
      bureau.ask(v::Role::finance, "disclose", {{"case", "c1"}, {"purpose", "to look"}});
  REQUIRE_FALSE(reading);
  CHECK(reading.error().not_permitted);
}

TEST_CASE("evidence shows nobody what the view or the entries behind it would not (ledger 6)") {
  Bureau bureau;
  const json::object budget{{"view", "budget"},
                            {"explain", "total.allocated_pence"},
                            {"programme", "p"},
                            {"year", "2021/22"}};
  bureau.post(R"({"event_id":"00000000-0000-4000-8000-000000000003","stream":"programme/p",
                  "type":"budget_allocated","occurred_at":"2021-04-02T09:00:00Z",
                  "data":{"year":"2021/22","line":"main","amount_pence":1,"reason":"a penny"},
                  "actor":{"id":"com-1","roles":["commissioner"]}})");
  CHECK(bureau.ask(v::Role::finance, "evidence", budget));
  CHECK(bureau.ask(v::Role::auditor, "evidence", budget));
  // An administrator may have evidence made, but not ask for a budget.
  CHECK(bureau.ask(v::Role::administrator, "evidence", budget).error().not_permitted);
  auto monitoring = budget;
  monitoring["view"] = "monitoring";
  CHECK(bureau.ask(v::Role::finance, "evidence", monitoring).error().not_permitted);
  auto complete = budget;
  complete["complete"] = true;
  CHECK(bureau.ask(v::Role::finance, "evidence", complete).error().not_permitted);
  CHECK(bureau.ask(v::Role::auditor, "evidence", complete));
  Caller elsewhere;
  elsewhere.id = PosterId("x-1");
  elsewhere.grants = {{v::Role::auditor, "q"}};
  CHECK(bureau.admin->run("evidence", json::serialize(budget), elsewhere).error().not_permitted);
  elsewhere.grants = {{v::Role::auditor, "p"}};
  CHECK(bureau.admin->run("evidence", json::serialize(budget), elsewhere));
  CHECK(bureau.admin->run("evidence", json::serialize(complete), elsewhere).error().not_permitted);
}

TEST_CASE("a checkpoint is published once for one size, and proofs rest on it (ledger 4)") {
  Bureau bureau;
  const auto first = bureau.answer(v::Role::administrator, "checkpoint_publish");
  CHECK(first.at("size") == 2);
  CHECK(bureau.answer(v::Role::administrator, "checkpoint_publish") == first);
  CHECK(bureau.answer(v::Role::auditor, "checkpoint") == first);
  for (const auto& params : {json::object{{"position", 1}}, json::object{{"from", 2}, {"to", 2}}}) {
    const auto text = bureau.ask(v::Role::auditor, "prove", params);
    REQUIRE(text);
    const auto proof = store::parse_proof(text->view());
    REQUIRE(proof);
    CHECK(store::verify_proof(*proof, bureau.key()));
  }
}

TEST_CASE("an erasure's certificate proves the entry that says so (ledger 5)") {
  Bureau bureau;
  const auto certificate = bureau.answer(v::Role::administrator, "erase",
                                         {{"case", "c1"}, {"reason", "asked for by the family"}});
  CHECK(certificate.at("subject") == "case/c1");
  CHECK(certificate.at("position") == 2);
  CHECK(certificate.at("keys_destroyed").as_array().empty());  // nothing had been said
  CHECK(certificate.at("copies_expire_on").is_null());
  const auto proof = store::parse_proof(json::serialize(certificate.at("proof")));
  REQUIRE(proof);
  CHECK(store::verify_proof(*proof, bureau.key()));
  bureau.post(R"({"event_id":"00000000-0000-4000-8000-000000000009","stream":"case/c1",
                  "type":"legal_hold_set","occurred_at":"2021-04-02T09:00:00Z",
                  "data":{"reason":"inquiry"},
                  "actor":{"id":"com-1","roles":["commissioner"]}})");
  const auto held =
      bureau.ask(v::Role::administrator, "erase", {{"case", "c1"}, {"reason", "again"}});
  REQUIRE_FALSE(held);
  CHECK(held.error().message.find("legal_hold") == 0);
  CHECK(held.error().recorded == Code::legal_hold);
  CHECK_FALSE(held.error().not_permitted);
}

TEST_CASE("without keys what needs them is told so, and all else is done (ledger 5)") {
  Bureau bureau(false);
  CHECK(bureau.fault(v::Role::administrator, "checkpoint_publish").find("no_key_store") !=
        std::string::npos);
  CHECK(bureau.fault(v::Role::administrator, "erase", {{"case", "c1"}, {"reason", "x"}})
            .find("no_key_store") != std::string::npos);
  CHECK(bureau.ledger->store().size() == 2);
  CHECK(bureau.answer(v::Role::auditor, "prove", {{"position", 1}}).at("size") == 2);
}

TEST_CASE("a growing ledger is signed for at the start and at the end of serving (ledger 4)") {
  Bureau bureau;
  {
    const CheckpointTimer keeper(*bureau.admin, std::chrono::hours(1));
    bureau.post(R"({"event_id":"00000000-0000-4000-8000-000000000003","stream":"programme/p",
                    "type":"budget_allocated","occurred_at":"2021-04-02T09:00:00Z",
                    "data":{"year":"2021/22","line":"main","amount_pence":1,"reason":"a penny"},
                    "actor":{"id":"com-1","roles":["commissioner"]}})");
  }
  CHECK(bureau.answer(v::Role::auditor, "checkpoint").at("size") == 3);
}

TEST_CASE("a proof over the socket leads from the entry to the root (ledger 7)") {
  Served served;
  auto client = served.client("auditor");
  for (std::uint64_t i = 0; i < 5; ++i)
    REQUIRE(position_in(
                served.ledger().post({i == 0 ? programme_opened() : budget_allocated(i),
                                      Trust::connection, with_role(v::Role::commissioner)})) == i);
  const auto inclusion = client->prove({Position{3}, {}, {}});
  REQUIRE(inclusion);
  CHECK(inclusion->size == 5);
  CHECK(inclusion->root == served.ledger().store().head().root.view());
  std::vector<store::Digest> path;
  for (std::size_t at = 0; at < inclusion->path.size(); at += store::Digest::kBytes)
    path.push_back(
        store::digest_of_raw(std::string_view(inclusion->path).substr(at, store::Digest::kBytes)));
  CHECK(store::verify_inclusion({Position{3}, 5, store::digest_of_raw(inclusion->leaf),
                                 std::move(path), store::digest_of_raw(inclusion->root)}));
  CHECK(client->prove({{}, 2, 5})->path.size() > 0);
  CHECK_FALSE(client->prove({Position{5}, {}, {}}));
  CHECK_FALSE(client->prove({Position{1}, 2, {}}));
  CHECK_FALSE(client->prove({}));
  CHECK(client->ping());
}

}  // namespace daybook::server::testing
