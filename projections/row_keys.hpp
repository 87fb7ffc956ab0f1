/// What the rows of a list are called, so that they are found again in another answer.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

namespace daybook {

/// By how many of their leading names rows are told apart: 1 where the first is enough in every
/// list, else 2.
std::size_t key_depth(std::initializer_list<const boost::json::array*> lists);

/// The keys of the rows, in their order and each once: of those that are called the same, the
/// second is `k#2`. A plain value is its own key.
std::vector<std::string> row_keys(const boost::json::array& list, std::size_t depth);

}  // namespace daybook
