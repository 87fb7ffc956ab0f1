/// One decision for reading: whichever way an entry is asked for, the same people are shown it
/// (rulebook 4).
#include <map>
#include <set>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "server/protocol/messages.hpp"
#include "tests/server/access/guarded.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

namespace json = boost::json;

/// Somebody who is known, and the client that speaks for them.
struct Reader {
  Guarded& served;
  std::unique_ptr<client::Client> client;

  Reader(Guarded& ledger, const std::string& token)
      : served(ledger), client(ledger.connect(token)) {
    REQUIRE(client);
  }

  bool reads(const std::string& stream, bool backwards = false) const {
    client::Reading reading;
    reading.stream = stream;
    reading.backwards = backwards;
    const auto page = client->read(reading);
    if (!page) CHECK(page.error().message == stream + ": is not for you to read.");
    return page.has_value();
  }

  bool asks_history(const std::string& stream) const {
    const auto slash = stream.find('/');
    const auto answer = client->view(
        "history",
        json::serialize(json::object{{stream.substr(0, slash), stream.substr(slash + 1)}}));
    if (!answer) CHECK(answer.error().message.find("Not permitted: view history is for ") == 0);
    return answer.has_value();
  }

  /// The entries of the whole log, as it is read on, with the filter or without.
  std::vector<std::string> log(bool backwards = false, const client::Filter& filter = {}) const {
    std::vector<std::string> entries;
    client::Reading reading;
    reading.backwards = backwards;
    reading.filter = filter;
    for (;;) {
      const auto page = client->read(reading);
      if (!page) FAIL(page.error().message);
      entries.insert(entries.end(), page->entries.begin(), page->entries.end());
      if (page->end) return entries;
      reading.from = page->next;
    }
  }

  /// The streams of entries that are followed, until everything that there was has been told.
  std::set<std::string> followed() const {
    std::set<std::string> streams;
    bool caught_up = false;
    const auto take = [&](std::string_view bytes) {
      streams.emplace(verified_entry(bytes)->stream_text);
      return !caught_up;
    };
    const auto end = [&](std::uint64_t) {
      caught_up = true;
      served.record_as({PosterId("staff-a"), bit(v::Role::provider), ProviderId("a")}, "provider/a",
                       "capacity_declared", R"({"intervention":"counselling","places":3})");
    };
    REQUIRE(client->follow({{0}, {}}, take, end, {}));
    return streams;
  }

  bool proves(std::uint64_t position) const {
    const auto raw = client->prove({Position{position}, {}, {}});
    const auto vouched =
        client->command("prove", json::serialize(json::object{{"position", position}}));
    CHECK(raw.has_value() == vouched.has_value());
    for (const auto* error : {raw ? nullptr : &raw.error(), vouched ? nullptr : &vouched.error()})
      if (error)
        CHECK(error->message ==
              fmt::format("position {}: what is stored there is not for you to see", position));
    return raw.has_value();
  }
};

std::set<std::string> streams_of(const std::vector<std::string>& entries) {
  std::set<std::string> streams;
  for (const auto& bytes : entries) streams.emplace(verified_entry(bytes)->stream_text);
  return streams;
}

/// The first position of a stream.
std::uint64_t first_of(Guarded& served, const std::string& stream) {
  std::uint64_t found = UINT64_MAX;
  REQUIRE(served.ledger().store().read_stream(stream, {}, 1,
                                              [&](Version, Position at, std::string_view) {
                                                found = at.value;
                                                return false;
                                              }));
  REQUIRE(found != UINT64_MAX);
  return found;
}

const std::vector<std::string> all_streams = {
    "programme/p", "provider/a", "provider/b", "case/c-p",      "package/k-p",
    "package/k-q", "claim/l-p",  "match/m-p",  "supporter/s-p", "gathering/g-p",
    "programme/q", "provider/z", "case/c-q",   "gathering/g-q", "principal/who-1"};

/// Who reads what: a role, where it is granted, and the streams that are theirs.
struct Row {
  std::string role, programme, provider;
  std::set<std::string> streams;
};

const std::set<std::string> of_p = {"programme/p",   "provider/a",   "provider/b", "case/c-p",
                                    "package/k-p",   "package/k-q",  "claim/l-p",  "match/m-p",
                                    "supporter/s-p", "gathering/g-p"};
const std::set<std::string> of_q = {"programme/q", "provider/z", "case/c-q", "gathering/g-q"};

std::set<std::string> both(const std::set<std::string>& more = {}) {
  auto streams = of_p;
  streams.insert(of_q.begin(), of_q.end());
  streams.insert(more.begin(), more.end());
  return streams;
}

const std::vector<Row> rows = {
    {"administrator", "p", "", of_p},
    {"commissioner", "p", "", of_p},
    {"central_team", "p", "", of_p},
    {"lead_professional", "p", "", of_p},
    {"finance", "p", "", of_p},
    {"auditor", "q", "", of_q},
    {"finance", "", "", both()},
    {"lead_professional", "", "", both()},
    {"administrator", "", "", both({"principal/who-1"})},
    {"auditor", "", "", both({"principal/who-1"})},
    {"provider",
     "p",
     "a",
     {"provider/a", "package/k-p", "match/m-p", "supporter/s-p", "gathering/g-p"}},
    {"provider", "", "b", {"provider/b", "package/k-q"}},
    {"provider", "", "z", {"provider/z", "gathering/g-q"}},
    {"provider", "q", "a", {}},
};

std::string token_of(Guarded& served, const Row& row) {
  const auto programme =
      row.programme.empty() ? "" : fmt::format(R"(,"programme":"{}")", row.programme);
  return served.known("who-1", fmt::format(R"([{{"role":"{}"{}}}])", row.role, programme),
                      row.provider);
}

}  // namespace

TEST_CASE(
    "every way to an entry is open to those who may ask its stream's history, and to nobody else "
    "(rulebook 4)",
    "[access]") {
  for (const auto& row : rows) {
    Guarded served;
    served.work();
    const auto token = token_of(served, row);
    served.serve();
    const Reader reader(served, token);
    for (const auto& stream : all_streams) {
      INFO(row.role << " in '" << row.programme << "' of '" << row.provider << "': " << stream);
      const bool theirs = row.streams.contains(stream);
      CHECK(reader.reads(stream) == theirs);
      CHECK(reader.reads(stream, true) == theirs);
      if (!stream.starts_with("principal/")) CHECK(reader.asks_history(stream) == theirs);
      CHECK(reader.proves(first_of(served, stream)) == theirs);
    }
    std::set<std::string> log = row.streams;
    const bool own = row.streams.contains("principal/who-1");
    const auto without_own = [&](std::set<std::string> streams) {
      std::erase_if(streams, [](const auto& name) { return name.starts_with("access/"); });
      return streams;
    };
    INFO(row.role << " in '" << row.programme << "' of '" << row.provider << "': the log");
    CHECK(without_own(streams_of(reader.log())) == log);
    CHECK(without_own(streams_of(reader.log(true))) == log);
    CHECK(own == (reader.log().size() == served.ledger().store().size()));
    client::Filter cases;
    cases.kinds = {"case", "claim", "programme"};
    for (const auto& stream : streams_of(reader.log(false, cases)))
      CHECK(row.streams.contains(stream));
    if (row.streams.contains("provider/a")) CHECK(without_own(reader.followed()) == log);
  }
}

TEST_CASE("who reads as a provider's staff never reads what it posted on a case (rulebook 4)",
          "[access]") {
  Guarded served;
  served.work();
  const auto token = served.known("pro-1", R"([{"role":"provider"}])", "a");
  served.serve();
  const Reader reader(served, token);
  const auto posted = position_in(
      reader.client->post(event_post(1'001, "case/c-p", "signposted", R"({"to":"a group"})")));
  CHECK_FALSE(reader.reads("case/c-p"));
  CHECK_FALSE(reader.proves(posted));
  CHECK_FALSE(streams_of(reader.log()).contains("case/c-p"));
}

TEST_CASE("a package that is matched anew is for the staff of its last match alone (rulebook 4)",
          "[access]") {
  Guarded served;
  served.work();
  const auto a = served.known("pro-a", R"([{"role":"provider"}])", "a");
  const auto b = served.known("pro-b", R"([{"role":"provider"}])", "b");
  served.record("package/k-p", "package_matched",
                R"({"provider":"b","intervention":"counselling","price_pence":50000,"sessions":8,)"
                R"("method":"direct_award","considered":[]})");
  served.serve();
  const Reader before(served, a), now(served, b);
  CHECK_FALSE(before.reads("package/k-p"));
  CHECK_FALSE(before.asks_history("package/k-p"));
  CHECK_FALSE(before.proves(first_of(served, "package/k-p")));
  CHECK_FALSE(streams_of(before.log()).contains("package/k-p"));
  CHECK(now.reads("package/k-p"));
  CHECK(now.asks_history("package/k-p"));
}

TEST_CASE("nobody learns by reading whether there is a stream of that name (ledger 1.9)",
          "[access]") {
  Guarded served;
  served.work();
  const auto staff = served.known("pro-1", R"([{"role":"provider"}])", "a");
  const auto of_one = served.known("fin-1", R"([{"role":"finance","programme":"p"}])");
  const auto of_all = served.known("fin-2", R"([{"role":"finance"}])");
  served.serve();
  for (const auto& token : {staff, of_one}) {
    const Reader reader(served, token);
    for (const auto* stream : {"case/c-q", "case/unheard-of", "package/unheard-of",
                               "principal/nobody", "access/1999-01"}) {
      CHECK_FALSE(reader.reads(stream));
      client::Reading beyond;
      beyond.stream = stream;
      beyond.from = 1'000;
      CHECK_FALSE(reader.client->read(beyond));
    }
  }
  CHECK(Reader(served, of_all).reads("case/unheard-of"));
}

TEST_CASE(
    "a match says nothing of rivals to a provider's staff, however it is asked for (rulebook 4)",
    "[access]") {
  Guarded served;
  served.work();
  const auto staff = served.known("pro-1", R"([{"role":"provider"}])", "a");
  const auto central = served.known("cen-1", R"([{"role":"central_team","programme":"p"}])");
  served.serve();
  const auto seen_by = [&](const std::string& token) {
    const Reader reader(served, token);
    client::Reading reading;
    reading.stream = "package/k-p";
    auto entries = reader.client->read(reading)->entries;
    const auto log = reader.log();
    entries.insert(entries.end(), log.begin(), log.end());
    std::string seen = *reader.client->view("history", R"({"package":"k-p"})");
    std::size_t matches = 0;
    for (const auto& bytes : entries) {
      const auto entry = verified_entry(bytes);
      matches += entry->tag == v::Data::PackageMatched;
      if (entry->stream_text == "package/k-p") seen += bytes;
    }
    CHECK(matches >= 2);
    return seen;
  };
  const auto staff_saw = seen_by(staff), central_saw = seen_by(central);
  CHECK(central_saw.find("a waiting list") != std::string::npos);
  CHECK(central_saw.find("\"considered\"") != std::string::npos);
  CHECK(staff_saw.find("a waiting list") == std::string::npos);
  CHECK(staff_saw.find("considered") == std::string::npos);
  const auto match = first_of(served, "package/k-p") + 2;
  CHECK_FALSE(Reader(served, staff).proves(match));
  CHECK(Reader(served, central).proves(match));
}

TEST_CASE("what is left out of an entry is named beside its bytes (ledger 7)", "[access]") {
  Guarded served;
  served.work();
  const auto staff = served.known("pro-1", R"([{"role":"provider"}])", "a");
  served.serve();
  Peer peer(served.endpoint());
  REQUIRE(peer.send(hello_frame("provider", 1, staff) + read_frame(2)));
  CHECK(kind_of(*peer.receive()) == "Welcome");
  const auto message = peer.receive();
  REQUIRE(message);
  const auto* entries = flatbuffers::GetRoot<wire::p::Response>(message->data())->body_as_Entries();
  REQUIRE(entries);
  std::size_t in_part = 0;
  for (const auto* stored : *entries->entries()) {
    const std::string_view bytes(reinterpret_cast<const char*>(stored->bytes()->data()),
                                 stored->bytes()->size());
    const auto entry = verified_entry(bytes);
    const auto at = served.ledger().store().entry(entry->position);
    CHECK((*at == bytes) == !stored->withheld());
    if (!stored->withheld()) continue;
    ++in_part;
    CHECK(entry->tag == v::Data::PackageMatched);
    REQUIRE(stored->withheld()->size() == 1);
    CHECK(stored->withheld()->Get(0)->string_view() == "considered");
  }
  CHECK(in_part == 1);
}

TEST_CASE("hashes, and the proofs between checkpoints, are open to whoever is known (rulebook 4)",
          "[access]") {
  Guarded served;
  const auto staff = served.known("pro-1", R"([{"role":"provider","programme":"p"}])", "a");
  served.serve();
  const Reader reader(served, staff);
  CHECK(reader.client->info()->root == store::to_hex(served.ledger().store().head().root));
  CHECK(reader.client->prove({{}, 3, 5}));
  CHECK(reader.client->command("prove", R"({"from":3,"to":5})"));
}

TEST_CASE("readings that are refused are recorded like all that is refused (ledger 1.9)",
          "[access]") {
  Guarded served;
  served.work();
  const auto staff = served.known("pro-1", R"([{"role":"provider"}])", "a");
  served.serve();
  const Reader reader(served, staff);
  CHECK_FALSE(reader.reads("case/c-p"));
  CHECK_FALSE(reader.asks_history("claim/l-p"));
  CHECK_FALSE(reader.proves(first_of(served, "case/c-p")));
  CHECK(served.access_log() ==
        std::vector<std::string>{
            R"({"by":"pro-1","asked":"read","of":"case/c-p","code":"not_permitted"})",
            R"({"by":"pro-1","asked":"view","of":"history","code":"not_permitted"})",
            R"({"by":"pro-1","asked":"command","of":"prove","code":"not_permitted"})"});
}

}  // namespace daybook::server::testing
