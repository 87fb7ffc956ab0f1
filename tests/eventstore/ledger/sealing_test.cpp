/// Personal data on its way through the desk: sealed, compared, erased (ledger, section 5).
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/json.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/ledger/take_over.hpp"
#include "tests/eventstore/ledgers.hpp"

using namespace daybook;

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr Instant now{1'650'000'000'000};
constexpr const char* said = "Youngest unwell, mum rang";

/// A ledger with a key store beside it, on a disk.
struct Sealed {
  store::testing::ScratchDirectory place;
  fs::path data = place.path() / "ledger";
  fs::path keys = place.path() / "keys";
  fs::path master = place.path() / "master";
  std::unique_ptr<Ledger> ledger;
  int posted = 0;

  Sealed() {
    const auto key = store::create_master_key(master);
    REQUIRE(key);
    REQUIRE(store::KeyStore::create(keys, {"l"}, *key));
    REQUIRE(Ledger::create(data, "l"));
    open();
    accepted("administrator", "programme/p", "programme_opened",
             R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}})",
             "", "commissioner");
    accepted("", "case/c1", "case_opened",
             R"({"programme":"p","kind":"family","locality":"north","responsible_authority":"a",)"
             R"("statutory":false})",
             said);
  }

  void open(bool with_keys = true) {
    ledger.reset();
    LedgerOptions options;
    options.clock = [] { return now; };
    if (with_keys) {
      auto opened = store::KeyStore::open(keys, {"l"}, {master});
      REQUIRE(opened);
      options.keys = std::move(*opened);
    }
    auto made = Ledger::open(data, std::move(options));
    REQUIRE(made);
    ledger = std::move(*made);
  }

  /// What lies there is older than what the keys have seen, and goes on all the same.
  void take_over() {
    {
      auto opened = store::KeyStore::open(keys, {"l"}, {master});
      REQUIRE(opened);
      REQUIRE(store::take_over(data, std::move(*opened), [] { return now; }));
    }
    open();
  }

  static std::string note(std::string_view text) {
    return text.empty() ? "" : fmt::format(R"(,"personal":{{"note":"{}"}})", text);
  }

  std::string line(std::string_view role, std::string_view stream, std::string_view type,
                   std::string_view data_json, std::string_view text, int id) const {
    return fmt::format(
        R"({{"event_id":"00000000-0000-4000-8000-{:012}","stream":"{}","type":"{}","data":{},)"
        R"("occurred_at":"2021-06-01T09:00:00Z","actor":{{"id":"x-1","roles":["{}"]}}{}}})",
        id, stream, type, data_json, role, note(text));
  }

  json::object post(const std::string& text) {
    const auto read = post_from_json(text);
    REQUIRE(read);
    return to_json(ledger->post({*read, Trust::embedded, {}}));
  }

  json::object accepted(std::string_view, std::string_view stream, std::string_view type,
                        std::string_view data_json, std::string_view text,
                        std::string_view role = "central_team") {
    const auto answer = post(line(role, stream, type, data_json, text, ++posted));
    INFO(json::serialize(answer));
    REQUIRE(answer.contains("positions"));
    return answer;
  }

  std::string code(const json::object& answer) {
    REQUIRE(answer.contains("refused"));
    return answer.at("refused").at(0).at("code").as_string().c_str();
  }

  void erase() {
    accepted("", "case/c1", "subject_erased", R"({"case":"c1","reason":"asked"})", "",
             "administrator");
  }

  std::string opened(std::uint64_t position) {
    const auto bytes = ledger->store().entry({position});
    const auto entry = read_entry(*bytes);
    const auto text = ledger->keys()->open_sealed(
        entry->sealed, {entry->stream_text,
                        {reinterpret_cast<const char*>(entry->event_id->bytes()->data()), 16}});
    return text ? std::string(text->view()) : store::name_of(text.error());
  }
};

/// Whether any file below `root` holds these bytes.
bool found_below(const fs::path& root, std::string_view bytes) {
  for (const auto& file : fs::recursive_directory_iterator(root)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    if (all.find(bytes) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("what is personal is sealed before it is stored, and opens with its key (ledger 5)") {
  Sealed sealed;
  CHECK(sealed.opened(1) == fmt::format(R"({{"note":"{}"}})", said));
  sealed.ledger.reset();
  CHECK_FALSE(found_below(sealed.place.path(), said));
}

TEST_CASE(
    "a repeated post with personal data is known, and one with other words is not (ledger 5)") {
  Sealed sealed;
  const auto* data = R"({"person":"m","role":"parent","born_on":"1980-01-01"})";
  const auto first = sealed.accepted("", "case/c1", "member_added", data, "Ann");
  const auto again = sealed.post(
      sealed.line("central_team", "case/c1", "member_added", data, "Ann", sealed.posted));
  CHECK(again.at("repeated") == true);
  CHECK(again.at("positions") == first.at("positions"));
  for (const auto* other : {"Anne", ""})
    CHECK(sealed.code(sealed.post(sealed.line("central_team", "case/c1", "member_added", data,
                                              other, sealed.posted))) == "event_id_reused");
}

TEST_CASE("repeats are known after an erasure, and after reopening (ledger 5)") {
  Sealed sealed;
  const auto* data = R"({"person":"m","role":"parent","born_on":"1980-01-01"})";
  sealed.accepted("", "case/c1", "member_added", data, "Ann");
  const auto id = sealed.posted;
  sealed.erase();
  sealed.open();
  const auto again =
      sealed.post(sealed.line("central_team", "case/c1", "member_added", data, "Ann", id));
  CHECK(again.at("repeated") == true);
}

TEST_CASE("an erased text opens no more, and a later one has a key of its own (ledger 5)") {
  Sealed sealed;
  sealed.erase();
  CHECK(sealed.opened(1) == "erased");
  const auto* data = R"({"person":"m","role":"parent","born_on":"1980-01-01"})";
  const auto later = sealed.accepted("", "case/c1", "member_added", data, "Ann");
  const auto at = later.at("positions").at(0).to_number<std::uint64_t>();
  CHECK(sealed.opened(at) == R"({"note":"Ann"})");
  sealed.open();
  CHECK(sealed.opened(1) == "erased");
  CHECK(sealed.opened(at) == R"({"note":"Ann"})");
}

TEST_CASE("an older key store does not bring back what the ledger says is erased (ledger 5)") {
  Sealed sealed;
  sealed.ledger.reset();
  fs::copy(sealed.keys, sealed.place.path() / "older", fs::copy_options::recursive);
  sealed.open();
  sealed.erase();
  sealed.ledger.reset();
  fs::remove_all(sealed.keys);
  fs::rename(sealed.place.path() / "older", sealed.keys);
  sealed.open();
  CHECK(sealed.opened(1) == "erased");
}

TEST_CASE("an erasure also destroys what a lost tail was sealed with (ledger 5)") {
  Sealed sealed;
  const auto* open_case = R"({"programme":"p","kind":"family","locality":"north",)"
                          R"("responsible_authority":"a","statutory":false})";
  sealed.accepted("", "case/c2", "case_opened", open_case, "");
  sealed.ledger.reset();
  fs::copy(sealed.data, sealed.place.path() / "backup", fs::copy_options::recursive);
  sealed.open();
  const auto* member = R"({"person":"m","role":"parent"})";
  sealed.accepted("", "programme/p", "holiday_declared", R"({"on":"2021-06-07","title":"day"})",
                  "");
  sealed.accepted("", "case/c2", "member_added", member, "Ann");
  const auto lost_bytes = *sealed.ledger->store().entry({4});
  const auto lost = *read_entry(lost_bytes);
  const store::SealedAt at{lost.stream_text,
                           {reinterpret_cast<const char*>(lost.event_id->bytes()->data()), 16}};
  REQUIRE(sealed.ledger->keys()->open_sealed(lost.sealed, at));
  sealed.ledger.reset();
  fs::remove_all(sealed.data);
  fs::rename(sealed.place.path() / "backup", sealed.data);
  sealed.take_over();
  REQUIRE(sealed.ledger->store().size() == 4);
  sealed.accepted("", "case/c2", "subject_erased", R"({"case":"c2","reason":"asked"})", "",
                  "administrator");
  CHECK(sealed.ledger->keys()->open_sealed(lost.sealed, at).error() == store::Unreadable::erased);
}

TEST_CASE("what was said is no oracle: only its poster is told of a repeat (ledger 5)") {
  Sealed sealed;
  const auto repeat = [&](std::string_view id, std::string_view text) {
    auto line = sealed.line("central_team", "case/c1", "case_opened",
                            R"({"programme":"p","kind":"family","locality":"north",)"
                            R"("responsible_authority":"a","statutory":false})",
                            text, 2);
    auto read = post_from_json(line);
    REQUIRE(read);
    read->front().actor.reset();
    const auto answer = to_json(sealed.ledger->post(
        {*read, Trust::connection, Poster{PosterId(id), bit(v::Role::finance), {}}}));
    return answer.contains("repeated") ? std::string("repeated") : sealed.code(answer);
  };
  CHECK(repeat("x-1", said) == "repeated");
  CHECK(repeat("x-1", "something else") == "event_id_reused");
  CHECK(repeat("other", said) == "event_id_reused");
  CHECK(repeat("other", "something else") == "event_id_reused");
}

TEST_CASE(
    "without keys a post with something personal fails, to be tried again; finance goes on (ledger "
    "5)") {
  Sealed sealed;
  sealed.open(false);
  const auto* data = R"({"person":"m","role":"parent","born_on":"1980-01-01"})";
  const auto line = sealed.line("central_team", "case/c1", "member_added", data, "Ann", 77);
  const auto answer = sealed.post(line);
  REQUIRE(answer.contains("failed"));
  CHECK(answer.at("failed").at("code") == "unavailable");
  const auto size = sealed.ledger->store().size();
  sealed.accepted("", "programme/p", "budget_allocated",
                  R"({"year":"2021/22","line":"main","amount_pence":100,"reason":"plan"})", "",
                  "finance");
  CHECK(sealed.ledger->store().size() == size + 1);
  sealed.open();
  CHECK(sealed.post(line).contains("positions"));
}

TEST_CASE("personal data stands on streams about a person alone, and within bounds (rulebook 2)") {
  Sealed sealed;
  const auto* data = R"({"year":"2021/22","line":"main","amount_pence":100,"reason":"plan"})";
  CHECK(sealed.code(sealed.post(sealed.line("finance", "programme/p", "budget_allocated", data, "x",
                                            70))) == "malformed");
  CHECK(sealed.code(
            sealed.post(sealed.line("central_team", "case/c1", "member_added",
                                    R"({"person":"m","role":"parent","born_on":"1980-01-01"})",
                                    std::string(17'000, 'x'), 71))) == "too_large");
}

TEST_CASE("personal text handed over as it is has each field once, or is malformed (rulebook 2)") {
  Sealed sealed;
  const auto size = sealed.ledger->store().size();
  const auto posted = [&](std::string_view text) {
    auto post = post_from_json(
        sealed.line("central_team", "case/c1", "member_added",
                    R"({"person":"m","role":"parent","born_on":"1980-01-01"})", "x", 90));
    REQUIRE(post);
    post->front().personal = Secret(text);
    return to_json(sealed.ledger->post({*post, Trust::embedded, {}}));
  };
  for (const auto* text : {R"({"note":"one","note":"two"})", R"({"note":"one","n\u006fte":"one"})",
                           R"({"name":"a","note":"b","name":"c"})"}) {
    const auto answer = posted(text);
    CHECK(sealed.code(answer) == "malformed");
    CHECK(json::serialize(answer).find("stands twice") != std::string::npos);
    CHECK(sealed.ledger->store().size() == size);
  }
  CHECK(posted(R"({"note":"one","name":"two"})").contains("positions"));
}

TEST_CASE("an erasure is posted apart from what would be sealed in the same commit (ledger 5)") {
  Sealed sealed;
  const auto post = fmt::format(
      "[{},{}]",
      sealed.line("administrator", "case/c1", "subject_erased", R"({"case":"c1","reason":"a"})", "",
                  80),
      sealed.line("central_team", "case/c1", "member_added",
                  R"({"person":"m","role":"parent","born_on":"1980-01-01"})", "Ann", 81));
  CHECK(sealed.code(sealed.post(post)) == "malformed");
}

TEST_CASE("the check of a ledger needs no keys, before and after an erasure (ledger 4)") {
  Sealed sealed;
  CHECK(check_ledger(sealed.ledger->store()));
  sealed.erase();
  sealed.open(false);
  CHECK(check_ledger(sealed.ledger->store()));
}

TEST_CASE(
    "exported and imported, a ledger has the same root and its sealed texts open (ledger 9)") {
  Sealed sealed;
  sealed.accepted("", "case/c1", "member_added",
                  R"({"person":"m","role":"parent","born_on":"1980-01-01"})", "Ann");
  store::testing::ScratchDirectory other;
  REQUIRE(Ledger::create(other.path() / "l", "l"));
  LedgerOptions options;
  options.clock = [] { return now; };
  auto copy = Ledger::open(other.path() / "l", std::move(options));
  REQUIRE(copy);
  for (std::uint64_t at = 0; at < sealed.ledger->store().size(); ++at) {
    const auto bytes = *sealed.ledger->store().entry({at});
    const auto read = post_from_json(json::serialize(posted_form(*read_entry(bytes))));
    REQUIRE(read);
    REQUIRE(std::holds_alternative<Accepted>((*copy)->post({*read, Trust::import_, {}})));
  }
  CHECK((*copy)->store().head().root == sealed.ledger->store().head().root);
  CHECK(*(*copy)->store().entry({2}) == *sealed.ledger->store().entry({2}));
}
