/// The order of judgement (rulebook, section 2): role, future, expectation, stream, scope, closed,
/// then the row.
#pragma once

#include "domain/rules/states.hpp"
#include "domain/rules/verdict.hpp"
#include "domain/vocabulary/posting.hpp"

namespace daybook {

/// Judges one event that has passed the shape check and is no repeat. `event` is as it would be
/// recorded; its actor is the poster. `now` is the ledger's clock, for `occurred_in_future` alone.
/// Changes nothing.
Verdict judge(const Recorded& event, const Expect& expect, Instant now, States& states);

/// The programme that an event is about: the one it or its stream names, or that of its case. Empty
/// where there is none, or it is not known.
std::string programme_concerned(const Recorded& event, States& states);

/// The case or supporter (`case/c-1`) that an event is about: with whose key its personal data is
/// sealed (ledger, section 5). Empty where there is none, or it is not known.
std::string subject_of(const Recorded& event, States& states);

/// The sample of a batch: claims in order of SHA-256(seed ‖ 0x0A ‖ claim), the first
/// ceil(n·percent/100), at least one (rulebook 6.6). `sha256` gives 32 raw bytes.
std::string sampled_event(const SampleDue& due, std::string_view programme, Instant occurred_at,
                          std::string_view seed,
                          const std::function<std::string(std::string_view)>& sha256);

}  // namespace daybook
