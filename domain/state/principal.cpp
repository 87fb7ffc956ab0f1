#include "domain/state/principal.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/rules/context.hpp"

namespace daybook {

namespace {

constexpr std::string_view reference = "ledger 6";
constexpr std::size_t hash_digits = 64;

std::string_view text_or_empty(const flatbuffers::String* text) {
  return text ? text->string_view() : std::string_view();
}

template <class Named>
Grant grant_of(const Named& named) {
  return {named.role(), std::string(text_or_empty(named.programme()))};
}

const Credential* find(const std::vector<Credential>& list, std::string_view id) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Credential& one) { return one.id == id; });
  return found == list.end() ? nullptr : &*found;
}

void revoke(std::vector<Credential>& list, std::string_view id) {
  for (auto& one : list)
    if (one.id == id) one.revoked = true;
}

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

const Credential* Principal::token(std::string_view token_id) const {
  return find(tokens, token_id);
}
const Credential* Principal::certificate(std::string_view fingerprint) const {
  return find(certificates, fingerprint);
}

void evolve(Principal& principal, const Recorded& event) {
  evolve(principal.header, event);
  switch (event.tag) {
    case v::Data::PrincipalAdded: {
      const auto& added = event.as<v::PrincipalAdded>();
      principal.id = event.stream.id;
      principal.provider = text_or_empty(added.provider());
      for (const auto* role : *added.roles()) principal.grants.push_back(grant_of(*role));
      return;
    }
    case v::Data::RoleGranted:
      principal.grants.push_back(grant_of(event.as<v::RoleGranted>()));
      return;
    case v::Data::RoleWithdrawn:
      std::erase(principal.grants, grant_of(event.as<v::RoleWithdrawn>()));
      return;
    case v::Data::TokenIssued: {
      const auto& issued = event.as<v::TokenIssued>();
      principal.tokens.push_back(
          {issued.token()->str(), issued.hash()->str(), {issued.expires_at()}});
      return;
    }
    case v::Data::TokenRevoked:
      return revoke(principal.tokens, event.as<v::TokenRevoked>().token()->string_view());
    case v::Data::CertificateRegistered: {
      const auto& registered = event.as<v::CertificateRegistered>();
      principal.certificates.push_back(
          {registered.fingerprint()->str(), "", {registered.expires_at()}});
      return;
    }
    case v::Data::CertificateRevoked:
      return revoke(principal.certificates,
                    event.as<v::CertificateRevoked>().fingerprint()->string_view());
    case v::Data::PrincipalRevoked:
      principal.revoked = true;
      return;
    default:
      return;  // nothing else is posted to a principal
  }
}

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

Caller::Caller(const Principal& principal)
    : id(principal.id), provider(principal.provider), grants(principal.grants) {}

Caller::Caller(const Poster& poster) : id(poster.id), provider(poster.provider) {
  for (const auto role : v::EnumValuesRole())
    if (poster.has(role)) grants.push_back({role, ""});
}

RoleSet Caller::roles_in(std::string_view programme) const {
  RoleSet roles = 0;
  for (const auto& grant : grants)
    if (grant.programme.empty() || grant.programme == programme) roles |= bit(grant.role);
  return roles;
}

RoleSet Caller::roles_everywhere() const {
  return roles_in("");
}

RoleSet Caller::roles_somewhere() const {
  RoleSet roles = 0;
  for (const auto& grant : grants) roles |= bit(grant.role);
  return roles;
}

}  // namespace daybook
