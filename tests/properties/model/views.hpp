/// The figures of the views, counted off the facts (views: budget, attendance, outcomes, claims,
/// activity).
#pragma once

#include "tests/properties/model/past.hpp"

namespace daybook::test::model {

/// Each gives the members of a view's answer that a plain count can tell, in the view's own names.
Data budget_view(const Past& past, const std::string& programme, int year, const std::string& line);
Data attendance_view(const Past& past, const std::string& programme);
Data outcomes_view(const Past& past, const std::string& programme);
Data claims_view(const Past& past, const std::string& programme);
Data activity_view(const Past& past, const std::string& programme, int year);

}  // namespace daybook::test::model
