/// Who may ask which view about what (rulebook 4, ledger 6).
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/service.hpp"
#include "projections/query/view.hpp"
#include "tests/vocabulary/sample.hpp"

using namespace daybook;

namespace {

namespace json = boost::json;

const std::map<std::string, v::Role> roles = {
    {"AD", v::Role::administrator}, {"CO", v::Role::commissioner},
    {"CT", v::Role::central_team},  {"LP", v::Role::lead_professional},
    {"PR", v::Role::provider},      {"FI", v::Role::finance},
    {"AU", v::Role::auditor}};

using Names = std::set<std::string>;

/// Who may ask a view about a programme in which the role is granted. PR: with `provider` their
/// own.
const std::map<std::string, Names> views = {
    {"activity", {"CO", "CT", "LP", "FI", "AU"}},
    {"attendance", {"CO", "CT", "LP", "FI", "AU"}},
    {"budget", {"CO", "CT", "FI", "AU"}},
    {"claims", {"CO", "CT", "FI", "AU"}},
    {"deadlines", {"CO", "CT", "LP", "FI", "AU"}},
    {"gatherings", {"CO", "CT", "LP", "AU"}},
    {"history", {"AD", "CO", "CT", "LP", "FI", "AU"}},
    {"monitoring", {"CO", "CT", "AU", "PR"}},
    {"outcomes", {"CO", "CT", "LP", "AU"}},
    {"peer_support", {"CO", "CT", "LP", "AU"}},
    {"reconciliation", {"CO", "CT", "FI", "AU"}},
    {"restatement", {"CO", "FI", "AU"}},
    {"tiers", {"CO", "CT", "LP", "AU"}},
};

/// Whose history: the thing, the programmes it belongs to, and the providers whose staff may ask.
struct Thing {
  std::string param, id;
  Names programmes, providers;
};
const std::vector<Thing> things = {
    {"programme", "p", {"p"}, {}},     {"provider", "a", {"p"}, {"a"}},
    {"case", "x", {"p"}, {}},          {"package", "x", {"p"}, {"a"}},
    {"claim", "x", {"p"}, {}},         {"gathering", "x", {"p"}, {"a"}},
    {"supporter", "x", {"p"}, {"a"}},  {"match", "x", {"p"}, {"a"}},
    {"package", "unheard-of", {}, {}},
};

/// Programme p with provider a and one of everything; q with provider z.
Books books() {
  Books made;
  const auto record = [&](std::string_view stream, std::string_view type, std::string_view data) {
    auto line = json::parse(test::sample_post(*Vocabulary::instance().find(type))).as_object();
    line.erase("actor");
    line["stream"] = json::string(stream);
    const auto over = json::parse(json::string_view(data.data(), data.size())).as_object();
    for (const auto& [key, value] : over) line["data"].as_object()[key] = value;
    const auto post = post_from_json(json::serialize(line));
    if (!post) FAIL(post.error().refusal.message);
    const Poster poster{PosterId("pro-1"), bit(v::Role::provider), ProviderId("a")};
    Envelope envelope;
    envelope.position = {made.size()};
    envelope.version = {type == "package_matched" ? 1U : 0U};
    made.apply(about_to_be_recorded(*v::GetEvent(post->front().event.data()), envelope, poster));
  };
  record("programme/p", "programme_opened", "{}");
  record("programme/q", "programme_opened", "{}");
  record("provider/a", "provider_registered", R"({"programmes":["p"]})");
  record("provider/z", "provider_registered", R"({"programmes":["q"]})");
  record("case/x", "case_opened", R"({"programme":"p"})");
  record("package/x", "package_requested", R"({"case":"x"})");
  record("package/x", "package_matched", R"({"provider":"a"})");
  record("gathering/x", "gathering_planned", R"({"programme":"p","provider":"a"})");
  record("supporter/x", "supporter_recruited", R"({"programme":"p"})");
  record("match/x", "match_made", R"({"supporter":"x","case":"x"})");
  record("claim/x", "claim_prepared", R"({"case":"x"})");
  return made;
}

Caller caller(v::Role role, std::string_view programme, std::string_view provider) {
  Caller who;
  who.id = PosterId("who-1");
  who.grants = {{role, std::string(programme)}};
  if (role == v::Role::provider) who.provider = ProviderId(provider);
  return who;
}

bool may_ask(const Caller& who, const Books& known, std::string_view view,
             std::initializer_list<GivenParam> given) {
  const auto params = parse_params(std::vector<GivenParam>(given));
  REQUIRE(params);
  const auto* kind = find_view(view);
  REQUIRE(kind);
  return !decide_view(who, *kind, about_question(known, view, *params));
}

}  // namespace

TEST_CASE("every view says who may ask it (ledger 6)") {
  for (const auto& kind : all_views()) CHECK(kind.who.roles != RoleSet{});
  std::vector<std::string_view> names;
  for (const auto& [name, by] : views) names.emplace_back(name);
  CHECK(names == ViewService::names());
}

TEST_CASE("a view of a programme is for its roles in that programme, or in all (rulebook 4)") {
  const auto known = books();
  std::size_t yes = 0, no = 0;
  for (const auto& [view, by] : views)
    for (const auto& [short_name, role] : roles)
      for (const std::string_view granted : {"p", "q", ""}) {
        if (view == "history") continue;
        INFO(view << " by " << short_name << " granted in '" << granted << "'");
        const bool fits = by.contains(short_name) && short_name != "PR";
        const bool expected = fits && granted != "q";
        CHECK(may_ask(caller(role, granted, "a"), known, view, {{"programme", "p"}}) == expected);
        ++(expected ? yes : no);
      }
  CHECK(yes == 98);
  CHECK(no == 154);
}

TEST_CASE("a provider's staff asks monitoring about their own provider alone (rulebook 4)") {
  const auto known = books();
  for (const auto& [view, by] : views) {
    if (view == "history") continue;
    for (const std::string_view granted : {"p", "q", ""})
      for (const char* asked : {"a", "z"}) {
        INFO(view << " about " << asked << ", granted in '" << granted << "'");
        const bool expected =
            view == "monitoring" && granted != "q" && std::string_view(asked) == "a";
        CHECK(may_ask(caller(v::Role::provider, granted, "a"), known, view,
                      {{"programme", "p"}, {"provider", asked}}) == expected);
      }
  }
}

TEST_CASE(
    "without a programme, or of one that is not known, a role in all programmes is needed "
    "(rulebook 4)") {
  const auto known = books();
  CHECK_FALSE(may_ask(caller(v::Role::finance, "p", ""), known, "budget", {}));
  CHECK(may_ask(caller(v::Role::finance, "", ""), known, "budget", {}));
  CHECK_FALSE(
      may_ask(caller(v::Role::finance, "p", ""), known, "budget", {{"programme", "unheard-of"}}));
}

TEST_CASE(
    "a history is for the roles of its thing's programme, and the provider it concerns "
    "(rulebook 4)") {
  const auto known = books();
  for (const auto& thing : things)
    for (const auto& [short_name, role] : roles)
      for (const std::string granted : {"p", "q", ""})
        for (const std::string provider : {"a", "z"}) {
          INFO(thing.param << " " << thing.id << " by " << short_name << " granted in '" << granted
                           << "' of " << provider);
          const bool there = granted.empty() || thing.programmes.contains(granted);
          const bool fits = views.at("history").contains(short_name) ||
                            (short_name == "PR" && thing.providers.contains(provider));
          CHECK(may_ask(caller(role, granted, provider), known, "history",
                        {{thing.param, thing.id}}) == (there && fits));
        }
}

TEST_CASE(
    "a stream is about its programme, and for the staff of the provider that runs it (rulebook "
    "4)") {
  const auto known = books();
  const auto about = [&](StreamKind kind, std::string_view id) {
    return about_stream(known, {kind, id});
  };
  const std::vector<std::string> p = {"p"}, a = {"a"}, none;
  for (const auto kind :
       {StreamKind::package, StreamKind::gathering, StreamKind::supporter, StreamKind::match}) {
    CHECK(about(kind, "x").programmes == p);
    CHECK(about(kind, "x").providers == a);
  }
  // Whatever a provider does for a family, its case and its claims are not the provider's to read.
  for (const auto kind : {StreamKind::family_case, StreamKind::claim}) {
    CHECK(about(kind, "x").programmes == p);
    CHECK(about(kind, "x").providers == none);
  }
  CHECK(about(StreamKind::programme, "p").providers == none);
  CHECK(about(StreamKind::provider, "z").providers == std::vector<std::string>{"z"});
  CHECK(about(StreamKind::principal, "x").programmes == none);
  CHECK(about(StreamKind::package, "unheard-of").programmes == none);
}

TEST_CASE("an entry is read by exactly those who may ask its stream's history (rulebook 4)") {
  const auto known = books();
  std::size_t read = 0, refused = 0;
  for (const auto& thing : things)
    for (const auto& [short_name, role] : roles)
      for (const std::string granted : {"p", "q", ""})
        for (const std::string provider : {"a", "z"}) {
          INFO(thing.param << " " << thing.id << " by " << short_name << " granted in '" << granted
                           << "' of " << provider);
          const auto who = caller(role, granted, provider);
          const auto name = thing.param + "/" + thing.id;
          StreamRef stream;
          REQUIRE(parse_stream(name, stream));
          const bool may = may_ask(who, known, "history", {{thing.param, thing.id}});
          CHECK(Visibility(who).sees(stream.kind, about_stream(known, stream)) == may);
          ++(may ? read : refused);
        }
  CHECK(read > 150);
  CHECK(refused > 150);
}
