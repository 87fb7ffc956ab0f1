/// SHA-256, the one hash function of the ledger.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace daybook::store {

/// A SHA-256 digest. Ordered as its bytes are.
struct Digest {
  static constexpr std::size_t kBytes = 32;

  std::array<std::uint8_t, kBytes> bytes{};

  friend auto operator<=>(const Digest&, const Digest&) = default;

  /// The 32 bytes as they are stored; lives as long as the digest.
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

/// The digest of `parts`, one after the other. Thread-safe; reuses one context for each thread.
Digest sha256(std::initializer_list<std::string_view> parts);

/// 64 lower-case hexadecimal digits.
std::string to_hex(const Digest& digest);

/// The digest whose 32 raw bytes are `raw`; `raw` must be exactly that long.
Digest digest_of_raw(std::string_view raw);

/// What the benchmark switches hashing off with, to say what it costs. Nothing else may: a test
/// holds the tree to that, and a ledger written meanwhile is refused when it is opened again.
/// While one of these lives, `sha256` of the whole process, on all its threads, hashes nothing and
/// gives 32 zero bytes. One at a time.
class UnsafeDigests {
 public:
  UnsafeDigests();
  ~UnsafeDigests();
  UnsafeDigests(const UnsafeDigests&) = delete;
  UnsafeDigests& operator=(const UnsafeDigests&) = delete;
};

}  // namespace daybook::store
