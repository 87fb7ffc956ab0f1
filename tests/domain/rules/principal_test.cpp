/// Who may do what is recorded in the ledger itself (ledger, section 6).
#include <catch2/catch.hpp>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

struct Access {
  Scenario scenario;

  Codes post(std::string_view type, const Json& data, By by = By::administrator) {
    return scenario.refused(by, "principal/lp-7", type, data);
  }
  void add(const Json& roles = {{{"role", "lead_professional"}}}) {
    REQUIRE(post("principal_added", {{"roles", roles}}) == Codes{});
  }
  Codes issue(std::string_view token, std::string_view expires_at = "2030-01-01T00:00:00Z",
              std::string_view digest = hash) {
    return post("token_issued", {{"token", token}, {"hash", digest}, {"expires_at", expires_at}});
  }
  const Principal& principal() { return *scenario.ledger.states().principal("lp-7"); }
};

}  // namespace

TEST_CASE("principals are administrative events that an administrator alone may post (ledger 6)") {
  Access ledger;
  const Json roles{{"roles", {{{"role", "finance"}}}}};
  for (const auto by :
       {By::commissioner, By::central, By::lead, By::provider_a, By::finance, By::auditor})
    CHECK(ledger.post("principal_added", roles, by) == Codes{"not_permitted"});
  CHECK(ledger.post("principal_added", roles) == Codes{});
  CHECK(ledger.post("principal_added", roles) == Codes{"already_exists"});
  CHECK(ledger.principal().grants == std::vector<Grant>{{v::Role::finance, ""}});
}

TEST_CASE("a provider's staff name their provider, and nobody else does (rulebook 4)") {
  Access ledger;
  CHECK(ledger.post("principal_added", {{"roles", {{{"role", "provider"}}}}}) ==
        Codes{"malformed"});
  CHECK(ledger.post("principal_added", {{"roles", {{{"role", "finance"}}}}, {"provider", "a"}}) ==
        Codes{"malformed"});
  CHECK(ledger.post("principal_added", {{"roles", {{{"role", "provider"}, {"programme", "p"}}}},
                                        {"provider", "a"}}) == Codes{});
  CHECK(ledger.principal().provider == "a");
}

TEST_CASE("a role is granted and withdrawn in one programme or in all (ledger 6)") {
  Access ledger;
  ledger.add();
  const Json in_p{{"role", "auditor"}, {"programme", "p"}};
  CHECK(ledger.post("role_granted", in_p) == Codes{});
  CHECK(ledger.post("role_granted", in_p) == Codes{"unchanged"});
  CHECK(ledger.post("role_granted", {{"role", "provider"}}) == Codes{"malformed"});
  CHECK(ledger.post("role_withdrawn", {{"role", "auditor"}}) == Codes{"unchanged"});
  const Caller caller(ledger.principal());
  CHECK(caller.roles_in("p") == (bit(v::Role::auditor) | bit(v::Role::lead_professional)));
  CHECK(caller.roles_in("q") == bit(v::Role::lead_professional));
  CHECK(caller.roles_everywhere() == bit(v::Role::lead_professional));
  CHECK(ledger.post("role_withdrawn", in_p) == Codes{});
  CHECK(Caller(ledger.principal()).roles_somewhere() == bit(v::Role::lead_professional));
}

TEST_CASE("a token has a hash, an end that is to come, and is revoked once (ledger 6)") {
  Access ledger;
  ledger.add();
  CHECK(ledger.issue("t1") == Codes{});
  CHECK(ledger.issue("t1") == Codes{"already_exists"});
  CHECK(ledger.issue("t2", "2021-04-01T09:00:00Z") == Codes{"time_order"});
  CHECK(ledger.issue("t2", "2030-01-01T00:00:00Z", "abc") == Codes{"malformed"});
  REQUIRE(ledger.principal().token("t1"));
  CHECK(ledger.principal().token("t1")->hash == hash);
  CHECK(ledger.post("token_revoked", {{"token", "t2"}, {"reason", "lost"}}) ==
        Codes{"unknown_reference"});
  CHECK(ledger.post("token_revoked", {{"token", "t1"}, {"reason", "lost"}}) == Codes{});
  CHECK(ledger.principal().token("t1")->revoked);
  CHECK(ledger.post("token_revoked", {{"token", "t1"}, {"reason", "lost"}}) ==
        Codes{"already_closed"});
}

TEST_CASE("a certificate is known by its fingerprint until it is revoked (ledger 6)") {
  Access ledger;
  ledger.add();
  const Json data{{"fingerprint", hash}, {"expires_at", "2030-01-01T00:00:00Z"}};
  CHECK(ledger.post("certificate_registered", data) == Codes{});
  CHECK(ledger.post("certificate_registered", data) == Codes{"already_exists"});
  const Json gone{{"fingerprint", hash}, {"reason", "replaced"}};
  CHECK(ledger.post("certificate_revoked", gone) == Codes{});
  CHECK(ledger.principal().certificate(hash)->revoked);
}

TEST_CASE("a revoked principal takes no more events (ledger 6)") {
  Access ledger;
  ledger.add();
  CHECK(ledger.post("principal_revoked", {{"reason", "left the council"}}) == Codes{});
  CHECK(ledger.principal().revoked);
  CHECK(ledger.issue("t1") == Codes{"already_closed"});
}

TEST_CASE("what the ledger says of itself cannot be posted by anybody (ledger 5)") {
  Access ledger;
  for (const auto& [type, data] :
       {std::pair{"personal_read", Json{{"case", "c-1"}, {"by", "lp-7"}, {"purpose", "review"}}},
        {"access_refused", {{"by", "lp-7"}, {"asked", "view"}, {"of", "budget"}, {"code", "x"}}},
        {"attempt_failed", {{"address", "10.0.0.1"}, {"fault", "unknown"}, {"attempts", 1}}},
        {"ledger_taken_over", {{"seen", 7}, {"seen_root", "00"}}}})
    CHECK(ledger.scenario.refused(By::administrator, "access/2021-06", type, data) ==
          Codes{"malformed"});
}

TEST_CASE("personal data is erased by an administrator, once no legal hold is set (ledger 5)") {
  Scenario scenario;
  scenario.open_case("c1");
  const Json erased{{"case", "c1"}, {"reason", "request of the family"}};
  CHECK(scenario.refused(By::commissioner, "case/c1", "subject_erased", erased) ==
        Codes{"not_permitted"});
  scenario.given(By::commissioner, "case/c1", "legal_hold_set", {{"reason", "inquiry"}});
  CHECK(scenario.refused(By::administrator, "case/c1", "subject_erased", erased) ==
        Codes{"legal_hold"});
  scenario.given(By::commissioner, "case/c1", "legal_hold_released", {{"reason", "over"}});
  CHECK(scenario.refused(By::administrator, "case/c1", "subject_erased",
                         {{"case", "c2"}, {"reason", "x"}}) == Codes{"malformed"});
  CHECK(scenario.refused(By::administrator, "case/c1", "subject_erased", {{"reason", "x"}}) ==
        Codes{"malformed"});
  CHECK(scenario.refused(By::administrator, "case/c1", "subject_erased", erased) == Codes{});
  CHECK(scenario.ledger.states().family_case("c1")->erasures.size() == 1);
}

TEST_CASE("a closed case and a supporter who withdrew can be erased (ledger 5)") {
  Scenario scenario;
  scenario.open_case("c1");
  scenario.given(By::central, "case/c1", "case_closed", {{"reason", "moved"}});
  CHECK(scenario.refused(By::administrator, "case/c1", "subject_erased",
                         {{"case", "c1"}, {"reason", "retention is over"}}) == Codes{});
  scenario.given(By::provider_a, "supporter/s1", "supporter_recruited", {{"programme", "p"}});
  scenario.given(By::provider_a, "supporter/s1", "supporter_withdrew", {{"reason", "moved"}});
  CHECK(scenario.refused(By::administrator, "supporter/s1", "subject_erased",
                         {{"case", "s1"}, {"reason", "asked"}}) == Codes{"malformed"});
  CHECK(scenario.refused(By::administrator, "supporter/s1", "subject_erased",
                         {{"supporter", "s1"}, {"reason", "asked"}}) == Codes{});
}
