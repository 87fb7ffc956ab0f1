#include "tools/command/access.hpp"

#include "tools/command/as_actor.hpp"
#include "tools/command/embedded.hpp"
#include "tools/command/remote.hpp"

namespace daybook::command {

std::unique_ptr<Access> reach(const Target& target, Purpose purpose) {
  if (!target.server.empty()) return reach_remote(target, purpose);
  auto embedded = reach_embedded(target, purpose);
  if (purpose != Purpose::look || !target.actor) return embedded;
  return as_actor(std::move(embedded), target);
}

}  // namespace daybook::command
