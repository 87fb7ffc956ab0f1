/// Reading what people said: permitted, for a purpose, recorded first (ledger, section 5; rulebook,
/// section 4).
#include "projections/disclosure/disclosure.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "projections/books/follower.hpp"
#include "projections/disclosure/unseal.hpp"
#include "tests/projections/sealed_ledger.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;
using Why = DisclosureError::Why;

namespace {

const char* const kCase = R"({"case":"c1"})";
const char* const kPurpose = "preparing the review";

PersonalReading lead(std::string purpose = kPurpose) {
  return {reader_as("lp-1", v::Role::lead_professional), std::move(purpose)};
}

PersonalReading as(std::string_view id, v::Role role, std::string_view provider = "") {
  return {reader_as(id, role, provider), kPurpose};
}

json::object disclosed(SealedLedger& sealed, const PersonalReading& reading,
                       const char* params = kCase) {
  auto answer = disclose(sealed.from(), json::parse(params).as_object(), reading);
  if (!answer) FAIL(name_of(answer.error().why) << ": " << answer.error().message);
  return *std::move(answer);
}

DisclosureError refused(SealedLedger& sealed, const PersonalReading& reading,
                        const char* params = kCase) {
  const auto before = sealed.ledger().store().size();
  const auto answer = disclose(sealed.from(), json::parse(params).as_object(), reading);
  REQUIRE_FALSE(answer);
  CHECK(sealed.ledger().store().size() == before);
  return answer.error();
}

/// What stands for the personal part of the entries, by their types.
std::vector<std::string> told(const json::object& answer) {
  std::vector<std::string> all;
  for (const auto& entry : answer.at("result").at("entries").as_array())
    if (!entry.at("personal").is_null())
      all.push_back(std::string(entry.at("type").as_string()) + " " +
                    json::serialize(entry.at("personal")));
  return all;
}

using Texts = std::vector<std::string>;

Texts each_says(std::string_view what) {
  Texts texts;
  for (const auto* type : {"member_added", "contact_received", "session_delivered", "match_made"})
    texts.push_back(fmt::format("{} {}", type, what));
  return texts;
}

}  // namespace

TEST_CASE("a reader who may and says what for is shown what was said (ledger 5, rulebook 4)") {
  SealedLedger sealed;
  CHECK(told(disclosed(sealed, lead())) ==
        Texts{R"(member_added {"name":"Anna Example"})",
              R"(contact_received {"contact":"01305 000000",)"
              R"("note":"Mum rang: <script>alert(1)</script>"})",
              R"(session_delivered {"note":"Anna drew the whole hour."})",
              R"(match_made {"note":"First meeting went well."})"});
}

TEST_CASE("a reading is an entry that names subject, reader and purpose (ledger 5)") {
  SealedLedger sealed;
  const auto size = sealed.ledger().store().size();
  const auto answer = disclosed(sealed, lead());
  const auto readings = sealed.readings();
  REQUIRE(readings.size() == 1);
  CHECK(json::serialize(readings[0]) ==
        fmt::format(R"({{"case":"c1","by":"lp-1","purpose":"preparing the review","position":{},)"
                    R"("stream":"access/2024-05","actor":"lp-1","roles":{}}})",
                    size, bit(v::Role::lead_professional)));
  CHECK(json::serialize(answer.at("disclosed")) ==
        fmt::format(R"({{"by":"lp-1","purpose":"preparing the review",)"
                    R"("recorded_at":"2024-05-29T16:26:40Z","positions":[{}]}})",
                    size));
}

TEST_CASE("the month of a reading is that of its time of recording, in UTC (ledger 5)") {
  SealedLedger sealed;
  sealed.now = Instant{1'717'196'399'000};  // 2024-05-31T22:59:59Z, in London already June
  disclosed(sealed, lead());
  sealed.now = Instant{1'717'200'000'000};  // 2024-06-01T00:00:00Z
  disclosed(sealed, lead());
  sealed.now = Instant{1'600'000'000'000};  // a clock that went back: recording never does
  disclosed(sealed, lead());
  const auto readings = sealed.readings();
  REQUIRE(readings.size() == 3);
  CHECK(readings[0].at("stream") == "access/2024-05");
  CHECK(readings[1].at("stream") == "access/2024-06");
  CHECK(readings[2].at("stream") == "access/2024-06");
}

TEST_CASE("when a reading cannot be recorded, nothing is shown (ledger 5)") {
  SealedLedger sealed;
  sealed.ledger().stop();
  const auto error = refused(sealed, lead());
  CHECK(error.why == Why::not_recorded);
  CHECK(error.message.starts_with("The reading could not be recorded, so nothing is shown: "));
}

TEST_CASE("every reading is recorded, also one that repeats itself (ledger 5)") {
  SealedLedger sealed;
  for (int i = 0; i < 3; ++i) disclosed(sealed, lead());
  CHECK(sealed.readings().size() == 3);
}

TEST_CASE("a purpose is a phrase that names nobody (ledger 5)") {
  SealedLedger sealed;
  const auto why = [&](std::string purpose) {
    return refused(sealed, lead(std::move(purpose))).why;
  };
  CHECK(why("") == Why::purpose_missing);
  CHECK(why("   ") == Why::purpose_missing);
  CHECK(why(std::string(201, 'x')) == Why::purpose_unfit);
  CHECK(why("for anna@example.org") == Why::purpose_unfit);
  CHECK(why("line\nline") == Why::purpose_unfit);
  CHECK(why("\xff") == Why::purpose_unfit);
  CHECK(refused(sealed, lead("for anna@example.org"))
            .message.starts_with("purpose: holds an e-mail"));
  CHECK(told(disclosed(sealed, lead(std::string(200, 'x')))).size() == 4);
}

TEST_CASE(
    "roles that may not read personal data are refused, and nothing is recorded (rulebook 4)") {
  SealedLedger sealed;
  for (const auto role : {v::Role::administrator, v::Role::commissioner, v::Role::finance})
    CHECK(refused(sealed, as("x-1", role)).why == Why::not_permitted);
  CHECK(refused(sealed, {Caller(), kPurpose}).why == Why::not_permitted);
  CHECK(refused(sealed, as("prov-a", v::Role::provider, "a")).why == Why::not_permitted);
  CHECK(sealed.readings().empty());
}

TEST_CASE("a role counts in its own programme alone (rulebook 4)") {
  SealedLedger sealed;
  Caller elsewhere(reader_as("lp-2", v::Role::lead_professional));
  elsewhere.grants = {{v::Role::lead_professional, "q"}};
  CHECK(refused(sealed, {elsewhere, kPurpose}).why == Why::not_permitted);
  elsewhere.grants = {{v::Role::lead_professional, "p"}, {v::Role::finance, "q"}};
  CHECK(told(disclosed(sealed, {elsewhere, kPurpose})).size() == 4);
  CHECK(sealed.readings().front().at("roles").to_number<RoleSet>() ==
        bit(v::Role::lead_professional));
}

TEST_CASE("a provider's staff read what concerns their provider, no other's (rulebook 4)") {
  SealedLedger sealed;
  const char* const package = R"({"package":"k1"})";
  CHECK(told(disclosed(sealed, as("prov-a", v::Role::provider, "a"), package)) ==
        Texts{R"(session_delivered {"note":"Anna drew the whole hour."})"});
  CHECK(sealed.readings().front().at("case") == "c1");
  CHECK(refused(sealed, as("prov-b", v::Role::provider, "b"), package).why == Why::not_permitted);
}

TEST_CASE(
    "the central team and the auditor may read, and their readings are recorded (rulebook 4)") {
  SealedLedger sealed;
  for (const auto role : {v::Role::central_team, v::Role::auditor})
    CHECK(told(disclosed(sealed, as("a-1", role))).size() == 4);
  CHECK(sealed.readings().size() == 2);
}

TEST_CASE("where nothing is sealed nothing is read and nothing is recorded (ledger 5)") {
  SealedLedger sealed;
  const auto answer = disclosed(sealed, lead(), R"({"programme":"p"})");
  CHECK_FALSE(answer.contains("disclosed"));
  CHECK(sealed.readings().empty());
}

TEST_CASE("a supporter's texts are read as the supporter's (ledger 5)") {
  SealedLedger sealed;
  CHECK(told(disclosed(sealed, as("cen-1", v::Role::central_team), R"({"supporter":"s1"})")) ==
        Texts{R"(supporter_recruited {"name":"Bert Sample"})"});
  CHECK(sealed.readings().front().at("supporter") == "s1");
  CHECK_FALSE(sealed.readings().front().contains("case"));
}

TEST_CASE("the digest is that of the result before anything is opened (views)") {
  SealedLedger sealed;
  const auto size = sealed.ledger().store().size();
  const auto plain = digest_of_view(sealed.views(), "history", kCase);
  const auto answer = disclosed(sealed, lead());
  CHECK(answer.at("digest").as_string() == plain);
  CHECK(answer.at("as_at").at("size").to_number<std::uint64_t>() == size);
}

TEST_CASE("what is shown lives in memory that is wiped (ledger 5)") {
  SealedLedger sealed;
  const auto answer = disclosed(sealed, lead());
  const auto& entries = answer.at("result").at("entries").as_array();
  const auto& said = entries.at(1).at("personal");
  REQUIRE(said.is_object());
  CHECK(answer.storage().get() == said.storage().get());
  CHECK(said.at("name").storage().get() == answer.storage().get());
  CHECK_FALSE(answer.storage().get() == json::storage_ptr().get());
}

TEST_CASE("what was erased stays erased, and is not recorded as read (ledger 5)") {
  SealedLedger sealed;
  const auto before = sealed.ledger().store().size();
  sealed.erase("case/c1");
  CHECK(told(disclosed(sealed, lead())) == each_says("\"erased\""));
  CHECK(told(disclosed(sealed, lead(),
                       fmt::format(R"({{"case":"c1","as_at":{}}})", before).c_str())) ==
        each_says("\"erased\""));
  CHECK(sealed.readings().empty());
  CHECK(told(disclosed(sealed, lead(), R"({"case":"c2"})")) ==
        Texts{R"(contact_received {"note":"The other family moved."})"});
}

TEST_CASE("what is said after an erasure can be read; what was said before cannot (ledger 5)") {
  SealedLedger sealed;
  sealed.erase("case/c1");
  sealed.post(R"({"id":"lp-1","roles":["lead_professional"]})", "case/c1", "contact_received",
              R"({"channel":"visit","on":"2024-05-03"})", R"({"note":"Back again."})");
  auto expected = each_says("\"erased\"");
  expected.emplace_back(R"(contact_received {"note":"Back again."})");
  CHECK(told(disclosed(sealed, lead())) == expected);
  CHECK(sealed.readings().size() == 1);
}

TEST_CASE("every other view is what it was when a case is erased (ledger 1.7)") {
  SealedLedger sealed;
  const std::pair<const char*, const char*> views[] = {
      {"activity", R"({"programme":"p","year":"2024/25"})"},
      {"attendance", R"({"programme":"p"})"},
      {"budget", R"({"programme":"p","year":"2024/25"})"},
      {"claims", R"({"programme":"p"})"},
      {"deadlines", R"({"programme":"p","on":"2024-05-29"})"},
      {"gatherings", R"({"programme":"p","year":"2024/25"})"},
      {"monitoring", R"({"programme":"p","from":"2024-04-01","to":"2024-05-31"})"},
      {"outcomes", R"({"programme":"p"})"},
      {"peer_support", R"({"programme":"p"})"},
      {"reconciliation", R"({"programme":"p","year":"2024/25"})"},
      {"tiers", R"({"programme":"p"})"}};
  std::vector<std::string> before, after;
  for (const auto& [view, params] : views)
    before.push_back(digest_of_view(sealed.views(), view, params));
  disclosed(sealed, lead());
  sealed.erase("case/c1");
  for (const auto& [view, params] : views)
    after.push_back(digest_of_view(sealed.views(), view, params));
  CHECK(before == after);
}

TEST_CASE("a restored copy of the keys does not bring back what was erased (ledger 5)") {
  SealedLedger sealed;
  const auto copy = sealed.vault().place("copy");
  std::filesystem::copy(sealed.vault().keys(), copy, std::filesystem::copy_options::recursive);
  sealed.erase("case/c1");
  sealed.close();
  std::filesystem::remove_all(sealed.vault().keys());
  std::filesystem::copy(copy, sealed.vault().keys(), std::filesystem::copy_options::recursive);
  sealed.reopen();
  CHECK(told(disclosed(sealed, lead())) == each_says("\"erased\""));
}

TEST_CASE("a key that is lost says so, and the rest of the history is there (ledger 5)") {
  SealedLedger sealed;
  sealed.close();
  std::filesystem::remove_all(sealed.vault().keys());
  store::testing::must_have(store::KeyStore::create(
      sealed.vault().keys(), store::testing::kLedger,
      store::testing::must_have(store::create_master_key(sealed.vault().place("fresh.master")))));
  sealed.reopen_with(store::testing::must_have(store::KeyStore::open(
      sealed.vault().keys(), store::testing::kLedger, {sealed.vault().place("fresh.master")})));
  const auto answer = disclosed(sealed, lead());
  CHECK(told(answer) == each_says(R"({"unreadable":"key_lost"})"));
  CHECK(answer.at("result").at("entries").as_array().size() > 4);
  CHECK(sealed.readings().empty());
}

TEST_CASE("sealed bytes that are not what they were are told apart from a lost key (ledger 5)") {
  const store::testing::ScratchDirectory scratch;
  const auto place = scratch.path() / "keys", master = scratch.path() / "master";
  const store::LedgerName name{"copy"};
  store::testing::must_have(store::KeyStore::create(
      place, name, store::testing::must_have(store::create_master_key(master))));
  LedgerOptions options;
  options.keys = store::testing::must_have(store::KeyStore::open(place, name, {master}));
  const auto copy = store::testing::must(Ledger::create(scratch.ledger(), "copy", options));
  const auto import = [&](const char* line, bool spoiled) {
    auto post = post_from_json(line);
    REQUIRE(post);
    auto& posting = post->front();
    const auto* id = posting.view()->event_id()->bytes()->data();
    const std::string event_id(reinterpret_cast<const char*>(id), store::SealLimits::event_id);
    posting.sealed = store::testing::must_have(
        options.keys->seal("case/c1", {"case/c1", event_id}, R"({"note":"x"})", {1}));
    if (spoiled) posting.sealed->back() ^= 1;
    REQUIRE(std::holds_alternative<Accepted>(copy->post({*std::move(post), Trust::import_, {}})));
  };
  REQUIRE(std::holds_alternative<Accepted>(copy->post(
      {*post_from_json(
           R"({"event_id":"00000000-0000-4000-8000-0000000000a0","stream":"programme/p",)"
           R"("type":"programme_opened","occurred_at":"2024-05-01T09:00:00Z","data":{"title":"P",)"
           R"("authority":"A","framework":"f","opens_on":"2023-04-01","policy":{}},)"
           R"("actor":{"id":"com-1","roles":["commissioner"]}})"),
       Trust::import_,
       {}})));
  import(R"({"event_id":"00000000-0000-4000-8000-0000000000a1","stream":"case/c1",)"
         R"("type":"case_opened","occurred_at":"2024-05-01T09:00:00Z","data":{"programme":"p",)"
         R"("kind":"family","locality":"chesil","responsible_authority":"A","statutory":false},)"
         R"("actor":{"id":"lp-1","roles":["lead_professional"]}})",
         false);
  import(R"({"event_id":"00000000-0000-4000-8000-0000000000a2","stream":"case/c1",)"
         R"("type":"contact_received","occurred_at":"2024-05-01T09:00:00Z",)"
         R"("data":{"channel":"visit","on":"2024-05-01"},)"
         R"("actor":{"id":"lp-1","roles":["lead_professional"]}})",
         true);
  const ViewService views(copy->store());
  const auto answer = disclose({*copy, views}, json::parse(kCase).as_object(), lead());
  REQUIRE(answer);
  CHECK(told(*answer) ==
        Texts{R"(case_opened {"note":"x"})", R"(contact_received {"unreadable":"damaged"})"});
}

TEST_CASE("a ledger without its keys says why there are none, and tells the rest (ledger 5)") {
  SealedLedger sealed;
  sealed.reopen(false);
  CHECK(told(disclosed(sealed, lead())) == each_says(R"({"unreadable":"no_key_store"})"));
  auto from = sealed.from();
  from.no_keys = store::name_of(store::KeyErrorCode::wrong_master_key);
  const auto answer = disclose(from, json::parse(kCase).as_object(), lead());
  REQUIRE(answer);
  CHECK(told(*answer) == each_says(R"({"unreadable":"wrong_master_key"})"));
  CHECK(sealed.readings().empty());
}

TEST_CASE("without its keys a ledger still answers finance, to the byte (ledger 5)") {
  SealedLedger sealed;
  const char* const budget = R"({"programme":"p","year":"2024/25"})";
  const auto before = digest_of_view(sealed.views(), "budget", budget);
  sealed.reopen(false);
  CHECK(digest_of_view(sealed.views(), "budget", budget) == before);
  CHECK(digest_of_view(sealed.views(), "history", kCase).size() == 64);
}

TEST_CASE("a question that cannot be answered is refused before anything is recorded (views)") {
  SealedLedger sealed;
  CHECK(refused(sealed, lead(), R"({"case":"nobody"})").message ==
        "case: there is no case nobody.");
  CHECK(refused(sealed, lead(), R"({"case":"c1","colour":"red"})").why == Why::view_failed);
  CHECK(sealed.readings().empty());
}

TEST_CASE("followed books disclose the same as books made for the question (ledger 1.5)") {
  SealedLedger sealed;
  const Follower follower(sealed.ledger().store());
  const ViewService live(sealed.ledger().store(), &follower);
  const auto answer = disclose({sealed.ledger(), live}, json::parse(kCase).as_object(), lead());
  REQUIRE(answer);
  CHECK(told(*answer) == told(disclosed(sealed, lead())));
}
