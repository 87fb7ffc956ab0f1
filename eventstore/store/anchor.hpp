/// The anchor: a small file beside the database that remembers how long the ledger once was, so
/// that a lost tail, which the database cannot notice by itself, is noticed at opening (FORMAT.md
/// 11).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "eventstore/base/digest.hpp"
#include "eventstore/store/error.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

/// A size that the ledger durably had, and its root then.
struct Anchor {
  std::uint64_t size = 0;
  Digest root;

  friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// Replaces the anchor of `directory` in one piece (write, sync, rename, sync the directory).
StoreResult<void> write_anchor(const std::filesystem::path& directory, const Anchor& anchor,
                               const Options& options);

/// The anchor of `directory`; nothing when there is none. `damaged` when it cannot be understood.
StoreResult<std::optional<Anchor>> read_anchor(const std::filesystem::path& directory,
                                               const Options& options);

}  // namespace daybook::store
