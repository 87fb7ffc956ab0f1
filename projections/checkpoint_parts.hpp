/// The rows that stored books are made of: what writes and loads them shares it with what checks
/// them. Private to the checkpoint.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/books.hpp"

namespace daybook {

inline constexpr std::size_t kChunkBytes = std::size_t{4} << 20;
inline constexpr std::string_view kCheckpointHeaderKey = "books/header";

/// What stands behind a checkpoint. `slot` alternates, so that the stored chunks stay whole while
/// new ones are written.
struct CheckpointHeader {
  std::uint32_t version = Books::version;
  std::string shape;  ///< of the archived rows
  std::string root;   ///< of the ledger at this size
  std::uint64_t size = 0;
  std::uint8_t slot = 0;
  std::vector<std::string> chunks;  ///< the digest of each
};

/// The key of one of the rows that hold the chunks.
std::string chunk_key(std::uint8_t slot, std::size_t index);

/// Whether this program would have written such books.
bool is_current(const CheckpointHeader& header);

/// Reads the header's row; nothing when it is not what was stored.
std::optional<CheckpointHeader> decode_checkpoint_header(std::string_view row);

/// Calls `take` with the chunks that the books are stored as, in order.
void each_chunk(const Books& books, const std::function<void(std::string_view)>& take);

}  // namespace daybook
