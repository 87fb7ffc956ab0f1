/// Hands an event to code for its own type. What stands on a stream and is neither dealt with nor
/// named as ignored does not compile.
#pragma once

#include <type_traits>

#include <event_lists.hpp>

#include "domain/vocabulary/recorded.hpp"

namespace daybook {

/// Event types that a fold or a judge has nothing to do for.
template <class... Events>
struct Ignored {
  template <class Event>
  static constexpr bool contains = (std::is_same_v<Event, Events> || ...);
};

/// Calls `act` with the event's own data, as `const v::SessionCancelled&`, and returns what it
/// returns; `Returned()` for an event of the types ignored, and for one that the schema lets stand
/// on no stream of this kind. `act` must take every other type that may stand on one.
template <StreamKind kind, class Passed, class Returned = void, class Act>
Returned dispatch(const Recorded& event, const Act& act) {
#define DAYBOOK_ACT(Event)                             \
  case v::Data::Event:                                 \
    if constexpr (Passed::template contains<v::Event>) \
      return Returned();                               \
    else                                               \
      return act(event.as<v::Event>());
#define DAYBOOK_ACT_ON(enumerator, name)                                                      \
  if constexpr (kind == StreamKind::enumerator) {                                             \
    switch (event.tag) { DAYBOOK_EVENTS_OF_##name(DAYBOOK_ACT) default : return Returned(); } \
  }
  DAYBOOK_ACT_ON(programme, programme)
  DAYBOOK_ACT_ON(provider, provider)
  DAYBOOK_ACT_ON(family_case, case)
  DAYBOOK_ACT_ON(package, package)
  DAYBOOK_ACT_ON(claim, claim)
  DAYBOOK_ACT_ON(gathering, gathering)
  DAYBOOK_ACT_ON(supporter, supporter)
  DAYBOOK_ACT_ON(match, match)
  DAYBOOK_ACT_ON(principal, principal)
  DAYBOOK_ACT_ON(access, access)
#undef DAYBOOK_ACT_ON
#undef DAYBOOK_ACT
}

}  // namespace daybook
