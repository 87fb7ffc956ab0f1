/// Answers for people: as a table for a terminal, and as CSV. Both follow the shape of the JSON
/// alone.
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace daybook {

/// A view's whole answer as text: lists of objects as tables, objects as key and value. Fields that
/// end in `_pence` are shown as £1,234.50, in `_percent` as 63%, in `_hundredths` with two
/// decimals; null as a dash.
std::string render_table(const boost::json::object& answer);

/// A view's result as CSV (RFC 4180), numbers as they stand in the JSON. A result that is one list
/// of objects is one table; otherwise each part is a table of its own behind a line with its name,
/// and an empty line between them. A text that a spreadsheet would take for a formula is preceded
/// by an apostrophe.
std::string render_csv(const boost::json::object& answer);

}  // namespace daybook
