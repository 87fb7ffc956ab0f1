/// The judges of every kind of stream (rulebook, section 5). Each row's refusals come in the
/// rulebook's order. A stream that does not exist yet is null: only its first event is judged then.
///
/// Pure: what they need of other streams, of policy and of time is in the context. They change
/// nothing, and accept an event that has no row of its own.
#pragma once

#include <string_view>

#include "domain/rules/verdict.hpp"

namespace daybook {

struct Case;
struct Claim;
struct Context;
struct Gathering;
struct Package;
struct PeerMatch;
struct Policy;
struct Principal;
struct Programme;
struct Provider;
struct Recorded;
struct Supporter;

Verdict judge(const Programme* programme, const Recorded& event, const Context& context);
Verdict judge(const Provider* provider, const Recorded& event, const Context& context);
Verdict judge(const Case* family_case, const Recorded& event, const Context& context);
Verdict judge(const Package* package, const Recorded& event, const Context& context);
Verdict judge(const Claim* claim, const Recorded& event, const Context& context);
Verdict judge(const Gathering* gathering, const Recorded& event, const Context& context);
Verdict judge(const Supporter* supporter, const Recorded& event, const Context& context);
Verdict judge(const PeerMatch* match, const Recorded& event, const Context& context);
Verdict judge(const Principal* principal, const Recorded& event, const Context& context);

/// A score taken of a family or a supporter: not of the future, and within the tool's range (5.3).
Verdict judge_measure(const Recorded& event);

/// The needs, assessment, plan and lead professional checks that a claim makes of a case, in the
/// row's order (5.7).
void judge_claimable(Refusals& refusals, const Case& family_case, const Policy& policy);

/// True when the supporter or case of this id has a match that has not ended.
bool has_live_match(StreamKind kind, std::string_view id, const Context& context);

}  // namespace daybook
