#include "domain/access.hpp"

#include "domain/judge.hpp"

namespace daybook {

RoleSet roles_for_post(const Caller& caller, const Recorded& event, States& states) {
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
  return known ? caller.roles_in(programme) : caller.roles_somewhere();
}

}  // namespace daybook
