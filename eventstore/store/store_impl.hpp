/// The parts of an open store, and the steps that several of its operations share. Private to the
/// store.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "eventstore/merkle/tile.hpp"
#include "eventstore/store/anchor.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "eventstore/store/growth_signal.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

/// `damaged` at `position`, with what is wrong as the beginning of the sentence.
StoreError damage_at(Position position, std::string_view what);

/// The `not_found` of a position or size beyond the end.
StoreError beyond_the_end(std::uint64_t asked, std::uint64_t size);

/// Members without a comment never change after opening.
struct Store::State {
  std::filesystem::path directory;
  Options options;
  Identity identity;
  Epoch epoch;
  /// As it stood before the database was opened.
  StoreResult<std::optional<Anchor>> anchor_before = std::optional<Anchor>();
  std::unique_ptr<Database> database;
  std::shared_ptr<GrowthSignal> signal = std::make_shared<GrowthSignal>();

  /// The published end; guarded by `head_mutex`.
  mutable std::mutex head_mutex;
  StoredHead head;

  /// The right edge of the tree; the writer's own.
  TileEdge edge;
  std::uint64_t anchored_size = 0;

  std::atomic<bool> poisoned{false};

  std::uint64_t size() const { return signal->size(); }
  void publish(const StoredHead& head);

  /// Reads an entry that must exist; checks it.
  StoreResult<std::string> entry(Position position) const;
  /// Like `Store::scan`, but for entries that must exist below `end`, with the given read options.
  StoreResult<void> scan_below(std::uint64_t end, Position from, std::uint64_t limit,
                               const EntryVisitor& visit) const;
  /// The hashes of a tile that a log of `size` entries has. Level 0's last is made anew from the
  /// log.
  StoreResult<std::string> tile(std::uint64_t size, unsigned level, std::uint64_t index,
                                unsigned width) const;
  StoreResult<Digest> subtree(std::uint64_t size, unsigned height, std::uint64_t index) const;
  /// The root over the first `wanted` of `size` entries.
  StoreResult<Digest> root_at(std::uint64_t wanted, std::uint64_t size) const;
  /// Visits rows of a family whose keys begin with `prefix`.
  StoreResult<void> scan_rows(Family family, std::string_view prefix,
                              const RowVisitor& visit) const;
  /// Notes the present end in the anchor file.
  StoreResult<void> renew_anchor();
};

}  // namespace daybook::store
