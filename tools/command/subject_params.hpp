/// Whom a command is about, as it is typed and as the ledger is asked.
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace daybook::command {

/// `params` with `case` or `supporter`: `subject` is a case's id, `case/ID` or `supporter/ID`.
/// Throws CommandError for anything else.
boost::json::object subject_params(const std::string& subject, boost::json::object params);

}  // namespace daybook::command
