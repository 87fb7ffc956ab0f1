/// The rows of the rulebook's section 5.3 on tiers, funds and loans. Internal to the case's rules.
#pragma once

#include "domain/rules/context.hpp"
#include "domain/rules/verdict.hpp"
#include "domain/state/case.hpp"

namespace daybook::case_rules {

/// What a family is given besides packages; accepts what no row of these judges.
Verdict judge_support(const Case& family_case, const Recorded& event, const Context& context);

}  // namespace daybook::case_rules
