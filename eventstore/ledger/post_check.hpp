/// The first step of judging a post: its shape (rulebook, section 2).
#pragma once

#include <optional>
#include <vector>

#include "domain/base/secret.hpp"
#include "eventstore/ledger/answer.hpp"
#include "eventstore/ledger/ledger.hpp"

namespace daybook {

/// The personal parts of a post's events in their canonical form; empty where an event has none.
using PersonalParts = std::vector<Secret>;

/// Refusals in the answers' form.
Refused refused(std::size_t index, Refusal refusal);
Refused refused(std::size_t index, Code code, std::string message);
Refused refused(std::size_t index, std::vector<Refusal>& refusals);

/// What is wrong with the shape of a post: of each event `malformed` before `too_large` before
/// `personal_in_data`. Fills
/// `personal`, one for each event.
std::optional<Refused> check_shapes(const Submission& submission, Instant now,
                                    PersonalParts& personal);

}  // namespace daybook
