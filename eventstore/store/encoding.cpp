#include "eventstore/store/encoding.hpp"

#include <bit>
#include <cstring>
#include <vector>

#include "eventstore/base/crc32c.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kPostBytes = 8 + 8 + 4 + 2 + Digest::kBytes;
constexpr std::size_t kHeadBytes = 8 + 8 + Digest::kBytes;  // and the peaks

static_assert(std::endian::native == std::endian::little,
              "Daybook is built for little-endian only");

std::uint32_t checksum(Position position, std::string_view entry) {
  return crc32c_extend(crc32c_extend(0, number_bytes(position.value).view()), entry);
}

template <class Number>
void put(std::string& to, Number value) {
  for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8) {
    to += static_cast<char>(static_cast<std::uint8_t>(value >> shift));
  }
}

template <class Number>
Number take(std::string_view& from) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    value = (value << 8) | static_cast<std::uint8_t>(from[i]);
  }
  from.remove_prefix(sizeof(Number));
  return static_cast<Number>(value);
}

Digest take_digest(std::string_view& from) {
  const Digest digest = digest_of_raw(from.substr(0, Digest::kBytes));
  from.remove_prefix(Digest::kBytes);
  return digest;
}

}  // namespace

std::optional<std::uint64_t> number_of(std::string_view bytes) {
  if (bytes.size() != kNumberBytes) return std::nullopt;
  return load_big_endian(bytes.data());
}

FixedKey<9> tile_key(unsigned level, std::uint64_t index) {
  FixedKey<9> key;
  key.bytes[0] = static_cast<char>(level);
  store_big_endian(key.bytes.data() + 1, index);
  return key;
}

std::string stream_key(std::string_view stream, Version version) {
  std::string key;
  key.reserve(stream.size() + 1 + kNumberBytes);
  key.append(stream).append(1, '\0').append(number_bytes(version.value).view());
  return key;
}

std::optional<StreamRow> stream_row(std::string_view key, std::string_view value) {
  const std::size_t end = key.find('\0');
  if (end == std::string_view::npos || key.size() != end + 1 + kNumberBytes) return std::nullopt;
  const auto position = number_of(value);
  if (!position) return std::nullopt;
  return StreamRow{key.substr(0, end), Version{load_big_endian(key.data() + end + 1)},
                   Position{*position}};
}

void encode_log_value(Position position, std::string_view entry, std::string& value) {
  const std::uint32_t crc = checksum(position, entry);
  value.resize(kChecksumBytes);
  std::memcpy(value.data(), &crc, kChecksumBytes);
  value.append(entry);
}

std::optional<std::string_view> decode_log_value(Position position, std::string_view value) {
  if (value.size() <= kChecksumBytes) return std::nullopt;
  std::uint32_t crc = 0;
  std::memcpy(&crc, value.data(), kChecksumBytes);
  value.remove_prefix(kChecksumBytes);
  if (crc != checksum(position, value)) return std::nullopt;
  return value;
}

std::string encode_post(const PostRecord& record) {
  std::string value;
  value.reserve(kPostBytes);
  put(value, record.position.value);
  put(value, record.commit_first.value);
  put(value, record.commit_entries);
  put(value, record.index);
  value.append(record.content.view());
  return value;
}

std::optional<PostRecord> decode_post(std::string_view value) {
  if (value.size() != kPostBytes) return std::nullopt;
  PostRecord record;
  record.position.value = take<std::uint64_t>(value);
  record.commit_first.value = take<std::uint64_t>(value);
  record.commit_entries = take<std::uint32_t>(value);
  record.index = take<std::uint16_t>(value);
  record.content = take_digest(value);
  return record;
}

Digest identity_digest(std::uint64_t format, const Identity& identity) {
  const auto created = static_cast<std::uint64_t>(identity.created_at.milliseconds);
  return sha256({number_bytes(format).view(), number_bytes(created).view(), identity.name.value});
}

std::string encode_head(const StoredHead& head) {
  std::string value;
  put(value, head.frontier.size());
  put(value, static_cast<std::uint64_t>(head.recorded_at.milliseconds));
  value.append(head.root.view());
  for (const Digest& peak : head.frontier.peaks()) value.append(peak.view());
  return value;
}

std::optional<StoredHead> decode_head(std::string_view value) {
  if (value.size() < kHeadBytes || value.size() % Digest::kBytes != kHeadBytes % Digest::kBytes) {
    return std::nullopt;
  }
  const auto size = take<std::uint64_t>(value);
  StoredHead head;
  head.recorded_at.milliseconds = static_cast<std::int64_t>(take<std::uint64_t>(value));
  head.root = take_digest(value);
  std::vector<Digest> peaks;
  while (!value.empty()) peaks.push_back(take_digest(value));
  const auto frontier = Frontier::from_peaks(size, peaks);
  if (!frontier || frontier->root() != head.root) return std::nullopt;
  head.frontier = *frontier;
  return head;
}

}  // namespace daybook::store
