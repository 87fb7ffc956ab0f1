/// The checkpoints that a ledger keeps, for ever, with the witnesses that cosigned them (FORMAT.md
/// 8). They stand beside the log, not in it: publishing one changes no root.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/proof/signed_note.hpp"
#include "eventstore/store/error.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

class Store;

/// A checkpoint as it is kept: a signed note over the ledger's first `size` entries.
struct KeptCheckpoint {
  std::uint64_t size = 0;
  std::string note{};

  friend bool operator==(const KeptCheckpoint&, const KeptCheckpoint&) = default;
};

/// Visits one checkpoint. Returns whether to go on.
using CheckpointVisitor = std::function<bool(const KeptCheckpoint&)>;

// --- reading: from any thread, of any open store

/// The key that the ledger's checkpoints verify with from now on; nothing before the first was
/// published.
StoreResult<std::optional<VerifierKey>> verifier_of(const Store& store);

/// A key of the ledger, and the size of the least tree that it signs: until the next one does.
struct SigningEra {
  std::uint64_t from = 0;
  VerifierKey key;
};

/// Called with what is about to be signed; where it fails nothing is signed.
using BeforeSigning = std::function<StoreResult<void>(const Head& head)>;

/// The keys that sign checkpoints of the ledger, one after the other: the first from size 0 on, a
/// further one for each time that the ledger was restored from a backup and taken over (FORMAT.md
/// 8). Empty before there was any. `damaged` when they do not follow each other.
StoreResult<std::vector<SigningEra>> signing_eras(const Store& store);

/// The newest one; nothing when there is none.
StoreResult<std::optional<KeptCheckpoint>> latest_checkpoint(const Store& store);

/// The one of exactly this size; nothing when there is none.
StoreResult<std::optional<KeptCheckpoint>> checkpoint_at(const Store& store, std::uint64_t size);

/// The first one of at least this size; nothing when there is none.
StoreResult<std::optional<KeptCheckpoint>> checkpoint_from(const Store& store, std::uint64_t size);

/// All of them from `size` on, in order of size.
StoreResult<void> each_checkpoint(const Store& store, std::uint64_t size,
                                  const CheckpointVisitor& visit);

/// Whether the ledger begins with what the checkpoint says: `tail_lost` when it is shorter,
/// `damaged` when its first entries have another root, `not_verified` when the checkpoint speaks of
/// another ledger.
StoreResult<void> agrees_with(const Store& store, const Checkpoint& checkpoint);

/// Checks every checkpoint that is kept: its signature and its cosignatures, its place, its root
/// against the tree. Returns how many there are. `damaged`, `tail_lost`.
StoreResult<std::uint64_t> check_checkpoints(const Store& store);

// --- writing

/// Publishes checkpoints of an open store and takes cosignatures. One for a store. Thread-safe, and
/// may be used while the writer appends.
class Checkpoints {
 public:
  /// The store must outlive it.
  explicit Checkpoints(Store& store) : store_(store) {}

  /// Notes the key that the ledger's checkpoints verify with. Done once, by the first publication
  /// at the latest. `not_verified` when it is another than the one that was noted, or has not the
  /// name `daybook/<ledger name>`.
  StoreResult<void> set_verifier(const VerifierKey& key);

  /// Signs the root of all durable entries, keeps it and returns it. Durable when this returns.
  /// When the newest checkpoint has that size already it is returned, and nothing is written.
  ///
  /// Never signs what contradicts the newest checkpoint: `damaged`, `tail_lost`. `not_verified` as
  /// `set_verifier`; `outcome_unknown` after a failed append; `read_only`, `io_failed`.
  ///
  /// `before` keeps, where the signer's key is kept, the size and root that are about to be signed,
  /// so that no other tree of that size ever is. Empty: for keys that are kept elsewhere.
  StoreResult<KeptCheckpoint> publish(const NoteSigner& signer, const BeforeSigning& before = {});

  /// Adds what a witness says: a checkpoint that is kept, as a note with the witness's line, or the
  /// line alone, which is compared with the newest 10,000 checkpoints. The line is verified and
  /// kept in the note; of two of one witness the later one. Returns the checkpoint as it is now
  /// kept.
  ///
  /// `not_verified`: the witness did not sign a checkpoint that is kept, or its key is none for
  /// cosignatures. `read_only`, `io_failed`, `damaged`.
  StoreResult<KeptCheckpoint> add_cosignature(std::string_view text, const VerifierKey& witness);

 private:
  Store& store_;
  std::mutex writing_;
};

}  // namespace daybook::store
