/// An embedded ledger looked at in somebody's name: they are shown what a server would show them.
#pragma once

#include "tools/command/access.hpp"

namespace daybook::command {

/// Passes on what the actor may ask (domain/access.hpp); what it may not throws CommandError, and
/// of entries those come that it may see. Nothing is recorded: whoever holds a ledger's files is
/// only as bound by this as they wish. `directory` is the ledger's.
std::unique_ptr<Access> as_actor(std::unique_ptr<Access> inner, const Poster& actor,
                                 const std::string& directory);

}  // namespace daybook::command
