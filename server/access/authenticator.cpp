#include "server/access/authenticator.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "eventstore/keys/token.hpp"
#include "eventstore/ledger/principals.hpp"
#include "server/base/log.hpp"

namespace daybook::server {

namespace {

using v::AttemptFault;

Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

AuthenticatorOptions with_clock(AuthenticatorOptions options) {
  if (!options.clock) options.clock = system_now;
  return options;
}

std::optional<AttemptFault> fault_of(const Principal& principal, const Credential& shown,
                                     Instant now) {
  if (principal.revoked || shown.revoked) return AttemptFault::revoked;
  if (shown.expires_at <= now) return AttemptFault::expired;
  return {};
}

/// Whose secret is shown, as it says itself.
std::string name_shown(const Shown& shown) {
  if (shown.token.empty()) return std::string(shown.certificate);
  const auto claim = store::parse_token(shown.token);
  return claim ? fmt::format("{}.{}", claim->principal, claim->id) : std::string();
}

Admitted admitted(const Principal& principal, const Credential& shown) {
  Admitted who;
  who.caller = Caller(principal);
  (shown.hash.empty() ? who.fingerprint : who.token_id) = shown.id;
  who.expires_at = shown.expires_at;
  return who;
}

}  // namespace

std::string_view TurnedAway::message() const {
  if (unreadable) return "Not authenticated: the ledger could not be read; try again later.";
  return too_many
             ? "Too many attempts failed from this address, or with this name; try again later."
             : "Not authenticated: show a valid token or certificate.";
}

Authenticator::Authenticator(Ledger& ledger, AuthenticatorOptions options)
    : ledger_(ledger),
      options_(with_clock(std::move(options))),
      changes_(std::make_shared<std::atomic<std::uint64_t>>(1)),
      limiter_(options_.attempts),
      record_(ledger, options_.record) {}

Authenticator::NotKnown Authenticator::unreadable_because(const store::StoreError& error) {
  log_error("Principals could not be read.", {{"error", error.message}});
  return {AttemptFault::unknown, false, true};
}

/// The principal as of now.
Authenticator::Found Authenticator::principal(std::string_view id) {
  const auto& store = ledger_.store();
  const auto entries = store.stream_size(stream_name(StreamKind::principal, id));
  if (!entries) return failed(unreadable_because(entries.error()));
  if (*entries == 0) return nullptr;
  std::string name(id);
  if (const auto found = known_.find(name); found != known_.end()) {
    if (found->second.entries == *entries) return &found->second.principal;
    known_.erase(found);
  }
  auto read = store::read_principal(store, id);
  if (!read) return failed(unreadable_because(read.error()));
  if (!*read) return nullptr;
  if (known_.size() >= options_.principals) known_.clear();
  auto& kept = known_[std::move(name)];
  kept = {(*read)->header.events, **std::move(read)};
  return &kept.principal;
}

Authenticator::Verdict Authenticator::by_token(std::string_view token, Instant now) {
  const auto claim = store::parse_token(token);
  if (!claim) return failed(NotKnown{AttemptFault::malformed});
  const auto found = TRY(principal(claim->principal));
  const auto* who = found;
  const auto* shown = who ? who->token(claim->id) : nullptr;
  const std::string_view hash = shown ? std::string_view(shown->hash) : std::string_view();
  // Hashed and compared for every principal, known or not.
  const std::string nobody(64, '0');
  if (!store::token_matches(token, hash.empty() ? nobody : hash) || !shown)
    return failed(NotKnown{AttemptFault::unknown, shown != nullptr});
  if (const auto fault = fault_of(*who, *shown, now)) return failed(NotKnown{*fault, true});
  return admitted(*who, *shown);
}

Result<void, Authenticator::NotKnown> Authenticator::list_certificates() {
  certificates_listed_at_ = ledger_.store().size();
  holders_.clear();
  const auto read = store::each_principal(ledger_.store(), [&](const Principal& who) {
    for (const auto& certificate : who.certificates)
      if ((!who.revoked && !certificate.revoked) || !holders_.contains(certificate.id))
        holders_[certificate.id] = who.id;
    return true;
  });
  if (read) return {};
  certificates_listed_at_.reset();
  return failed(unreadable_because(read.error()));
}

/// Who has registered the certificate: somebody not revoked, if there is one.
Authenticator::Found Authenticator::holder_of(std::string_view fingerprint) {
  const std::string key(fingerprint);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto holder = holders_.find(key);
    const auto found = holder == holders_.end() ? Found(nullptr) : principal(holder->second);
    if (!found) return found;
    const auto* who = *found;
    const auto* shown = who ? who->certificate(fingerprint) : nullptr;
    if (shown && !shown->revoked && !who->revoked) return who;
    if (certificates_listed_at_ == ledger_.store().size()) return who;
    if (const auto listed = list_certificates(); !listed) return failed(listed.error());
  }
  return nullptr;
}

Authenticator::Verdict Authenticator::by_certificate(std::string_view fingerprint, Instant now) {
  const auto holder = TRY(holder_of(fingerprint));
  const auto* who = holder;
  const auto* shown = who ? who->certificate(fingerprint) : nullptr;
  if (!shown) return failed(NotKnown{AttemptFault::unknown});
  if (const auto fault = fault_of(*who, *shown, now)) return failed(NotKnown{*fault, true});
  return admitted(*who, *shown);
}

Authenticator::Verdict Authenticator::identify(const Shown& shown, Instant now) {
  if (!shown.token.empty()) return by_token(shown.token, now);
  if (!shown.certificate.empty()) return by_certificate(shown.certificate, now);
  return failed(NotKnown{AttemptFault::no_credentials});
}

Instant Authenticator::latest() const {
  return std::max(options_.clock(), ledger_.store().head().recorded_at);
}

Result<Admitted, TurnedAway> Authenticator::admit(const Shown& shown) {
  const auto now = options_.clock();
  const auto changes = changes_->load(std::memory_order_acquire);
  const std::lock_guard lock(mutex_);
  const std::string address(shown.address);
  const auto name = name_shown(shown);
  const Attempt attempt{address, name};
  if (!limiter_.admits(attempt, now)) {
    record_.attempt_failed(address, AttemptFault::too_many, now);
    return failed(TurnedAway{true});
  }
  auto who = identify(shown, latest());
  if (who) {
    limiter_.let_in(attempt);
    who->seen = changes;
    return *std::move(who);
  }
  if (who.error().unreadable) return failed(TurnedAway{false, true});
  const TurnedAway answer{limiter_.failed_too_often(address, now)};
  limiter_.failed(attempt, who.error().exists, now);
  record_.attempt_failed(address, who.error().fault, now);
  log_warn("Somebody was not let in.",
           {{"address", address}, {"fault", v::EnumNameAttemptFault(who.error().fault)}});
  return failed(answer);
}

Result<void, TurnedAway> Authenticator::renew(Admitted& who) {
  if (who.on_trust) return {};
  const auto now = latest();
  if (who.expires_at <= now) return failed(TurnedAway{});
  const auto changes = changes_->load(std::memory_order_acquire);
  if (who.seen == changes) return {};
  const std::lock_guard lock(mutex_);
  const auto found = principal(who.caller.id.text);
  if (!found) return failed(TurnedAway{false, true});
  const auto* holder = *found;
  const auto* shown = !holder                ? nullptr
                      : who.token_id.empty() ? holder->certificate(who.fingerprint)
                                             : holder->token(who.token_id);
  if (!shown || fault_of(*holder, *shown, now)) return failed(TurnedAway{});
  who = admitted(*holder, *shown);
  who.seen = changes;
  return {};
}

void Authenticator::refused(const PosterId& by, v::AskedFor asked, std::string_view of, Code code) {
  if (by.empty()) return;
  const auto now = options_.clock();
  const std::lock_guard lock(mutex_);
  record_.refused(by, asked, of, code, now);
}

void Authenticator::look() {
  const auto now = options_.clock();
  const std::lock_guard lock(mutex_);
  record_.look(now);
  const auto& store = ledger_.store();
  if (std::exchange(looked_at_, store.size()) == store.size()) return;
  const auto changed = std::erase_if(known_, [&](const auto& known) {
    const auto entries = store.stream_size(stream_name(StreamKind::principal, known.first));
    return !entries || *entries != known.second.entries;
  });
  if (changed > 0) changes_->fetch_add(1, std::memory_order_release);
}

void Authenticator::finish() {
  const auto now = options_.clock();
  const std::lock_guard lock(mutex_);
  record_.look(now, true);
}

}  // namespace daybook::server
