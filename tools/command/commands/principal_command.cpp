/// `daybook principal …`: who may do what (ledger, section 6).
#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/state/principal.hpp"
#include "eventstore/keys/token.hpp"
#include "eventstore/ledger/new_event.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

/// What the subcommands are given; each looks at its own.
struct Arguments {
  std::string id;
  std::vector<std::string> roles;
  std::string provider;
  std::uint32_t expires_in_days = 90;
  std::string file;
  std::string token;
  std::string certificate;
  std::string reason = "no longer needed";
};

Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

/// Now, or the time of the ledger's last entry where the clock is behind it: expiry is judged by
/// it.
Instant latest(const Target& target) {
  return std::max(now(), open_ledger(target, Purpose::look)->info().recorded_at);
}

/// `finance` in all programmes, `finance@dorset` in one.
Grant grant_in(const std::string& text) {
  const auto at = text.find('@');
  const auto role = role_named(text.substr(0, at));
  Grant grant{static_cast<v::Role>(role), at == std::string::npos ? "" : text.substr(at + 1)};
  if (role == 0) throw CommandError{fmt::format("--role: '{}' is not a role", text.substr(0, at))};
  if (at != std::string::npos && !is_ident(grant.programme))
    throw CommandError{fmt::format("--role: '{}' is not a programme's id", grant.programme)};
  return grant;
}

std::string text_of(const Grant& grant) {
  const auto role = role_names(bit(grant.role)).front();
  return grant.programme.empty() ? std::string(role) : fmt::format("{}@{}", role, grant.programme);
}

std::string stream_of(const Arguments& asked) {
  if (!is_ident(asked.id)) throw CommandError{fmt::format("ID: '{}' is not an id", asked.id)};
  return stream_name(StreamKind::principal, asked.id);
}

/// Posts one event of the principal. True when it is accepted; otherwise the reasons are printed.
bool accepted(const Target& target, std::string event) {
  if (target.server.empty() && !target.actor)
    throw CommandError{"say who does it: --actor ID --role administrator"};
  const auto ledger = open_ledger(target, Purpose::post);
  Posting posting;
  posting.event = std::move(event);
  Post post;
  post.push_back(std::move(posting));
  Answer answer;
  ledger->submit(std::move(post), [&answer](Answer given) { answer = std::move(given); });
  ledger->flush();
  if (const auto* failure = std::get_if<Failed>(&answer)) throw CommandError{failure->message};
  const auto* refused = std::get_if<Refused>(&answer);
  if (!refused) return true;
  for (const auto& [index, refusal] : refused->refusals)
    process::tell(fmt::format("daybook: {}: {}\n", name(refusal.code), refusal.message));
  return false;
}

template <class Data, class Fill>
int post(const Target& target, const Arguments& asked, const std::string& done, Fill fill) {
  if (!accepted(target, make_event<Data>(stream_of(asked), now(), fill))) return exit_some_refused;
  process::say("{}\n", done);
  return exit_ok;
}

flatbuffers::Offset<flatbuffers::String> text_or_none(flatbuffers::FlatBufferBuilder& builder,
                                                      const std::string& text) {
  return text.empty() ? flatbuffers::Offset<flatbuffers::String>() : text_in(builder, text);
}

int add(const Target& target, const Arguments& asked) {
  std::vector<Grant> grants;
  for (const auto& role : asked.roles) grants.push_back(grant_in(role));
  return post<v::PrincipalAdded>(
      target, asked, fmt::format("{} added.", asked.id), [&](auto& builder) {
        std::vector<flatbuffers::Offset<v::RoleGrant>> roles;
        for (const auto& grant : grants)
          roles.push_back(
              v::CreateRoleGrant(builder, grant.role, text_or_none(builder, grant.programme)));
        const auto provider = text_or_none(builder, asked.provider);
        return v::CreatePrincipalAdded(builder, builder.CreateVector(roles), provider);
      });
}

/// Grants or withdraws each role in turn, up to the first that is refused.
template <class Data, class Create>
int change_roles(const Target& target, const Arguments& asked, const char* done, Create create) {
  std::vector<Grant> grants;
  for (const auto& role : asked.roles) grants.push_back(grant_in(role));
  for (const auto& grant : grants) {
    const int status =
        post<Data>(target, asked, fmt::format("{} {}: {}.", text_of(grant), done, asked.id),
                   [&](auto& builder) {
                     return create(builder, grant.role, text_or_none(builder, grant.programme));
                   });
    if (status != exit_ok) return status;
  }
  return exit_ok;
}

/// Takes back a token that was shown to nobody.
[[noreturn]] void take_back(const Target& target, const Arguments& asked,
                            const std::string& token) {
  const auto why = process::output_failure();
  const bool revoked =
      accepted(target, make_event<v::TokenRevoked>(stream_of(asked), now(), [&](auto& builder) {
                 return v::CreateTokenRevoked(builder, text_in(builder, token),
                                              text_in(builder, "could not be shown"));
               }));
  throw CommandError{fmt::format(
      "token {} of {} could not be shown ({}) and was {}: ask for another one", token, asked.id,
      why, revoked ? "revoked again" : "issued all the same; revoke it with --token")};
}

int issue_token(const Target& target, const Arguments& asked) {
  require_output("the token");
  const auto at = now();
  const Instant expires_at{latest(target).milliseconds +
                           std::int64_t{asked.expires_in_days} * 86'400'000};
  const auto stream = stream_of(asked);
  const auto token = store::make_token(asked.id);
  auto event = make_event<v::TokenIssued>(stream, at, [&](auto& builder) {
    return v::CreateTokenIssued(builder, text_in(builder, token.id), text_in(builder, token.hash),
                                expires_at.milliseconds);
  });
  if (!accepted(target, std::move(event))) return exit_some_refused;
  process::tell(fmt::format("Token {} of {}, until {}. It is shown this once:\n", token.id,
                            asked.id, to_text(expires_at)));
  Secret line(token.text.view());
  line.append("\n");
  if (!process::put_secret(line.view())) take_back(target, asked, token.id);
  return exit_ok;
}

int register_certificate(const Target& target, const Arguments& asked) {
  const auto file = certificate_given(asked.file);
  const auto done = fmt::format("Certificate {} of {}, until {}.", file.fingerprint, asked.id,
                                to_text(file.expires_at));
  return post<v::CertificateRegistered>(target, asked, done, [&](auto& builder) {
    return v::CreateCertificateRegistered(builder, text_in(builder, file.fingerprint),
                                          file.expires_at.milliseconds);
  });
}

/// Revokes one credential: `id` is the token's or the certificate's.
template <class Data, class Create>
int revoke_one(const Target& target, const Arguments& asked, std::string_view kind,
               const std::string& id, Create create) {
  return post<Data>(target, asked, fmt::format("{} {} of {} revoked.", kind, id, asked.id),
                    [&](auto& builder) {
                      const auto reason = text_in(builder, asked.reason);
                      return create(builder, text_in(builder, id), reason);
                    });
}

int revoke(const Target& target, const Arguments& asked) {
  if (!asked.token.empty())
    return revoke_one<v::TokenRevoked>(target, asked, "Token", asked.token, v::CreateTokenRevoked);
  if (!asked.certificate.empty())
    return revoke_one<v::CertificateRevoked>(target, asked, "Certificate", asked.certificate,
                                             v::CreateCertificateRevoked);
  return post<v::PrincipalRevoked>(
      target, asked, fmt::format("{} revoked, with every token and certificate.", asked.id),
      [&](auto& builder) {
        return v::CreatePrincipalRevoked(builder, text_in(builder, asked.reason));
      });
}

// --- looking

std::string grants_of(const Principal& principal) {
  std::string text;
  for (const auto& grant : principal.grants)
    text += fmt::format("{}{}", text.empty() ? "" : " ", text_of(grant));
  return text.empty() ? "-" : text;
}

std::string standing(const Credential& credential, Instant latest) {
  if (credential.revoked) return "revoked";
  return (credential.expires_at <= latest ? "expired " : "until ") + to_text(credential.expires_at);
}

int list(const Target& target) {
  std::map<std::string, Principal> principals;
  ReadRequest request;
  request.kinds = {std::string(name(StreamKind::principal))};
  open_ledger(target, Purpose::look)->read(request, [&](const Recorded& entry) {
    evolve(principals[std::string(entry.stream.id)], entry);
    return true;
  });
  for (const auto& [id, principal] : principals)
    process::say("{:20} {}{}{}\n", id, principal.revoked ? "revoked " : "", grants_of(principal),
                 principal.provider.empty() ? "" : " of provider " + principal.provider);
  return exit_ok;
}

int show(const Target& target, const Arguments& asked) {
  Principal principal;
  ReadRequest request;
  request.stream = stream_of(asked);
  open_ledger(target, Purpose::look)->read(request, [&](const Recorded& entry) {
    evolve(principal, entry);
    return true;
  });
  if (principal.header.events == 0)
    throw CommandError{fmt::format("there is no principal {}", asked.id)};
  process::say("id           {}\nroles        {}\n", principal.id, grants_of(principal));
  if (!principal.provider.empty()) process::say("provider     {}\n", principal.provider);
  if (principal.revoked) process::say("revoked      yes\n");
  const auto by = latest(target);
  for (const auto& token : principal.tokens)
    process::say("token        {} {}\n", token.id, standing(token, by));
  for (const auto& certificate : principal.certificates)
    process::say("certificate  {} {}\n", certificate.id, standing(certificate, by));
  return exit_ok;
}

// --- the command line

using Asked = std::shared_ptr<Arguments>;

/// Whom a command is about.
Asked about_one(CLI::App& line) {
  auto asked = std::make_shared<Arguments>();
  line.add_option("ID", asked->id, "the principal's id")->required();
  return asked;
}

Asked about_roles(CLI::App& line) {
  auto asked = about_one(line);
  line.add_option("--role", asked->roles, "ROLE in all programmes, ROLE@PROGRAMME in one")
      ->required()
      ->delimiter(',');
  return asked;
}

Action add_add(CLI::App& line) {
  auto asked = about_roles(line);
  line.add_option("--provider", asked->provider, "the provider whose staff it is");
  return [=](const Target& target) { return add(target, *asked); };
}

Action add_grant(CLI::App& line) {
  return [asked = about_roles(line)](const Target& target) {
    return change_roles<v::RoleGranted>(target, *asked, "granted to", v::CreateRoleGranted);
  };
}

Action add_withdraw(CLI::App& line) {
  return [asked = about_roles(line)](const Target& target) {
    return change_roles<v::RoleWithdrawn>(target, *asked, "withdrawn from", v::CreateRoleWithdrawn);
  };
}

Action add_token(CLI::App& line) {
  auto asked = about_one(line);
  line.add_option("--expires-in-days", asked->expires_in_days, "until when it is valid")
      ->check(process::whole_number())
      ->check(CLI::Range(1U, 3'660U))
      ->capture_default_str();
  return [=](const Target& target) { return issue_token(target, *asked); };
}

Action add_certificate(CLI::App& line) {
  auto asked = about_one(line);
  line.add_option("--file", asked->file, "PEM file of the certificate")->required();
  return [=](const Target& target) { return register_certificate(target, *asked); };
}

Action add_revoke(CLI::App& line) {
  auto asked = about_one(line);
  auto* token = line.add_option("--token", asked->token, "the token's id, not its text");
  line.add_option("--certificate", asked->certificate, "the certificate's fingerprint")
      ->excludes(token);
  line.add_option("--reason", asked->reason, "why")->capture_default_str();
  return [=](const Target& target) { return revoke(target, *asked); };
}

Action add_list(CLI::App&) {
  return list;
}

Action add_show(CLI::App& line) {
  return [asked = about_one(line)](const Target& target) { return show(target, *asked); };
}

constexpr Command rows[] = {
    {"add", "make somebody known", add_add},
    {"grant", "give a role", add_grant},
    {"withdraw", "take a role back", add_withdraw},
    {"token", "issue a token; it is shown once", add_token},
    {"certificate", "register a client's certificate", add_certificate},
    {"revoke", "shut out a principal, or one token or certificate of it", add_revoke},
    {"list", "all principals and their roles", add_list},
    {"show", "one principal, its tokens and certificates", add_show},
};

}  // namespace

Action add_principal(CLI::App& line) {
  return add_group(line, rows);
}

}  // namespace daybook::command
