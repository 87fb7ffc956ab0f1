/// The register of the copies that were made of a key store (KEYS.md 6): an erasure is complete
/// when the last copy older than it has expired, and this says when.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/quantity.hpp"
#include "domain/base/secret.hpp"
#include "eventstore/base/file_error.hpp"
#include "eventstore/keys/master_key.hpp"
#include "eventstore/keys/slot.hpp"

namespace daybook::store {

/// One copy of a key store.
struct KeyCopy {
  Instant made_at;     ///< when the copying began: what was erased before is not in it
  Date expires_on;     ///< the last day on which it may be kept and restored
  MasterKeyId master;  ///< the master key that opens it
  std::string place;   ///< the directory it was written to; UTF-8 without control characters
  friend bool operator==(const KeyCopy&, const KeyCopy&) = default;
};

/// At most so many copies are remembered. When a further one is made, the oldest that has expired
/// is forgotten; when none has, making it is refused.
inline constexpr std::size_t kMostCopies = 10'000;

/// The register as text, and back: nothing when it is not exactly what `to_text` writes.
std::string to_text(const std::vector<KeyCopy>& copies);
std::optional<std::vector<KeyCopy>> copies_of_text(std::string_view text);

/// The last day on which some copy that was begun at or before `instant` may be kept; nothing when
/// there is none.
std::optional<Date> latest_expiry(const std::vector<KeyCopy>& copies, Instant instant);

/// What is written beside a copy.
struct CopyNote {
  std::string ledger;
  KeyCopy copy;
  std::uint64_t slots = 0;
  std::string checksum;  ///< BLAKE2b-256 of the copied file, 64 hexadecimal digits
};

/// Makes a key store in the new directory `to` from the copy in `from`. The copy is checked first,
/// byte by byte; erased keys that it still holds are erased again when the ledger is opened with
/// it. Keys made after the copy are lost, and later ones get generations that were never used
/// before.
///
/// `no_key_store` when `from` holds no copy, `damaged`, `copy_expired` when `today` is after its
/// last day, `already_exists` when there is something at `to`, `io_failed`.
KeyResult<CopyNote> restore_copy(const std::filesystem::path& from, const std::filesystem::path& to,
                                 Date today);

/// The files `copies` and `copy` (KEYS.md 6). For the key store's own use.
/// The register in `directory`; `damaged` when there is none or it cannot be understood.
KeyResult<std::vector<KeyCopy>> read_copy_register(const std::filesystem::path& directory);
/// Replaces it in one step, durably.
KeyResult<void> write_copy_register(const std::filesystem::path& directory,
                                    const std::vector<KeyCopy>& copies);

/// The note beside a copy as text, and back: nothing when it is not exactly what this writes.
std::string to_text(const CopyNote& note);
std::optional<CopyNote> note_of_text(std::string_view text);

/// The note's file in a copy.
std::filesystem::path note_in(const std::filesystem::path& copy);

/// The digest of a header's term, keyed with the ledger's digest secret.
std::array<char, 32> term_mac(const Secret& digest, const KeyHeader& header);

/// `damaged` when the copied slots are not what the note's checksum says.
KeyResult<void> verify_copy(const std::filesystem::path& copy, const CopyNote& note);

}  // namespace daybook::store
