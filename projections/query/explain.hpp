/// Opening a figure: from the path that somebody asked for to the entries that the figure is made
/// of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/query/view.hpp"

namespace daybook {

/// A number in a result.
struct Leaf {
  std::vector<std::string>
      names;  ///< the ways in which its view may name it: names and keys joined by dots
  bool is_null = false;
};

/// What names a list's item, shortest first: its first member, or its first two, where they are
/// texts; a position may be the first.
std::vector<std::string> item_labels(const boost::json::value& item);

/// Finds the number at `path`. A list's item is asked for by index, `lines[0].spent_pence`, or by
/// its key, `lines.main.spent_pence`. The error says what there is.
Result<Leaf, std::string> resolve_path(const boost::json::object& result, std::string_view path);

/// A figure that was opened.
struct Opened {
  std::string name;  ///< as its view names it: no index, only names and keys
  std::int64_t value = 0;
  std::vector<Contribution> contributions;  ///< in order of position; they add up to the value

  friend bool operator==(const Opened&, const Opened&) = default;
};

/// Opens the figure at `question.params.explain`. A rate is not a sum: the error names its
/// numerator and denominator.
Result<Opened, std::string> open_figure(const ViewKind& kind, const Question& question);

/// `{"path","value","contributions":[{"position","amount"}]}`, of the figure that `open_figure`
/// opens; errors as there.
ViewResult explain(const ViewKind& kind, const Question& question);

}  // namespace daybook
