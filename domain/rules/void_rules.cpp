#include "domain/rules/void_rules.hpp"

#include "domain/rules/package/package_rules.hpp"
#include "domain/state/package/charge.hpp"
#include "domain/state/package/package.hpp"

namespace daybook {

namespace {

/// A copy of what judging needs of the entry to be voided: its bytes do not outlive the next
/// look-up.
struct Voided {
  Position position;
  const EventType* type;
  RoleSet roles;
};

std::optional<Voided> entry_of_this_stream(const Recorded& event, const Context& context) {
  const Position position{event.as<v::EntryVoided>().position()};
  if (position >= event.position) return {};
  const auto entry = context.states.entry(position);
  if (!entry || entry->stream_text != event.stream_text) return {};
  return Voided{position, &Vocabulary::instance().of(entry->tag), entry->roles};
}

RoleSet roles_that_may_void(const Voided& voided) {
  // A row without roles of its own, a void or a derived entry, counts by the roles of its poster.
  const auto by = voided.type->by == 0 ? voided.roles : voided.type->by;
  return bit(v::Role::central_team) | bit(v::Role::finance) |
         static_cast<RoleSet>(voided.roles & by);
}

const Session* session_ended_at(const Package& package, Position position) {
  for (const auto& session : package.sessions)
    if (!session.is_open() && session.ended == position) return &session;
  return nullptr;
}

bool on_live_invoice(const Package& package, Position cause) {
  for (const auto& charge : package.charges)
    if (charge.cause_entry == cause && charge.is_live() && charge.invoice >= 0) return true;
  return false;
}

/// The last delivered session of a package from a block carries its unit's charge, whichever entry
/// raised it.
bool unit_on_live_invoice(const Package& package, Position position) {
  const auto* charge = charge_of_unit(package);
  if (!charge || charge->invoice < 0) return false;
  return std::none_of(package.sessions.begin(), package.sessions.end(), [&](const Session& other) {
    return other.state == SessionState::delivered && other.ended != position;
  });
}

bool invoice_in_use(const Package& package, Position position) {
  for (const auto& invoice : package.invoices)
    if (invoice.received == position && invoice.is_live())
      return invoice.approved || !invoice.payments.empty();
  return false;
}

bool in_use(const Package& package, Position position) {
  const auto* session = session_ended_at(package, position);
  if (session && session->replaced_by >= 0) return true;
  return on_live_invoice(package, position) || unit_on_live_invoice(package, position) ||
         invoice_in_use(package, position);
}

/// What the package would use once the session that the entry ended is open again.
bool fits_allocation(const Package& package, Position position, const Context& context) {
  const auto* session = session_ended_at(package, position);
  if (!session || !package.match) return true;
  const auto basis = package_rules::basis_of(package, context);
  const auto once_open = basis == v::ChargeBasis::session_share ? 1 : session->minutes;
  const auto used =
      allocation_used(package, basis) - allocation_of(package, *session, basis) + once_open;
  return used <= allocation_matched(package, basis);
}

void reverse_charges(Verdict& verdict, const Package& package, Position position,
                     const Recorded& event, const Context& context) {
  const auto reason = event.as<v::EntryVoided>().reason()->string_view();
  for (const auto& charge : package.charges)
    if (charge.cause_entry == position && charge.is_live() &&
        charge.cause != v::ChargeCause::block_unit)
      verdict.derived.push_back(reversal_of(
          charge, event, reason, context.programme->policies.version_on(charge.business_date)));
  void_unit(verdict, package, position, event, context);
}

}  // namespace

Verdict judge_void(const Recorded& event, const StreamHeader& header, bool in_scope,
                   const Context& context) {
  const auto voided = entry_of_this_stream(event, context);
  Verdict verdict;
  verdict.unless(voided.has_value(), Code::unknown_reference,
                 "position: is not an entry of this stream", "rulebook 5.8");
  if (!voided) return verdict;
  const auto fitting = static_cast<RoleSet>(event.roles & roles_that_may_void(*voided));
  verdict.unless(
      fitting != 0 && (fitting != bit(v::Role::provider) || in_scope), Code::not_permitted,
      "central_team, finance or the role that posted the entry may void it", "rulebook 5.8");
  if (!verdict.accepted()) return verdict;
  verdict.unless(!header.is_voided(voided->position), Code::already_closed,
                 "the entry is voided already", "rulebook 5.8");
  verdict.unless(voided->type->voidable, Code::cannot_void,
                 "entries of type " + voided->type->name + " cannot be voided", "rulebook 5.8");
  const auto* package =
      event.stream.kind == StreamKind::package ? context.states.package(event.stream.id) : nullptr;
  if (!verdict.accepted() || !package) return verdict;
  verdict.unless(!in_use(*package, voided->position), Code::in_use,
                 "a live invoice, approval, payment or replacing session rests on the entry: void "
                 "or cancel that first",
                 "rulebook 5.8");
  verdict.unless(fits_allocation(*package, voided->position, context), Code::allocation_exceeded,
                 "the reopened session would take the package over its allocation", "rulebook 5.8");
  if (verdict.accepted()) reverse_charges(verdict, *package, voided->position, event, context);
  return verdict;
}

}  // namespace daybook
