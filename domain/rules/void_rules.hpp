/// Corrections: which entries a void may take back, and what it reverses (rulebook 5.8).
#pragma once

#include "domain/rules/context.hpp"
#include "domain/rules/verdict.hpp"

namespace daybook {

/// Judges an entry_voided on an existing stream: the entry, the poster's role, then whether it can
/// be voided. The role is judged here because it depends on the entry. `in_scope` is the provider
/// scope of the poster.
Verdict judge_void(const Recorded& event, const StreamHeader& header, bool in_scope,
                   const Context& context);

}  // namespace daybook
