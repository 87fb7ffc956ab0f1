/// The embedded store: one directory that remembers every entry, in order, for ever (FORMAT.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "eventstore/merkle/frontier.hpp"
#include "eventstore/store/commit_group.hpp"
#include "eventstore/store/error.hpp"
#include "eventstore/store/growth_signal.hpp"
#include "eventstore/store/log.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

class Database;
struct Anchor;

/// The end of the log at one moment.
struct Head {
  std::uint64_t size = 0;
  Digest root{};          ///< over all entries; SHA-256("") when there are none
  Instant recorded_at{};  ///< of the last entry; the ledger's creation when there are none
};

/// Visits one entry of a stream; `bytes` lives until the visitor returns. Returns whether to go on.
using StreamVisitor = std::function<bool(Version, Position, std::string_view bytes)>;

/// Visits one row; both live until the visitor returns. Returns whether to go on.
using RowVisitor = std::function<bool(std::string_view key, std::string_view value)>;

/// Visits one stream and the number of its entries. Returns whether to go on.
using StreamNameVisitor = std::function<bool(std::string_view name, std::uint64_t size)>;

/// An open ledger directory.
///
/// Invariant: entries 0 to `size()`-1 are durable, and so is all that one group stored with them.
/// Reads are safe from any thread and never show an entry at or beyond the size that was published
/// when they began. `append` is for one thread at a time, the writer's. No call may be running when
/// the store is destroyed. No visitor may destroy the store.
///
/// Every value read back is checked; a mismatch is `damaged` with its position (promise 6).
class Store {
 public:
  /// Makes a new ledger in `directory`, which may exist but must not hold one, and opens it.
  /// `already_exists`: a ledger is there, nothing was changed.
  static StoreResult<std::unique_ptr<Store>> create(const std::filesystem::path& directory,
                                                    const Identity& identity,
                                                    const Options& options);

  /// Opens the ledger in `directory`. Errors: `not_a_ledger`, `in_use`, `newer_format`, `damaged`
  /// and `tail_lost` (`Access::inspect` still opens then, if the database does), `io_failed`.
  static StoreResult<std::unique_ptr<Store>> open(const std::filesystem::path& directory,
                                                  const Options& options);

  /// Closes at once; what was acknowledged is safe already.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const Identity& identity() const;
  /// How often the ledger was opened for writing, this time included.
  Epoch epoch() const;

  /// How many entries are durable.
  std::uint64_t size() const;
  Head head() const;
  /// The compact range over all durable entries.
  Frontier frontier() const;

  /// Appends a group: durable, whole or not at all (promises 1 and 2). Returns the new end.
  ///
  /// `invalid_group`, `wrong_position`, `wrong_root`: nothing was written, the store goes on.
  /// `outcome_unknown`: a write failed; the group may be there or not, this and every later append
  /// is refused until the ledger is opened again (promise 10).
  /// That versions follow each other and event ids are new is the caller's promise (`fsck` checks).
  StoreResult<Head> append(const CommitGroup& group);

  /// True after a failed write: only opening again helps.
  bool poisoned() const;

  // --- the log

  /// The bytes of one entry. `not_found` at or beyond the size.
  StoreResult<std::string> entry(Position position) const;

  /// Visits up to `limit` entries from `from` on, in order; nothing is allocated for each. Made for
  /// long reads: it reads ahead and does not fill the cache.
  StoreResult<void> scan(Position from, std::uint64_t limit, const EntryVisitor& visit) const;

  // --- streams

  /// The number of entries of a stream; 0 when there is none of that name.
  StoreResult<std::uint64_t> stream_size(std::string_view stream) const;

  /// Visits up to `limit` entries of a stream from version `from` on, in order.
  StoreResult<void> read_stream(std::string_view stream, Version from, std::uint64_t limit,
                                const StreamVisitor& visit) const;

  /// Visits up to `limit` entries of a stream from version `from` down to 0; from the last one when
  /// `from` is beyond it.
  StoreResult<void> read_stream_backwards(std::string_view stream, Version from,
                                          std::uint64_t limit, const StreamVisitor& visit) const;

  /// Visits the streams whose names begin with `prefix`, in order of names; O(streams), not
  /// entries.
  StoreResult<void> list_streams(std::string_view prefix, const StreamNameVisitor& visit) const;

  // --- event ids

  /// What is remembered of an event id, or nothing when it was never stored.
  StoreResult<std::optional<PostRecord>> find_post(std::string_view event_id) const;

  // --- the writer's index: rows changed by groups, in one piece with their entries

  StoreResult<std::optional<std::string>> index_get(std::string_view key) const;

  /// Visits the rows whose keys begin with `prefix`, in order of keys.
  StoreResult<void> index_scan(std::string_view prefix, const RowVisitor& visit) const;

  // --- view checkpoints: derived, may be thrown away at any time; written without waiting for the
  //     disk. None survives a power cut that an entry stored before it did not survive.

  StoreResult<void> put_view(std::string_view key, std::string_view bytes);
  StoreResult<std::optional<std::string>> get_view(std::string_view key) const;
  StoreResult<void> delete_view(std::string_view key);
  StoreResult<void> scan_views(std::string_view prefix, const RowVisitor& visit) const;

  // --- proof

  /// The root of the tree over the first `size` entries, for any size up to `size()`; O(log size)
  /// tile reads. `not_found` beyond.
  StoreResult<Digest> root_at(std::uint64_t size) const;

  /// The hash of the perfect subtree over entries [index << height, (index + 1) << height), all of
  /// which must exist: the stuff of inclusion and consistency proofs. `not_found` beyond the size.
  StoreResult<Digest> subtree_hash(unsigned height, std::uint64_t index) const;

  /// The first `width` (1 to 256) hashes of a C2SP tlog-tiles tile, 32 bytes each. `not_found` when
  /// the log has not that many.
  StoreResult<std::string> tile(unsigned level, std::uint64_t index, unsigned width) const;

  // --- following

  /// Waits until the log is longer than `size`, `stop` is requested or `deadline` has passed;
  /// returns the size then.
  std::uint64_t wait_beyond(std::uint64_t size, std::stop_token stop,
                            GrowthSignal::Deadline deadline = std::nullopt) const;

  /// Calls back after each group is durable and visible, with the new size, on the writer's thread:
  /// keep it short, and call no `append` from it. Ends when the subscription is destroyed.
  [[nodiscard]] Subscription on_growth(GrowthSignal::Callback callback) const;

  /// The anchor as it stood before opening; nothing where there was none.
  const StoreResult<std::optional<Anchor>>& anchor_before() const;

  /// The database beneath, for what belongs to this folder: fsck, backup, tests.
  Database& database() const;

 private:
  struct State;
  struct Opening;
  struct Appending;
  struct ViewWriting;
  explicit Store(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace daybook::store
