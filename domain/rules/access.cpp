#include "domain/rules/access.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/rules/judge.hpp"
#include "domain/state/programme.hpp"

namespace daybook {

namespace {

using enum v::Role;

constexpr Right all_entries_right = {any_of(administrator, auditor), false, GrantedIn::all};

constexpr Right personal_right = {any_of(central_team, lead_professional, auditor), true};

/// The roles granted in one of the programmes concerned; in all where none is.
RoleSet roles_in(const Caller& caller, const About& about) {
  auto roles = caller.roles_everywhere();
  for (const auto& programme : about.programmes) roles |= caller.roles_in(programme);
  return roles;
}

RoleSet roles_within(GrantedIn granted_in, const Caller& caller, const About& about) {
  if (granted_in == GrantedIn::all) return caller.roles_everywhere();
  return granted_in == GrantedIn::any ? caller.roles_somewhere() : roles_in(caller, about);
}

/// True when the caller is staff of a provider that this concerns.
bool is_their_provider(const Caller& caller, const About& about) {
  return (roles_in(caller, about) & bit(provider)) != 0 && about.is_of(caller.provider.text);
}

bool permits(const Right& right, const Caller& caller, const About& about) {
  if ((roles_within(right.granted_in, caller, about) & right.roles) != 0) return true;
  return right.providers && is_their_provider(caller, about);
}

Refusal refusal(std::string message) {
  return {Code::not_permitted, std::move(message), "rulebook 4"};
}

std::optional<Refusal> decide(const Right& right, std::string_view what, const Caller& caller,
                              const About& about) {
  if (permits(right, caller, about)) return {};
  return refusal(fmt::format("Not permitted: {} is for {}", what, in_words(right)));
}

bool holds(const std::vector<std::string>& list, std::string_view id) {
  return !id.empty() && std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

std::string in_words(const Right& right) {
  constexpr std::string_view scopes[] = {"in the programme concerned", "in all programmes",
                                         "in any programme"};
  return fmt::format("{} {}{}", fmt::join(role_names(right.roles), ", "),
                     scopes[static_cast<std::size_t>(right.granted_in)],
                     right.providers ? ", or the staff of the provider concerned" : "");
}

bool About::is_in(std::string_view programme) const {
  return holds(programmes, programme);
}

bool About::is_of(std::string_view provider) const {
  return holds(providers, provider);
}

RoleSet roles_for_post(const Caller& caller, const Recorded& event, States& states) {
  const auto somewhere = caller.roles_somewhere();
  if (caller.roles_everywhere() == somewhere) return somewhere;  // wherever it is posted
  switch (event.stream.kind) {
    case StreamKind::principal:
    case StreamKind::access:
      return caller.roles_everywhere();
    case StreamKind::programme:
      return caller.roles_in(event.stream.id);
    default:
      break;
  }
  const auto programme = programme_concerned(event, states);
  const bool known = !programme.empty() && states.programme(programme) != nullptr;
  return known ? caller.roles_in(programme) : somewhere;
}

std::optional<Refusal> decide_view(const Caller& caller, std::string_view view, const Right& right,
                                   const About& about) {
  return decide(right, fmt::format("view {}", view), caller, about);
}

std::optional<Refusal> decide_command(const Caller& caller, std::string_view command,
                                      const Right& right, const About& about) {
  return decide(right, fmt::format("command {}", command), caller, about);
}

std::optional<Refusal> decide_all_entries(const Caller& caller) {
  return decide(all_entries_right, "reading all entries", caller, {});
}

std::optional<Refusal> decide_personal(const Caller& caller, const About& about) {
  return decide(personal_right, "personal data", caller, about);
}

bool is_about_who_acts(Code code) {
  constexpr Code codes[] = {Code::not_permitted, Code::self_approval, Code::agreement_missing,
                            Code::legal_hold};
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

std::span<const std::string_view> kept_from_providers(v::Data tag) {
  static constexpr std::string_view of_matching[] = {"considered"};
  return tag == v::Data::PackageMatched ? std::span(of_matching)
                                        : std::span<const std::string_view>();
}

Visibility::Visibility(const Caller& caller)
    : caller_(caller),
      own_streams_(!decide_all_entries(caller)),
      whole_ledger_((caller.roles_everywhere() & reading_right.roles) != 0) {}

Visibility::Glance Visibility::at(StreamKind kind) const {
  if (kind == StreamKind::principal || kind == StreamKind::access)
    return own_streams_ ? Glance::shown : Glance::hidden;
  if (whole_ledger_) return Glance::shown;
  return caller_.grants.empty() ? Glance::hidden : Glance::depends;
}

bool Visibility::sees(StreamKind kind, const About& about) const {
  const auto glance = at(kind);
  if (glance != Glance::depends) return glance == Glance::shown;
  return permits(reading_right, caller_, about);
}

Shown Visibility::shows(const Recorded& entry, const About& about) const {
  if (!sees(entry.stream.kind, about)) return Shown::nothing;
  const bool as_staff_alone = (roles_in(caller_, about) & reading_right.roles) == 0;
  const bool kept_back = as_staff_alone && !kept_from_providers(entry.tag).empty();
  return kept_back ? Shown::in_part : Shown::whole;
}

std::optional<Refusal> decide_raw(const Caller& caller, const Recorded& entry, const About& about) {
  if (Visibility(caller).shows(entry, about) == Shown::whole) return {};
  return refusal(
      fmt::format("position {}: what is stored there is not for you to see", entry.position.value));
}

}  // namespace daybook
