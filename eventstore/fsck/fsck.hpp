/// The check of a whole ledger: everything is derived again from the stored entries (promise 6).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/store/store.hpp"

namespace daybook::store {

/// What the layer above reads in an entry. The views may point into the entry's bytes.
struct Described {
  std::string_view stream{};
  Version version{};
  std::string_view event_id{};  ///< 16 raw bytes; empty for a derived entry
  Digest content{};             ///< what the remembered post must hold; of no use without event id
  std::uint16_t post_index{};   ///< the event's place in its post; 0 begins a post
  std::optional<Instant> recorded_at{};  ///< where the entry says it
};

/// Reads an entry, or says in a few words what is wrong with it. Called on several threads.
using Describe = std::function<Result<Described, std::string>(Position, std::string_view bytes)>;

/// Folds an entry that agrees with the stored tree and has been described; called in order, on a
/// thread of its own. What stands in an entry that was changed is never folded. Returns a few words
/// when it cannot be.
using Fold = std::function<std::optional<std::string>(Position, std::string_view bytes)>;

/// What a sound ledger was found to hold.
struct Soundness {
  std::uint64_t entries = 0;
  std::uint64_t streams = 0;
  std::uint64_t posts = 0;
  Digest root{};
};

/// Reads the whole ledger and derives again every checksum, leaf hash, tile, peak and root, every
/// row of the stream index (versions without gaps, no row too many), every remembered post, the
/// head, the identity and the anchor; and reads every table file against its checksums.
///
/// `damaged` and `tail_lost` name the first position at which entries, tree, stream index or posts
/// do not agree, where there is one (FORMAT.md 12); any other error means that the check could not
/// run. Works on a store opened with `Access::inspect` too, and that is how to look at one that
/// does not open for writing. Reads on the calling thread and works on two more; memory does not
/// grow with the ledger. The rows of the writer's index and of views are the layer's above to
/// derive, from what `fold` is given.
StoreResult<Soundness> fsck(const Store& store, const Describe& describe, const Fold& fold = {});

/// Opens a ledger to be checked, with `Access::inspect`. Where the database refuses to open for
/// damage, the error names the first position that cannot be read any more, if that can be told.
StoreResult<std::unique_ptr<Store>> open_for_fsck(const std::filesystem::path& directory);

}  // namespace daybook::store
