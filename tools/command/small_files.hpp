/// Files that a command is given: notes, proofs, keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/proof/signed_note.hpp"

namespace daybook::command {

/// The bytes of a file. Throws CommandError when it cannot be read or has more than `most` bytes.
std::string file_text(const std::string& path, std::uint64_t most);

/// The text of a file that an option names. Throws CommandError, naming the option, as above and
/// when the text is in an encoding that is not read.
std::string text_given(std::string_view option, const std::string& path, std::uint64_t most);

/// The key in vkey form, with or without a line end. Throws CommandError, naming the option.
store::VerifierKey key_given(std::string_view option, std::string_view vkey);

}  // namespace daybook::command
