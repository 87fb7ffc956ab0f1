/// The files `copies` and `copy` (KEYS.md 6). For the key store's own use.
#pragma once

#include <filesystem>
#include <vector>

#include "domain/base/secret.hpp"
#include "eventstore/key_copies.hpp"
#include "eventstore/key_slot.hpp"

namespace daybook::store {

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
