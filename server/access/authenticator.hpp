/// Authenticates peers (ledger, section 6): from the token or certificate shown to the caller.
///
/// A principal is folded from its stream in the ledger, so that what is granted, withdrawn, issued
/// or revoked there holds at once, for open connections too. Why somebody is not let in is recorded
/// and never said: all hear the same.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/base/result.hpp"
#include "domain/state/principal.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "server/access/access_log.hpp"
#include "server/access/login_throttle.hpp"

namespace daybook::server {

/// What a peer shows. A token alone counts where one is shown.
struct Shown {
  std::string_view token;
  std::string_view certificate;  ///< fingerprint of a verified one, 64 hexadecimal digits; or empty
  std::string_view address;      ///< as `name_of` writes it
};

/// Somebody who was let in.
struct Admitted {
  Caller caller;
  bool on_trust = false;  ///< taken at its word, for tests and generators

  /// Under which name refusals are recorded; empty: those of somebody taken at its word are not.
  PosterId recorded_as() const { return on_trust ? PosterId() : caller.id; }

  // What the authenticator looks at when it renews.
  std::string token_id;     ///< or
  std::string fingerprint;  ///< of what was shown
  Instant expires_at;
  std::uint64_t seen = 0;  ///< how often principals had changed when it was last looked at
};

/// Why somebody is not authenticated, as far as they are told.
struct TurnedAway {
  bool too_many = false;    ///< so much failed that it is shut out, or would be told so
  bool unreadable = false;  ///< the ledger could not be read: nothing is known of who asks
  std::string_view message() const;
};

struct AuthenticatorOptions {
  std::function<Instant()> clock;  ///< empty: the system's
  AttemptLimits attempts;
  AccessRecordLimits record;
  std::size_t principals = 1'024;  ///< kept in memory
};

/// Thread-safe. `ledger` must outlive it.
class Authenticator {
 public:
  explicit Authenticator(Ledger& ledger, AuthenticatorOptions options = {});

  /// Who shows this. What is shown is never kept, logged or repeated.
  Result<Admitted, TurnedAway> admit(const Shown& shown);

  /// Who was let in may stay: neither its principal nor what it showed is revoked or expired since.
  /// Its roles become those of now. Costs next to nothing while no principal changes.
  Result<void, TurnedAway> renew(Admitted& admitted);

  /// Says that a principal may have changed: its next request is looked at anew. The function may
  /// be called from any thread, and outlives the authenticator.
  std::function<void()> when_principals_change() const {
    return [changes = changes_] { changes->fetch_add(1, std::memory_order_release); };
  }

  /// Records that somebody known was refused what it asked. Nothing is recorded of nobody.
  void refused(const PosterId& by, v::AskedFor asked, std::string_view of, Code code);

  /// To be called every so often: sees what other ways into the ledger changed, and records failed
  /// attempts whose minute is over.
  void look();
  /// Records what is not recorded yet: before the ledger is closed.
  void finish();

 private:
  struct Known {
    std::uint64_t entries = 0;  ///< of the stream when it was folded
    Principal principal;
  };
  /// Why somebody is not who it shows to be.
  struct NotKnown {
    v::AttemptFault fault;
    bool exists = false;      ///< there is such a token or certificate
    bool unreadable = false;  ///< the ledger could not be read; nothing else is meant
  };
  using Verdict = Result<Admitted, NotKnown>;
  using Found = Result<const Principal*, NotKnown>;  ///< null when there is none

  static NotKnown unreadable_because(const store::StoreError& error);
  Found principal(std::string_view id);
  /// The latest time that is known: credentials that have expired stay so when a clock is put back.
  Instant latest() const;
  Verdict identify(const Shown& shown, Instant now);
  Verdict by_token(std::string_view token, Instant now);
  Verdict by_certificate(std::string_view fingerprint, Instant now);
  Found holder_of(std::string_view fingerprint);
  Result<void, NotKnown> list_certificates();

  Ledger& ledger_;
  const AuthenticatorOptions options_;
  std::shared_ptr<std::atomic<std::uint64_t>> changes_;

  std::mutex mutex_;  ///< of all below
  LoginThrottle limiter_;
  AccessLogWriter record_;
  std::unordered_map<std::string, Known> known_;
  std::unordered_map<std::string, std::string> holders_;  ///< principal by fingerprint
  std::optional<std::uint64_t> certificates_listed_at_;   ///< the ledger's size then
  std::uint64_t looked_at_ = 0;                           ///< likewise
};

}  // namespace daybook::server
