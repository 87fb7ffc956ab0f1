/// The manifest beside the files of a backup: its ledger, the least number of its entries, and the
/// checkpoint it was stamped with (FORMAT.md 13).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/digest.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

/// A size of the ledger and its root then, on the word of somebody who vouches for it.
struct Vouched {
  std::uint64_t size = 0;
  Digest root{};

  friend bool operator==(const Vouched&, const Vouched&) = default;
};

/// Taken before the backup is made, so that the backup holds all of it.
struct BackupManifest {
  Identity ledger{};
  Vouched at_least{};
  std::string checkpoint{};  ///< the text of a signed note, verbatim; empty when there was none
};

/// The stamp as it is stored, guarded by a digest of itself.
std::string encode_stamp(const BackupManifest& stamp);
/// Nothing unless the text is one that `encode_stamp` makes.
std::optional<BackupManifest> decode_stamp(std::string_view text);

/// What a checkpoint (a signed note) says. Its signatures are not verified. Nothing when the text
/// is no such note.
std::optional<Vouched> vouched_in(std::string_view checkpoint);

}  // namespace daybook::store
