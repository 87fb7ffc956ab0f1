#include "tests/projections/sealed_ledger.hpp"

#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "eventstore/ledger/json.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

constexpr const char* kCommissioner = R"({"id":"com-1","roles":["commissioner"]})";
constexpr const char* kCentral = R"({"id":"cen-1","roles":["central_team"]})";
constexpr const char* kLead = R"({"id":"lp-1","roles":["lead_professional"]})";
constexpr const char* kProvider = R"({"id":"prov-a","roles":["provider"],"provider":"a"})";
constexpr const char* kFinance = R"({"id":"fin-1","roles":["finance"]})";
constexpr const char* kAdministrator = R"({"id":"adm-1","roles":["administrator"]})";

}  // namespace

Caller reader_as(std::string_view id, v::Role role, std::string_view provider) {
  return Poster{PosterId(id), bit(role), ProviderId(provider)};
}

SealedLedger::SealedLedger() : keys_(vault_.open()) {
  LedgerOptions options;
  options.keys = keys_;
  options.clock = [this] { return now; };
  ledger_ = store::testing::must(Ledger::create(scratch_.ledger(), "test", std::move(options)));
  views_ = std::make_unique<ViewService>(ledger_->store());
  tell_programme();
  tell_case();
  tell_package();
  tell_supporter();
}

std::uint64_t SealedLedger::post(std::string_view actor, std::string_view stream,
                                 std::string_view type, const Json& data, std::string_view personal,
                                 std::string_view at) {
  const auto line = fmt::format(
      R"({{"event_id":"00000000-0000-4000-8000-{:012x}","stream":"{}","type":"{}","data":{},)"
      R"("occurred_at":"{}","actor":{}{}{}}})",
      ++posted_, stream, type, data.text(), at, actor,
      personal.empty() ? "" : ",\"personal\":", personal);
  auto post = post_from_json(line);
  INFO(line);
  if (!post) FAIL(post.error().refusal.message);
  const auto answer = ledger_->post({*std::move(post), Trust::embedded, {}});
  if (!std::holds_alternative<Accepted>(answer)) FAIL(json::serialize(to_json(answer)));
  return std::get<Accepted>(answer).positions.front().value;
}

void SealedLedger::tell_programme() {
  post(kCommissioner, "programme/p", "programme_opened",
       {{"title", "P"},
        {"authority", "A"},
        {"framework", "f1"},
        {"opens_on", "2023-04-01"},
        {"policy", {}}});
  post(kCommissioner, "programme/p", "budget_allocated",
       {{"year", "2024/25"}, {"line", "main"}, {"amount_pence", 25000000}, {"reason", "vote"}});
  post(kCommissioner, "provider/a", "provider_registered",
       {{"title", "T"}, {"programmes", {"p"}}, {"localities", {"chesil"}}, {"vat", "exempt"}});
  post(kProvider, "provider/a", "prices_submitted",
       {{"programme", "p"},
        {"effective_on", "2024-04-01"},
        {"items",
         {{{"intervention", "medium"},
           {"package_type", "counselling"},
           {"price_pence", 50000},
           {"sessions", 8},
           {"minutes", 60},
           {"travel_included", true}}}}});
}

void SealedLedger::tell_case() {
  for (const auto* id : {"c1", "c2"})
    post(kLead, fmt::format("case/{}", id), "case_opened",
         {{"programme", "p"},
          {"kind", "family"},
          {"locality", "chesil"},
          {"responsible_authority", "A"},
          {"statutory", false}});
  post(kLead, "case/c1", "member_added",
       {{"person", "k0"}, {"role", "child"}, {"born_on", "2012-06-15"}},
       R"({"name":"Anna Example"})");
  post(kLead, "case/c1", "lead_professional_assigned", {{"lead_professional", "lp-1"}});
  post(kLead, "case/c1", "consent_recorded",
       {{"scope", "service"}, {"basis", "service"}, {"given", true}, {"on", "2024-04-02"}});
  post(kLead, "case/c1", "need_identified", {{"need", "n0"}, {"outcome", "health"}});
  post(kLead, "case/c1", "contact_received", {{"channel", "telephone"}, {"on", "2024-05-01"}},
       R"({"note":"Mum rang: <script>alert(1)</script>","contact":"01305 000000"})");
  post(kLead, "case/c2", "contact_received", {{"channel", "telephone"}, {"on", "2024-05-01"}},
       R"({"note":"The other family moved."})");
}

void SealedLedger::tell_package() {
  post(kLead, "package/k1", "package_requested",
       {{"case", "c1"},
        {"package_type", "counselling"},
        {"outcomes", {"health"}},
        {"locality", "chesil"}});
  post(kCentral, "package/k1", "package_approved",
       {{"up_to_pence", 60000}, {"year", "2024/25"}, {"line", "main"}, {"alternatives", no_items}});
  post(kCentral, "package/k1", "package_matched",
       {{"provider", "a"},
        {"intervention", "medium"},
        {"price_pence", 50000},
        {"sessions", 8},
        {"method", "direct_award"},
        {"considered", no_items}});
  post(kCentral, "package/k1", "package_confirmed",
       {{"notified_provider_at", "2024-05-01T09:00:00Z"},
        {"notified_lead_at", "2024-05-01T09:00:00Z"}});
  post(kProvider, "package/k1", "session_scheduled",
       {{"session", "s-1"}, {"starts_at", "2024-05-02T10:00:00Z"}, {"minutes", 60}});
  post(kProvider, "package/k1", "session_delivered",
       {{"session", "s-1"},
        {"started_at", "2024-05-02T10:00:00Z"},
        {"minutes", 60},
        {"attended", {"k0"}},
        {"workers", {"w1"}},
        {"shared_with_family", true}},
       R"({"note":"Anna drew the whole hour."})", "2024-05-02T11:00:00Z");
  post(kFinance, "package/k1", "invoice_received",
       {{"invoice", "i-1"},
        {"sessions", {"s-1"}},
        {"amount_pence", 6250},
        {"received_on", "2024-05-20"}},
       "", "2024-05-20T09:00:00Z");
}

void SealedLedger::tell_supporter() {
  post(kCentral, "supporter/s1", "supporter_recruited", {{"programme", "p"}},
       R"({"name":"Bert Sample"})");
  post(kCentral, "supporter/s1", "supporter_screened", {{"accepted", true}});
  post(kCentral, "supporter/s1", "supporter_trained",
       {{"course", "basics"}, {"cohort", "one"}, {"on", "2024-05-01"}});
  post(kCentral, "match/m1", "match_made",
       {{"supporter", "s1"}, {"case", "c1"}, {"check_in_days", 14}},
       R"({"note":"First meeting went well."})");
}

void SealedLedger::erase(const std::string& subject) {
  const auto slash = subject.find('/');
  const auto kind = subject.substr(0, slash), id = subject.substr(slash + 1);
  post(kAdministrator, subject, "subject_erased", {{kind, id}, {"reason", "asked for"}});
}

void SealedLedger::close() {
  views_.reset();
  ledger_.reset();
  keys_.reset();
}

void SealedLedger::reopen_with(std::shared_ptr<store::KeyStore> keys) {
  close();
  keys_ = std::move(keys);
  LedgerOptions options;
  options.keys = keys_;
  options.clock = [this] { return now; };
  ledger_ = store::testing::must(Ledger::open(scratch_.ledger(), std::move(options)));
  views_ = std::make_unique<ViewService>(ledger_->store());
}

void SealedLedger::reopen(bool with_keys) {
  close();
  reopen_with(with_keys ? vault_.open() : nullptr);
}

std::vector<json::object> SealedLedger::readings() const {
  std::vector<json::object> found;
  const auto read = ledger_->store().scan({}, UINT64_MAX, [&](Position at, std::string_view bytes) {
    const auto entry = read_entry(bytes);
    REQUIRE(entry);
    if (entry->tag != v::Data::PersonalRead) return true;
    auto data = data_to_json(entry->tag, entry->data);
    data["position"] = at.value;
    data["stream"] = std::string(entry->stream_text);
    data["actor"] = std::string(entry->actor);
    data["roles"] = entry->roles;
    found.push_back(std::move(data));
    return true;
  });
  REQUIRE(read);
  return found;
}

std::string digest_of_view(const ViewService& views, const std::string& view,
                           const std::string& params) {
  const auto answer = views.answer(view, json::parse(params).as_object());
  INFO(view << " " << params);
  if (!answer) FAIL(answer.error());
  return std::string(answer->at("digest").as_string());
}

}  // namespace daybook::test
