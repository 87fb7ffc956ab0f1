/// Access to a ledger in a directory, opened by this process.
#pragma once

#include "eventstore/store/store.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

/// Throws CommandError when the directory holds no ledger, or another process writes to it.
std::unique_ptr<Access> reach_embedded(const Target& target, Purpose purpose);

/// Opens a ledger for reading alone, at the state of now; also one that is damaged or being written
/// to.
std::unique_ptr<store::Store> open_to_look(const std::string& directory);

}  // namespace daybook::command
