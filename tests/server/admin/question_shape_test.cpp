/// A typing error is no trespass: the shape of what is asked is judged before it is decided who may
/// ask it, the same whoever asks (ledger 6).
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/query/view.hpp"
#include "tests/server/access/guarded.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

namespace json = boost::json;

struct Question {
  std::string view, params, said;
};

/// Questions that nobody could ask, with the beginning of what is said to them.
const std::vector<Question> malformed = {
    {"budget", R"({"programme":"p","year":"2021-22"})", "year: \"2021-22\" is not a year such as"},
    {"budget", R"({"programme":"p","year":"2021/22","by":"colour"})",
     "by: \"colour\" is not one of"},
    {"budget", R"({"programme":"p","year":"2021/22","on":"30/09/2021"})",
     "on: \"30/09/2021\" is not a date such as"},
    {"budget", R"({"programme":"p","year":"2021/22","as_at":"yesterday"})",
     "as_at: \"yesterday\" is not a position"},
    {"budget", R"({"programme":"p","year":"2021/22","as_at":-1})",
     "as_at: \"-1\" is not a position"},
    {"budget", R"({"programme":"P","year":"2021/22"})", "programme: \"P\" is not an id"},
    {"budget", R"({"programme":"","year":"2021/22"})", "programme: \"\" is not an id"},
    {"budget", R"({"programme":"p"})", "year: the view budget needs it"},
    {"budget", R"({"year":"2021/22"})", "programme: the view budget needs it"},
    {"budget", R"({"programme":"p","year":"2021/22","claim":"c"})",
     "claim: the view budget does not take it"},
    {"budget", R"({"programme":"p","year":"2021/22","colour":"red"})",
     "colour: there is no such parameter"},
    {"budget", R"({"programme":["p"],"year":"2021/22"})", "programme: must be a text"},
    {"budget", R"({"programme":"p","year":"2021/22","explain":".spent"})",
     "explain: \".spent\" is not a figure's path"},
    {"budget", R"({"programme":"p","year":"2021/22","explain":"lines[x].spent_pence"})",
     "explain: \"lines[x].spent_pence\" is not a figure's path"},
    {"budget", "[]", "params: must be a JSON object"},
    {"budget", "{", "params: must be a JSON object"},
    {"budget", R"({"programme":"q","programme":"p","year":"2021/22"})",
     "params.programme: stands twice"},
    {"bugdet", R"({"programme":"p","year":"2021/22"})", "view: there is no view bugdet"},
    {"", "{}", "view: there is no view ;"},
    {"attendance", R"({"programme":"p","by":"bracket"})", "by: sessions are grouped by locality"},
    {"attendance", R"({"programme":"p","from":"2021-05-01","to":"2021-04-01"})",
     "to: \"2021-04-01\" is before from"},
    {"history", "{}", "history: give exactly one of case"},
    {"history", R"({"case":"c-p","package":"k-p"})", "history: give exactly one of case"},
    {"history", R"({"case":"C 1"})", "case: \"C 1\" is not an id"},
    {"reconciliation", R"({"programme":"p","year":"2021/22","statement":"nonsense"})",
     "statement, line 1: "},
};

}  // namespace

TEST_CASE("a malformed question is told so, by whatever role, and is no trespass (ledger 6)",
          "[access]") {
  for (const auto* role : {"finance", "lead_professional", "provider"}) {
    Guarded served;
    const auto token =
        served.known("who-1", fmt::format(R"([{{"role":"{}","programme":"q"}}])", role),
                     std::string_view(role) == "provider" ? "z" : "");
    served.serve();
    const auto client = served.connect(token);
    for (const auto& [view, params, said] : malformed) {
      INFO(role << " asks " << view << " " << params);
      const auto answer = client->view(view, params);
      REQUIRE_FALSE(answer);
      CHECK(answer.error().message.find(said) == 0);
    }
    CHECK(served.access_log().empty());
  }
}

TEST_CASE(
    "a malformed question is told over a socket what it is told on the ledger itself (ledger 6)",
    "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance","programme":"q"}])");
  served.serve();
  const auto client = served.connect(token);
  for (const auto& [view, params, said] : malformed) {
    if (said.starts_with("params")) continue;  // no object of parameters
    const auto read = json::parse(params).as_object();
    INFO(view << " " << params);
    const auto embedded = read_question(view, read);
    REQUIRE_FALSE(embedded);
    CHECK(client->view(view, params).error().message == embedded.error());
  }
}

TEST_CASE("what may not be asked stays a trespass, whether or not it exists (ledger 1.9, ledger 6)",
          "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance","programme":"q"}])");
  served.serve();
  const auto client = served.connect(token);
  const auto message = [&](const char* view, const char* params) {
    const auto answer = client->view(view, params);
    return answer ? "answered" : answer.error().message;
  };
  const auto known = message("budget", R"({"programme":"p","year":"2021/22"})");
  CHECK(known.find("Not permitted: view budget is for ") == 0);
  CHECK(message("budget", R"({"programme":"unheard-of","year":"2021/22"})") == known);
  CHECK(message("budget", R"({"programme":"p","year":"1999/00"})") == known);
  CHECK(message("budget", R"({"programme":"p","year":"2021/22","explain":"no.such.figure"})") ==
        known);
  CHECK(message("history", R"({"case":"c-p"})") == message("history", R"({"case":"unheard-of"})"));
  CHECK(served.access_log().size() == 2);  // each once a minute
}

TEST_CASE("who may ask is told what there is not (ledger 6)", "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance","programme":"q"}])");
  served.serve();
  const auto client = served.connect(token);
  const auto message = [&](const char* params) {
    return client->view("budget", params).error().message;
  };
  CHECK(message(R"({"programme":"q","year":"2021/22","explain":"no.such.figure"})")
            .find("explain: there is no figure no.such.figure") == 0);
  CHECK(message(R"({"programme":"q","year":"2021/22","as_at":1000000})")
            .find("as_at: 1000000 is beyond the ledger") == 0);
  CHECK(served.access_log().empty());
}

TEST_CASE("commands too are understood before it is decided who may have them (ledger 6)",
          "[access]") {
  Guarded served;
  const auto token = served.known("pro-1", R"([{"role":"provider","programme":"p"}])", "a");
  served.serve();
  const auto client = served.connect(token);
  const std::vector<Question> commands = {
      {"destroy", "{}", "'destroy' is not a command"},
      {"prove", "[]", "params: must be a JSON object"},
      {"prove", "{}", "position: is missing"},
      {"prove", R"({"position":"x"})", "position: must be a whole number"},
      {"prove", R"({"position":-1})", "position: must be a whole number"},
      {"prove", R"({"position":1,"position":2})", "params.position: stands twice"},
      {"prove", R"({"position":1,"from":2})", "give a position, or from and to"},
      {"prove", R"({"from":2,"size":3})", "size: belongs to a position"},
      {"prove", R"({"position":1,"colour":"red"})", "colour: the command prove does not take it"},
      {"checkpoint", R"({"size":"x"})", "size: must be a whole number"},
      {"checkpoint_publish", R"({"size":1})", "size: the command checkpoint_publish takes no"},
      {"cosign", R"({"note":"n"})", "witness: is missing"},
      {"backup", R"({"keep":3})", "to: is missing"},
      {"backup", R"({"to":"/x","keep":0})", "keep: must be 1 to"},
      {"keys_backup", R"({"to":"/x"})", "expires_in_days: must be 1 to"},
      {"erase", R"({"case":"c-p"})", "reason: is missing"},
      {"erase", R"({"case":"C 1","reason":"r"})", "case: 'C 1' is not an id"},
      {"erase", R"({"case":"c-p","reason":"ring 07700 900123"})", "personal_in_data: "},
      {"subject", R"({"case":"c-p"})", "purpose: is missing"},
      {"subject", R"({"case":"c-p","purpose":"to look","format":"pdf"})", "format: 'pdf' is not"},
      {"disclose", R"({"case":"c-p"})", "purpose: is missing"},
      {"disclose", R"({"case":"c-p","package":"k","purpose":"to look"})", "history: give exactly"},
      {"disclose", R"({"cases":"c-p","purpose":"to look"})", "cases: there is no such parameter"},
      {"evidence", "{}", "view: is missing"},
      {"evidence", R"({"view":"budget","programme":"p","year":"2021-22"})", "year: \"2021-22\""},
      {"evidence", R"({"view":"budget","programme":"p","year":"2021/22"})",
       "evidence: name the figure"},
      {"evidence", R"({"view":"history","case":"c-p"})", "evidence: there is no view history"},
      {"evidence", R"({"view":"budget","complete":"yes","programme":"p","year":"2021/22"})",
       "complete: must be true or false"},
      {"evidence", R"({"batch":"b"})", "programme: is missing"},
  };
  for (const auto& [name, params, said] : commands) {
    INFO(name << " " << params);
    const auto answer = client->command(name, params);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().message.find(said) == 0);
  }
  CHECK(served.access_log().empty());
}

TEST_CASE("a command that is understood and not permitted is recorded under its name (ledger 1.9)",
          "[access]") {
  Guarded served;
  const auto token = served.known("pro-1", R"([{"role":"provider","programme":"p"}])", "a");
  served.serve();
  const auto client = served.connect(token);
  const std::vector<std::pair<const char*, const char*>> asked = {
      {"backup", R"({"to":"/nowhere"})"},
      {"keys_status", "{}"},
      {"erase", R"({"case":"c-p","reason":"asked for"})"},
      {"subject", R"({"case":"c-p","purpose":"to look"})"},
      {"evidence",
       R"({"view":"budget","explain":"total.spent_pence","programme":"p","year":"2021/22"})"}};
  for (const auto& [name, params] : asked)
    CHECK(client->command(name, params)
              .error()
              .message.find(fmt::format("Not permitted: command {} is for ", name)) == 0);
  const auto log = served.access_log();
  REQUIRE(log.size() == asked.size());
  for (std::size_t i = 0; i < log.size(); ++i)
    CHECK(log[i].find(fmt::format(R"("of":"{}","code":"not_permitted")", asked[i].first)) !=
          std::string::npos);
}

TEST_CASE("readings, subscriptions and proofs that are malformed are told so (ledger 6)",
          "[access]") {
  Guarded served;
  const auto token = served.known("pro-1", R"([{"role":"provider","programme":"p"}])", "a");
  served.serve();
  const auto client = served.connect(token);
  for (const auto* stream : {"nothing", "case/", "case/C 1", "cases/c-p", "/c-p", "case/c-p/x"}) {
    client::Reading reading;
    reading.stream = stream;
    const auto page = client->read(reading);
    REQUIRE_FALSE(page);
    CHECK(page.error().message.find(fmt::format("'{}' is no name of a stream, KIND/ID", stream)) ==
          0);
  }
  for (const auto& filter : {client::Filter{{"cases"}, {}, ""}, client::Filter{{}, {"matched"}, ""},
                             client::Filter{{}, {}, "No Id"}}) {
    client::Reading reading;
    reading.filter = filter;
    CHECK(client->read(reading).error().message.find(" is not ") != std::string::npos);
    const auto followed =
        client->follow({{0}, filter}, [](std::string_view) { return false; }, {}, {});
    REQUIRE_FALSE(followed);
    CHECK(followed.error().message.find(" is not ") != std::string::npos);
  }
  CHECK_FALSE(client->prove({}));
  CHECK_FALSE(client->prove({Position{1}, 2, {}}));
  CHECK(served.access_log().empty());
}

TEST_CASE("an import that is malformed is told so before who may import is asked (rulebook 2)",
          "[access]") {
  Guarded served;
  const auto token = served.known("fin-1", R"([{"role":"finance"}])");
  served.serve();
  const auto client = served.connect(token);
  auto post = event_post(1'001, "programme/p", "newsletter_issued",
                         R"({"issue":"n","by_email":1,"by_post":1})");
  CHECK(code_in(client->post(post, true)) == "malformed");  // it names no actor
  CHECK(served.access_log().empty());
  post.front().actor = Poster{PosterId("cen-1"), bit(v::Role::central_team), {}};
  CHECK(code_in(client->post(post, true)) == "not_permitted");
  CHECK(served.access_log() ==
        std::vector<std::string>{
            R"({"by":"fin-1","asked":"post","of":"import","code":"not_permitted"})"});
}

TEST_CASE("who is not let in learns nothing of what would be malformed (ledger 1.9)", "[access]") {
  Guarded served;
  served.serve();
  Peer peer(served.endpoint());
  REQUIRE(peer.send(hello_frame("finance", 1, "nonsense") + read_frame(2)));
  CHECK(kind_of(*peer.receive()) == "not_admitted");
  CHECK(peer.closed());
}

}  // namespace daybook::server::testing
