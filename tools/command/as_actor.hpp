/// An embedded ledger looked at in somebody's name: they are shown what a server would show them.
#pragma once

#include <functional>

#include "domain/rules/access.hpp"
#include "eventstore/store/store.hpp"
#include "projections/books/books.hpp"
#include "tools/command/ledger_client.hpp"

namespace daybook::command {

/// Passes on what the actor may ask (domain/rules/access.hpp); what it may not throws CommandError,
/// and of entries those come that it may see, as far as it may. Nothing is recorded: a person who
/// holds a ledger's files is only as bound by this as they wish. The target names the ledger, and
/// the actor.
std::unique_ptr<LedgerClient> as_actor(std::unique_ptr<LedgerClient> inner, const Target& target);

/// Throws CommandError where a ledger is looked at in somebody's name and `decide`, asked with what
/// the books know, says that they may not have this.
using Decide = std::function<std::optional<Refusal>(const Caller&, const Books&)>;
void check_may_have(const Target& target, store::Store& store, const Decide& decide);

}  // namespace daybook::command
