/// The outcomes of a programme, as the outcomes view and the monitoring report both show them.
#pragma once

#include "projections/query/view.hpp"

namespace daybook {

/// The outcomes view's result for the question's days, and for its provider where one is asked
/// for. `prefix` stands before the paths of its figures: "" or "better_off.".
boost::json::object outcomes_of(const Question& question, const ProgrammeRow& programme,
                                std::string_view prefix);

}  // namespace daybook
