/// The context of a judgement: all that a row of the rulebook may read besides the stream it is
/// posted to.
#pragma once

#include "domain/rules/states.hpp"
#include "domain/state/programme.hpp"

namespace daybook {

/// Everything a `judge` needs and nothing that moves: no clock, no store.
struct Context {
  States& states;
  const Programme* programme =
      nullptr;  ///< the programme that the stream belongs to; null for a provider's own events

  const Policy& policy(Date on) const { return programme->policies.on(on); }
};

}  // namespace daybook
