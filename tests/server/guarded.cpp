#include "tests/server/guarded.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "domain/calendar.hpp"
#include "domain/json_in.hpp"
#include "domain/json_out.hpp"
#include "eventstore/token.hpp"

namespace daybook::server::testing {

namespace {

constexpr std::int64_t start_ms = 1'767'268'800'000;  // 2026-01-01T12:00:00Z

std::filesystem::path new_directory() {
  static std::atomic<int> number{0};
  return std::filesystem::temp_directory_path() /
         fmt::format("daybook-guarded-{}-{}", getpid(), ++number);
}

ViewPort answers_from(const ViewService& views) {
  return [&views](std::string_view name,
                  std::string_view params) -> Result<std::string, std::string> {
    const auto read = boost::json::parse(boost::json::string_view(params.data(), params.size()));
    const auto answer = views.answer(name, read.as_object());
    if (!answer) return failed(answer.error());
    return boost::json::serialize(*answer);
  };
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
  views_.reset();
  follower_.reset();
  ledger_.reset();
  std::filesystem::remove_all(directory_);
}

void Guarded::record(std::string_view stream, std::string_view type, const std::string& data) {
  auto post = event_post(++posted_, stream, type, data);
  post.front().actor =
      Poster{PosterId("owner"), static_cast<RoleSet>(0x7f & ~bit(v::Role::provider)), {}};
  const auto answer = ledger_->post({std::move(post), Trust::embedded, {}});
  if (const auto* refused = std::get_if<Refused>(&answer))
    FAIL(refused->refusals.front().refusal.message);
  REQUIRE(std::holds_alternative<Accepted>(answer));
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
  Options options;
  options.listen = {"127.0.0.1", 0};
  options.tls = std::move(tls);
  options.views = answers_from(*views_);
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
