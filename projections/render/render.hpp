/// Answers for people: as a table for a terminal, as CSV, as a page to print and as a workbook. All
/// follow the shape of the JSON alone; a history is told as a story where people read it.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"

namespace daybook {

/// A view's whole answer as text: lists of objects as tables, objects as key and value. Fields that
/// end in `_pence` are shown as £1,234.50, in `_percent` as 63%, in `_hundredths` with two
/// decimals; null as a dash. A history is told entry by entry.
std::string render_table(const boost::json::object& answer);

/// A view's result as CSV (RFC 4180), numbers as they stand in the JSON. A result that is one list
/// of objects is one table; otherwise each part is a table of its own behind a line with its name,
/// and an empty line between them. A text that a spreadsheet would take for a formula is preceded
/// by an apostrophe.
std::string render_csv(const boost::json::object& answer);

/// A view's whole answer as one HTML page that stands by itself: no script, nothing fetched, every
/// text escaped; made to be printed. Values as in `render_table`.
std::string render_html(const boost::json::object& answer);

/// Writes a view's whole answer to `path` as an Excel workbook: a first sheet with the question and
/// what stands behind the answer, then a sheet for each part. Amounts are pounds, percentages and
/// dates are numbers of their kind; texts are never formulas. The error is one sentence; the file
/// is then not to be used.
Result<void, std::string> write_xlsx(const boost::json::object& answer, const std::string& path);

}  // namespace daybook
