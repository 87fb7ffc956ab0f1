/// Evidence as text and back: canonical JSON (RFC 8785) in one line, with a digest of itself, so
/// that there is one text for one evidence (EVIDENCE.md).
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "projections/evidence/evidence.hpp"

namespace daybook {

/// The text of `evidence`, ended by a newline.
std::string write_evidence(const Evidence& evidence);

/// The evidence in `text`, whose form has been checked and nothing else: that it is canonical, and
/// has each member that belongs there and no other. Memory stays within a few times the text's
/// size.
Result<EvidenceFile, EvidenceFault> read_evidence(std::string_view text);

/// The digest that the file of `evidence` must name.
std::string digest_of(const Evidence& evidence);

/// Whether `text` means to be evidence, sound or not.
bool looks_like_evidence(std::string_view text);

}  // namespace daybook
