/// Everything held about one case or supporter (ledger, section 5: subject access).
#include "projections/disclosure/subject_report.hpp"

#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/shape.hpp"
#include "projections/disclosure/render.hpp"
#include "projections/disclosure/section_list.hpp"
#include "projections/disclosure/sections.hpp"
#include "projections/disclosure/unseal.hpp"
#include "tests/projections/sealed_ledger.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;
using Why = DisclosureError::Why;

namespace {

const char* const kLead = R"({"id":"lp-1","roles":["lead_professional"]})";
const char* const kCentral = R"({"id":"cen-1","roles":["central_team"]})";

PersonalReading central() {
  return {reader_as("cen-1", v::Role::central_team), "subject access request"};
}

json::object report_of(SealedLedger& sealed, std::string_view subject = "case/c1") {
  auto report = subject_report(sealed.from(), subject, central());
  if (!report) FAIL(report.error().message);
  return *std::move(report);
}

const json::object& section(const json::object& report, std::string_view name) {
  for (const auto& each : report.at("sections").as_array())
    if (each.at("section") == json::string_view(name.data(), name.size())) return each.as_object();
  FAIL("no section " << name);
  return report;
}

/// The rows of a section without their positions, as JSON text.
std::vector<std::string> rows(const json::object& report, std::string_view name) {
  std::vector<std::string> all;
  for (const auto& row : section(report, name).at("rows").as_array()) {
    auto told = row.as_object();
    told.erase("positions");
    all.push_back(json::serialize(told));
  }
  return all;
}

using Rows = std::vector<std::string>;

/// The positions of all entries of the streams whose names begin so, as the log has them.
std::set<std::uint64_t> positions_of(SealedLedger& sealed, const std::set<std::string>& streams) {
  std::set<std::uint64_t> positions;
  const auto scanned =
      sealed.ledger().store().scan({}, UINT64_MAX, [&](Position position, std::string_view bytes) {
        const auto entry = read_entry(bytes);
        REQUIRE(entry);
        if (streams.contains(std::string(entry->stream_text))) positions.insert(position.value);
        return true;
      });
  REQUIRE(scanned);
  return positions;
}

std::set<std::uint64_t> told_in_story(const json::object& report) {
  std::set<std::uint64_t> positions;
  for (const auto& entry : section(report, "story").at("entries").as_array())
    positions.insert(entry.at("position").to_number<std::uint64_t>());
  return positions;
}

std::set<std::uint64_t> told_in_tables(const json::object& report) {
  std::set<std::uint64_t> positions;
  for (const auto& each : report.at("sections").as_array())
    if (const auto* list = each.as_object().if_contains("rows"))
      for (const auto& row : list->as_array())
        for (const auto& position : row.at("positions").as_array())
          positions.insert(position.to_number<std::uint64_t>());
  return positions;
}

bool holds(const Secret& text, std::string_view part) {
  return text.view().find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a report tells every entry of every stream of a case (ledger 5)") {
  SealedLedger sealed;
  const auto report = report_of(sealed);
  const auto all = positions_of(sealed, {"case/c1", "package/k1", "match/m1"});
  REQUIRE(all.size() > 10);
  CHECK(told_in_story(report) == all);
  for (const auto position : all) CHECK(told_in_tables(report).contains(position));
}

TEST_CASE("a supporter's report tells the supporter's stream and matches (ledger 5)") {
  SealedLedger sealed;
  const auto report = report_of(sealed, "supporter/s1");
  CHECK(told_in_story(report) == positions_of(sealed, {"supporter/s1", "match/m1"}));
  const auto& entries = section(report, "story").at("entries").as_array();
  CHECK(json::serialize(entries.at(0).at("personal")) == R"({"name":"Bert Sample"})");
  CHECK(entries.back().at("type") == "match_made");
  CHECK(entries.back().at("personal") == "sealed");  // it is about the family
}

TEST_CASE("a report opens what was said about its subject (ledger 5)") {
  SealedLedger sealed;
  const auto report = report_of(sealed);
  Rows said;
  for (const auto& entry : section(report, "story").at("entries").as_array())
    if (!entry.at("personal").is_null()) said.push_back(json::serialize(entry.at("personal")));
  CHECK(said == Rows{R"({"name":"Anna Example"})",
                     R"({"contact":"01305 000000","note":"Mum rang: <script>alert(1)</script>"})",
                     R"({"note":"Anna drew the whole hour."})",
                     R"({"note":"First meeting went well."})"});
}

TEST_CASE(
    "a report is a reading: its own entry is the last one behind it, and dates it (ledger 5)") {
  SealedLedger sealed;
  const auto size = sealed.ledger().store().size();
  const auto report = report_of(sealed);
  REQUIRE(sealed.ledger().store().size() == size + 1);
  CHECK(report.at("made_at") == "2024-05-29T16:26:40Z");
  CHECK(report.at("as_at").at("size").to_number<std::uint64_t>() == size + 1);
  CHECK(report.at("as_at").at("root").as_string() ==
        store::to_hex(store::testing::must(sealed.ledger().store().root_at(size + 1))));
  CHECK(json::serialize(report.at("made_for")) ==
        fmt::format(R"({{"by":"cen-1","purpose":"subject access request","position":{}}})", size));
  CHECK(rows(report, "readings") ==
        Rows{R"({"recorded_at":"2024-05-29T16:26:40Z","by":"cen-1","roles":["central_team"],)"
             R"("purpose":"subject access request"})"});
}

TEST_CASE("a report lists all readings of its subject, and no other's (ledger 5)") {
  SealedLedger sealed;
  report_of(sealed, "case/c2");
  report_of(sealed);
  sealed.now = Instant{1'720'000'000'000};  // another month
  CHECK(rows(report_of(sealed), "readings").size() == 2);
}

TEST_CASE("tables say how things stand (ledger 5)") {
  SealedLedger sealed;
  sealed.post(kLead, "case/c1", "outcome_recorded",
              {{"need", "n0"}, {"level", "achieved"}, {"on", "2024-05-03"}, {"evidence", "seen"}},
              "", "2024-05-03T09:00:00Z");
  sealed.post(kLead, "case/c1", "outcome_recorded",
              {{"need", "n0"}, {"level", "progress"}, {"on", "2024-05-02"}, {"evidence", "told"}},
              "", "2024-05-03T10:00:00Z");
  const auto report = report_of(sealed);
  CHECK(rows(report, "about") ==
        Rows{R"({"date":"2024-05-01","state":"open","kind":"family","programme":"p",)"
             R"("locality":"chesil","responsible_authority":"A","statutory":false})"});
  CHECK(rows(report, "household") ==
        Rows{R"({"date":"2024-05-01","person":"k0","role":"child","born_on":"2012-06-15"})"});
  CHECK(rows(report, "needs") ==
        Rows{R"({"date":"2024-05-01","need":"n0","outcome":"health","level":"achieved",)"
             R"("on":"2024-05-03","evidence":"seen"})"});
  CHECK(rows(report, "packages") ==
        Rows{R"({"date":"2024-05-01","stream":"package/k1","state":"confirmed",)"
             R"("package_type":"counselling","outcomes":["health"],"locality":"chesil",)"
             R"("up_to_pence":60000,"year":"2024/25","line":"main","provider":"a",)"
             R"("intervention":"medium","method":"direct_award","price_pence":50000})"});
  CHECK(
      rows(report, "sessions") ==
      Rows{R"({"date":"2024-05-01","stream":"package/k1","session":"s-1","state":"delivered",)"
           R"("starts_at":"2024-05-02T10:00:00Z","minutes":60,"started_at":"2024-05-02T10:00:00Z",)"
           R"("attended":["k0"],"workers":["w1"],"shared_with_family":true})"});
  CHECK(rows(report, "charges") ==
        Rows{R"({"date":"2024-05-02","stream":"package/k1","cause":"delivered","session":"s-1",)"
             R"("amount_pence":6250,"counts_on":"2024-05-02"})"});
  CHECK(rows(report, "also_recorded").empty());
}

TEST_CASE("a consent that was withdrawn stands as withdrawn, one given again as given (ledger 5)") {
  SealedLedger sealed;
  sealed.post(kLead, "case/c1", "consent_withdrawn", {{"scope", "service"}, {"on", "2024-05-03"}},
              "", "2024-05-03T09:00:00Z");
  CHECK(rows(report_of(sealed), "consents") ==
        Rows{R"({"date":"2024-04-02","scope":"service","given":"withdrawn","basis":"service",)"
             R"("on":"2024-04-02","withdrawn_on":"2024-05-03"})"});
  sealed.post(kLead, "case/c1", "consent_recorded",
              {{"scope", "service"}, {"basis", "service"}, {"given", true}, {"on", "2024-05-04"}},
              "", "2024-05-04T09:00:00Z");
  CHECK(rows(report_of(sealed), "consents") ==
        Rows{R"({"date":"2024-04-02","scope":"service","given":true,"basis":"service",)"
             R"("on":"2024-05-04"})"});
}

TEST_CASE(
    "what was voided counts for nothing in a table, and is told in the story (rulebook 5.8)") {
  SealedLedger sealed;
  const auto contact =
      sealed.post(kLead, "case/c1", "contact_received",
                  {{"channel", "visit"}, {"on", "2024-05-03"}}, "", "2024-05-03T09:00:00Z");
  CHECK(rows(report_of(sealed), "contacts").size() == 2);
  sealed.post(kCentral, "case/c1", "entry_voided",
              {{"position", contact}, {"reason", "another family"}}, "", "2024-05-03T09:00:00Z");
  const auto report = report_of(sealed);
  CHECK(rows(report, "contacts").size() == 1);
  CHECK(told_in_story(report).contains(contact));
}

TEST_CASE("a charge that was taken back says so (rulebook 6.2)") {
  SealedLedger sealed;
  sealed.post(kCentral, "package/k1", "session_scheduled",
              {{"session", "s-2"}, {"starts_at", "2024-05-09T10:00:00Z"}, {"minutes", 60}});
  const auto missed = sealed.post(
      R"({"id":"prov-a","roles":["provider"],"provider":"a"})", "package/k1", "session_missed",
      {{"session", "s-2"}, {"absent", {"k0"}}}, "", "2024-05-09T11:00:00Z");
  sealed.post(kCentral, "package/k1", "entry_voided",
              {{"position", missed}, {"reason", "wrong day"}}, "", "2024-05-09T12:00:00Z");
  CHECK(
      rows(report_of(sealed), "charges").back() ==
      R"({"date":"2024-05-09","stream":"package/k1","cause":"missed","session":"s-2",)"
      R"("amount_pence":6250,"counts_on":"2024-05-09","state":"taken_back","reason":"wrong day"})");
}

TEST_CASE("where else the family is named is told, without who else is (ledger 5)") {
  SealedLedger sealed;
  sealed.post(kCentral, "gathering/g1", "gathering_planned",
              {{"programme", "p"}, {"kind", "workshop"}, {"on", "2024-05-05"}, {"capacity", 9}});
  const auto held = sealed.post(kCentral, "gathering/g1", "gathering_held",
                                {{"families", {"c2", "c1"}}, {"adults", 2}, {"children", 2}}, "",
                                "2024-05-05T12:00:00Z");
  sealed.post(kCentral, "gathering/g2", "gathering_planned",
              {{"programme", "p"}, {"kind", "workshop"}, {"on", "2024-05-06"}, {"capacity", 9}});
  sealed.post(kCentral, "gathering/g2", "gathering_held",
              {{"families", {"c2"}}, {"adults", 1}, {"children", 1}}, "", "2024-05-06T12:00:00Z");
  const auto complaint =
      sealed.post(kLead, "provider/a", "complaint_received",
                  {{"complaint", "q-1"}, {"about", "package/k1"}, {"on", "2024-05-07"}}, "",
                  "2024-05-07T12:00:00Z");
  const auto report = report_of(sealed);
  CHECK(json::serialize(section(report, "mentions").at("rows")) ==
        fmt::format(R"([{{"date":"2024-05-05","stream":"gathering/g1","what":"gathering held",)"
                    R"("positions":[{}]}},{{"date":"2024-05-07","stream":"provider/a",)"
                    R"("what":"complaint received","positions":[{}]}}])",
                    held, complaint));
  CHECK(json::serialize(report).find("\"c2\"") == std::string::npos);
}

TEST_CASE("holds, releases and erasures are listed (ledger 5)") {
  SealedLedger sealed;
  const char* const administrator = R"({"id":"adm-1","roles":["administrator"]})";
  sealed.post(administrator, "case/c1", "legal_hold_set", {{"reason", "court"}});
  sealed.post(administrator, "case/c1", "legal_hold_released", {{"reason", "closed"}});
  sealed.erase("case/c1");
  const auto report = report_of(sealed);
  CHECK(rows(report, "legal_holds") ==
        Rows{R"({"date":"2024-05-01","what":"set","reason":"court"})",
             R"({"date":"2024-05-01","what":"released","reason":"closed"})"});
  CHECK(rows(report, "erasures") == Rows{R"({"date":"2024-05-01","reason":"asked for"})"});
  for (const auto& entry : section(report, "story").at("entries").as_array())
    CHECK((entry.at("personal").is_null() || entry.at("personal") == "erased"));
}

TEST_CASE("what is kept, why, and what erasing does is said in plain words (ledger 5)") {
  SealedLedger sealed;
  for (const auto* subject : {"case/c1", "supporter/s1"}) {
    const auto report = report_of(sealed, subject);
    const auto& text = section(report, "kept").at("text").as_array();
    CHECK(text.size() == 8);
    for (const auto& paragraph : text) CHECK(paragraph.as_string().ends_with('.'));
  }
}

TEST_CASE("who may not read personal data may not have a report (rulebook 4)") {
  SealedLedger sealed;
  const auto why = [&](const Caller& reader, std::string_view subject = "case/c1") {
    const auto report = subject_report(sealed.from(), subject, {reader, "request"});
    return report ? std::string("made") : std::string(name_of(report.error().why));
  };
  for (const auto role : {v::Role::administrator, v::Role::commissioner, v::Role::finance})
    CHECK(why(reader_as("x-1", role)) == "not_permitted");
  CHECK(why(reader_as("prov-a", v::Role::provider, "a")) == "not_permitted");
  CHECK(why(reader_as("lp-1", v::Role::lead_professional), "package/k1") == "view_failed");
  CHECK(why(reader_as("lp-1", v::Role::lead_professional), "case/nobody") == "view_failed");
  CHECK(why(reader_as("lp-1", v::Role::lead_professional), "nonsense") == "view_failed");
  CHECK(subject_report(sealed.from(), "case/c1", {central().by, " "}).error().why ==
        Why::purpose_missing);
  CHECK(sealed.readings().empty());
  CHECK(why(reader_as("aud-1", v::Role::auditor)) == "made");
}

TEST_CASE("without keys a report tells all but what was said, and why not (ledger 5)") {
  SealedLedger sealed;
  sealed.reopen(false);
  const auto report = report_of(sealed);
  CHECK(told_in_story(report) == positions_of(sealed, {"case/c1", "package/k1", "match/m1"}));
  CHECK(json::serialize(section(report, "story").at("entries").at(1).at("personal")) ==
        R"({"unreadable":"no_key_store"})");
  CHECK(holds(subject_report_html(report), "personal: cannot be read, no key store"));
}

TEST_CASE("every type that can stand on a subject's streams is told by a section (ledger 5)") {
  std::set<std::string_view> listed = {"entry_voided"};
  for (const auto& section : subject_list())
    for (const auto& piece : section.pieces) listed.insert(piece.type);
  for (const auto& type : Vocabulary::instance().types())
    for (const auto kind : {StreamKind::family_case, StreamKind::package, StreamKind::claim,
                            StreamKind::match, StreamKind::supporter})
      if (type.fits(kind)) {
        INFO(type.name);
        CHECK(listed.contains(type.name));
      }
  CHECK(unknown_section_fields().empty());
}

TEST_CASE("a page holds every entry, links to it, and says what was said, escaped (ledger 5)") {
  SealedLedger sealed;
  const auto report = report_of(sealed);
  const auto page = subject_report_html(report);
  CHECK(page.view().starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
  CHECK(page.view().ends_with("</body>\n</html>\n"));
  for (const auto position : told_in_story(report))
    CHECK(holds(page, fmt::format("id=\"e{}\"", position)));
  CHECK(holds(page, "<dt>name</dt><dd>Anna Example</dd>"));
  CHECK(holds(page, "<dd>Mum rang: &lt;script&gt;alert(1)&lt;/script&gt;</dd>"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "opened:"));
  CHECK(holds(page, "default-src 'none'"));
  for (const auto* remote : {"http://", "https://", "src="}) CHECK_FALSE(holds(page, remote));
  for (const auto& each : report.at("sections").as_array()) {
    const auto* list = each.as_object().if_contains("rows");
    const bool empty = list && list->as_array().empty();
    CHECK(holds(page, fmt::format("<section id=\"{0}\" class=\"{0}\" aria-labelledby=\"h-{0}\">",
                                  std::string_view(each.at("section").as_string()))) == !empty);
    if (empty)
      CHECK(
          holds(page, fmt::format("<li>{}</li>", std::string_view(each.at("title").as_string()))));
  }
}

TEST_CASE("a disclosed history is told on a terminal and on a page (views)") {
  SealedLedger sealed;
  sealed.post(kLead, "case/c1", "contact_received", {{"channel", "visit"}, {"on", "2024-05-03"}},
              R"({"note":"one\n\u0007two <b> personal: opened:0"})", "2024-05-03T09:00:00Z");
  const auto answer = disclose(sealed.from(), {{"case", "c1"}}, central());
  REQUIRE(answer);
  const auto text = disclosed_text(*answer), page = disclosed_html(*answer);
  CHECK(holds(text, "name: Anna Example\n"));
  CHECK(holds(text, "note: Mum rang: <script>alert(1)</script>\n"));
  CHECK(holds(text, "note: one\n"));
  CHECK(holds(text, "  \\u0007two <b> personal: opened:0\n"));
  CHECK_FALSE(holds(text, "\x07"));
  CHECK(holds(page, "<dt>note</dt><dd>one\n\\u0007two &lt;b&gt; personal: opened:0</dd>"));
  CHECK_FALSE(holds(page, "<script"));
}

TEST_CASE(
    "JSON of what was said is the same text as any JSON, in memory that is wiped (ledger 5)") {
  SealedLedger sealed;
  const auto report = report_of(sealed);
  CHECK(secret_json(report).view() == json::serialize(report));
  CHECK(report.at("sections").storage().get() == report.storage().get());
  CHECK(section(report, "story").storage().get() == report.storage().get());
  CHECK_FALSE(report.storage().get() == json::storage_ptr().get());
}
