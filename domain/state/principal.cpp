#include "domain/state/principal.hpp"

#include <algorithm>

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

void evolve(Principal& principal, const Recorded& event) {
  evolve(principal.header, event);
  switch (event.tag) {
    case v::Data::PrincipalAdded: {
      const auto& added = event.as<v::PrincipalAdded>();
      principal.id = event.stream.id;
      principal.provider = text_or_empty(added.provider());
      for (const auto* role : *added.roles()) principal.grants.push_back(read_grant(*role));
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
