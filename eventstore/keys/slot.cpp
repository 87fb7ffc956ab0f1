#include "eventstore/keys/slot.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "domain/base/ids.hpp"
#include "eventstore/base/crc32c.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kMagic{"daybook keys\n\0\0\0", 16};

// Offsets of KEYS.md 2.
constexpr std::size_t kVersionAt = 16;
constexpr std::size_t kLeastGenerationAt = 20;
constexpr std::size_t kSlotsAt = 24;
constexpr std::size_t kLedgerLengthAt = 32;
constexpr std::size_t kLedgerAt = 33;
constexpr std::size_t kLedgerBytes = 64;
constexpr std::size_t kSeenSizeAt = 104;
constexpr std::size_t kSeenRootAt = 112;
constexpr std::size_t kCopyExpiresAt = 144;
constexpr std::size_t kCopyMadeAt = 148;
constexpr std::size_t kCopyMacAt = 156;

// Offsets of KEYS.md 3.
constexpr std::size_t kStateAt = 0;
constexpr std::size_t kSubjectLengthAt = 1;
constexpr std::size_t kGenerationAt = 4;
constexpr std::size_t kBornAt = 8;
constexpr std::size_t kMasterAt = 16;
constexpr std::size_t kNonceAt = 24;
constexpr std::size_t kWrappedAt = 48;
constexpr std::size_t kSubjectAt = 96;
constexpr std::size_t kChecksumAt = 252;

static_assert(kLedgerAt + kLedgerBytes <= kSeenSizeAt);
static_assert(kSubjectAt + SealLimits::subject <= kChecksumAt);
static_assert(kWrappedAt + SealLimits::key + SealLimits::tag == kSubjectAt);

void put_number(SlotBytes& bytes, std::size_t at, std::size_t width, std::uint64_t value) {
  for (std::size_t i = 0; i < width; ++i)
    bytes[at + i] = static_cast<char>(value >> 8 * (width - 1 - i) & 0xFFU);
}

std::uint64_t number_at(const SlotBytes& bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::uint32_t narrow_at(const SlotBytes& bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

std::uint32_t checksum_of(SlotNumber number, const SlotBytes& bytes) {
  SlotBytes place{};
  put_number(place, 0, 4, number.value);
  const auto crc = crc32c_extend(0, view(place).substr(0, 4));
  return crc32c_extend(crc, view(bytes).substr(0, kChecksumAt));
}

void finish(SlotNumber number, SlotBytes& bytes) {
  put_number(bytes, kChecksumAt, 4, checksum_of(number, bytes));
}

bool is_whole(SlotNumber number, const SlotBytes& bytes) {
  return narrow_at(bytes, kChecksumAt) == checksum_of(number, bytes);
}

/// The text of up to `most` bytes behind its length; nothing when it is longer than that.
std::optional<std::string_view> text_at(const SlotBytes& bytes, std::size_t length_at,
                                        std::size_t at, std::size_t most) {
  const auto length = static_cast<std::size_t>(number_at(bytes, length_at, 1));
  if (length == 0 || length > most) return std::nullopt;
  return view(bytes).substr(at, length);
}

bool is_zero(const SlotBytes& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == 0; });
}

bool is_name(SlotNumber number, std::string_view name) {
  if (number == kDigestSlot) return name == kDigestName;
  if (number == kSigningSlot) return name == kSigningName;
  return is_subject(name);
}

WrappedKey wrapped_in(const SlotBytes& bytes) {
  WrappedKey wrapped;
  std::copy_n(bytes.begin() + kMasterAt, wrapped.master.bytes.size(), wrapped.master.bytes.begin());
  std::copy_n(bytes.begin() + kNonceAt, wrapped.nonce.size(), wrapped.nonce.begin());
  std::copy_n(bytes.begin() + kWrappedAt, wrapped.bytes.size(), wrapped.bytes.begin());
  return wrapped;
}

}  // namespace

std::optional<std::uint32_t> fresh_generations(std::uint32_t highest) {
  constexpr std::uint32_t kBlock = 0xFFFF;
  const std::uint32_t last = highest | kBlock;
  return last == ~std::uint32_t{0} ? std::nullopt : std::optional(last + 1);
}

namespace {

void put_term(SlotBytes& bytes, const CopyTerm& term) {
  put_number(bytes, kCopyExpiresAt, 4, static_cast<std::uint32_t>(term.expires_on.days));
  put_number(bytes, kCopyMadeAt, 8, static_cast<std::uint64_t>(term.made_at.milliseconds));
  std::copy(term.mac.begin(), term.mac.end(), bytes.begin() + kCopyMacAt);
}

std::optional<CopyTerm> term_in(const SlotBytes& bytes) {
  CopyTerm term;
  term.expires_on.days = static_cast<std::int32_t>(narrow_at(bytes, kCopyExpiresAt));
  term.made_at.milliseconds = static_cast<std::int64_t>(number_at(bytes, kCopyMadeAt, 8));
  std::copy_n(bytes.begin() + kCopyMacAt, term.mac.size(), term.mac.begin());
  return term == CopyTerm{} ? std::nullopt : std::optional(term);
}

}  // namespace

SlotBytes encode_header(const KeyHeader& header) {
  DAYBOOK_CHECK(!header.ledger.empty() && header.ledger.size() <= kLedgerBytes,
                "a ledger's name has 1 to 64 bytes");
  SlotBytes bytes{};
  std::copy(kMagic.begin(), kMagic.end(), bytes.begin());
  put_number(bytes, kVersionAt, 4, kKeyFormatVersion);
  put_number(bytes, kLeastGenerationAt, 4, header.least_generation);
  put_number(bytes, kSlotsAt, 8, header.slots);
  put_number(bytes, kLedgerLengthAt, 1, header.ledger.size());
  std::copy(header.ledger.begin(), header.ledger.end(), bytes.begin() + kLedgerAt);
  put_number(bytes, kSeenSizeAt, 8, header.seen.size);
  std::copy(header.seen.root.bytes.begin(), header.seen.root.bytes.end(),
            bytes.begin() + kSeenRootAt);
  if (header.copy) put_term(bytes, *header.copy);
  finish(SlotNumber{0}, bytes);
  return bytes;
}

std::optional<std::uint32_t> header_version(const SlotBytes& bytes) {
  if (!view(bytes).starts_with(kMagic)) return std::nullopt;
  return narrow_at(bytes, kVersionAt);
}

std::optional<KeyHeader> decode_header(const SlotBytes& bytes) {
  if (header_version(bytes) != kKeyFormatVersion || !is_whole(SlotNumber{0}, bytes))
    return std::nullopt;
  const auto ledger = text_at(bytes, kLedgerLengthAt, kLedgerAt, kLedgerBytes);
  if (!ledger) return std::nullopt;
  KeyHeader header{std::string(*ledger), narrow_at(bytes, kLeastGenerationAt),
                   number_at(bytes, kSlotsAt, 8)};
  header.seen.size = number_at(bytes, kSeenSizeAt, 8);
  std::copy_n(bytes.begin() + kSeenRootAt, Digest::kBytes, header.seen.root.bytes.begin());
  header.copy = term_in(bytes);
  return header;
}

SlotBytes encode_slot(SlotNumber number, const KeySlot& slot) {
  SlotBytes bytes{};
  if (slot.state == SlotState::free) return bytes;
  DAYBOOK_CHECK(is_name(number, slot.name.subject), "a slot holds the key of a subject");
  bytes[kStateAt] = static_cast<char>(slot.state);
  put_number(bytes, kSubjectLengthAt, 1, slot.name.subject.size());
  put_number(bytes, kGenerationAt, 4, slot.name.generation);
  put_number(bytes, kBornAt, 8, slot.born.value);
  const auto& wrapped = slot.wrapped;
  std::copy(wrapped.master.bytes.begin(), wrapped.master.bytes.end(), bytes.begin() + kMasterAt);
  std::copy(wrapped.nonce.begin(), wrapped.nonce.end(), bytes.begin() + kNonceAt);
  std::copy(wrapped.bytes.begin(), wrapped.bytes.end(), bytes.begin() + kWrappedAt);
  std::copy(slot.name.subject.begin(), slot.name.subject.end(), bytes.begin() + kSubjectAt);
  finish(number, bytes);
  return bytes;
}

std::optional<KeySlot> decode_slot(SlotNumber number, const SlotBytes& bytes) {
  if (is_zero(bytes)) return KeySlot{};
  if (!is_whole(number, bytes)) return std::nullopt;
  const auto state = static_cast<SlotState>(bytes[kStateAt]);
  const auto name = named_in(bytes);
  if (!name || !is_name(number, name->subject)) return std::nullopt;
  if (state != SlotState::live && state != SlotState::erased) return std::nullopt;
  if (state == SlotState::erased && !is_wiped(bytes)) return std::nullopt;
  return KeySlot{state, *name, {number_at(bytes, kBornAt, 8)}, wrapped_in(bytes)};
}

std::optional<KeyName> named_in(const SlotBytes& bytes) {
  const auto subject = text_at(bytes, kSubjectLengthAt, kSubjectAt, SealLimits::subject);
  const auto generation = narrow_at(bytes, kGenerationAt);
  if (!subject || generation == 0) return std::nullopt;
  return KeyName{*subject, generation};
}

bool is_wiped(const SlotBytes& bytes) {
  return std::all_of(bytes.begin() + kMasterAt, bytes.begin() + kSubjectAt,
                     [](char byte) { return byte == 0; });
}

namespace {

std::string associated(std::string_view ledger, const KeyName& name) {
  return fmt::format("daybook key 1\n{}\n{}\n{}", ledger, name.subject, name.generation);
}

}  // namespace

WrappedKey wrap_key(const MasterKey& master, std::string_view ledger, const KeyName& name,
                    std::string_view secret) {
  DAYBOOK_CHECK(secret.size() == SealLimits::key, "a key has 32 bytes");
  WrappedKey wrapped;
  wrapped.master = master.id();
  const auto data = associated(ledger, name);
  randombytes_buf(wrapped.nonce.data(), wrapped.nonce.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(wrapped.bytes.data()), nullptr, raw(secret),
                                             secret.size(), raw(data), data.size(), nullptr,
                                             raw(wrapped.nonce.data()), raw(master.bytes()));
  return wrapped;
}

std::optional<Secret> unwrap_key(const MasterKey& master, std::string_view ledger,
                                 const KeyName& name, const WrappedKey& wrapped) {
  Secret secret(SealLimits::key);
  const auto data = associated(ledger, name);
  const std::string_view nonce(wrapped.nonce.data(), wrapped.nonce.size());
  const std::string_view bytes(wrapped.bytes.data(), wrapped.bytes.size());
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      raw(secret.data()), nullptr, nullptr, raw(bytes), bytes.size(), raw(data), data.size(),
      raw(nonce), raw(master.bytes()));
  return opened == 0 ? std::optional(std::move(secret)) : std::nullopt;
}

}  // namespace daybook::store
