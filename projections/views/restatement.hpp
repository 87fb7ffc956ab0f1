/// Declarations shared by the parts of the restatement view: what changed after a year was closed.
#pragma once

#include <optional>
#include <string>

#include "domain/vocabulary/recorded.hpp"
#include "projections/query/view.hpp"

namespace daybook {

/// A policy that was changed after the close for days before it.
struct BackdatedPolicy {
  Position position;
  Date effective_on;
};

/// Why a late entry changes what was closed, in words: of a derived entry, why its cause does.
/// `question` says where the cause is read. `backdated` is the latest policy changed for the past,
/// where there is one.
Result<std::string, std::string> late_reason(const Recorded& entry, const Question& question,
                                             const std::optional<BackdatedPolicy>& backdated);

}  // namespace daybook
