#include "tests/server/access/guarded.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "eventstore/keys/token.hpp"

namespace daybook::server::testing {

namespace {

constexpr std::int64_t start_ms = 1'767'268'800'000;  // 2026-01-01T12:00:00Z

std::filesystem::path new_directory() {
  static std::atomic<int> number{0};
  return std::filesystem::temp_directory_path() /
         fmt::format("daybook-guarded-{}-{}", getpid(), ++number);
}

}  // namespace

Post event_post(std::uint64_t number, std::string_view stream, std::string_view type,
                const std::string& data) {
  auto post = post_from_json(
      fmt::format(R"({{"event_id":"00000000-0000-4000-8000-{:012x}","stream":"{}","type":"{}",)"
                  R"("occurred_at":"2025-06-01T09:00:00Z","data":{}}})",
                  number, stream, type, data));
  if (!post) FAIL(post.error().refusal.message);
  return *std::move(post);
}

Guarded::Guarded() : directory_(new_directory()), now_(start_ms) {
  LedgerOptions options;
  options.clock = clock();
  auto made = Ledger::create(directory_, "guarded", options);
  if (!made) FAIL(made.error().message);
  ledger_ = *std::move(made);
  for (const std::string programme : {"p", "q"}) {
    const std::string provider = programme == "p" ? "a" : "z";
    record("programme/" + programme, "programme_opened",
           R"({"title":"T","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}})");
    record("provider/" + provider, "provider_registered",
           fmt::format(R"({{"title":"T","programmes":["{}"],"localities":["x"],"vat":"exempt"}})",
                       programme));
    record("case/c-" + programme, "case_opened",
           fmt::format(R"({{"programme":"{}","kind":"family","locality":"x",)"
                       R"("responsible_authority":"A","statutory":true}})",
                       programme));
    record("gathering/g-" + programme, "gathering_planned",
           fmt::format(R"({{"programme":"{}","kind":"workshop","on":"2025-07-01","capacity":9,)"
                       R"("provider":"{}"}})",
                       programme, provider));
  }
}

Guarded::~Guarded() {
  server_.reset();
  office_.reset();
  views_.reset();
  follower_.reset();
  ledger_.reset();
  std::filesystem::remove_all(directory_);
}

std::uint64_t Guarded::record(std::string_view stream, std::string_view type,
                              const std::string& data) {
  return record_as({PosterId("owner"), static_cast<RoleSet>(0x7f & ~bit(v::Role::provider)), {}},
                   stream, type, data);
}

std::uint64_t Guarded::record_as(const Poster& poster, std::string_view stream,
                                 std::string_view type, const std::string& data) {
  auto post = event_post(++posted_, stream, type, data);
  post.front().actor = poster;
  const auto answer = ledger_->post({std::move(post), Trust::embedded, {}});
  if (const auto* refused = std::get_if<Refused>(&answer))
    FAIL(refused->refusals.front().refusal.message);
  REQUIRE(std::holds_alternative<Accepted>(answer));
  return std::get<Accepted>(answer).positions.front().value;
}

void Guarded::work() {
  const Poster staff_a{PosterId("staff-a"), bit(v::Role::provider), ProviderId("a")};
  record("programme/p", "budget_allocated",
         R"({"year":"2025/26","line":"main","amount_pence":1000000,"reason":"vote"})");
  record("provider/b", "provider_registered",
         R"({"title":"T","programmes":["p"],"localities":["x"],"vat":"exempt"})");
  const auto price = [](const char* type) {
    return fmt::format(R"({{"intervention":"{0}","package_type":"{0}","price_pence":50000,)"
                       R"("sessions":8,"minutes":60,"travel_included":true}})",
                       type);
  };
  for (const auto* provider : {"a", "b"})
    record(fmt::format("provider/{}", provider), "prices_submitted",
           fmt::format(R"({{"programme":"p","effective_on":"2025-04-01","items":[{},{}]}})",
                       price("counselling"), price("mentoring")));
  record("case/c-p", "member_added", R"({"person":"k0","role":"child","born_on":"2012-06-15"})");
  match("k-p", "counselling", "a", "b");
  match("k-q", "mentoring", "b", "a");
  record_as(staff_a, "supporter/s-p", "supporter_recruited", R"({"programme":"p"})");
  record("supporter/s-p", "supporter_screened", R"({"accepted":true})");
  record("supporter/s-p", "supporter_trained", R"({"course":"c","cohort":"co","on":"2025-06-01"})");
  record_as(staff_a, "match/m-p", "match_made",
            R"({"supporter":"s-p","case":"c-p","check_in_days":30})");
  record("case/c-p", "lead_professional_assigned", R"({"lead_professional":"lp-0"})");
  record("case/c-p", "assessment_completed", R"({"kind":"whole_family"})");
  record("case/c-p", "plan_agreed",
         R"({"goals":[{"goal":"g","outcome":"health"}],"coproduced":true})");
  record("claim/l-p", "claim_prepared", R"({"case":"c-p","framework":"f","evidence":["e"]})");
}

void Guarded::match(const std::string& package, const std::string& type,
                    const std::string& provider, const std::string& rival) {
  record_as({PosterId("lp-0"), bit(v::Role::lead_professional), {}}, "package/" + package,
            "package_requested",
            fmt::format(R"({{"case":"c-p","package_type":"{}","outcomes":["health"],)"
                        R"("locality":"x"}})",
                        type));
  record("package/" + package, "package_approved",
         R"({"up_to_pence":60000,"year":"2025/26","line":"main","alternatives":[]})");
  record("package/" + package, "package_matched",
         fmt::format(R"({{"provider":"{0}","intervention":"{1}","price_pence":50000,"sessions":8,)"
                     R"("method":"direct_award","considered":[{{"provider":"{2}",)"
                     R"("intervention":"{1}","skipped_because":"a waiting list"}}]}})",
                     provider, type, rival));
}

std::string Guarded::token_for(const std::string& id, int days) {
  const auto token = store::make_token(id);
  const auto expires_at = now_ + std::int64_t{days} * 86'400'000;
  record("principal/" + id, "token_issued",
         fmt::format(R"({{"token":"{}","hash":"{}","expires_at":"{}"}})", token.id, token.hash,
                     to_text(Instant{expires_at})));
  return std::string(token.text.view());
}

std::string Guarded::known(const std::string& id, const std::string& roles,
                           const std::string& provider, int days) {
  const auto named = provider.empty() ? "" : fmt::format(R"(,"provider":"{}")", provider);
  record("principal/" + id, "principal_added", fmt::format(R"({{"roles":{}{}}})", roles, named));
  return token_for(id, days);
}

void Guarded::serve(tls::ServerFiles tls) {
  follower_ = std::make_unique<Follower>(ledger_->store());
  views_ = std::make_unique<ViewService>(ledger_->store(), follower_.get());
  office_ = std::make_unique<Admin>(AdminParts{*ledger_, *views_, {}, "no_key_store"});
  Options options;
  options.listen = {"127.0.0.1", 0};
  options.commands = [this](std::string_view name, std::string_view params, const Caller& by) {
    return office_->run(name, params, by);
  };
  options.tls = std::move(tls);
  options.views = answers_of(*views_);
  options.access = access_from(*follower_);
  options.door.clock = clock();
  auto started = Server::start(*ledger_, std::move(options));
  if (!started) FAIL(started.error());
  server_ = *std::move(started);
}

std::unique_ptr<client::Client> Guarded::connect(const std::string& token, std::string* why) {
  auto connected = client::Client::connect(endpoint(), {{}, token});
  if (connected) return *std::move(connected);
  if (why) *why = connected.error().message;
  return nullptr;
}

std::vector<std::string> Guarded::access_log() {
  // Decided after every entry that was handed to the writer before.
  record("programme/p", "newsletter_issued",
         fmt::format(R"({{"issue":"i-{}","by_email":1,"by_post":1}})", posted_));
  std::vector<std::string> entries;
  const auto read =
      ledger_->store().scan({0}, ledger_->store().size(), [&](Position, std::string_view bytes) {
        const auto entry = read_entry(bytes);
        REQUIRE(entry);
        if (entry->stream.kind == StreamKind::access)
          entries.push_back(boost::json::serialize(data_to_json(entry->tag, entry->data)));
        return true;
      });
  REQUIRE(read);
  return entries;
}

}  // namespace daybook::server::testing
