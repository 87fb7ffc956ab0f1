/// All figures of an answer, named as people ask for them.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

namespace daybook::test {

/// The paths of all whole numbers in a result, items of lists by index; rates left out.
std::vector<std::string> figures_in(const boost::json::object& result);

}  // namespace daybook::test
