/// The rows of a package, one file a part of its life (rulebook 5.4).
#pragma once

#include "tests/properties/model/package.hpp"

namespace daybook::test::model {

Verdict judge_request(const Past& past, const Fact& event);
Verdict judge_approval(const Past& past, const Fact& event);
Verdict judge_matching(const Past& past, const Fact& event);
Verdict judge_confirmation(const Past& past, const Fact& event);
/// A unit that is neither drawn nor charged, of a block not expired.
bool has_unit_left(const Past& past, std::string_view programme, const std::string& block);

}  // namespace daybook::test::model
