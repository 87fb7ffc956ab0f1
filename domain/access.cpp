#include "domain/access.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/judge.hpp"

namespace daybook {

namespace {

using enum v::Role;

template <class... Role>
constexpr RoleSet any_of(Role... role) {
  return static_cast<RoleSet>((static_cast<unsigned>(role) | ...));
}

/// In which programmes a fitting role must be granted.
enum class Reach : std::uint8_t {
  concerned,   ///< in one that is concerned; in all where none is
  everywhere,  ///< in all: it is about the ledger as a whole
  anywhere     ///< in any: it tells nothing about what is recorded
};

struct Rule {
  std::string_view name;
  RoleSet roles{};
  bool providers = false;  ///< also a provider's staff, about what concerns their provider
  Reach reach = Reach::concerned;
};

/// Who may ask a view, from what each is for. The auditor reads everything.
constexpr Rule view_rules[] = {
    {"activity", any_of(commissioner, central_team, lead_professional, finance, auditor)},
    {"attendance", any_of(commissioner, central_team, lead_professional, finance, auditor)},
    {"budget", any_of(commissioner, central_team, finance, auditor)},
    {"claims", any_of(commissioner, central_team, finance, auditor)},
    {"deadlines", any_of(commissioner, central_team, lead_professional, finance, auditor)},
    {"gatherings", any_of(commissioner, central_team, lead_professional, auditor)},
    {"history",
     any_of(administrator, commissioner, central_team, lead_professional, finance, auditor), true},
    {"monitoring", any_of(commissioner, central_team, auditor), true},
    {"outcomes", any_of(commissioner, central_team, lead_professional, auditor)},
    {"peer_support", any_of(commissioner, central_team, lead_professional, auditor)},
    {"reconciliation", any_of(commissioner, central_team, finance, auditor)},
    {"restatement", any_of(commissioner, finance, auditor)},
    {"tiers", any_of(commissioner, central_team, lead_professional, auditor)},
};

/// Who may have a command carried out.
constexpr Rule command_rules[] = {
    {"backup", any_of(administrator), false, Reach::everywhere},
    {"checkpoint", any_of(administrator, commissioner, central_team, finance, auditor), false,
     Reach::anywhere},
    {"checkpoint_publish", any_of(administrator), false, Reach::everywhere},
    {"cosign", any_of(administrator, auditor), false, Reach::everywhere},
    {"disclose", any_of(central_team, lead_professional, auditor), true},
    {"entries", any_of(administrator, auditor), false, Reach::everywhere},
    {"erase", any_of(administrator)},
    {"evidence", any_of(administrator, commissioner, finance, auditor)},
    {"key_rotate", any_of(administrator), false, Reach::everywhere},
    {"keys_backup", any_of(administrator), false, Reach::everywhere},
    {"keys_status", any_of(administrator, auditor), false, Reach::everywhere},
    {"prove", any_of(administrator, commissioner, central_team, finance, auditor), false,
     Reach::anywhere},
    {"subject", any_of(central_team, lead_professional, auditor)},
};

constexpr Rule personal_rule = {"personal data", any_of(central_team, lead_professional, auditor),
                                true};

const Rule* rule_of(std::span<const Rule> rules, std::string_view name) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.name == name; });
  return found == rules.end() ? nullptr : &*found;
}

std::vector<std::string_view> names_in(std::span<const Rule> rules) {
  std::vector<std::string_view> names;
  for (const auto& rule : rules) names.push_back(rule.name);
  std::sort(names.begin(), names.end());
  return names;
}

/// The roles granted in one of the programmes concerned; in all where none is.
RoleSet roles_in(const Caller& caller, const About& about) {
  auto roles = caller.roles_everywhere();
  for (const auto& programme : about.programmes) roles |= caller.roles_in(programme);
  return roles;
}

RoleSet roles_within(Reach reach, const Caller& caller, const About& about) {
  if (reach == Reach::everywhere) return caller.roles_everywhere();
  return reach == Reach::anywhere ? caller.roles_somewhere() : roles_in(caller, about);
}

/// True when the caller is staff of a provider that this concerns.
bool is_their_provider(const Caller& caller, const About& about) {
  return (roles_in(caller, about) & bit(provider)) != 0 && about.is_of(caller.provider.text);
}

bool permits(const Rule& rule, const Caller& caller, const About& about) {
  if ((roles_within(rule.reach, caller, about) & rule.roles) != 0) return true;
  return rule.providers && is_their_provider(caller, about);
}

Refusal refusal(std::string message) {
  return {Code::not_permitted, std::move(message), "rulebook 4"};
}

std::string whom(const Rule& rule) {
  constexpr std::string_view scopes[] = {"in the programme concerned", "in all programmes",
                                         "in any programme"};
  return fmt::format("{} {}{}", fmt::join(role_names(rule.roles), ", "),
                     scopes[static_cast<std::size_t>(rule.reach)],
                     rule.providers ? ", or the staff of the provider concerned" : "");
}

std::optional<Refusal> decide(const Rule* rule, std::string_view what, const Caller& caller,
                              const About& about) {
  if (!rule) return refusal(fmt::format("{}: nobody may ask for it", what));
  if (permits(*rule, caller, about)) return {};
  return refusal(fmt::format("{}: is for {}", what, whom(*rule)));
}

bool holds(const std::vector<std::string>& list, std::string_view id) {
  return !id.empty() && std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

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

std::optional<Refusal> decide_view(const Caller& caller, std::string_view view,
                                   const About& about) {
  return decide(rule_of(view_rules, view), fmt::format("view {}", view), caller, about);
}

std::optional<Refusal> decide_command(const Caller& caller, std::string_view command,
                                      const About& about) {
  return decide(rule_of(command_rules, command), fmt::format("command {}", command), caller, about);
}

std::optional<Refusal> decide_personal(const Caller& caller, const About& about) {
  return decide(&personal_rule, personal_rule.name, caller, about);
}

std::vector<std::string_view> views_decided() {
  return names_in(view_rules);
}

std::vector<std::string_view> commands_decided() {
  return names_in(command_rules);
}

Sight::Sight(const Caller& caller)
    : caller_(caller),
      own_streams_((caller.roles_everywhere() & any_of(administrator, auditor)) != 0),
      whole_ledger_((caller.roles_everywhere() & static_cast<RoleSet>(~bit(provider))) != 0) {}

Sight::Glance Sight::at(StreamKind kind) const {
  if (kind == StreamKind::principal || kind == StreamKind::access)
    return own_streams_ ? Glance::shown : Glance::hidden;
  if (whole_ledger_) return Glance::shown;
  return caller_.grants.empty() ? Glance::hidden : Glance::depends;
}

bool Sight::sees(const About& about, std::string_view posted_for) const {
  const auto roles = roles_in(caller_, about);
  if ((roles & static_cast<RoleSet>(~bit(provider))) != 0) return true;
  const bool posted_themselves = !posted_for.empty() && posted_for == caller_.provider.text;
  return (roles & bit(provider)) != 0 && (posted_themselves || about.is_of(caller_.provider.text));
}

}  // namespace daybook
