/// The bytes of the file `keys` (KEYS.md 2 and 3): its header and its slots, 256 bytes each, so
/// that none is ever torn across a sector of a disk. Reading is total: whatever stands there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/quantity.hpp"
#include "eventstore/base/digest.hpp"
#include "eventstore/keys/master_key.hpp"
#include "eventstore/keys/seal.hpp"

/// A key wrapped by the master key (KEYS.md 3): XChaCha20-Poly1305, bound to the ledger and to the
/// key's own name.
namespace daybook::store {

struct WrappedKey {
  MasterKeyId master;  ///< which one wraps it
  std::array<char, SealLimits::nonce> nonce{};
  std::array<char, SealLimits::key + SealLimits::tag> bytes{};
};

/// Wraps the 32 bytes `secret` under a fresh nonce.
WrappedKey wrap_key(const MasterKey& master, std::string_view ledger, const KeyName& name,
                    std::string_view secret);

/// The 32 bytes again; nothing when the master key, the ledger, the name or any byte is another.
std::optional<Secret> unwrap_key(const MasterKey& master, std::string_view ledger,
                                 const KeyName& name, const WrappedKey& wrapped);

inline constexpr std::size_t kSlotBytes = 256;
inline constexpr std::uint32_t kKeyFormatVersion = 1;

using SlotBytes = std::array<char, kSlotBytes>;

inline std::string_view view(const SlotBytes& bytes) {
  return {bytes.data(), bytes.size()};
}

/// Where a slot stands in the file: 0 is the header, 1 and 2 are the ledger's own secrets.
struct SlotNumber {
  std::uint32_t value = 0;
  friend auto operator<=>(const SlotNumber&, const SlotNumber&) = default;
  std::uint64_t offset() const { return std::uint64_t{value} * kSlotBytes; }
};

inline constexpr SlotNumber kDigestSlot{1};
inline constexpr SlotNumber kSigningSlot{2};
inline constexpr std::uint32_t kFirstSubjectSlot = 3;
inline constexpr std::string_view kDigestName = "ledger/digest";
inline constexpr std::string_view kSigningName = "ledger/signing";

/// How much a key store has durably seen of its ledger, and the root of the tree then; nothing yet
/// while the size is 0. It only ever grows, but where a restored ledger is taken over.
struct SeenLedger {
  std::uint64_t size = 0;
  Digest root{};

  friend bool operator==(const SeenLedger&, const SeenLedger&) = default;
};

/// What makes a file a copy of a key store: until when it may be restored, and taken into use.
struct CopyTerm {
  Date expires_on;
  Instant made_at;
  std::array<char, 32> mac{};  ///< over both, keyed with a secret of the ledger

  friend bool operator==(const CopyTerm&, const CopyTerm&) = default;
};

struct KeyHeader {
  std::string ledger;
  std::uint32_t least_generation = 1;  ///< of a key made from now on
  std::uint64_t slots = 0;             ///< the file has at least so many, the header included
  SeenLedger seen{};
  std::optional<CopyTerm> copy{};  ///< until a restored copy has been taken into use
};

enum class SlotState : std::uint8_t { free = 0, live = 1, erased = 2 };

/// One key. `name.subject` points into the bytes it was read from. An erased one has zeros for
/// `wrapped`.
struct KeySlot {
  SlotState state = SlotState::free;
  KeyName name;
  Position born;
  WrappedKey wrapped;
};

/// A generation that nobody has used: the first of the next 65,536 behind `highest`. Nothing when
/// there are no more.
std::optional<std::uint32_t> fresh_generations(std::uint32_t highest);

SlotBytes encode_header(const KeyHeader& header);
SlotBytes encode_slot(SlotNumber number, const KeySlot& slot);

/// What the header says: nothing when it is damaged. Its version is looked at first.
std::optional<KeyHeader> decode_header(const SlotBytes& bytes);
/// The version when these bytes begin as a header of any version does.
std::optional<std::uint32_t> header_version(const SlotBytes& bytes);

/// Nothing when the bytes are not a slot that was written there.
std::optional<KeySlot> decode_slot(SlotNumber number, const SlotBytes& bytes);
/// True when nothing of a key is left in a slot: neither wrapped bytes nor what they were wrapped
/// by.
bool is_wiped(const SlotBytes& bytes);
/// Whose key a slot says it holds, damaged or not; nothing when not even that can be read.
std::optional<KeyName> named_in(const SlotBytes& bytes);

}  // namespace daybook::store
