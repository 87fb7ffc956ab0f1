/// The cost of a block's units, and when they are charged (rulebook 6.2, "Block").
#include "domain/rules/derived_event.hpp"
#include "domain/rules/package/package_rules.hpp"
#include "domain/state/block.hpp"

namespace daybook {

namespace {

const Block* block_of(const Package& package, const Context& context) {
  if (!package.match || !package.match->from_block()) return nullptr;
  return context.states.block(package.programme, package.match->block);
}

/// The session whose delivery was recorded first, but for `voided`; null when there is none.
const Session* other_delivered(const Package& package, Position voided) {
  const Session* found = nullptr;
  for (const auto& session : package.sessions)
    if (session.state == SessionState::delivered && session.ended != voided &&
        (!found || session.ended < found->ended))
      found = &session;
  return found;
}

bool was_delivered_by(const Package& package, Position entry) {
  return std::any_of(package.sessions.begin(), package.sessions.end(), [&](const Session& session) {
    return session.state == SessionState::delivered && session.ended == entry;
  });
}

}  // namespace

std::string block_charge(const Recorded& cause, const Block& block, const BlockCharge& charge,
                         Date business_date, std::uint32_t policy_version) {
  return derive<v::ChargeRaised>(cause.stream_text, cause.occurred_at, [&](auto& builder) {
    const auto rule = builder.CreateString("rulebook 6.2");
    const auto id = builder.CreateString(block.id);
    v::ChargeRaisedBuilder raised(builder);
    raised.add_cause(charge.cause);
    if (charge.unit > 0) raised.add_share(charge.unit);
    raised.add_amount_pence(charge.amount.pence);
    raised.add_business_date(business_date.days);
    raised.add_rule(rule);
    raised.add_policy_version(policy_version);
    raised.add_block(id);
    return raised.Finish();
  });
}

void charge_unit(Verdict& verdict, const Package& package, const Recorded& event,
                 Date business_date, const Context& context) {
  const auto* block = block_of(package, context);
  if (!block || !verdict.accepted()) return;
  const int drawn = block->drawn_by(package.id);
  const int unit = drawn > 0 ? drawn : block->free_unit();
  if (unit == 0 || block->is_paid(unit)) return;
  verdict.derived.push_back(
      block_charge(event, *block, {v::ChargeCause::block_unit, unit, block->cost_of(unit)},
                   business_date, context.programme->policies.version_on(business_date)));
}

const Charge* charge_of_unit(const Package& package) {
  for (const auto& charge : package.charges)
    if (charge.cause == v::ChargeCause::block_unit && charge.is_live()) return &charge;
  return nullptr;
}

void void_unit(Verdict& verdict, const Package& package, Position voided, const Recorded& event,
               const Context& context) {
  const auto* block = block_of(package, context);
  const auto* charge = charge_of_unit(package);
  if (!block || !charge || !was_delivered_by(package, voided)) return;
  const auto* other = other_delivered(package, voided);
  if (other && charge->cause_entry != voided) return;
  const auto version = [&](Date on) { return context.programme->policies.version_on(on); };
  verdict.derived.push_back(reversal_of(*charge, event,
                                        event.as<v::EntryVoided>().reason()->string_view(),
                                        version(charge->business_date)));
  if (other)
    verdict.derived.push_back(block_charge(
        event, *block, {v::ChargeCause::block_unit, charge->share, block->cost_of(charge->share)},
        other->on(), version(other->on())));
}

}  // namespace daybook
