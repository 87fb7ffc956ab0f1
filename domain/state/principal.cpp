#include "domain/state/principal.hpp"

#include <algorithm>

#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

std::string_view text_or_empty(const flatbuffers::String* text) {
  return text ? text->string_view() : std::string_view();
}

template <class Named>
Grant read_grant(const Named& named) {
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

}  // namespace

Grant grant_of(const v::RoleGranted& granted) {
  return read_grant(granted);
}
Grant grant_of(const v::RoleWithdrawn& withdrawn) {
  return read_grant(withdrawn);
}

const Credential* Principal::token(std::string_view token_id) const {
  return find(tokens, token_id);
}
const Credential* Principal::certificate(std::string_view fingerprint) const {
  return find(certificates, fingerprint);
}

namespace {

void apply(Principal& principal, const v::PrincipalAdded& added, const Recorded& event) {
  principal.id = event.stream.id;
  principal.provider = text_or_empty(added.provider());
  for (const auto* role : *added.roles()) principal.grants.push_back(read_grant(*role));
}

void apply(Principal& principal, const v::RoleGranted& granted, const Recorded&) {
  principal.grants.push_back(grant_of(granted));
}

void apply(Principal& principal, const v::RoleWithdrawn& withdrawn, const Recorded&) {
  std::erase(principal.grants, grant_of(withdrawn));
}

void apply(Principal& principal, const v::TokenIssued& issued, const Recorded&) {
  principal.tokens.push_back({issued.token()->str(), issued.hash()->str(), {issued.expires_at()}});
}

void apply(Principal& principal, const v::TokenRevoked& revoked, const Recorded&) {
  revoke(principal.tokens, revoked.token()->string_view());
}

void apply(Principal& principal, const v::CertificateRegistered& registered, const Recorded&) {
  principal.certificates.push_back(
      {registered.fingerprint()->str(), "", {registered.expires_at()}});
}

void apply(Principal& principal, const v::CertificateRevoked& revoked, const Recorded&) {
  revoke(principal.certificates, revoked.fingerprint()->string_view());
}

void apply(Principal& principal, const v::PrincipalRevoked&, const Recorded&) {
  principal.revoked = true;
}

}  // namespace

void evolve(Principal& principal, const Recorded& event) {
  evolve(principal.header, event);
  dispatch<StreamKind::principal, Ignored<>>(
      event, [&](const auto& data) { apply(principal, data, event); });
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
