/// The narrow interface that the ledger hides behind: what a replicated log has to offer to stand
/// in the place of the embedded one.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "eventstore/store/commit_group.hpp"
#include "eventstore/store/error.hpp"

namespace daybook::store {

/// The reign of one writer. A log takes groups of the newest epoch only.
struct Epoch {
  std::uint64_t value = 0;
  friend auto operator<=>(const Epoch&, const Epoch&) = default;
};

/// A group that its writer asks the log to make the next one.
///
/// The log takes it only if it ends at `group->first` with root `root_before`: the writer judged
/// the group against exactly that history.
struct Proposal {
  Epoch epoch;
  Digest root_before;
  const CommitGroup* group = nullptr;  ///< never null; outlives the call
};

/// What became of a proposal.
enum class Outcome : std::uint8_t {
  committed,  ///< durable, whole, and in its place
  fenced,     ///< a newer writer reigns; nothing was written; this writer must stop
  conflict,   ///< the log does not end where the proposal begins, or the group is malformed;
              ///< nothing was written
  unknown,    ///< it may or may not be there: `resolve` says so later, until then nothing is
              ///< concluded
};

/// What an append came to, and for all but `committed` a sentence that says why.
struct Appended {
  Outcome outcome = Outcome::unknown;
  std::string why{};
};

/// What a writer needs to remember of a proposal to ask for its fate later, also after a restart.
struct ProposalMark {
  Position first;
  std::uint64_t entries = 0;
  Digest root_after;
};

/// The fate of a proposal whose outcome was unknown.
enum class Fate : std::uint8_t {
  committed,  ///< it is in its place
  absent,     ///< it is not, and never will be: it may be proposed again
  unknown,    ///< still not known: ask again (embedded: after reopening)
};

/// Visits one entry; `bytes` lives until the visitor returns. Returns whether to go on.
using EntryVisitor = std::function<bool(Position, std::string_view bytes)>;

/// An append-only, totally ordered, durable sequence of entries with one writer at a time.
///
/// `append` and `resolve` are called by the writer's thread; all else by any thread. Readers see
/// positions in order, without gaps, and only what is durable.
class Log {
 public:
  virtual ~Log() = default;

  /// The epoch that this process may write in.
  virtual Epoch epoch() const = 0;

  /// Makes the group the next one, or says why not. Returns when the outcome is known or given up.
  virtual Appended append(const Proposal& proposal) = 0;

  /// Tells what became of a proposal answered `unknown`.
  virtual StoreResult<Fate> resolve(const ProposalMark& mark) = 0;

  /// Visits up to `limit` entries from `from` on, in order. Ends early at the size, or when told
  /// to. A position that cannot be read back unchanged ends it with `damaged`.
  virtual StoreResult<void> read(Position from, std::uint64_t limit,
                                 const EntryVisitor& visit) const = 0;

  /// Waits until the log is longer than `size` or `stop` is requested; returns the size.
  virtual std::uint64_t wait_beyond(std::uint64_t size, std::stop_token stop) const = 0;

  /// How many entries are durable.
  virtual std::uint64_t size() const = 0;
};

}  // namespace daybook::store
