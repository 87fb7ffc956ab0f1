/// Who may have commands carried out, read entries and read what is sealed (rulebook 4, ledger 6).
#include "domain/rules/access.hpp"

#include <map>
#include <set>

#include <catch2/catch.hpp>

using namespace daybook;

namespace {

const std::map<std::string, v::Role> roles = {
    {"AD", v::Role::administrator}, {"CO", v::Role::commissioner},
    {"CT", v::Role::central_team},  {"LP", v::Role::lead_professional},
    {"PR", v::Role::provider},      {"FI", v::Role::finance},
    {"AU", v::Role::auditor}};

using Names = std::set<std::string>;

Caller caller(v::Role role, std::string_view programme, std::string_view provider = "") {
  Caller who;
  who.id = PosterId("who-1");
  who.grants = {{role, std::string(programme)}};
  if (role == v::Role::provider) who.provider = ProviderId(provider);
  return who;
}

const About in_p{{"p"}, {"a"}};
const About of_no_programme{};

}  // namespace

TEST_CASE("a right is had with its roles, where they are granted (ledger 6)") {
  const auto permitted = [](GrantedIn where, std::string_view programme, const About& about) {
    const Right right{any_of(v::Role::finance), false, where};
    return !decide_command(caller(v::Role::finance, programme), "x", right, about) &&
           decide_command(caller(v::Role::auditor, programme), "x", right, about);
  };
  CHECK(permitted(GrantedIn::concerned, "p", in_p));
  CHECK(permitted(GrantedIn::concerned, "", in_p));
  CHECK_FALSE(permitted(GrantedIn::concerned, "q", in_p));
  CHECK_FALSE(permitted(GrantedIn::concerned, "p", of_no_programme));
  CHECK(permitted(GrantedIn::all, "", in_p));
  CHECK_FALSE(permitted(GrantedIn::all, "p", in_p));
  CHECK(permitted(GrantedIn::any, "q", in_p));
  const Right nobody{};
  CHECK(decide_command(caller(v::Role::administrator, ""), "x", nobody));
}

TEST_CASE("all entries are for administrators and auditors of all programmes (ledger 6)") {
  for (const auto& [short_name, role] : roles)
    for (const std::string_view programme : {"p", ""}) {
      INFO(short_name << " in '" << programme << "'");
      const bool yes = programme.empty() && (short_name == "AD" || short_name == "AU");
      CHECK(!decide_all_entries(caller(role, programme, "a")) == yes);
    }
}

TEST_CASE("a view of which nobody has said who may ask it is refused (ledger 6)") {
  CHECK(decide_view(caller(v::Role::auditor, ""), "everything", Right{}, in_p));
}

TEST_CASE("a refusal says for whom it would be (rulebook 4)") {
  const Right right{any_of(v::Role::administrator), false, GrantedIn::all};
  CHECK(decide_command(caller(v::Role::finance, ""), "backup", right)->message ==
        "Not permitted: command backup is for administrator in all programmes");
  CHECK(decide_personal(caller(v::Role::finance, ""), in_p)->message ==
        "Not permitted: personal data is for central_team, lead_professional, auditor in the "
        "programme concerned, or the staff of the provider concerned");
}

TEST_CASE(
    "what is sealed is read by lead professional, central team, auditor and the provider "
    "concerned (rulebook 4)") {
  const Names readers = {"LP", "CT", "AU"};
  for (const auto& [short_name, role] : roles)
    for (const std::string_view programme : {"p", "q", ""})
      for (const std::string_view provider : {"a", "z"}) {
        INFO(short_name << " in '" << programme << "' of " << provider);
        const bool there = programme != "q";
        const bool yes =
            there && (readers.contains(short_name) || (short_name == "PR" && provider == "a"));
        CHECK(!decide_personal(caller(role, programme, provider), in_p) == yes);
      }
}

TEST_CASE("what belongs to no known programme is read with a role in all programmes (rulebook 4)") {
  CHECK(decide_personal(caller(v::Role::central_team, "p"), of_no_programme));
  CHECK(!decide_personal(caller(v::Role::central_team, ""), of_no_programme));
}

/// Every kind of stream that is not the ledger's own.
const std::vector<StreamKind> served_kinds = {
    StreamKind::programme, StreamKind::provider,  StreamKind::family_case, StreamKind::package,
    StreamKind::claim,     StreamKind::gathering, StreamKind::supporter,   StreamKind::match};

TEST_CASE(
    "entries are read by whoever may ask the history of their stream, and nobody else "
    "(rulebook 4)") {
  std::size_t read = 0, refused = 0;
  for (const auto kind : served_kinds)
    for (const auto& [short_name, role] : roles)
      for (const std::string_view programme : {"p", "q", ""})
        for (const std::string_view provider : {"a", "z"})
          for (const auto& about :
               {in_p, About{{"p"}, {}}, About{{"p", "q"}, {"z"}}, of_no_programme}) {
            INFO(name(kind) << " by " << short_name << " in '" << programme << "' of " << provider);
            const auto who = caller(role, programme, provider);
            const bool may_ask = !decide_view(who, "history", reading_right, about);
            CHECK(Visibility(who).sees(kind, about) == may_ask);
            ++(may_ask ? read : refused);
          }
  CHECK(read > 400);
  CHECK(refused > 400);
}

TEST_CASE("a role in one of the programmes that a stream is about is enough (rulebook 4)") {
  const About in_both{{"p", "q"}, {"a"}};
  for (const std::string_view programme : {"p", "q", ""}) {
    CHECK(Visibility(caller(v::Role::finance, programme)).sees(StreamKind::provider, in_both));
    CHECK(
        Visibility(caller(v::Role::provider, programme, "a")).sees(StreamKind::provider, in_both));
  }
  CHECK_FALSE(Visibility(caller(v::Role::finance, "r")).sees(StreamKind::provider, in_both));
  CHECK_FALSE(Visibility(caller(v::Role::provider, "r", "a")).sees(StreamKind::provider, in_both));
}

TEST_CASE("a provider's staff reads what is theirs alone (rulebook 4)") {
  for (const std::string_view programme : {"p", ""}) {
    const Visibility sight(caller(v::Role::provider, programme, "a"));
    CHECK(sight.at(StreamKind::package) == Visibility::Glance::depends);
    CHECK(sight.sees(StreamKind::package, in_p));
    CHECK_FALSE(sight.sees(StreamKind::package, {{"p"}, {"z"}}));
    CHECK_FALSE(sight.sees(StreamKind::family_case, {{"p"}, {}}));
    CHECK_FALSE(sight.sees(StreamKind::package, of_no_programme));
  }
}

namespace {

/// A match of a package, recorded by the central team; its `considered` names nobody.
Recorded matching() {
  Recorded entry;
  entry.stream = {StreamKind::package, "k"};
  entry.tag = v::Data::PackageMatched;
  return entry;
}

}  // namespace

TEST_CASE("what is said of a provider's rivals is not for its staff (rulebook 4)") {
  CHECK(kept_from_providers(v::Data::PackageMatched).size() == 1);
  CHECK(kept_from_providers(v::Data::PackageMatched).front() == "considered");
  CHECK(kept_from_providers(v::Data::PackageConfirmed).empty());
  const auto shown = [](const Caller& who, const About& about) {
    return Visibility(who).shows(matching(), about);
  };
  const auto staff = caller(v::Role::provider, "", "a");
  CHECK(shown(staff, in_p) == Shown::in_part);
  CHECK(shown(staff, {{"p"}, {"z"}}) == Shown::nothing);
  CHECK(shown(caller(v::Role::lead_professional, "p"), in_p) == Shown::whole);
  auto both = staff;
  both.grants.push_back({v::Role::finance, "p"});
  CHECK(shown(both, in_p) == Shown::whole);
  both.grants.back().programme = "q";
  CHECK(shown(both, in_p) == Shown::in_part);
  auto confirmed = matching();
  confirmed.tag = v::Data::PackageConfirmed;
  CHECK(Visibility(staff).shows(confirmed, in_p) == Shown::whole);
}

TEST_CASE(
    "a stored entry, its proof and evidence are for those who are shown it whole (rulebook 4)") {
  const auto staff = caller(v::Role::provider, "", "a");
  CHECK(decide_raw(staff, matching(), in_p)->message ==
        "position 0: what is stored there is not for you to see");
  auto confirmed = matching();
  confirmed.tag = v::Data::PackageConfirmed;
  CHECK_FALSE(decide_raw(staff, confirmed, in_p));
  CHECK(decide_raw(staff, confirmed, {{"p"}, {"z"}})->code == Code::not_permitted);
  CHECK_FALSE(decide_raw(caller(v::Role::central_team, "p"), matching(), in_p));
  CHECK(decide_raw(caller(v::Role::central_team, "q"), matching(), in_p));
}

TEST_CASE("refusals by rules about who may act are told apart from all others (ledger 1.9)") {
  for (const auto code :
       {Code::not_permitted, Code::self_approval, Code::agreement_missing, Code::legal_hold})
    CHECK(is_about_who_acts(code));
  for (const auto code : {Code::malformed, Code::version_conflict, Code::budget_exceeded,
                          Code::unknown_stream, Code::consent_missing})
    CHECK_FALSE(is_about_who_acts(code));
}

TEST_CASE(
    "principals and the access log are seen by administrators and auditors of all programmes "
    "(ledger 6)") {
  for (const auto kind : {StreamKind::principal, StreamKind::access})
    for (const auto& [short_name, role] : roles)
      for (const std::string_view programme : {"p", ""}) {
        INFO(short_name << " in '" << programme << "'");
        const bool yes = programme.empty() && (short_name == "AD" || short_name == "AU");
        const Visibility sight(caller(role, programme, "a"));
        CHECK(sight.at(kind) == (yes ? Visibility::Glance::shown : Visibility::Glance::hidden));
        CHECK(sight.sees(kind, in_p) == yes);
        CHECK(sight.sees_all() == yes);
      }
}

TEST_CASE("somebody without any role sees nothing (ledger 6)") {
  const Visibility sight{Caller()};
  CHECK(sight.at(StreamKind::family_case) == Visibility::Glance::hidden);
  CHECK_FALSE(sight.sees(StreamKind::family_case, in_p));
  const Right everybody{any_of(v::Role::provider, v::Role::finance), true, GrantedIn::any};
  CHECK(decide_command(Caller(), "x", everybody));
}
