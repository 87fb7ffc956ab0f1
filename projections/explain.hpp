/// Opening a figure: from the path that somebody asked for to the entries that the figure is made
/// of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/view.hpp"

namespace daybook {

/// A number in a result.
struct Leaf {
  std::vector<std::string>
      names;  ///< the ways in which its view may name it: names and keys joined by dots
  bool is_null = false;
};

/// Finds the number at `path`. A list's item is asked for by index, `lines[0].spent_pence`, or by
/// its key, `lines.main.spent_pence`. The error says what there is.
Result<Leaf, std::string> resolve_path(const boost::json::object& result, std::string_view path);

/// `{"path","value","contributions":[{"position","amount"}]}`, in order of position; the amounts
/// add up to the value. A rate is not a sum: the error names its numerator and denominator.
ViewResult explain(const ViewKind& kind, const Question& question);

}  // namespace daybook
