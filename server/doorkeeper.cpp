#include "server/doorkeeper.hpp"

#include <algorithm>

#include "eventstore/principals.hpp"
#include "eventstore/token.hpp"
#include "server/log.hpp"

namespace daybook::server {

namespace {

using v::AttemptFault;

Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

DoorkeeperOptions with_clock(DoorkeeperOptions options) {
  if (!options.clock) options.clock = system_now;
  return options;
}

std::optional<AttemptFault> fault_of(const Principal& principal, const Credential& shown,
                                     Instant now) {
  if (principal.revoked || shown.revoked) return AttemptFault::revoked;
  if (shown.expires_at <= now) return AttemptFault::expired;
  return {};
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
  return too_many ? "Too many attempts from this address failed; try again later."
                  : "Who connects is not known here: show a valid token or certificate.";
}

Doorkeeper::Doorkeeper(Ledger& ledger, DoorkeeperOptions options)
    : ledger_(ledger),
      options_(with_clock(std::move(options))),
      changes_(std::make_shared<std::atomic<std::uint64_t>>(1)),
      limiter_(options_.attempts),
      record_(ledger, options_.record) {}

/// The principal as of now; null when there is none, or it cannot be read.
const Principal* Doorkeeper::principal(std::string_view id) {
  const auto& store = ledger_.store();
  const auto entries = store.stream_size(stream_name(StreamKind::principal, id));
  if (!entries || *entries == 0) return nullptr;
  std::string name(id);
  if (const auto found = known_.find(name); found != known_.end()) {
    if (found->second.entries == *entries) return &found->second.principal;
    known_.erase(found);
  }
  auto read = store::read_principal(store, id);
  if (!read || !*read) {
    log_error("A principal could not be read.", {{"principal", name}});
    return nullptr;
  }
  if (known_.size() >= options_.principals) known_.clear();
  auto& kept = known_[std::move(name)];
  kept = {(*read)->header.events, **std::move(read)};
  return &kept.principal;
}

Doorkeeper::Verdict Doorkeeper::by_token(std::string_view token, Instant now) {
  const auto claim = store::parse_token(token);
  if (!claim) return failed(AttemptFault::malformed);
  const auto* who = principal(claim->principal);
  const auto* shown = who ? who->token(claim->id) : nullptr;
  const std::string_view hash = shown ? std::string_view(shown->hash) : std::string_view();
  // Hashed and compared whoever it claims to be.
  const std::string nobody(64, '0');
  if (!store::token_matches(token, hash.empty() ? nobody : hash) || !shown)
    return failed(AttemptFault::unknown);
  if (const auto fault = fault_of(*who, *shown, now)) return failed(*fault);
  return admitted(*who, *shown);
}

void Doorkeeper::list_certificates() {
  certificates_listed_at_ = ledger_.store().size();
  holders_.clear();
  const auto read = store::each_principal(ledger_.store(), [&](const Principal& who) {
    for (const auto& certificate : who.certificates)
      if ((!who.revoked && !certificate.revoked) || !holders_.contains(certificate.id))
        holders_[certificate.id] = who.id;
    return true;
  });
  if (!read) log_error("Certificates could not be read.", {{"error", read.error().message}});
}

/// Who has registered the certificate: somebody not revoked, if there is one.
const Principal* Doorkeeper::holder_of(std::string_view fingerprint) {
  const std::string key(fingerprint);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto found = holders_.find(key);
    const auto* who = found == holders_.end() ? nullptr : principal(found->second);
    const auto* shown = who ? who->certificate(fingerprint) : nullptr;
    if (shown && !shown->revoked && !who->revoked) return who;
    if (certificates_listed_at_ == ledger_.store().size()) return who;
    list_certificates();
  }
  return nullptr;
}

Doorkeeper::Verdict Doorkeeper::by_certificate(std::string_view fingerprint, Instant now) {
  const auto* who = holder_of(fingerprint);
  const auto* shown = who ? who->certificate(fingerprint) : nullptr;
  if (!shown) return failed(AttemptFault::unknown);
  if (const auto fault = fault_of(*who, *shown, now)) return failed(*fault);
  return admitted(*who, *shown);
}

Doorkeeper::Verdict Doorkeeper::identify(const Shown& shown, Instant now) {
  if (!shown.token.empty()) return by_token(shown.token, now);
  if (!shown.certificate.empty()) return by_certificate(shown.certificate, now);
  return failed(AttemptFault::no_credentials);
}

Result<Admitted, TurnedAway> Doorkeeper::admit(const Shown& shown) {
  const auto now = options_.clock();
  const auto changes = changes_->load(std::memory_order_acquire);
  const std::lock_guard lock(mutex_);
  const std::string address(shown.address);
  if (!limiter_.admits(address, now)) {
    record_.attempt_failed(address, AttemptFault::too_many, now);
    return failed(TurnedAway{true});
  }
  auto who = identify(shown, now);
  if (who) {
    who->seen = changes;
    return *std::move(who);
  }
  limiter_.failed(address, now);
  record_.attempt_failed(address, who.error(), now);
  log_warn("Somebody was not let in.",
           {{"address", address}, {"fault", v::EnumNameAttemptFault(who.error())}});
  return failed(TurnedAway{});
}

bool Doorkeeper::renew(Admitted& who) {
  if (who.on_trust) return true;
  const auto now = options_.clock();
  if (who.expires_at <= now) return false;
  const auto changes = changes_->load(std::memory_order_acquire);
  if (who.seen == changes) return true;
  const std::lock_guard lock(mutex_);
  const auto* found = principal(who.caller.id.text);
  const auto* shown = !found                 ? nullptr
                      : who.token_id.empty() ? found->certificate(who.fingerprint)
                                             : found->token(who.token_id);
  if (!shown || fault_of(*found, *shown, now)) return false;
  who = admitted(*found, *shown);
  who.seen = changes;
  return true;
}

void Doorkeeper::refused(const PosterId& by, v::AskedFor asked, std::string_view of, Code code) {
  if (by.empty()) return;
  const auto now = options_.clock();
  const std::lock_guard lock(mutex_);
  record_.refused(by, asked, of, code, now);
}

void Doorkeeper::look() {
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

void Doorkeeper::finish() {
  const auto now = options_.clock();
  const std::lock_guard lock(mutex_);
  record_.look(now, true);
}

}  // namespace daybook::server
