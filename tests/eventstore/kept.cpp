#include "tests/eventstore/kept.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/backup/backup.hpp"
#include "eventstore/ledger/json.hpp"
#include "tests/eventstore/vault.hpp"

namespace daybook::test {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

std::unique_ptr<Ledger> opened(const fs::path& data, std::shared_ptr<store::KeyStore> keys) {
  LedgerOptions options;
  options.clock = [] { return Instant{1'650'000'000'000}; };
  options.keys = std::move(keys);
  return store::testing::must(Ledger::open(data, std::move(options)));
}

constexpr std::string_view kOpened =
    R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}})";
constexpr std::string_view kCase =
    R"({"programme":"p","kind":"family","locality":"north","responsible_authority":"a",)"
    R"("statutory":false})";

}  // namespace

Kept::Kept() {
  const auto key = store::create_master_key(master);
  REQUIRE(key);
  REQUIRE(store::KeyStore::create(keys, {"l"}, *key));
  REQUIRE(Ledger::create(data, "l"));
  open();
  must_post(*ledger,
            submission("commissioner", "programme/p", "programme_opened", std::string(kOpened)));
  for (const auto* id : {"c1", "c2", "c3"})
    must_post(*ledger, submission("central_team", std::string("case/") + id, "case_opened",
                                  std::string(kCase)));
  close();
  open();
}

std::shared_ptr<store::KeyStore> Kept::open_keys() const {
  return store::testing::must_have(store::KeyStore::open(keys, {"l"}, {master}));
}

void Kept::open() {
  ledger = opened(data, open_keys());
}

void Kept::close() {
  if (ledger) root = ledger->store().head().root;
  ledger.reset();
}

std::unique_ptr<Ledger> Kept::open_at(const std::string& name) const {
  return opened(place.path() / name, open_keys());
}

std::unique_ptr<Ledger> Kept::open_without_keys(const std::string& name) const {
  return opened(place.path() / name, nullptr);
}

void Kept::copy_ledger(const std::string& name) {
  close();
  fs::copy(data, place.path() / name, fs::copy_options::recursive);
  open();
}

void Kept::back_up() {
  close();
  const auto store = store::testing::must(store::Store::open(data, {}));
  store::testing::must(store::back_up(*store, place.path() / "backups"));
}

void Kept::set_seen(const store::SeenLedger& seen) const {
  const auto bytes = store::testing::bytes_of(keys / "keys");
  store::SlotBytes slot{};
  std::copy_n(bytes.begin(), slot.size(), slot.begin());
  auto header = store::decode_header(slot);
  REQUIRE(header);
  header->seen = seen;
  store::testing::overwrite(keys / "keys", 0, store::view(store::encode_header(*header)));
}

Submission Kept::submission(const std::string& role, const std::string& stream,
                            const std::string& type, const std::string& event_data,
                            const std::string& text) {
  const auto personal = text.empty() ? "" : fmt::format(R"(,"personal":{{"note":"{}"}})", text);
  const auto read = post_from_json(fmt::format(
      R"({{"event_id":"00000000-0000-4000-8000-{:012}","stream":"{}","type":"{}","data":{},)"
      R"("occurred_at":"2021-06-01T09:00:00Z","actor":{{"id":"x-1","roles":["{}"]}}{}}})",
      ++posted_, stream, type, event_data, role, personal));
  REQUIRE(read);
  return {*read, Trust::embedded, {}};
}

void Kept::must_post(Ledger& to, const Submission& what) {
  const auto answer = to.post(what);
  INFO(json::serialize(to_json(answer)));
  REQUIRE(std::holds_alternative<Accepted>(answer));
}

Submission Kept::saying(const std::string& id, const std::string& text) {
  return submission("central_team", "case/" + id, "member_added",
                    fmt::format(R"({{"person":"m-{}","role":"parent"}})", posted_), text);
}

void Kept::said(const std::string& id, const std::string& text) {
  must_post(*ledger, saying(id, text));
}

void Kept::post_plain(Ledger& to) {
  must_post(to, submission("central_team", "case/c3", "member_added",
                           fmt::format(R"({{"person":"m-{}","role":"parent"}})", posted_)));
}

void Kept::erase(const std::string& id) {
  must_post(*ledger, submission("administrator", "case/" + id, "subject_erased",
                                fmt::format(R"({{"case":"{}","reason":"asked"}})", id)));
}

std::vector<std::string> Kept::texts_of(const std::string& id) const {
  std::vector<std::string> texts;
  const auto read = ledger->store().read_stream(
      "case/" + id, {0}, ~std::uint64_t{0}, [&](Version, Position, std::string_view bytes) {
        const auto entry = read_entry(bytes);
        if (entry->sealed.empty()) return true;
        const auto text = ledger->keys()->open_sealed(
            entry->sealed, {entry->stream_text,
                            {reinterpret_cast<const char*>(entry->event_id->bytes()->data()), 16}});
        texts.push_back(text ? json::parse(std::string(text->view())).at("note").as_string().c_str()
                             : store::name_of(text.error()));
        return true;
      });
  REQUIRE(read);
  return texts;
}

}  // namespace daybook::test
