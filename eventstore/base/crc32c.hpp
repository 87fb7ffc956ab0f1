/// CRC-32C (Castagnoli), the checksum in front of each stored entry.
#pragma once

#include <cstdint>
#include <string_view>

namespace daybook::store {

/// The checksum of the bytes that gave `crc`, followed by `bytes`. That of no bytes is 0.
std::uint32_t crc32c_extend(std::uint32_t crc, std::string_view bytes);

/// The same without the processor's instruction: the reference, and for processors that lack it.
std::uint32_t crc32c_extend_portable(std::uint32_t crc, std::string_view bytes);

}  // namespace daybook::store
