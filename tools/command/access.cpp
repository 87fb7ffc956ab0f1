#include "tools/command/access.hpp"

#include "domain/base/json_text.hpp"
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

boost::json::object answered_object(std::string_view text, boost::json::storage_ptr storage) {
  auto object = object_in(text, "the answer", std::move(storage));
  if (!object) throw CommandError{std::move(object.error())};
  return *std::move(object);
}

}  // namespace daybook::command
