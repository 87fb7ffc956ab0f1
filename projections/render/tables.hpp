/// Takes a result apart into tables, by its shape alone: for terminals, pages and workbooks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace daybook {

/// One table of a result: rows of cells under named columns.
struct RenderedPart {
  std::string name;  ///< the path of the member it was, `better_off.outcomes`; "" for the members
                     ///< that are neither list nor object
  bool is_list = false;  ///< a list; otherwise one object, in one row
  std::vector<std::string> columns;
  std::vector<std::vector<boost::json::value>> rows;  ///< null where a row lacks a column
};

/// The parts of a result, in its order; single members come first, together. A list of plain values
/// is a list with the one column `value`; inside an object it stays one cell.
std::vector<RenderedPart> parts_of(const boost::json::object& result);

/// The parts of an answer's result as they are shown to people: in an explanation the amounts are
/// in the unit of the figure that is explained.
std::vector<RenderedPart> shown_parts(const boost::json::object& answer);

/// A part's name in words: `better_off.outcomes` as "better off: outcomes".
std::string title_of(const RenderedPart& part);

/// One line of what an answer rests on.
struct BasisLine {
  std::string label;
  std::string text;
};

/// What was asked: the view's parameters.
std::vector<BasisLine> question_of(const boost::json::object& answer);
/// What stands behind the answer: entries, root, time of recording, date, version and digest.
std::vector<BasisLine> basis_of(const boost::json::object& answer);

/// The same in two lines, for a terminal.
std::string heading_text(const boost::json::object& answer);

}  // namespace daybook
