/// A case as its own and other rows ask of it (rulebook 5.3).
#pragma once

#include "tests/properties/model/verdict.hpp"

namespace daybook::test::model {

/// Added, and not left by an event since.
bool is_member(const Past& past, std::string_view case_id, std::string_view person);
bool is_held(const Past& past, std::string_view case_id);
Verdict judge_closing(const Past& past, const Fact& event);

/// Those who are in the household on a day.
Facts household(const Past& past, std::string_view case_id, Day on);
/// D 5.5, as package_requested reads it out.
bool has_dependent_child(const Past& past, std::string_view case_id, Day on);

}  // namespace daybook::test::model
