#include "domain/rules/access.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/rules/judge.hpp"
#include "domain/state/programme.hpp"

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

/// Who may read a stream, and so ask its history.
constexpr Rule history_rule = {
    "history",
    any_of(administrator, commissioner, central_team, lead_professional, finance, auditor), true};

/// Who may ask a view, from what each is for. The auditor reads everything.
constexpr Rule view_rules[] = {
    {"activity", any_of(commissioner, central_team, lead_professional, finance, auditor)},
    {"attendance", any_of(commissioner, central_team, lead_professional, finance, auditor)},
    {"budget", any_of(commissioner, central_team, finance, auditor)},
    {"claims", any_of(commissioner, central_team, finance, auditor)},
    {"deadlines", any_of(commissioner, central_team, lead_professional, finance, auditor)},
    {"gatherings", any_of(commissioner, central_team, lead_professional, auditor)},
    history_rule,
    {"monitoring", any_of(commissioner, central_team, auditor), true},
    {"outcomes", any_of(commissioner, central_team, lead_professional, auditor)},
    {"peer_support", any_of(commissioner, central_team, lead_professional, auditor)},
    {"reconciliation", any_of(commissioner, central_team, finance, auditor)},
    {"restatement", any_of(commissioner, finance, auditor)},
    {"tiers", any_of(commissioner, central_team, lead_professional, auditor)},
};

constexpr RoleSet everybody = any_of(administrator, commissioner, central_team, lead_professional,
                                     provider, finance, auditor);

/// Who may have a command carried out. Checkpoints and the proofs between them are hashes, which
/// are open to whoever is known; a proof of an entry is decided like reading it.
constexpr Rule command_rules[] = {
    {"backup", any_of(administrator), false, Reach::everywhere},
    {"certificate", any_of(administrator)},
    {"checkpoint", everybody, false, Reach::anywhere},
    {"checkpoint_publish", any_of(administrator), false, Reach::everywhere},
    {"cosign", any_of(administrator, auditor), false, Reach::everywhere},
    {"disclose", any_of(central_team, lead_professional, auditor), true},
    {"entries", any_of(administrator, auditor), false, Reach::everywhere},
    {"erase", any_of(administrator)},
    {"evidence", any_of(administrator, commissioner, finance, auditor)},
    {"key_rotate", any_of(administrator), false, Reach::everywhere},
    {"keys_backup", any_of(administrator), false, Reach::everywhere},
    {"keys_status", any_of(administrator, auditor), false, Reach::everywhere},
    {"prove", everybody, false, Reach::anywhere},
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
      own_streams_(!decide_command(caller, "entries")),
      whole_ledger_((caller.roles_everywhere() & history_rule.roles) != 0) {}

Visibility::Glance Visibility::at(StreamKind kind) const {
  if (kind == StreamKind::principal || kind == StreamKind::access)
    return own_streams_ ? Glance::shown : Glance::hidden;
  if (whole_ledger_) return Glance::shown;
  return caller_.grants.empty() ? Glance::hidden : Glance::depends;
}

bool Visibility::sees(StreamKind kind, const About& about) const {
  const auto glance = at(kind);
  if (glance != Glance::depends) return glance == Glance::shown;
  return permits(history_rule, caller_, about);
}

Shown Visibility::shows(const Recorded& entry, const About& about) const {
  if (!sees(entry.stream.kind, about)) return Shown::nothing;
  const bool as_staff_alone = (roles_in(caller_, about) & history_rule.roles) == 0;
  const bool kept_back = as_staff_alone && !kept_from_providers(entry.tag).empty();
  return kept_back ? Shown::in_part : Shown::whole;
}

std::optional<Refusal> decide_raw(const Caller& caller, const Recorded& entry, const About& about) {
  if (Visibility(caller).shows(entry, about) == Shown::whole) return {};
  return refusal(
      fmt::format("position {}: what is stored there is not for you to see", entry.position.value));
}

}  // namespace daybook
