/// Who may do what: the one place that decides, the same for socket, HTTP, web page and command
/// line (rulebook, section 4; ledger, section 6). Pure: what it must know is handed to it.
#pragma once

#include "domain/principal.hpp"
#include "domain/states.hpp"

namespace daybook {

/// The caller's roles that count when it posts `event`: those granted in the programme that the
/// event concerns, or in all.
///
/// - On a principal's stream, roles granted in all programmes alone: whoever grants a role must not
///   be able to reach beyond its own.
/// - On a programme's stream, roles granted in that programme, whether it has been opened or not.
/// - Where the event concerns no programme (a provider's stream), or one that is not known (a
///   stream that does not exist), roles granted in any: what is wrong is then for the row to say.
RoleSet roles_for_post(const Caller& caller, const Recorded& event, States& states);

}  // namespace daybook
