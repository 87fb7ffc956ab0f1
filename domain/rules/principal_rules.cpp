#include <algorithm>

#include <fmt/format.h>

#include "domain/rules/context.hpp"
#include "domain/rules/rules.hpp"
#include "domain/state/principal.hpp"

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

}  // namespace

Verdict judge(const Principal* principal, const Recorded& event, const Context&) {
  switch (event.tag) {
    case v::Data::PrincipalAdded:
      return judge_added(event.as<v::PrincipalAdded>());
    case v::Data::RoleGranted:
      return judge_granted(*principal, grant_of(event.as<v::RoleGranted>()));
    case v::Data::RoleWithdrawn:
      return only_if(holds(*principal, grant_of(event.as<v::RoleWithdrawn>())), Code::unchanged,
                     "the principal has no such role", reference);
    case v::Data::TokenIssued: {
      const auto& issued = event.as<v::TokenIssued>();
      return judge_issued(principal->token(issued.token()->string_view()),
                          issued.hash()->string_view(), {issued.expires_at()}, event.occurred_at,
                          "token");
    }
    case v::Data::TokenRevoked:
      return judge_revoked(principal->token(event.as<v::TokenRevoked>().token()->string_view()),
                           "token");
    case v::Data::CertificateRegistered: {
      const auto& registered = event.as<v::CertificateRegistered>();
      const auto fingerprint = registered.fingerprint()->string_view();
      return judge_issued(principal->certificate(fingerprint), fingerprint,
                          {registered.expires_at()}, event.occurred_at, "fingerprint");
    }
    case v::Data::CertificateRevoked:
      return judge_revoked(
          principal->certificate(event.as<v::CertificateRevoked>().fingerprint()->string_view()),
          "fingerprint");
    default:
      return {};
  }
}

}  // namespace daybook
