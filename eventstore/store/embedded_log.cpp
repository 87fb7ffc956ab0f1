#include "eventstore/store/embedded_log.hpp"

#include <utility>

#include "domain/base/check.hpp"

namespace daybook::store {

Appended EmbeddedLog::append(const Proposal& proposal) {
  DAYBOOK_CHECK(proposal.group != nullptr, "a proposal has a group");
  if (proposal.epoch != store_.epoch()) return {Outcome::fenced, "A newer writer has taken over."};
  // A poisoned store does not know its own end: nothing may be concluded from its head.
  if (!store_.poisoned() && proposal.root_before != store_.head().root) {
    return {Outcome::conflict,
            "The log does not end with the root that the group was judged against."};
  }
  const auto appended = store_.append(*proposal.group);
  if (appended) return {Outcome::committed, {}};
  const bool unknown = appended.error().code == StoreErrorCode::outcome_unknown;
  return {unknown ? Outcome::unknown : Outcome::conflict, appended.error().message};
}

StoreResult<Fate> EmbeddedLog::resolve(const ProposalMark& mark) {
  if (store_.poisoned()) return Fate::unknown;
  const std::uint64_t end = mark.first.value + mark.entries;
  if (store_.size() < end) return Fate::absent;
  const auto root = TRY(store_.root_at(end));
  return root == mark.root_after ? Fate::committed : Fate::absent;
}

StoreResult<void> EmbeddedLog::read(Position from, std::uint64_t limit,
                                    const EntryVisitor& visit) const {
  return store_.scan(from, limit, visit);
}

std::uint64_t EmbeddedLog::wait_beyond(std::uint64_t size, std::stop_token stop) const {
  return store_.wait_beyond(size, std::move(stop));
}

}  // namespace daybook::store
