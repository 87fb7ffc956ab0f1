/// Parses evidence from untrusted JSON: every member is present, of its form and within its bounds.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "projections/evidence/evidence.hpp"

namespace daybook {

inline constexpr std::string_view evidence_format = "daybook-evidence/1";

/// Members that do not belong are passed over: writing the evidence again shows them.
Result<EvidenceFile, EvidenceFault> read_evidence_parts(std::string_view text);

}  // namespace daybook
