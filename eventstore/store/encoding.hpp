/// The bytes of every key and of every value that is not an entry's own, as FORMAT.md says.
/// Writers and readers of the format share this file. Numbers are big-endian unless said otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/merkle/frontier.hpp"
#include "eventstore/store/commit_group.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

inline constexpr std::uint32_t kFormatVersion = 1;

// Keys of the column family `meta` (FORMAT.md 8).
inline constexpr std::string_view kMetaFormat = "format";
inline constexpr std::string_view kMetaName = "name";
inline constexpr std::string_view kMetaCreatedAt = "created_at";
inline constexpr std::string_view kMetaIdentity = "identity";
inline constexpr std::string_view kMetaHead = "head";
inline constexpr std::string_view kMetaEpoch = "epoch";

/// A key of fixed length, on the stack.
template <std::size_t N>
struct FixedKey {
  std::array<char, N> bytes{};
  std::string_view view() const { return {bytes.data(), bytes.size()}; }
};

inline void store_big_endian(char* to, std::uint64_t value) {
  value = __builtin_bswap64(value);
  __builtin_memcpy(to, &value, sizeof value);
}

inline std::uint64_t load_big_endian(const char* from) {
  std::uint64_t value = 0;
  __builtin_memcpy(&value, from, sizeof value);
  return __builtin_bswap64(value);
}

/// 8 bytes: the key of a log entry, and any other number stored alone.
inline FixedKey<8> number_bytes(std::uint64_t value) {
  FixedKey<8> key;
  store_big_endian(key.bytes.data(), value);
  return key;
}

/// The number in exactly 8 bytes; nothing for any other length.
std::optional<std::uint64_t> number_of(std::string_view bytes);

/// Level and index of a tile (FORMAT.md 6).
FixedKey<9> tile_key(unsigned level, std::uint64_t index);

/// The key of one row of a stream (FORMAT.md 4): name, zero byte, version.
std::string stream_key(std::string_view stream, Version version);

/// A row of a stream, taken apart. `stream` points into the key.
struct StreamRow {
  std::string_view stream;
  Version version;
  Position position;
};

/// Nothing when the row is not of the format.
std::optional<StreamRow> stream_row(std::string_view key, std::string_view value);

/// Replaces `value` by the log value of an entry (FORMAT.md 3): checksum, then the entry.
void encode_log_value(Position position, std::string_view entry, std::string& value);

/// The entry in a log value; nothing when the checksum does not fit its bytes and position.
std::optional<std::string_view> decode_log_value(Position position, std::string_view value);

/// FORMAT.md 5.
std::string encode_post(const PostRecord& record);
std::optional<PostRecord> decode_post(std::string_view value);

/// What `identity` in `meta` holds: a digest of what never changes (FORMAT.md 8).
Digest identity_digest(std::uint64_t format, const Identity& identity);

/// What `head` in `meta` holds (FORMAT.md 8).
struct StoredHead {
  Frontier frontier;
  Digest root;
  Instant recorded_at;
};

std::string encode_head(const StoredHead& head);
/// Nothing when the bytes are not of the format or the root is not that of the peaks.
std::optional<StoredHead> decode_head(std::string_view value);

}  // namespace daybook::store
