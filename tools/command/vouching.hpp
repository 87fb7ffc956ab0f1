/// What others vouch for in a ledger, as `daybook fsck` looks at it: the checkpoints that the
/// ledger keeps, and one that whoever asks holds outside of it.
#pragma once

#include <optional>
#include <string>

#include <CLI/App.hpp>

#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/store/error.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::command {

/// A checkpoint held outside, as named on the command line; empty: none.
struct Held {
  std::string file;
  std::string vkey;
};

void add_held_options(CLI::App& command, Held& held);

/// The checkpoint that is held outside, if one was named. Throws CommandError when it cannot be
/// read or is not signed by its key.
std::optional<store::Checkpoint> held_checkpoint(const Held& held);

/// Compares the ledger with every checkpoint that it keeps and with the one that is held outside,
/// and says so. `damaged`, `tail_lost`, `not_verified` (of another ledger).
store::StoreResult<void> check_vouched(const store::Store& store,
                                       const std::optional<store::Checkpoint>& outside);

}  // namespace daybook::command
