/// The options of a command that are parameters of a view.
#pragma once

#include <vector>

#include <CLI/App.hpp>

#include "projections/query/params.hpp"

namespace daybook::command {

/// Adds an option for each parameter to `command`; `given` then holds their texts, empty where not
/// given, and must stay where it is. `leave_out` names those that the command has an option of its
/// own for.
void add_question_options(CLI::App& command, std::vector<GivenParam>& given,
                          std::initializer_list<std::string_view> leave_out = {});

/// Those that were given.
std::vector<GivenParam> options_given(const std::vector<GivenParam>& given);

}  // namespace daybook::command
