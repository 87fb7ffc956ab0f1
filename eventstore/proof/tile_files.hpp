/// The resources of C2SP tlog-tiles: what a web server shows of a ledger, by path.
///
/// `checkpoint`, `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`, without a leading slash.
/// <N> is written in groups of three digits, all but the last with an `x` before them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/merkle/tile.hpp"
#include "eventstore/store/error.hpp"

namespace daybook::store {

class Store;

/// The largest level that tlog-tiles allows; a log of 64 bits never has one above 7.
inline constexpr unsigned kMaxTileLevel = 63;

/// What a path names.
struct TilePath {
  enum class Kind : std::uint8_t { checkpoint, tile, entries };

  Kind kind = Kind::checkpoint;
  unsigned level = 0;           ///< of a tile
  std::uint64_t index = 0;      ///< of a tile or bundle of entries
  unsigned width = kTileWidth;  ///< 256 for a full one, 1 to 255 for a partial one

  friend bool operator==(const TilePath&, const TilePath&) = default;
};

/// Reads a path; nothing unless it is exactly what `print` writes.
std::optional<TilePath> parse_tile_path(std::string_view path);
std::string print(const TilePath& path);

/// The bytes of a resource: the newest checkpoint's note; `width` hashes of 32 bytes; `width`
/// entries, each behind its length in 2 bytes, big-endian. `not_found`: the path is none, or the
/// log has not so much. A partial tile may be asked for after it has become full.
StoreResult<std::string> resource_at(const Store& store, const TilePath& path);
StoreResult<std::string> resource_at(const Store& store, std::string_view path);

/// What an export wrote.
struct Exported {
  std::uint64_t size = 0;   ///< of the checkpoint that was exported
  std::uint64_t files = 0;  ///< that were written; those of an earlier export are not written again
};

/// Writes the resources that the newest checkpoint needs into `directory`, which any web server can
/// serve as it is. The checkpoint is written last, and replaced in one piece: it never promises
/// tiles that are not there.
///
/// An earlier export of the same ledger is continued. `already_exists`: the directory holds a
/// checkpoint that this ledger does not agree with; nothing was written. `not_found`: nothing was
/// published yet. `io_failed`.
StoreResult<Exported> export_tiles(const Store& store, const std::filesystem::path& directory);

}  // namespace daybook::store
