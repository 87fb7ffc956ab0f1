/// Sealed bytes: the personal part of an event as it is stored (KEYS.md 7). Bound to its key, its
/// stream and its event: moved elsewhere it does not open.
///
/// Everything here is pure but for the random nonce, and thread-safe. What reads is total: hostile
/// bytes are answered with nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/secret.hpp"

namespace daybook::store {

/// Sizes in bytes.
struct SealLimits {
  static constexpr std::size_t key = 32;
  static constexpr std::size_t mac = 32;
  static constexpr std::size_t nonce = 24;
  static constexpr std::size_t tag = 16;
  static constexpr std::size_t event_id = 16;
  static constexpr std::size_t block = 64;          ///< the text is padded to a multiple of it
  static constexpr std::size_t subject = 128;       ///< its name at most
  static constexpr std::size_t plaintext = 16'384;  ///< before padding, at most
};

/// Whose key seals: `case/<id>` or `supporter/<id>`, and which of the keys it has had.
struct KeyName {
  std::string_view subject;
  std::uint32_t generation = 0;  ///< from 1
};

/// True for `case/<id>` and `supporter/<id>`: who has keys.
bool is_subject(std::string_view name);

/// Where a sealed text belongs.
struct SealedAt {
  std::string_view stream;    ///< `case/f-00111`
  std::string_view event_id;  ///< 16 bytes
};

/// Sealed bytes, taken apart. Views point into what was read.
struct SealedView {
  KeyName key;
  std::string_view mac;
  std::string_view nonce;
  std::string_view ciphertext;  ///< with its tag
  std::string_view header;      ///< everything before the nonce
};

/// Nothing when `bytes` are not of the form of KEYS.md 7.
std::optional<SealedView> read_sealed(std::string_view bytes);

/// What an event's personal part is compared by when the event is posted again: keyed with the
/// ledger's digest secret (32 bytes), over event id and canonical text. 32 bytes.
std::string personal_mac(std::string_view digest_secret, std::string_view event_id,
                         std::string_view canonical);

/// Seals `canonical` (at most SealLimits::plaintext) under the 32 bytes `secret` named `key`.
std::string seal_text(const KeyName& key, std::string_view secret, const SealedAt& at,
                      std::string_view mac, std::string_view canonical);

/// The text again; nothing when any byte of it, its header, its place or the key is another.
std::optional<Secret> unseal_text(const SealedView& sealed, std::string_view secret,
                                  const SealedAt& at);

}  // namespace daybook::store
