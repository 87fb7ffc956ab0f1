/// Principals, their roles and credentials, as the ledger records them (ledger, section 6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/state/stream_header.hpp"
#include "domain/vocabulary/posting.hpp"

namespace daybook {

/// A role in one programme; in all of them where `programme` is empty.
struct Grant {
  v::Role role{};
  std::string programme;

  friend bool operator==(const Grant&, const Grant&) = default;
};

Grant grant_of(const v::RoleGranted& granted);
Grant grant_of(const v::RoleWithdrawn& withdrawn);

/// Something that says who somebody is: a token by its id, a certificate by its fingerprint.
struct Credential {
  std::string id;
  std::string hash;  ///< a token's SHA-256 as 64 hexadecimal digits; empty for a certificate
  Instant expires_at;
  bool revoked = false;
};

struct Principal {
  StreamHeader header;
  std::string id;
  std::string provider;  ///< whose staff it is; empty for others
  std::vector<Grant> grants;
  std::vector<Credential> tokens;
  std::vector<Credential> certificates;
  bool revoked = false;

  const Credential* token(std::string_view token_id) const;
  const Credential* certificate(std::string_view fingerprint) const;
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Principal& principal, const Recorded& event);

/// Somebody who is known: what the one place that decides looks at.
struct Caller {
  PosterId id;
  ProviderId provider;
  std::vector<Grant> grants;

  Caller() = default;
  explicit Caller(const Principal& principal);
  /// Somebody taken at their word: every role in all programmes.
  Caller(const Poster& poster);  // NOLINT: a poster taken at its word is a caller

  /// The roles that count in a programme.
  RoleSet roles_in(std::string_view programme) const;
  /// The roles that count in every programme.
  RoleSet roles_everywhere() const;
  /// The roles that count in some programme or other.
  RoleSet roles_somewhere() const;
  /// As it posts with these roles.
  Poster as_poster(RoleSet roles) const { return {id, roles, provider}; }
};

/// What is kept of the months' readings, refusals and failed attempts: how many there are.
struct AccessLog {
  StreamHeader header;
};

inline void evolve(AccessLog& log, const Recorded& event) {
  evolve(log.header, event);
}

}  // namespace daybook
