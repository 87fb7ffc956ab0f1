/// A ledger used through a running server.
#pragma once

#include "tools/command/ledger_client.hpp"

namespace daybook::command {

/// Throws CommandError when there is no server, or it refuses the greeting.
std::unique_ptr<LedgerClient> open_remote(const Target& target, Purpose purpose);

}  // namespace daybook::command
