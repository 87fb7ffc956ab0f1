#include "eventstore/store/wal_record.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "eventstore/base/crc32c.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kTypeAt = 6;

std::uint8_t byte_of(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// RocksDB stores checksums masked, as its records may hold checksums themselves.
std::uint32_t masked(std::uint32_t crc) {
  return std::rotr(crc, 15) + 0xa282ead8U;
}
std::uint32_t unmasked(std::uint32_t stored) {
  return std::rotl(stored - 0xa282ead8U, 15);
}

/// A header, and how far its record may reach at most.
struct Header {
  std::uint32_t checksum = 0;  ///< as stored
  std::size_t length = 0;      ///< of the payload
  std::uint8_t type = 0;
};

std::optional<Header> header_at(std::string_view log, std::size_t at) {
  if (at > log.size() || log.size() - at < kWalHeaderBytes) return std::nullopt;
  Header header;
  for (std::size_t i = 0; i < 4; ++i)
    header.checksum |= static_cast<std::uint32_t>(byte_of(log, at + i)) << (8 * i);
  header.length = byte_of(log, at + 4) | static_cast<std::size_t>(byte_of(log, at + 5)) << 8;
  header.type = byte_of(log, at + kTypeAt);
  return header;
}

bool is_piece(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(WalPiece::full) &&
         type <= static_cast<std::uint8_t>(WalPiece::last);
}

/// What a record at `at` may hold at most: the rest of its block, or of the file.
std::size_t room_at(std::string_view log, std::size_t at) {
  const std::size_t block = kWalBlockBytes - at % kWalBlockBytes;
  return std::min(log.size() - at, block) - kWalHeaderBytes;
}

/// The checksums of single bytes in an otherwise empty message, and their inverse by highest byte.
struct ByteSums {
  std::array<std::uint32_t, 256> of{};
  std::array<std::uint8_t, 256> with_top{};

  ByteSums() {
    for (unsigned byte = 0; byte < of.size(); ++byte) {
      const char text[] = {static_cast<char>(byte), '\0'};
      const char zero = 0;
      of[byte] = crc32c_extend(0, {text, 1}) ^ crc32c_extend(0, {&zero, 1});
      with_top[of[byte] >> 24] = static_cast<std::uint8_t>(byte);
    }
  }
};

/// A byte of a message and what must be added to it, bit by bit, to make the checksum fit.
struct ByteChange {
  std::size_t at = 0;
  std::uint8_t bits = 0;
};

/// CRC-32C is linear: a change of one byte, k bytes before the end, changes the checksum by that
/// byte's own sum, carried on over k zero bytes. Carried back from the end, byte by byte, the
/// difference of the checksums becomes the sum of a single byte where that byte was changed.
std::optional<ByteChange> changed_byte(std::uint32_t difference, std::size_t bytes) {
  static const ByteSums sums;
  for (std::size_t k = 0; k < bytes; ++k) {
    const std::uint8_t lowest = sums.with_top[difference >> 24];
    if (sums.of[lowest] == difference) return ByteChange{bytes - 1 - k, lowest};
    difference = (difference ^ sums.of[lowest]) << 8 | lowest;
  }
  return std::nullopt;
}

bool has_other_length(std::string_view log, std::size_t at, const Header& header,
                      const MayHaveBeen& plausible) {
  if (!is_piece(header.type)) return false;
  const std::size_t room = room_at(log, at);
  std::uint32_t crc = crc32c_extend(0, log.substr(at + kTypeAt, 1));
  for (std::size_t length = 0; length <= room; ++length) {
    if (length > 0) crc = crc32c_extend(crc, log.substr(at + kWalHeaderBytes + length - 1, 1));
    if (masked(crc) == header.checksum &&
        plausible({static_cast<WalPiece>(header.type), log.substr(at + kWalHeaderBytes, length)}))
      return true;
  }
  return false;
}

bool has_changed_byte(std::string_view log, std::size_t at, const Header& header,
                      const MayHaveBeen& plausible) {
  if (header.length > room_at(log, at)) return false;
  std::string message(log.substr(at + kTypeAt, 1 + header.length));
  const std::uint32_t crc = crc32c_extend(0, message);
  const auto may_have_been = [&] {
    const std::uint8_t type = byte_of(message, 0);
    return is_piece(type) &&
           plausible({static_cast<WalPiece>(type), std::string_view(message).substr(1)});
  };
  const std::uint32_t in_checksum = masked(crc) ^ header.checksum;
  for (unsigned byte = 0; byte < 4; ++byte)
    if ((in_checksum & ~(0xffU << (8 * byte))) == 0 && may_have_been()) return true;
  const auto change = changed_byte(crc ^ unmasked(header.checksum), message.size());
  if (!change) return false;
  message[change->at] = static_cast<char>(byte_of(message, change->at) ^ change->bits);
  return may_have_been();
}

}  // namespace

std::optional<WalRecord> wal_record_at(std::string_view log, std::size_t at) {
  const auto header = header_at(log, at);
  if (!header || !is_piece(header->type)) return std::nullopt;
  if (header->length > log.size() - at - kWalHeaderBytes) return std::nullopt;
  const std::string_view message = log.substr(at + kTypeAt, 1 + header->length);
  if (masked(crc32c_extend(0, message)) != header->checksum) return std::nullopt;
  return WalRecord{static_cast<WalPiece>(header->type), message.substr(1)};
}

std::optional<std::size_t> next_wal_record(std::string_view log, std::size_t at) {
  for (++at; at + kWalHeaderBytes <= log.size(); ++at)
    if (wal_record_at(log, at)) return at;
  return std::nullopt;
}

std::optional<std::string_view> change_of_wal_record(std::string_view log, std::size_t at,
                                                     const MayHaveBeen& plausible) {
  const auto header = header_at(log, at);
  if (!header) return std::nullopt;
  if (has_other_length(log, at, *header, plausible)) return "the length of its record was changed";
  if (has_changed_byte(log, at, *header, plausible)) return "a byte of its record was changed";
  return std::nullopt;
}

}  // namespace daybook::store
