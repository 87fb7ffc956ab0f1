#include <algorithm>

#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/principal.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

constexpr std::string_view reference = "ledger 6";

constexpr std::size_t hash_digits = 64;

bool holds(const Principal& principal, const Grant& grant) {
  return std::find(principal.grants.begin(), principal.grants.end(), grant) !=
         principal.grants.end();
}

bool is_hash(std::string_view text) {
  return text.size() == hash_digits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// A provider's staff act for one provider; nobody else names one.
Verdict judge_provider(bool as_provider, bool named) {
  return only_if(as_provider == named, Code::malformed,
                 as_provider ? "provider: is missing, the role provider acts for one"
                             : "provider: goes with the role provider alone",
                 reference);
}

Verdict judge_added(const v::PrincipalAdded& added) {
  bool as_provider = false;
  for (const auto* role : *added.roles())
    as_provider = as_provider || role->role() == v::Role::provider;
  return judge_provider(as_provider, added.provider() != nullptr);
}

Verdict judge_granted(const Principal& principal, const Grant& grant) {
  Verdict verdict;
  verdict.unless(grant.role != v::Role::provider || !principal.provider.empty(), Code::malformed,
                 "role: the principal acts for no provider", reference);
  verdict.unless(!holds(principal, grant), Code::unchanged, "the principal has that role already",
                 reference);
  return verdict;
}

Verdict judge_issued(const Credential* known, std::string_view hash, Instant expires_at,
                     Instant occurred_at, const char* what) {
  Verdict verdict;
  verdict.unless(
      is_hash(hash), Code::malformed,
      [&] { return fmt::format("{}: must be 64 hexadecimal digits", what); }, reference);
  verdict.unless(
      !known, Code::already_exists, [&] { return fmt::format("{}: exists already", what); },
      reference);
  verdict.unless(expires_at > occurred_at, Code::time_order,
                 "expires_at: must be later than occurred_at", reference);
  return verdict;
}

Verdict judge_revoked(const Credential* known, const char* what) {
  Verdict verdict;
  verdict.unless(
      known != nullptr, Code::unknown_reference,
      [&] { return fmt::format("{}: the principal has none of that name", what); }, reference);
  verdict.unless(
      !known || !known->revoked, Code::already_closed,
      [&] { return fmt::format("{}: is revoked already", what); }, reference);
  return verdict;
}

Verdict judge(const Principal& principal, const v::RoleGranted& granted, const Recorded&,
              const Context&) {
  return judge_granted(principal, grant_of(granted));
}

Verdict judge(const Principal& principal, const v::RoleWithdrawn& withdrawn, const Recorded&,
              const Context&) {
  return only_if(holds(principal, grant_of(withdrawn)), Code::unchanged,
                 "the principal has no such role", reference);
}

Verdict judge(const Principal& principal, const v::TokenIssued& issued, const Recorded& event,
              const Context&) {
  return judge_issued(principal.token(issued.token()->string_view()), issued.hash()->string_view(),
                      {issued.expires_at()}, event.occurred_at, "token");
}

Verdict judge(const Principal& principal, const v::TokenRevoked& revoked, const Recorded&,
              const Context&) {
  return judge_revoked(principal.token(revoked.token()->string_view()), "token");
}

Verdict judge(const Principal& principal, const v::CertificateRegistered& registered,
              const Recorded& event, const Context&) {
  const auto fingerprint = registered.fingerprint()->string_view();
  return judge_issued(principal.certificate(fingerprint), fingerprint, {registered.expires_at()},
                      event.occurred_at, "fingerprint");
}

Verdict judge(const Principal& principal, const v::CertificateRevoked& revoked, const Recorded&,
              const Context&) {
  return judge_revoked(principal.certificate(revoked.fingerprint()->string_view()), "fingerprint");
}

}  // namespace

Verdict judge(const Principal* added, const Recorded& event, const Context& context) {
  if (!added) return judge_added(event.as<v::PrincipalAdded>());
  const auto& principal = *added;
  return dispatch<StreamKind::principal, Ignored<v::PrincipalAdded, v::PrincipalRevoked>, Verdict>(
      event, [&](const auto& data) { return judge(principal, data, event, context); });
}

}  // namespace daybook
