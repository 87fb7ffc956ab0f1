/// State shared by the parts of fsck: the ledger under check, all that is derived from it, and two
/// ways to check it: a fast one that finds whether all is sound, and a slow one that finds the
/// first position that is not. Private to fsck.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "eventstore/fsck/fsck.hpp"
#include "eventstore/merkle/tile.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"

namespace daybook::store {

/// The ledger under check, as it was when the check began.
struct Checked {
  const Store& store;
  const Describe& describe;
  const Fold& fold;
  Frontier stored;  ///< of the head

  std::uint64_t size() const { return stored.size(); }
  const Database& database() const { return store.database(); }
  /// The ledger goes on growing: rows of entries beyond the size are nobody's fault.
  bool grown() const { return store.size() > size(); }
};

/// Keeps the error with the lowest position; one without a position only when there is no other.
void keep_first(std::optional<StoreError>& first, std::optional<StoreError> other);

/// Compares the tree that grows over the entries with the stored tiles.
class TreeCheck {
 public:
  explicit TreeCheck(const Database& database) : database_(database) {}

  void append(const Digest& leaf);
  /// No entry follows. With `whole`, the unfinished tiles must be the stored ones; otherwise, since
  /// reading had to stop, they must be the beginning of the stored ones.
  void end(bool whole);

  const Frontier& frontier() const { return edge_.frontier(); }
  std::uint64_t tiles() const { return tiles_; }
  /// The first position that a stored hash does not agree with.
  const std::optional<StoreError>& wrong() const { return wrong_; }

 private:
  void compare(unsigned level, std::uint64_t index, std::string_view hashes, bool whole);

  const Database& database_;
  TileEdge edge_;
  std::string leaves_;  ///< of the unfinished tile of level 0
  std::uint64_t tiles_ = 0;
  std::optional<StoreError> wrong_;
};

/// Derives what must be remembered of each event. A post is known whole when the next one begins.
class PostDeriver {
 public:
  /// `complete`: how many entries the post has is known.
  using Emit = std::function<void(std::string_view event_id, const PostRecord&, bool complete)>;

  void add(Position at, const Described& described, const Emit& emit);
  /// No entry follows, because the log ends at `end` or, not `complete`, cannot be read from there.
  void end(Position end, bool complete, const Emit& emit);
  /// Where the last post begins.
  Position begun() const { return first_; }

 private:
  struct Event {
    std::array<char, kEventIdBytes> id;
    PostRecord record;
  };
  Position first_;
  std::vector<Event> events_;  ///< of the post that is not ended
};

/// The head that is stored agrees with the entries, and the anchor with the tree; no entry and no
/// tile is there that should not be.
std::optional<StoreError> end_disagreement(const Checked& ledger, const TreeCheck& derived);
/// Name, time of creation and format are those that were stored at the creation.
std::optional<StoreError> identity_disagreement(const Checked& ledger);
/// The first table file that does not agree with its own checksums.
std::optional<StoreError> file_disagreement(const Checked& ledger);

/// The first position at which anything does not agree; slow.
std::optional<StoreError> first_disagreement(const Checked& ledger);

}  // namespace daybook::store
