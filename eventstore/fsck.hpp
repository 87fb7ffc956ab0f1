/// The check of a whole ledger: everything is derived again from the stored entries (promise 6).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/store.hpp"

namespace daybook::store {

/// What the layer above reads in an entry. The views may point into the entry's bytes.
struct Described {
  std::string_view stream{};
  Version version{};
  std::string_view event_id{};      ///< 16 raw bytes; empty for a derived entry
  std::optional<Digest> content{};  ///< what the remembered post must hold, where it can be derived
};

/// Reads an entry, or says in a few words what is wrong with it.
using Describe = std::function<Result<Described, std::string>(Position, std::string_view bytes)>;

/// What a sound ledger was found to hold.
struct Soundness {
  std::uint64_t entries = 0;
  std::uint64_t streams = 0;
  std::uint64_t posts = 0;
  Digest root{};
};

/// Reads the whole ledger and derives again every checksum, leaf hash, tile, peak and root, every
/// row of the stream index (versions without gaps, no row too many) and every remembered post.
///
/// `damaged` names the first position that does not agree; any other error means that the check
/// could not run. Works on a store opened with `Access::inspect` too, and that is how to look at
/// one that does not open for writing. Memory does not grow with the ledger. The rows of the
/// writer's index and of views are the layer's above to derive.
StoreResult<Soundness> fsck(const Store& store, const Describe& describe);

}  // namespace daybook::store
