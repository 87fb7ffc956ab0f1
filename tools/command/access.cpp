#include "tools/command/access.hpp"

#include "tools/command/embedded.hpp"
#include "tools/command/remote.hpp"

namespace daybook::command {

std::unique_ptr<Access> reach(const Target& target, Purpose purpose) {
  return target.server.empty() ? reach_embedded(target, purpose) : reach_remote(target, purpose);
}

}  // namespace daybook::command
