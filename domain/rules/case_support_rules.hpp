/// The rows of the rulebook's section 5.3 on tiers, funds and loans. Internal to the case's rules.
#pragma once

#include "domain/rules/context.hpp"
#include "domain/rules/verdict.hpp"
#include "domain/state/case.hpp"

namespace daybook::case_rules {

Verdict judge(const Case& family_case, const v::TierSet& set, const Recorded& event,
              const Context& context);
Verdict judge(const Case& family_case, const v::FundApplied& applied, const Recorded& event,
              const Context& context);
Verdict judge(const Case& family_case, const v::FundDecided& decided, const Recorded& event,
              const Context& context);
Verdict judge(const Case& family_case, const v::LoanReturned& returned, const Recorded& event,
              const Context& context);

}  // namespace daybook::case_rules
