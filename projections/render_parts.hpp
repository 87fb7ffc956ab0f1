/// What tables and CSV have in common: a result taken apart into tables, by its shape alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace daybook {

/// One table of a result: rows of cells under named columns.
struct RenderedPart {
  std::string name;  ///< of the member it was; "" for the members that are neither list nor object
  bool is_list = false;  ///< a list; otherwise one object, in one row
  std::vector<std::string> columns;
  std::vector<std::vector<boost::json::value>> rows;  ///< null where a row lacks a column
};

/// The parts of a result, in its order; single members come first, together. A list of plain values
/// is a list with the one column `value`.
std::vector<RenderedPart> parts_of(const boost::json::object& result);

}  // namespace daybook
