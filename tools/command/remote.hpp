/// Access to a ledger through a running server.
#pragma once

#include "tools/command/access.hpp"

namespace daybook::command {

/// Throws CommandError when there is no server, or it refuses the greeting.
std::unique_ptr<Access> reach_remote(const Target& target, Purpose purpose);

}  // namespace daybook::command
